"""Lists: keyset pages that miss nothing, splits that count what they show."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from tests.articles import cut_en, good_en
from tests.factories import check_all, in_review, open_desk, person
from workflow import desk, shelf
from workflow.article import Source
from workflow.clock import now
from workflow.db import Database
from workflow.desk import Actor
from workflow.desk.claims import CLAIM
from workflow.settings import Settings
from workflow.shelf import Split
from workflow.states import Decision, Role, State


@pytest.fixture
def writer(database: Database, settings: Settings) -> Actor:
    open_desk(database, settings)
    return person(database)


@pytest.fixture
def reviewer(database: Database) -> Actor:
    return person(database, Role.REVIEWER)


def _titled(title: str) -> Source:
    return replace(good_en(), title=title)


def _ids(database: Database, user: Actor, split: Split) -> list[int]:
    assert user.user_id is not None
    return [row.id for row in shelf.queue(database, user.user_id, split).rows]


def test_a_writers_list_holds_their_own_newest_first_over_all_pages(database: Database, writer: Actor) -> None:
    own = [desk.submit(database, writer, _titled(f"Number {n} of five")).submission_id for n in range(5)]
    desk.submit(database, person(database), good_en())
    assert writer.user_id is not None
    seen: list[int] = []
    before: int | None = 0
    while before is not None:
        page = shelf.mine(database, writer.user_id, before=before, limit=2)
        seen += [row.id for row in page.rows]
        before = page.next
    assert seen == own[::-1]


def test_a_list_can_be_narrowed_to_one_state(database: Database, writer: Actor) -> None:
    desk.submit(database, writer, cut_en())
    whole = in_review(database, writer)
    page = shelf.all_submissions(database, state=State.IN_REVIEW)
    assert [row.id for row in page.rows] == [whole]


def test_rows_count_findings_on_the_current_text(database: Database, writer: Actor) -> None:
    submission_id = desk.submit(database, writer, cut_en()).submission_id
    check_all(database)
    row = shelf.submission_brief(database, submission_id)
    assert row is not None
    assert (row.blocks, row.verdict, row.author) == (1, "block", writer.name)


def test_an_answered_finding_is_not_counted_as_blocking_any_more(database: Database, writer: Actor) -> None:
    submission_id = desk.submit(database, writer, cut_en()).submission_id
    check_all(database)
    view = shelf.submission(database, submission_id)
    assert view is not None
    [cut] = [finding for finding in view.findings if finding.severity == "block"]
    desk.answer(database, writer, submission_id, cut.id, "It is a quotation.")
    row = shelf.submission_brief(database, submission_id)
    assert row is not None
    assert row.blocks == 0


def test_the_queue_gives_the_longest_waiting_first_page_after_page(
    database: Database, writer: Actor, reviewer: Actor
) -> None:
    waiting = []
    for minutes in range(5):
        with time_machine.travel(now() + timedelta(minutes=minutes), tick=False):
            waiting.append(in_review(database, writer, _titled(f"Number {minutes} in line")))
    assert reviewer.user_id is not None
    first = shelf.queue(database, reviewer.user_id, Split.ALL, limit=3)
    assert [row.id for row in first.rows] == waiting[:3]
    assert first.next is not None
    rest = shelf.queue(database, reviewer.user_id, Split.ALL, after=first.next, limit=3)
    assert ([row.id for row in rest.rows], rest.next) == (waiting[3:], None)


def test_texts_that_came_at_the_same_moment_are_all_listed_once(
    database: Database, writer: Actor, reviewer: Actor
) -> None:
    with time_machine.travel(now(), tick=False):
        waiting = [in_review(database, writer, _titled(f"Same moment {n}")) for n in range(4)]
    assert reviewer.user_id is not None
    first = shelf.queue(database, reviewer.user_id, Split.ALL, limit=2)
    assert first.next is not None
    rest = shelf.queue(database, reviewer.user_id, Split.ALL, after=first.next, limit=2)
    assert [row.id for row in (*first.rows, *rest.rows)] == waiting


def test_a_claimed_text_moves_from_unclaimed_to_mine_and_back_when_the_claim_ends(
    database: Database, writer: Actor, reviewer: Actor
) -> None:
    submission_id = in_review(database, writer)
    desk.claim(database, reviewer, submission_id)
    assert _ids(database, reviewer, Split.UNCLAIMED) == []
    assert _ids(database, reviewer, Split.MINE) == [submission_id]
    assert _ids(database, person(database, Role.REVIEWER), Split.MINE) == []
    with time_machine.travel(now() + CLAIM + timedelta(seconds=1)):
        assert _ids(database, reviewer, Split.UNCLAIMED) == [submission_id]


def test_what_came_back_after_requested_changes_is_resubmitted(
    database: Database, writer: Actor, reviewer: Actor
) -> None:
    submission_id = in_review(database, writer)
    in_review(database, writer, _titled("Another one altogether"))
    desk.decide(database, reviewer, submission_id, Decision.REQUEST_CHANGES, revision=1, note="Shorter, please.")
    desk.revise(database, writer, submission_id, _titled("A shorter one"), seen=1)
    check_all(database)
    assert _ids(database, reviewer, Split.RESUBMITTED) == [submission_id]


def test_counts_agree_with_what_the_splits_show(database: Database, writer: Actor, reviewer: Actor) -> None:
    first = in_review(database, writer)
    in_review(database, writer, _titled("The second of two"))
    desk.claim(database, reviewer, first)
    desk.submit(database, writer, good_en())
    assert reviewer.user_id is not None
    counts = shelf.queue_counts(database, reviewer.user_id)
    assert counts == {split: len(_ids(database, reviewer, split)) for split in Split}
    assert shelf.coming(database) == 1
