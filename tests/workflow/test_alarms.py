"""The watch: what rings is kept in the ledger, told once, told again when it is over, and known after a restart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
import time_machine

from tests.articles import good_en
from tests.factories import WORKER, open_desk, person
from tests.mailbox import Mailbox
from tests.receiver import Receiver, answer, receiving
from workflow import desk
from workflow.alarm_rules import Ring
from workflow.alarms import alarms, look, tell_news, tell_test
from workflow.clock import now
from workflow.db import Database
from workflow.settings import Settings
from workflow.states import Lane
from workflow.telling import Sinks

HINTS = dict.fromkeys(Lane, 1)
ADDRESS = "https://desk.example"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as mailbox:
        yield mailbox


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)
    desk.beat(database, WORKER, "worker")
    desk.submit(database, person(database), good_en())


def _later(seconds: int) -> time_machine.travel:
    return time_machine.travel(now() + timedelta(seconds=seconds), tick=False)


def test_when_the_workers_die_it_rings_within_a_minute_whoever_looks(database: Database) -> None:
    assert "no-worker" not in look(database, HINTS)
    rang = 0
    for seconds in range(5, 65, 5):
        with _later(seconds):
            if "no-worker" in look(database, HINTS):
                rang = seconds
                break
    assert 30 <= rang < 60
    # A process that starts only now knows it at once: there is nothing to warm up.
    fresh = Database(database.writer.url.render_as_string(hide_password=False))
    [view] = [one for one in alarms(fresh) if one.rule.name == "no-worker"]
    fresh.close()
    assert view.state is Ring.RINGING
    assert view.say() == "No worker is alive for: check, publish, slow. Waiting: 1."


def test_each_news_is_told_once_by_mail_though_two_processes_watch(database: Database, mailbox: Mailbox) -> None:
    sinks = Sinks(("olu@desk.example",), "desk@desk.example", mailbox.url)
    with _later(40):
        look(database, HINTS)
    with _later(60):
        look(database, HINTS)
        assert tell_news(database, sinks, ADDRESS) == 1
        assert tell_news(database, sinks, ADDRESS) == 0
    with _later(90):
        desk.beat(database, WORKER, "worker")
        look(database, HINTS)
    with _later(121):
        desk.beat(database, WORKER, "worker")
        look(database, HINTS)
        assert tell_news(database, sinks, ADDRESS) >= 1
    letters = [message_from_bytes(raw) for raw in mailbox.received]
    subjects = [str(letter["Subject"]) for letter in letters]
    assert subjects[0] == "[copydesk] No worker"
    assert "[copydesk] Over: No worker" in subjects
    assert letters[0]["To"] == "olu@desk.example"
    assert f"{ADDRESS}/ops/alarms" in letters[0].get_payload()


def test_a_sink_that_is_away_is_tried_again_until_it_takes_the_news(database: Database, receiver: Receiver) -> None:
    sinks = Sinks(webhook=receiver.url)
    receiver.behaviours = [answer(503)]
    with _later(40):
        look(database, HINTS)
    with _later(60):
        look(database, HINTS)
        assert tell_news(database, sinks, ADDRESS) == 0
        assert tell_news(database, sinks, ADDRESS) == 0
    with _later(110):
        assert tell_news(database, sinks, ADDRESS) == 1
    facts = receiver.requests[-1].message
    assert (facts["rule"], facts["state"], facts["desk"]) == ("no-worker", "ringing", ADDRESS)
    assert facts["facts"] == {"lanes": "check, publish, slow", "waiting": 1}


def test_a_desk_that_tells_nobody_still_keeps_what_rings(database: Database) -> None:
    with _later(40):
        look(database, HINTS)
    with _later(60):
        assert "no-worker" in look(database, HINTS)
        assert tell_news(database, Sinks(), ADDRESS) == 0


def test_a_test_says_what_did_not_work(mailbox: Mailbox, tmp_path: Path) -> None:
    works = Sinks(("olu@desk.example",), "desk@desk.example", mailbox.url)
    assert tell_test(works, ADDRESS) == []
    [trouble] = tell_test(Sinks(("a@b.example",), "c@d.example", "smtp://127.0.0.1:9"), ADDRESS)
    assert trouble.startswith("mail: ConnectionRefusedError")
