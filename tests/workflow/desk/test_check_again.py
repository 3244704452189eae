"""Which waiting articles are checked again: exactly those that were counted, asked for by those who may."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import delete

from tests.articles import GOOD_EN_BODY, cut_en, good_en, good_zh, promo_zh
from tests.factories import approved, check_all, desk_current, in_review, open_desk, person, publish_all
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk import Actor, Changed, Extent, Scope
from workflow.desk.errors import NotAllowed, ReasonNeeded
from workflow.desk.replays import replay_step
from workflow.settings import Settings
from workflow.states import Decision, Role, RuleKind, State
from workflow.tables import FindingRow

HOLLOW = replace(good_en(), body=GOOD_EN_BODY + "\n\n[insert quote here]\n")
"""An article in which rules of today find a placeholder, and nothing else."""


@pytest.fixture
def ops(database: Database, settings: Settings) -> Actor:
    open_desk(database, settings)
    return person(database, Role.OPS)


def forget(database: Database, like: str) -> None:
    """Let the ledger look as if rules of before had not found this."""
    with database.write() as connection:
        connection.execute(delete(FindingRow).where(FindingRow.code.like(like)))


def replayed(database: Database, ops: Actor, which: str = "waiting") -> int:
    """A finished replay."""
    batch_id = desk.start_replay(database, ops, Scope(which), reason="new rules")
    while replay_step(database):
        pass
    return batch_id


def test_what_can_be_checked_again_is_counted_exactly(database: Database, ops: Actor) -> None:
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    returned = desk.submit(database, writer, cut_en()).submission_id
    check_all(database)
    asked, clean = in_review(database, writer, HOLLOW), in_review(database, writer, good_en())
    forget(database, "residue.%")
    forget(database, "truncation.%")
    number = replayed(database, ops)
    changed = {row.submission_id for row in shelf.replayed(database, number).rows}
    assert changed == {returned, asked}
    assert desk.count_again(database, Changed(number)) == Extent(2, 2)
    for submission_id in (asked, clean):
        revision = desk_current(database, submission_id)
        decision = Decision.REQUEST_CHANGES
        desk.decide(database, reviewer, submission_id, decision, revision=revision, note="A line more, please.")
    assert desk.count_again(database, Changed(number)) == Extent(2, 1)


def test_a_kind_of_change_or_single_articles_can_be_meant(database: Database, ops: Actor) -> None:
    writer = person(database)
    cut = desk.submit(database, writer, cut_en()).submission_id
    check_all(database)
    hollow = in_review(database, writer, HOLLOW)
    forget(database, "truncation.%")
    forget(database, "residue.%")
    number = replayed(database, ops)
    rows = {row.submission_id: row for row in shelf.replayed(database, number).rows}
    assert set(rows) == {cut, hollow}
    code = next(one for one in rows[cut].fresh if one.startswith("truncation."))
    assert desk.count_again(database, Changed(number, code=code)).meant == 1
    assert desk.count_again(database, Changed(number, code=code[:-1])).meant == 0
    assert desk.count_again(database, Changed(number, after="block")).again == 1
    assert desk.count_again(database, Changed(number, before="block", after="block")).again == 0
    assert desk.count_again(database, Changed(number, ids=(hollow, 99))) == Extent(1, 1)


def test_what_is_live_is_left_alone(database: Database, ops: Actor) -> None:
    approved(database, person(database), person(database, Role.REVIEWER), HOLLOW)
    publish_all(database)
    forget(database, "residue.%")
    number = replayed(database, ops, "published")
    assert desk.count_again(database, Changed(number)) == Extent(1, 0)
    assert desk.start_again(database, ops, Changed(number), reason="look") == 0


def test_a_text_that_came_after_the_replay_looked_is_left_alone(database: Database, ops: Actor) -> None:
    writer = person(database)
    submission_id = in_review(database, writer, HOLLOW)
    forget(database, "residue.%")
    number = replayed(database, ops)
    assert desk.count_again(database, Changed(number)).again == 1
    desk.revise(database, writer, submission_id, good_zh(), seen=desk_current(database, submission_id))
    check_all(database)
    assert desk.count_again(database, Changed(number)).again == 0


def test_it_takes_the_role_and_a_reason(database: Database, ops: Actor) -> None:
    in_review(database, person(database), HOLLOW)
    forget(database, "residue.%")
    number = replayed(database, ops)
    with pytest.raises(NotAllowed):
        desk.start_again(database, person(database, Role.REVIEWER), Changed(number), reason="look")
    with pytest.raises(ReasonNeeded):
        desk.start_again(database, ops, Changed(number), reason=" ")
    batch_id = desk.start_again(database, ops, Changed(number), reason="new rules")
    batch = shelf.batch(database, batch_id)
    assert batch is not None
    assert (batch.action, batch.total, batch.done) == ("check_again", 1, 0)
    [event] = shelf.audit(database, verb="begin_again", chain="desk").rows
    assert (event.actor, event.detail["count"], event.detail["reason"]) == (ops.name, 1, "new rules")


def test_with_a_new_rule_the_articles_are_meant_that_have_what_it_is_about(database: Database, ops: Actor) -> None:
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    promo = in_review(database, writer, promo_zh())
    in_review(database, writer, good_en())
    assert desk.count_again_with(database, RuleKind.BRAND, "terminal") == 1
    assert desk.count_again_with(database, RuleKind.CLEAN, "金冠城win66") == 1
    assert desk.count_again_with(database, RuleKind.BRAND, "金冠城win66") == 0
    with pytest.raises(NotAllowed):
        desk.start_again_with(database, writer, RuleKind.CLEAN, "金冠城win66", reason="a town")
    with pytest.raises(ReasonNeeded):
        desk.start_again_with(database, reviewer, RuleKind.CLEAN, "金冠城win66", reason="")
    assert desk.start_again_with(database, reviewer, RuleKind.DENY, "nowhere.example", reason="spam") == 0
    batch_id = desk.start_again_with(database, reviewer, RuleKind.CLEAN, "金冠城win66", reason="a town")
    [event] = shelf.audit(database, verb="begin_again", chain="desk").rows
    assert (event.detail["ids"], event.detail["batch"]) == ([promo], batch_id)


def test_nothing_is_asked_of_an_article_that_is_being_checked(database: Database, ops: Actor) -> None:
    submission_id = desk.submit(database, person(database), good_en()).submission_id
    assert desk.count_again_with(database, RuleKind.BRAND, "terminal") == 0
    brief = shelf.submission_brief(database, submission_id)
    assert brief is not None
    assert brief.state is State.CHECKING
