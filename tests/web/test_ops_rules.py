"""The page of rules: what people made of each finding; read again after a minute at the earliest."""

from __future__ import annotations

import pytest

from tests import articles, factories
from tests.web.test_ops import Make, Open
from web import ops_rules
from workflow import desk, shelf
from workflow.db import Database
from workflow.shelf.rulings import NEWEST, CodeRow
from workflow.states import Decision

CODE = "links.promo-glued-to-title"


def _judged(database: Database, person: Make, *, keep: bool) -> None:
    """One more article with a glued brand, its removal judged by a reviewer who then approves."""
    names = shelf.people.everyone(database)
    writer, reviewer = person("writer", f"w{len(names)}"), person("reviewer", f"r{len(names)}")
    number = factories.in_review(database, writer, articles.promo_zh())
    view = shelf.submission(database, number)
    assert view is not None
    assert view.current is not None
    [removal] = [edit for edit in view.edits if edit.code == CODE]
    desk.settle_edits(database, reviewer, number, [removal.id], keep=keep, seen=view.current.number)
    factories.check_all(database)
    desk.decide(database, reviewer, number, Decision.APPROVE, revision=factories.desk_current(database, number))


def _row(database: Database, newest: int = NEWEST) -> CodeRow:
    return next(row for row in shelf.code_rows(database, newest=newest) if row.code == CODE)


def test_a_change_that_was_kept_and_one_that_was_taken_back_are_counted(
    database: Database, browser: Open, person: Make
) -> None:
    for keep in (True, False):
        _judged(database, person, keep=keep)
    row = _row(database)
    assert (row.kept, row.reverted, row.upheld) == (1, 1, 0.5)
    page = browser(person("ops", "oda")).get("/ops/rules").text
    assert CODE in page
    assert "50 %" in page


@pytest.mark.usefixtures("app")
def test_only_the_newest_submissions_are_read(database: Database, person: Make) -> None:
    for keep in (True, False):
        _judged(database, person, keep=keep)
    assert (_row(database).judged, _row(database, newest=1).judged, _row(database, newest=1).reverted) == (2, 1, 1)


def test_a_desk_on_which_nobody_judged_says_so(browser: Open, person: Make) -> None:
    assert "Nobody has judged a finding yet" in browser(person("ops", "oda")).get("/ops/rules").text


@pytest.mark.usefixtures("app")
def test_the_rulings_are_read_again_after_a_minute_at_the_earliest(database: Database, person: Make) -> None:
    rulings = ops_rules.Rulings(database)
    assert rulings.now() == ()
    _judged(database, person, keep=True)
    assert rulings.now() == ()
    rulings._read_at -= ops_rules.FRESH_S
    assert [row.code for row in rulings.now() if row.kept] == [CODE]
