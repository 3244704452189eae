"""Two workers die on a busy desk: ops see how much waits and since when, machines are told, people are alarmed."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from tests.articles import good_en
from tests.factories import open_desk, person
from tests.mailbox import Mailbox
from tests.web.conftest import QUICK
from web import create_app
from workflow import desk
from workflow.alarms import AlarmWatch
from workflow.clock import now
from workflow.db import Database
from workflow.migrations import upgrade
from workflow.settings import Settings
from workflow.states import Lane, Role
from workflow.telling import Sinks

WORKERS = ("worker@one:1:a", "worker@two:2:b")


@pytest.fixture
def ledger(settings: Settings) -> Database:
    database = Database(settings.database)
    upgrade(database.url)
    open_desk(database, settings)
    return database


def _page(settings: Settings, database: Database, ops: desk.Actor) -> tuple[str, dict[str, object], int]:
    """The board and the readiness as a web process shows them that has only just started."""
    client = create_app(settings, database, hasher=QUICK).test_client()
    assert ops.user_id
    client.set_cookie("copydesk", desk.people.use_link(database, desk.people.issue_link(database, ops.user_id)))
    ready = client.get("/readyz")
    return client.get("/ops").text, ready.json, ready.status_code


def test_the_board_readiness_and_the_alarm_are_right_also_after_the_web_was_restarted(
    settings: Settings, ledger: Database
) -> None:
    writer, ops = person(ledger), person(ledger, Role.OPS, "olu")
    for name in WORKERS:
        desk.beat(ledger, name, "worker", lanes=",".join(Lane))
    died = now()
    for _ in range(300):
        desk.submit(ledger, writer, good_en())
    with Mailbox() as mailbox:
        sinks = Sinks(("olu@desk.example",), "desk@desk.example", mailbox.url)
        told = 0
        for seconds in range(0, 60, 5):
            # Each look is by a process that has only just started and remembers nothing.
            with time_machine.travel(died + timedelta(seconds=seconds), tick=False):
                AlarmWatch(ledger, lambda: dict.fromkeys(Lane, 1), sinks, settings.address).round()
            if mailbox.received:
                told = seconds
                break
        assert 30 <= told < 60
        assert b"No worker is alive for: check, publish, slow. Waiting: 300." in mailbox.received[0]
    with time_machine.travel(died + timedelta(minutes=11)):
        for _ in range(2):
            board, ready, status = _page(settings, ledger, ops)
            assert re.search(r"No worker has been alive for 1[01] min[^:]*: 300 wait, the oldest for 1[01] min", board)
            assert status == 503
            reasons = "\n".join(map(str, ready["reasons"]))  # type: ignore[call-overload]
            assert "no worker is alive for links: 300 waiting, the oldest for 6" in reasons
            assert "no worker is alive for site: 0 waiting" in reasons
    ledger.close()
