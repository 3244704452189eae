"""The page of rules: what people made of each finding; read again after a minute at the earliest."""

from __future__ import annotations

from datetime import timedelta

import time_machine

from tests import articles, factories
from tests.web.test_ops import Make, Open
from web import ops_rules
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.states import Decision


def test_a_change_that_was_kept_and_one_that_was_taken_back_are_counted(
    database: Database, browser: Open, person: Make
) -> None:
    writer, reviewer = person("writer"), person("reviewer")
    ops = browser(person("ops", "oda"))
    for keep in (True, False):
        number = factories.in_review(database, writer, articles.promo_zh())
        view = shelf.submission(database, number)
        assert view is not None
        assert view.current is not None
        [removal] = [edit for edit in view.edits if edit.code == "links.promo-glued-to-title"]
        desk.settle_edits(database, reviewer, number, [removal.id], keep=keep, seen=view.current.number)
        factories.check_all(database)
        current = factories.desk_current(database, number)
        desk.decide(database, reviewer, number, Decision.APPROVE, revision=current)
    row = next(row for row in shelf.rule_rows(database) if row.code == "links.promo-glued-to-title")
    assert (row.kept, row.reverted, row.upheld) == (1, 1, 0.5)
    page = ops.get("/ops/rules").text
    assert "links.promo-glued-to-title" in page
    assert "50 %" in page


def test_only_the_newest_submissions_are_read(database: Database, browser: Open, person: Make) -> None:
    writer, reviewer = person("writer"), person("reviewer")
    for _ in range(2):
        number = factories.in_review(database, writer, articles.promo_zh())
        desk.decide(database, reviewer, number, Decision.APPROVE, revision=factories.desk_current(database, number))
    all_of_it = {row.code: row.judged + row.let_pass for row in shelf.rule_rows(database)}
    newest = {row.code: row.judged + row.let_pass for row in shelf.rule_rows(database, newest=1)}
    assert {code: 2 * count for code, count in newest.items()} == all_of_it


def test_a_desk_on_which_nobody_judged_says_so(browser: Open, person: Make) -> None:
    assert "Nobody has judged a finding yet" in browser(person("ops", "oda")).get("/ops/rules").text


def test_the_rulings_are_read_again_after_a_minute_at_the_earliest(database: Database, person: Make) -> None:
    rulings = ops_rules.Rulings(database)
    assert rulings.now() == ()
    writer, reviewer = person("writer"), person("reviewer")
    number = factories.in_review(database, writer, articles.promo_zh())
    desk.decide(database, reviewer, number, Decision.APPROVE, revision=factories.desk_current(database, number))
    assert rulings.now() == ()
    with time_machine.travel(now() + timedelta(seconds=61)):
        rulings._read_at -= ops_rules.FRESH_S
        assert rulings.now()
