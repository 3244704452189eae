"""The queue: keyset pages that miss nothing, splits that count what they show, words and categories that narrow it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from tests.articles import good_en, good_zh
from tests.factories import check_all, in_review, open_desk, person
from workflow import desk, shelf
from workflow.article import Source
from workflow.clock import now
from workflow.db import Database
from workflow.desk import Actor
from workflow.desk.claims import CLAIM
from workflow.settings import Settings
from workflow.shelf import Narrowed, Split
from workflow.states import Decision, Role


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


def test_words_and_a_category_narrow_every_split_and_its_count_page_after_page(
    database: Database, writer: Actor, reviewer: Actor
) -> None:
    zh = [in_review(database, writer, replace(good_zh(), title=f"旧粮仓里的新图书馆之{n}")) for n in range(3)]
    en = in_review(database, writer)
    desk.claim(database, reviewer, zh[0])
    user_id = reviewer.user_id or 0
    words = Narrowed("粮仓 图书馆")
    first = shelf.queue(database, user_id, Split.ALL, narrowed=words, limit=2)
    assert ([row.id for row in first.rows], first.next) == (zh[:2], zh[1])
    rest = shelf.queue(database, user_id, Split.ALL, narrowed=words, after=zh[1], limit=2)
    assert [row.id for row in rest.rows] == zh[2:]
    counts = shelf.queue_counts(database, user_id, words)
    assert (counts[Split.ALL], counts[Split.MINE], counts[Split.UNCLAIMED]) == (3, 1, 2)
    news = shelf.queue(database, user_id, Split.ALL, narrowed=Narrowed(category="news"))
    assert [row.id for row in news.rows] == [en]
    assert shelf.queue(database, user_id, Split.ALL, narrowed=Narrowed("粮仓", "news")).rows == ()


def test_what_was_undone_does_not_make_a_text_resubmitted(database: Database, writer: Actor, reviewer: Actor) -> None:
    submission_id = in_review(database, writer)
    made = desk.decide(database, reviewer, submission_id, Decision.REQUEST_CHANGES, revision=1, note="More.")
    desk.undo(database, reviewer, made.decision_id)
    assert _ids(database, reviewer, Split.RESUBMITTED) == []
