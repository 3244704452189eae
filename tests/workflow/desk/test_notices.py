"""Whom an event concerns: a notice for each of them, written with the event, once, and never for one's own acts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event as listening
from sqlalchemy import insert, select, update

from tests.articles import cut_en, good_en
from tests.factories import approved, ask, check_all, desk_current, in_review, open_desk, person, publish_all
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.notices import Kind
from workflow.profiles import Review
from workflow.runs import LEASE
from workflow.settings import Settings
from workflow.states import Decision, Role
from workflow.tables import Claim, Notice, Publication, Submission


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


@pytest.fixture
def writer(database: Database) -> Actor:
    return person(database)


@pytest.fixture
def reviewer(database: Database) -> Actor:
    return person(database, Role.REVIEWER)


def _told(database: Database, actor: Actor) -> list[Kind]:
    """What somebody was told, oldest first."""
    return [one.kind for one in shelf.notices(database, actor.user_id or 0).rows[::-1]]


def test_a_writer_is_told_that_the_checks_hold_an_article_up_and_that_they_do_not_is_no_news(
    database: Database, writer: Actor
) -> None:
    in_review(database, writer)
    assert _told(database, writer) == []
    number = in_review(database, writer, cut_en())
    assert _told(database, writer) == [Kind.HELD_UP]
    view = shelf.submission(database, number)
    assert view is not None
    [notice] = shelf.notices(database, writer.user_id or 0).rows
    blocks = [one.say("in words: {}".format) for one in view.findings if one.severity == "block"]
    assert notice.said("in words: {}".format).splitlines() == blocks


@pytest.mark.parametrize(
    ("decision", "kind"),
    [
        (Decision.APPROVE, Kind.APPROVED),
        (Decision.REQUEST_CHANGES, Kind.RETURNED),
        (Decision.REJECT, Kind.REJECTED),
    ],
)
def test_a_writer_is_told_of_a_decision_with_its_note(
    database: Database, writer: Actor, reviewer: Actor, decision: Decision, kind: Kind
) -> None:
    number = in_review(database, writer)
    desk.decide(database, reviewer, number, decision, revision=1, note="Name your source.")
    [notice] = shelf.notices(database, writer.user_id or 0).rows
    assert (notice.kind, notice.said(), notice.detail["actor"]) == (kind, "Name your source.", reviewer.name)
    assert notice.place == f"/submissions/{number}"
    assert _told(database, reviewer) == []


def test_a_decision_that_is_undone_was_never_told(database: Database, writer: Actor, reviewer: Actor) -> None:
    number = in_review(database, writer)
    done = desk.decide(database, reviewer, number, Decision.REJECT, revision=1, note="No.", hold=timedelta(seconds=10))
    desk.undo(database, reviewer, done.decision_id)
    assert _told(database, writer) == []


def test_a_writer_is_told_where_the_article_is_live_or_that_it_failed_for_good(
    database: Database, writer: Actor, reviewer: Actor
) -> None:
    approved(database, writer, reviewer)
    publish_all(database)
    notice = shelf.notices(database, writer.user_id or 0).rows[0]
    assert notice.kind is Kind.LIVE
    assert "/site/" in notice.detail["url"]
    number = approved(database, writer, reviewer)
    with database.write() as connection:
        gone = (Publication.submission_id == number,)
        connection.execute(
            update(Publication).where(*gone).values(attempt=5, lease_until=now() - LEASE, started_at=now())
        )
    desk.bury_lost(database)
    notice = shelf.notices(database, writer.user_id or 0).rows[0]
    assert (notice.kind, notice.detail["channel"]) == (Kind.FAILED, "site")


def test_a_check_that_is_given_up_is_the_desks_trouble_and_not_a_failed_publication(
    database: Database, writer: Actor
) -> None:
    desk.submit(database, writer, good_en())
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE stage_runs SET state = 'running', attempt = 5, lease_until = '2020-01-01'")
    assert desk.bury_lost(database) == 1
    assert _told(database, writer) == []


def test_only_somebody_elses_withdrawal_is_news_to_a_writer(database: Database, writer: Actor, reviewer: Actor) -> None:
    first, second = in_review(database, writer), in_review(database, writer)
    desk.withdraw(database, writer, first, reason="Mine.")
    assert _told(database, writer) == []
    desk.withdraw(database, reviewer, second, reason="Wrong figures.")
    [notice] = shelf.notices(database, writer.user_id or 0).rows
    assert (notice.kind, notice.said()) == (Kind.WITHDRAWN, "Wrong figures.")


def test_everybody_in_a_conversation_hears_of_what_the_others_say(database: Database, writer: Actor) -> None:
    first, second, third = (person(database, Role.REVIEWER) for _ in range(3))
    number = in_review(database, writer)
    thread = desk.comment(database, first, number, "Who says so?", revision=1).thread
    desk.reply(database, second, number, thread, "I wonder, too.")
    desk.reply(database, writer, number, thread, "The mayor.")
    assert _told(database, writer) == [Kind.COMMENT, Kind.COMMENT]
    assert _told(database, first) == [Kind.COMMENT, Kind.COMMENT]
    assert _told(database, second) == [Kind.COMMENT]
    assert _told(database, third) == []
    place = shelf.notices(database, second.user_id or 0).rows[0].place
    assert place == f"/submissions/{number}/review#thread-{thread}"


def test_a_writer_who_begins_a_conversation_reaches_whoever_reads_the_article(
    database: Database, writer: Actor, reviewer: Actor
) -> None:
    number = in_review(database, writer)
    desk.claim(database, reviewer, number)
    desk.comment(database, writer, number, "Please hurry.", revision=1)
    assert _told(database, reviewer) == [Kind.COMMENT]


def test_a_reviewer_who_answers_a_finding_tells_the_writer_of_it(
    database: Database, writer: Actor, reviewer: Actor
) -> None:
    number = in_review(database, writer, cut_en())
    view = shelf.submission(database, number)
    assert view is not None
    desk.answer(database, reviewer, number, view.findings[0].id, "A log that breaks off.")
    assert Kind.ANSWERED in _told(database, writer)


def test_who_decided_or_held_an_article_is_told_when_it_comes_again_and_not_of_a_reviewers_own_change(
    database: Database, writer: Actor, reviewer: Actor
) -> None:
    holder = person(database, Role.REVIEWER)
    number = in_review(database, writer)
    desk.decide(database, reviewer, number, Decision.REQUEST_CHANGES, revision=1, note="Shorter.")
    desk.revise(database, writer, number, good_en(), seen=1)
    assert _told(database, reviewer) == []
    desk.claim(database, holder, number)
    check_all(database)
    assert _told(database, reviewer) == [Kind.RESUBMITTED]
    assert _told(database, holder) == [Kind.RESUBMITTED]


def test_who_gave_the_next_approval_in_this_category_before_is_told_that_it_is_needed(
    database: Database, writer: Actor
) -> None:
    ask(database, Review(steps=("desk", "legal")))
    chief, lawyer, other = (person(database, Role.REVIEWER) for _ in range(3))
    first = in_review(database, writer)
    for actor in (chief, lawyer):
        desk.decide(database, actor, first, Decision.APPROVE, revision=1)
    assert _told(database, lawyer) == []
    second = in_review(database, writer)
    desk.decide(database, chief, second, Decision.APPROVE, revision=1)
    assert _told(database, lawyer) == [Kind.STEP]
    assert _told(database, chief) == []
    assert _told(database, other) == []


def test_whoever_is_relieved_of_an_article_is_told_by_whom(database: Database, writer: Actor, reviewer: Actor) -> None:
    other = person(database, Role.REVIEWER)
    number = in_review(database, writer)
    desk.claim(database, reviewer, number)
    desk.claim(database, other, number, takeover=True)
    [notice] = shelf.notices(database, reviewer.user_id or 0).rows
    assert (notice.kind, notice.detail["actor"]) == (Kind.TAKEN_OVER, other.name)
    assert _told(database, other) == []


def test_of_a_text_that_was_forced_its_writer_hears_and_whoever_held_it(
    database: Database, writer: Actor, reviewer: Actor
) -> None:
    admin = person(database, Role.ADMIN)
    number = in_review(database, writer)
    desk.claim(database, reviewer, number)
    desk.force(database, admin, number, revision=1, reason="It cannot wait.")
    for somebody, kind in ((writer, Kind.APPROVED), (reviewer, Kind.TAKEN_OVER)):
        [notice] = shelf.notices(database, somebody.user_id or 0).rows
        assert (notice.kind, notice.said(), notice.detail["actor"]) == (kind, "It cannot wait.", admin.name)


def test_the_holder_is_told_once_that_a_decision_is_overdue(database: Database, writer: Actor, reviewer: Actor) -> None:
    number = in_review(database, writer)
    desk.set_due(database, reviewer, number, 1)
    desk.claim(database, reviewer, number)
    assert desk.tell_overdue(database) == 0
    with database.write() as connection:
        since = now() - timedelta(minutes=2)
        connection.execute(update(Claim).values(since=since))
        connection.execute(update(Submission).values(due_at=since + timedelta(minutes=1)))
    assert desk.tell_overdue(database) == 1
    assert desk.tell_overdue(database) == 0
    assert _told(database, reviewer) == [Kind.OVERDUE]


def test_one_event_makes_one_notice_for_a_person_whatever_is_written_again(
    database: Database, writer: Actor, reviewer: Actor
) -> None:
    number = in_review(database, writer)
    desk.comment(database, reviewer, number, "Once.", revision=1)
    with database.read() as connection:
        row = connection.execute(select(Notice.__table__)).one()._asdict()
    with pytest.raises(Exception, match=r"(?i)unique"), database.write() as connection:
        connection.execute(insert(Notice).values({**row, "id": row["id"] + 100}))


def test_articles_that_nothing_is_wrong_with_cost_their_check_no_statement_more(
    database: Database, writer: Actor
) -> None:
    desk.submit(database, writer, good_en())
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    listening.listen(database.writer, "before_cursor_execute", note)
    try:
        check_all(database)
    finally:
        listening.remove(database.writer, "before_cursor_execute", note)
    assert any("events" in statement for statement in sent)
    assert [statement for statement in sent if "notices" in statement or "mailboxes" in statement] == []


def test_reading_counts_once_and_only_ones_own(database: Database, writer: Actor, reviewer: Actor) -> None:
    first, second = in_review(database, writer), in_review(database, writer)
    for number in (first, second, second):
        desk.comment(database, reviewer, number, "Well.", revision=desk_current(database, number))
    mine = writer.user_id or 0
    newest = shelf.notices(database, mine).rows[0]
    assert shelf.unread_count(database, mine) == 3
    assert desk.read_notices(database, reviewer.user_id or 0, notice_id=newest.id) == 0
    assert desk.read_notices(database, mine, submission_id=second) == 2
    assert desk.read_notices(database, mine, until=newest.id) == 1
    assert desk.read_notices(database, mine, until=newest.id) == 0
    assert [one.read_at is None for one in shelf.notices(database, mine).rows] == [False] * 3


def test_notices_come_in_pages_newest_first(database: Database, writer: Actor, reviewer: Actor) -> None:
    number = in_review(database, writer)
    for _ in range(5):
        desk.comment(database, reviewer, number, "Well.", revision=1)
    mine = writer.user_id or 0
    first = shelf.notices(database, mine, limit=3)
    second = shelf.notices(database, mine, limit=3, before=first.next or 0)
    ids = [one.id for page in (first, second) for one in page.rows]
    assert len(ids) == 5
    assert ids == sorted(ids, reverse=True)
    assert second.next is None
    assert shelf.notice(database, reviewer.user_id or 0, ids[0]) is None
