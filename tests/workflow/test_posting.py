"""Mail goes out once for each event, in threads, and never twice, whoever dies when; what fails is tried again."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from tests.factories import approved, in_review, open_desk, person, publish_all
from tests.letters import ADDRESS, digest_is_due, reachable, read, speaks
from tests.mailbox import Mailbox
from workers.catalogue import translate_into
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.mail import Sender
from workflow.notices import Kind, Mode, Rhythm
from workflow.posting import Post
from workflow.settings import Settings
from workflow.states import Decision, Role
from workflow.tables import Letter
from workflow.tables import Mailbox as Row

SENDER = Sender("desk@desk.example", ADDRESS)
QUIET = timedelta(seconds=31)

_ONE_ROUND = f"""
import sys
import threading
from workflow.db import Database
from workflow.mail import Sender
from workflow.posting import Post

database = Database(sys.argv[1])
Post(database, Sender("desk@desk.example", "{ADDRESS}"), sys.argv[2], lambda locale: str).round()
"""


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def writer(database: Database) -> Actor:
    return reachable(database, person(database, name="lin"))


@pytest.fixture
def reviewer(database: Database) -> Actor:
    return person(database, Role.REVIEWER, "mira")


def _round(database: Database, mailbox: Mailbox, later: timedelta = QUIET) -> int:
    """One round of the post, so much later than now."""
    with time_machine.travel(now() + later, tick=False):
        return Post(database, SENDER, mailbox.url, translate_into).round()


def _comment(database: Database, reviewer: Actor, number: int, text: str = "Who says so?") -> None:
    desk.comment(database, reviewer, number, text, revision=1)


def _states(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.scalars(select(Letter.state).order_by(Letter.id)))


def test_many_comments_in_a_minute_are_one_letter_once_it_is_quiet(
    database: Database, writer: Actor, reviewer: Actor, mailbox: Mailbox
) -> None:
    number = in_review(database, writer)
    for text in ("Who says so?", "And when?", "Name <both>."):
        _comment(database, reviewer, number, text)
    assert _round(database, mailbox, timedelta(seconds=5)) == 0
    assert _round(database, mailbox) == 1
    assert _round(database, mailbox, timedelta(minutes=10)) == 0
    [letter] = map(read, mailbox.received)
    assert letter.message["To"] == "lin@example.org"
    for text in ("> Who says so?", "> And when?", "> Name <both>.", "mira commented on"):
        assert text in letter.plain
    assert "<blockquote>Name &lt;both&gt;.</blockquote>" in letter.page
    notice = shelf.notices(database, writer.user_id or 0).rows[0]
    assert f"{ADDRESS}/notices/{notice.id}" in letter.plain


def test_talk_that_never_stops_is_mailed_after_five_minutes(
    database: Database, writer: Actor, reviewer: Actor, mailbox: Mailbox
) -> None:
    number = in_review(database, writer)
    start = now()
    for minutes in range(6):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            _comment(database, reviewer, number)
    with time_machine.travel(start + timedelta(minutes=5, seconds=1), tick=False):
        assert Post(database, SENDER, mailbox.url, translate_into).round() == 1


def test_letters_about_one_article_are_one_thread_and_can_be_ended_with_one_click(
    database: Database, writer: Actor, reviewer: Actor, mailbox: Mailbox
) -> None:
    number = in_review(database, writer)
    _comment(database, reviewer, number)
    _round(database, mailbox)
    desk.decide(database, reviewer, number, Decision.REQUEST_CHANGES, revision=1, note="Name your source.")
    _round(database, mailbox)
    first, second = map(read, mailbox.received)
    assert first.message["References"] == second.message["References"] == f"<article.{number}@desk.example>"
    assert first.message["Subject"] == second.message["Subject"]
    assert first.message["Message-ID"] != second.message["Message-ID"]
    assert re.fullmatch(rf"<{ADDRESS}/mail/{writer.user_id}/stop/\w+>", first.message["List-Unsubscribe"].strip())
    assert first.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert first.message["Auto-Submitted"] == "auto-generated"


def test_a_letter_is_in_its_readers_language(
    database: Database, writer: Actor, reviewer: Actor, mailbox: Mailbox
) -> None:
    speaks(database, writer, "zh_Hans")
    number = in_review(database, writer)
    desk.decide(database, reviewer, number, Decision.REJECT, revision=1, note="不合适。")
    _round(database, mailbox)
    [letter] = map(read, mailbox.received)
    assert "未采用" in letter.plain
    assert '<html lang="zh-Hans">' in letter.page


def test_what_was_read_in_the_app_is_not_mailed(
    database: Database, writer: Actor, reviewer: Actor, mailbox: Mailbox
) -> None:
    number = in_review(database, writer)
    _comment(database, reviewer, number)
    desk.read_notices(database, writer.user_id or 0, submission_id=number)
    assert _round(database, mailbox) == 0
    _comment(database, reviewer, number)
    with time_machine.travel(now() + QUIET, tick=False):
        assert desk.gather(database) == 1
    desk.read_notices(database, writer.user_id or 0, submission_id=number)
    assert _round(database, mailbox) == 0
    assert _states(database) == ["skipped"]


def test_a_digest_has_what_waited_for_it_and_nothing_that_was_mailed_or_read(
    database: Database, writer: Actor, reviewer: Actor, mailbox: Mailbox
) -> None:
    number = approved(database, writer, reviewer)
    _comment(database, reviewer, number)
    publish_all(database)
    assert _round(database, mailbox) == 1
    digest_is_due(database, now())
    assert _round(database, mailbox) == 1
    digest = read(mailbox.received[1])
    assert "mira approved" in digest.plain
    assert "is live" in digest.plain
    assert "/site/" in digest.plain
    assert "commented" not in digest.plain
    digest_is_due(database, now())
    assert _round(database, mailbox) == 0


def test_nobody_without_a_confirmed_address_is_mailed(database: Database, reviewer: Actor, mailbox: Mailbox) -> None:
    writer = person(database)
    number = in_review(database, writer)
    _comment(database, reviewer, number)
    reachable(database, writer)
    assert _round(database, mailbox) == 0
    assert shelf.unread_count(database, writer.user_id or 0) == 1


def test_people_choose_what_is_mailed_at_once(
    database: Database, writer: Actor, reviewer: Actor, mailbox: Mailbox
) -> None:
    modes = {Kind.COMMENT: Mode.APP, Kind.APPROVED: Mode.SOON}
    desk.choose_mail(database, writer, modes, digest=Rhythm.HOURLY, digest_at="08:00", zone="UTC")
    number = in_review(database, writer)
    _comment(database, reviewer, number)
    desk.decide(database, reviewer, number, Decision.APPROVE, revision=1)
    assert _round(database, mailbox) == 1
    assert "approved" in read(mailbox.received[0]).plain
    assert "commented" not in read(mailbox.received[0]).plain


def test_the_link_of_a_new_address_opens_the_mailbox(database: Database, mailbox: Mailbox) -> None:
    writer = person(database)
    desk.want_address(database, writer, "new@example.org")
    assert _round(database, mailbox, timedelta(0)) == 1
    letter = read(mailbox.received[0])
    assert letter.message["To"] == "new@example.org"
    assert letter.message["List-Unsubscribe"] is None
    found = re.search(rf"{ADDRESS}/mail/{writer.user_id}/confirm/(\w+)", letter.plain)
    assert found
    assert desk.confirm_address(database, writer.user_id or 0, found.group(1)) == "new@example.org"


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA", "TEXT"])
def test_a_server_that_cannot_now_is_asked_again_later_and_the_letter_has_the_same_name(
    database: Database, writer: Actor, reviewer: Actor, mailbox: Mailbox, command: str
) -> None:
    _comment(database, reviewer, in_review(database, writer))
    mailbox.answers[command] = "451 try again"
    assert _round(database, mailbox) == 0
    assert _states(database) == ["waiting"]
    [row] = shelf.letters(database)
    assert "451" in row.error
    assert _round(database, mailbox) == 0
    del mailbox.answers[command]
    assert _round(database, mailbox, timedelta(minutes=5)) == 1
    assert len(mailbox.received) == 1
    assert shelf.letters(database) == ()


def test_a_server_that_never_will_is_not_asked_again_until_ops_say_so(
    database: Database, writer: Actor, reviewer: Actor, mailbox: Mailbox
) -> None:
    _comment(database, reviewer, in_review(database, writer))
    mailbox.answers["RCPT"] = "550 nobody here"
    _round(database, mailbox)
    assert _states(database) == ["failed"]
    assert _round(database, mailbox, timedelta(days=1)) == 0
    mailbox.answers.clear()
    [row] = shelf.letters(database)
    assert desk.retry_letters(database, row.id)
    assert _round(database, mailbox) == 1


def test_after_eight_tries_a_letter_has_failed(
    database: Database, writer: Actor, reviewer: Actor, mailbox: Mailbox
) -> None:
    _comment(database, reviewer, in_review(database, writer))
    mailbox.answers["MAIL"] = ""
    for tries in range(8):
        assert _states(database) in ([], ["waiting"])
        _round(database, mailbox, timedelta(days=1 + tries))
    assert _states(database) == ["failed"]
    assert shelf.letters(database)[0].attempt == 8


def test_a_server_that_falls_silent_with_the_text_in_its_hands_is_never_asked_again(
    database: Database, writer: Actor, reviewer: Actor, mailbox: Mailbox
) -> None:
    _comment(database, reviewer, in_review(database, writer))
    mailbox.answers["TEXT"] = ""
    _round(database, mailbox)
    mailbox.answers.clear()
    assert _states(database) == ["unsure"]
    assert _round(database, mailbox, timedelta(days=1)) == 0
    [row] = shelf.letters(database)
    assert not desk.retry_letters(database, row.id)
    assert shelf.unread_count(database, writer.user_id or 0) == 1


def test_of_two_that_have_one_letter_the_slower_stops_before_the_text(
    database: Database, writer: Actor, reviewer: Actor
) -> None:
    _comment(database, reviewer, in_review(database, writer))
    with time_machine.travel(now() + QUIET, tick=False):
        desk.gather(database)
        slow = desk.claim_letter(database)
        assert desk.claim_letter(database) is None
    with time_machine.travel(now() + timedelta(minutes=5), tick=False):
        quick = desk.claim_letter(database)
        assert slow is not None
        assert quick is not None
        assert not desk.hand(database, slow)
        assert desk.hand(database, quick)
        assert not desk.finish_letter(database, slow, "sent")
        assert desk.finish_letter(database, quick, "sent")


def test_two_that_gather_at_once_make_one_letter(database: Database, writer: Actor, reviewer: Actor) -> None:
    for _ in range(4):
        _comment(database, reviewer, in_review(database, writer))
    both = threading.Barrier(2)

    def gather() -> int:
        both.wait(10)
        return desk.gather(database)

    with time_machine.travel(now() + QUIET, tick=False), ThreadPoolExecutor(2) as pool:
        made = [one.result() for one in [pool.submit(gather) for _ in range(2)]]
    assert sum(made) == 4
    assert _states(database) == ["waiting"] * 4


def _killed_at(place: str, database: Database, mailbox: Mailbox, folder: Path) -> int:
    """A process that makes one round of the post and is killed at a place; its exit status."""
    (folder / place).mkdir(parents=True)
    (folder / place / "1").write_text(json.dumps({"do": "kill"}))
    (folder / "clock").write_text("60")
    environ = {**os.environ, "COPYDESK_FAILPOINTS": str(folder)}
    url = database.writer.url.render_as_string(hide_password=False)
    child = [sys.executable, "-c", _ONE_ROUND, url, mailbox.url]
    return subprocess.run(child, env=environ, check=False, timeout=60, stdout=subprocess.DEVNULL).returncode


@pytest.mark.parametrize(
    ("place", "arrives", "rests"),
    [
        ("commit.before", True, "sent"),
        ("commit.after", True, "sent"),
        ("letter.claimed", True, "sent"),
        ("letter.handing", False, "unsure"),
        ("letter.taken", True, "unsure"),
    ],
)
def test_a_worker_that_is_killed_anywhere_sends_nothing_twice_and_loses_only_what_the_server_was_taking(
    database: Database,
    writer: Actor,
    reviewer: Actor,
    mailbox: Mailbox,
    tmp_path: Path,
    place: str,
    *,
    arrives: bool,
    rests: str,
) -> None:
    _comment(database, reviewer, in_review(database, writer))
    assert _killed_at(place, database, mailbox, tmp_path / "orders") == -signal.SIGKILL
    for minutes in (10, 30, 600):
        _round(database, mailbox, timedelta(minutes=minutes))
    assert len(mailbox.received) == int(arrives)
    assert _states(database) == [rests]
    assert shelf.unread_count(database, writer.user_id or 0) == 1


def test_a_digest_goes_out_when_the_persons_own_clock_says_so(database: Database, writer: Actor) -> None:
    with time_machine.travel(datetime(2026, 3, 28, 12, tzinfo=UTC), tick=False):
        desk.choose_mail(database, writer, {}, digest=Rhythm.DAILY, digest_at="08:00", zone="Europe/Berlin")
        with database.read() as connection:
            [next_at] = connection.scalars(select(Row.next_at))
    # The clocks there go forward in the night before.
    assert next_at == datetime(2026, 3, 29, 6, tzinfo=UTC)
