"""Checked again, an article has today's findings on a revision of the same text, once, whoever is killed meanwhile."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine

from tests.articles import GOOD_EN_BODY, cut_en, good_en, promo_zh
from tests.factories import check_all, desk_current, in_review, open_desk, person
from tests.workflow.desk.test_check_again import HOLLOW, forget, replayed
from workflow import desk, shelf
from workflow.article import Format
from workflow.clock import now
from workflow.db import Database
from workflow.desk import Actor, BatchState, Changed
from workflow.desk.anew import check_again_step
from workflow.desk.errors import StaleRevision
from workflow.settings import Settings
from workflow.shelf import EventView, SubmissionView
from workflow.states import Decision, Role, RuleKind, State

LINKED = replace(
    good_en(), body=GOOD_EN_BODY + "\n\nTickets are [sold here](https://spam.example/a).\n", format=Format.MARKDOWN
)


@pytest.fixture
def ops(database: Database, settings: Settings) -> Actor:
    open_desk(database, settings)
    return person(database, Role.OPS)


@pytest.fixture
def rui(database: Database) -> Actor:
    return person(database, Role.REVIEWER, "rui")


def finish(database: Database) -> int:
    done = 0
    while step := check_again_step(database):
        done += step
    return done


def seen(database: Database, submission_id: int) -> SubmissionView:
    view = shelf.submission(database, submission_id)
    assert view is not None
    return view


def body(view: SubmissionView) -> str:
    assert view.current is not None
    return view.current.source.body


def renewals(database: Database, submission_id: int) -> list[EventView]:
    return [one for one in shelf.timeline(database, submission_id) if one.verb == "check_again"]


def deny(database: Database, rui: Actor, host: str = "spam.example") -> int:
    desk.make_rule(database, rui, RuleKind.DENY, host, reason="spam")
    return desk.start_again_with(database, rui, RuleKind.DENY, host, reason="spam")


def test_a_new_rule_reaches_a_waiting_article(database: Database, ops: Actor, rui: Actor) -> None:
    submission_id = in_review(database, person(database), LINKED)
    before = seen(database, submission_id)
    assert "spam.example" in body(before)
    batch_id = deny(database, rui)
    assert finish(database) == 1
    after = seen(database, submission_id)
    assert "spam.example" not in body(after)
    assert after.written is not None
    assert before.written is not None
    assert (after.written.number, after.written.sha256) == (before.written.number + 1, before.written.sha256)
    assert (after.state, after.state_since) == (State.IN_REVIEW, before.state_since)
    [event] = renewals(database, submission_id)
    assert (event.actor, event.detail["batch"], event.detail["reason"]) == ("rui", batch_id, "spam")
    assert event.detail["fresh"] == ["links.listed-host"]
    assert list(shelf.breaks(database)) == []


def test_what_the_rules_say_the_same_of_stays_as_it_is(database: Database, ops: Actor, rui: Actor) -> None:
    submission_id = in_review(database, person(database), promo_zh())
    before = seen(database, submission_id)
    assert desk.start_again_with(database, rui, RuleKind.CLEAN, "金冠城win66", reason="to see") != 0
    assert finish(database) == 1
    assert seen(database, submission_id) == before


def test_a_decision_on_the_text_as_it_was_is_told_that_there_is_a_newer_one(
    database: Database, ops: Actor, rui: Actor
) -> None:
    submission_id = in_review(database, person(database), LINKED)
    desk.claim(database, rui, submission_id)
    number = desk_current(database, submission_id)
    deny(database, rui)
    finish(database)
    with pytest.raises(StaleRevision):
        desk.decide(database, rui, submission_id, Decision.APPROVE, revision=number)
    view = seen(database, submission_id)
    assert view.claim is not None
    assert view.claim.user_id == rui.user_id
    desk.decide(database, rui, submission_id, Decision.APPROVE, revision=desk_current(database, submission_id))


def test_a_decision_that_came_first_stands(database: Database, ops: Actor, rui: Actor) -> None:
    submission_id = in_review(database, person(database), LINKED)
    deny(database, rui)
    desk.decide(database, rui, submission_id, Decision.APPROVE, revision=desk_current(database, submission_id))
    assert finish(database) == 0
    assert renewals(database, submission_id) == []
    assert "spam.example" in body(seen(database, submission_id))


def test_what_nothing_stops_any_more_goes_on_to_the_reviewers(database: Database, ops: Actor) -> None:
    submission_id = in_review(database, person(database), HOLLOW)
    with database.write() as connection:
        connection.exec_driver_sql("update submissions set state = 'returned', verdict = 'block'")
        connection.exec_driver_sql("update findings set severity = 'block'")
    number = replayed(database, ops)
    desk.start_again(database, ops, Changed(number), reason="the rule was wrong")
    assert finish(database) == 1
    view = seen(database, submission_id)
    assert (view.state, view.verdict) == (State.IN_REVIEW, "warn")
    assert [one.verb for one in shelf.timeline(database, submission_id)][-2:] == ["check_again", "clear"]


def test_an_article_in_review_that_would_be_stopped_today_stays_with_the_reviewers(
    database: Database, ops: Actor
) -> None:
    submission_id = in_review(database, person(database), cut_en())
    with database.write() as connection:
        connection.exec_driver_sql("update submissions set state = 'in_review', verdict = 'pass'")
    forget(database, "%")
    number = replayed(database, ops)
    desk.start_again(database, ops, Changed(number), reason="new rules")
    assert finish(database) == 1
    view = seen(database, submission_id)
    assert (view.state, view.verdict) == (State.IN_REVIEW, "block")
    assert any(one.severity == "block" for one in view.findings)


def test_what_a_reviewer_made_of_a_text_is_kept(database: Database, ops: Actor, rui: Actor) -> None:
    """Its trackers were put back by hand; the new rule is told of, and undoes nothing."""
    source = replace(LINKED, body=LINKED.body.replace("spam.example/a", "spam.example/a?utm_source=x"))
    submission_id = in_review(database, person(database), source)
    view = seen(database, submission_id)
    desk.settle_edits(
        database,
        rui,
        submission_id,
        [one.id for one in view.edits],
        keep=False,
        seen=desk_current(database, submission_id),
    )
    check_all(database)
    assert "utm_source" in body(seen(database, submission_id))
    deny(database, rui)
    assert finish(database) == 1
    after = seen(database, submission_id)
    assert "utm_source" in body(after)
    assert after.current is not None
    assert after.current.origin == "reviewer"
    assert "links.listed-host" in {one.code for one in after.findings}


def test_a_writer_who_saw_their_own_text_may_hand_in_the_next(database: Database, ops: Actor, rui: Actor) -> None:
    writer = person(database)
    submission_id = in_review(database, writer, LINKED)
    deny(database, rui)
    finish(database)
    assert desk_current(database, submission_id) > 1
    desk.revise(database, writer, submission_id, replace(LINKED, title="Tickets"), seen=1)
    with pytest.raises(StaleRevision):
        desk.revise(database, writer, submission_id, replace(LINKED, title="Tickets, again"), seen=1)


def test_the_text_is_found_by_its_words_and_no_judgement_comes_of_it(
    database: Database, ops: Actor, rui: Actor
) -> None:
    submission_id = in_review(database, person(database), LINKED)
    deny(database, rui)
    finish(database)
    assert rui.user_id is not None
    found = shelf.queue(database, rui.user_id, shelf.Split.ALL, narrowed=shelf.Narrowed(words="ferry"))
    assert [row.id for row in found.rows] == [submission_id]
    assert [text for text in shelf.judged_texts(database) if text.submission_id == submission_id] == []


def test_a_paused_batch_waits_and_nothing_of_its_turn_stays(database: Database, ops: Actor, rui: Actor) -> None:
    submission_id = in_review(database, person(database), LINKED)
    batch_id = deny(database, rui)
    desk.set_batch(database, ops, batch_id, BatchState.PAUSED, reason="later")
    assert finish(database) == 0
    desk.set_batch(database, ops, batch_id, BatchState.RUNNING, reason="now")
    assert finish(database) == 1
    assert len(renewals(database, submission_id)) == 1


_CHILD = """
import sys
from workflow.db import Database
from workflow.desk.anew import check_again_step
database = Database(sys.argv[1])
while check_again_step(database, size=1):
    pass
"""


@pytest.mark.system
def test_killed_in_the_middle_it_goes_on_and_does_nothing_twice(
    database: Database, ops: Actor, rui: Actor, tmp_path: Path
) -> None:
    writer = person(database)
    ids = [in_review(database, writer, replace(LINKED, title=f"Tickets, part {one}")) for one in range(6)]
    batch_id = deny(database, rui)
    orders = tmp_path / "orders"
    (orders / "again.step").mkdir(parents=True)
    for number, order in enumerate(['{"do": "pass"}', '{"do": "pass"}', '{"do": "kill"}']):
        (orders / "again.step" / str(number)).write_text(order)
    url = database.writer.url.render_as_string(hide_password=False)
    environ = {**os.environ, "COPYDESK_FAILPOINTS": str(orders)}
    done = subprocess.run([sys.executable, "-c", _CHILD, url], env=environ, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    batch = shelf.batch(database, batch_id)
    assert batch is not None
    assert (batch.state, batch.done) == ("running", 2)
    assert finish(database) == 0, "the turn of who was killed is not over yet"
    with time_machine.travel(now() + timedelta(minutes=2)):
        assert finish(database) == 4
    assert [len(renewals(database, one)) for one in ids] == [1] * 6
    assert list(shelf.breaks(database)) == []
