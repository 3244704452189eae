"""Comments: said by the two sides, kept for good, found again in later texts, told in the timeline."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.articles import GOOD_EN_BODY, good_en
from tests.factories import check_all, in_review, open_desk, person
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk import Actor
from workflow.desk.comments import LONGEST_COMMENT
from workflow.desk.errors import BadField, CommentNeeded, NotAllowed, UnknownRevision, UnknownThread
from workflow.settings import Settings
from workflow.shelf import ThreadView
from workflow.states import Role

QUOTE = "eleven million"
AT = GOOD_EN_BODY.index(QUOTE)


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


@pytest.fixture
def writer(database: Database) -> Actor:
    return person(database)


@pytest.fixture
def reviewer(database: Database) -> Actor:
    return person(database, Role.REVIEWER)


def opened(database: Database, who: Actor, submission_id: int, text: str = "Says who?") -> int:
    end = AT + len(QUOTE)
    return desk.comment(database, who, submission_id, text, revision=1, start=AT, end=end).thread


def only(database: Database, submission_id: int, body: str = GOOD_EN_BODY) -> ThreadView:
    [thread] = shelf.threads(database, submission_id, body)
    return thread


def test_a_reviewer_asks_the_writer_answers_and_it_is_settled_and_opened_again(
    database: Database, writer: Actor, reviewer: Actor
) -> None:
    submission_id = in_review(database, writer)
    thread_id = opened(database, reviewer, submission_id)
    desk.reply(database, writer, submission_id, thread_id, "The council's budget, page 4.")
    desk.resolve(database, reviewer, submission_id, thread_id)
    settled = only(database, submission_id)
    assert [(one.by, one.text) for one in settled.comments] == [
        (reviewer.name, "Says who?"),
        (writer.name, "The council's budget, page 4."),
    ]
    assert (settled.is_open, settled.resolved_by) == (False, reviewer.name)
    desk.resolve(database, writer, submission_id, thread_id, resolved=False)
    assert only(database, submission_id).is_open


def test_every_word_is_an_event_of_the_chain(database: Database, writer: Actor, reviewer: Actor) -> None:
    submission_id = in_review(database, writer)
    thread_id = opened(database, reviewer, submission_id)
    desk.reply(database, writer, submission_id, thread_id, "The budget.")
    desk.resolve(database, reviewer, submission_id, thread_id)
    desk.resolve(database, reviewer, submission_id, thread_id)
    desk.resolve(database, reviewer, submission_id, thread_id, resolved=False)
    events = shelf.timeline(database, submission_id)[-4:]
    assert [event.verb for event in events] == ["comment", "reply", "resolve_thread", "reopen_thread"]
    assert (events[0].detail["quote"], events[0].detail["note"], events[0].revision) == (QUOTE, "Says who?", 1)
    assert list(shelf.breaks(database)) == []


def test_its_passage_is_found_in_the_next_text_or_said_to_be_gone_but_never_dropped(
    database: Database, writer: Actor, reviewer: Actor
) -> None:
    submission_id = in_review(database, writer)
    opened(database, reviewer, submission_id)
    for body, now in (
        ("A line in front.\n\n" + GOOD_EN_BODY, QUOTE),
        (GOOD_EN_BODY.replace(QUOTE, "twelve million"), "twelve million"),
        (GOOD_EN_BODY.split("\n\n", 1)[1], None),
    ):
        thread = only(database, submission_id, body)
        assert thread.quote == QUOTE
        assert (body[thread.place.start : thread.place.end] if thread.place else None) == now


def test_a_comment_stays_on_the_revision_it_was_written_on(database: Database, writer: Actor, reviewer: Actor) -> None:
    submission_id = in_review(database, writer)
    opened(database, reviewer, submission_id)
    later = replace(good_en(), body="A line in front of it all.\n\n" + GOOD_EN_BODY)
    desk.revise(database, writer, submission_id, later, seen=1)
    check_all(database)
    assert only(database, submission_id, later.body).revision == 1


def test_without_a_passage_a_comment_is_about_the_whole_text(
    database: Database, writer: Actor, reviewer: Actor
) -> None:
    submission_id = in_review(database, writer)
    desk.comment(database, reviewer, submission_id, "A good read.", revision=1)
    thread = only(database, submission_id)
    assert (thread.quote, thread.is_gone) == ("", False)


@pytest.mark.parametrize("text", ["", " \n "])
def test_an_empty_comment_is_refused(database: Database, writer: Actor, text: str) -> None:
    with pytest.raises(CommentNeeded):
        desk.comment(database, writer, in_review(database, writer), text, revision=1)


def test_a_comment_that_is_too_long_is_refused_with_the_limit(database: Database, writer: Actor) -> None:
    with pytest.raises(BadField, match=str(LONGEST_COMMENT)):
        desk.comment(database, writer, in_review(database, writer), "x" * (LONGEST_COMMENT + 1), revision=1)


@pytest.mark.parametrize("role", [Role.WRITER, Role.OPS])
def test_only_the_two_sides_speak(database: Database, writer: Actor, reviewer: Actor, role: Role) -> None:
    submission_id = in_review(database, writer)
    thread_id = opened(database, reviewer, submission_id)
    stranger = person(database, role)
    with pytest.raises(NotAllowed):
        opened(database, stranger, submission_id)
    with pytest.raises(NotAllowed):
        desk.reply(database, stranger, submission_id, thread_id, "Hello")
    with pytest.raises(NotAllowed):
        desk.resolve(database, stranger, submission_id, thread_id)


def test_a_conversation_or_a_revision_of_another_article_is_unknown(
    database: Database, writer: Actor, reviewer: Actor
) -> None:
    one, other = in_review(database, writer), in_review(database, writer)
    thread_id = opened(database, reviewer, one)
    with pytest.raises(UnknownThread):
        desk.reply(database, reviewer, other, thread_id, "Hello")
    with pytest.raises(UnknownThread):
        desk.resolve(database, reviewer, other, thread_id)
    with pytest.raises(UnknownRevision):
        desk.comment(database, reviewer, other, "Hello", revision=2)
