"""`copydesk doctor`."""

from __future__ import annotations

import json
import os
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, update

from workflow import desk
from workflow.article import Source
from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.states import Role
from workflow.tables import Event, Publication, StageRun


@pytest.fixture
def ledger(open_desk, tmp_path):
    """A desk with a submission in it."""
    database = Database(f"sqlite:///{tmp_path / 'desk' / 'copydesk.db'}")
    user_id = desk.people.add_user(database, "lin", Role.WRITER)
    desk.submit(database, Actor(user_id, "lin", Role.WRITER), Source(body="A text that goes on and on."))
    yield database
    database.close()


def complaints(result):
    """What the doctor found, with the exit code it must have."""
    found = json.loads(result.stdout)
    assert result.exit_code == (0 if found["sound"] else 1)
    return [(one["kind"], one["grave"]) for one in found["complaints"]]


def publish(database, tmp_path, raw: bytes, sha256: str) -> None:
    """A live publication and its file."""
    articles = tmp_path / "desk" / "site" / "articles"
    articles.mkdir(parents=True, exist_ok=True)
    (articles / "1-1-abc.html").write_bytes(raw)
    row = {"submission_id": 1, "revision_id": 1, "channel": "site", "task": "publish", "state": "live"}
    row |= {"idempotency_key": "k", "due_at": now(), "queued_at": now(), "receipt_id": "articles/1-1-abc.html"}
    with database.write() as connection:
        connection.execute(insert(Publication).values(**row, sha256=sha256))
    desk.refresh(database, "site")


EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_healthy_desk_is_sound(open_desk, ledger, tmp_path):
    publish(ledger, tmp_path, b"", EMPTY_SHA256)
    assert complaints(open_desk("doctor", "--json")) == []
    assert "Sound" in open_desk("doctor").output


@pytest.mark.parametrize(
    "tampering",
    [
        update(Event).where(Event.verb == "submit").values(actor="somebody else"),
        delete(Event).where(Event.verb == "submit"),
    ],
)
def test_a_changed_or_missing_event_is_found(open_desk, ledger, tampering):
    with ledger.write() as connection:
        connection.execute(tampering)
    assert ("events", True) in complaints(open_desk("doctor", "--json"))


def test_a_changed_file_is_found(open_desk, ledger, tmp_path):
    publish(ledger, tmp_path, b"changed", EMPTY_SHA256)
    assert complaints(open_desk("doctor", "--json")) == [("files", True)]


def test_a_missing_file_is_found(open_desk, ledger, tmp_path):
    publish(ledger, tmp_path, b"", EMPTY_SHA256)
    (tmp_path / "desk" / "site" / "articles" / "1-1-abc.html").unlink()
    assert complaints(open_desk("doctor", "--json")) == [("files", True)]


def test_an_old_leftover_is_only_noted(open_desk, ledger, tmp_path):
    publish(ledger, tmp_path, b"", EMPTY_SHA256)
    leftover = tmp_path / "desk" / "site" / "articles" / "9-9-def.html"
    leftover.write_bytes(b"")
    assert complaints(open_desk("doctor", "--json")) == []
    os.utime(leftover, (0, 0))
    assert complaints(open_desk("doctor", "--json")) == [("files", False)]


def test_work_that_nobody_comes_back_for_is_found(open_desk, ledger):
    with ledger.write() as connection:
        old = now() - timedelta(hours=1)
        connection.execute(update(StageRun).where(StageRun.id == 1).values(state="running", lease_until=old))
    assert complaints(open_desk("doctor", "--json")) == [("work", True)]
    assert "PROBLEM" in open_desk("doctor").output


def test_there_is_nothing_to_look_at_without_a_desk(copydesk):
    assert copydesk("doctor").exit_code == 1


def test_a_repair_says_what_it_did_and_what_is_left(open_desk, ledger):
    with ledger.write() as connection:
        old = now() - timedelta(hours=1)
        connection.execute(update(StageRun).where(StageRun.id == 1).values(state="running", lease_until=old))
    assert "--repair mends this" in open_desk("doctor").output
    mended = json.loads(open_desk("doctor", "--repair", "--json").stdout)
    assert mended == {
        "sound": True,
        "repaired": ["put back in the queue: 1 of 1 pieces of stuck work"],
        "complaints": [],
    }
    with ledger.write() as connection:
        connection.execute(update(Event).where(Event.verb == "submit").values(actor="somebody else"))
    left = open_desk("doctor", "--repair")
    assert left.exit_code == 1
    assert "PROBLEM  events" in left.output
