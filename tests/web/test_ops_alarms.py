"""The page of alarms: what rings, in words; who is told; a test that says what did not work."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests.mailbox import Mailbox
from tests.web.conftest import Browser
from tests.web.test_ops import Make, Open
from workflow import shelf
from workflow.alarms import look
from workflow.clock import now
from workflow.db import Database


@pytest.fixture
def ops(browser: Open, person: Make) -> Browser:
    """Somebody of ops at a browser."""
    return browser(person("ops", "oda"))


def test_what_rings_is_told_in_words_with_what_to_do(database: Database, ops: Browser) -> None:
    assert "ringing" not in ops.get("/ops/alarms").text
    look(database, None)
    with time_machine.travel(now() + timedelta(seconds=25)):
        look(database, None)
    page = ops.get("/ops/alarms").text
    assert "No worker is alive for: check, publish, slow. Waiting: 0." in page
    assert "copydesk worker" in page
    assert page.count("ringing") == 1


def test_without_a_sink_the_page_says_that_nobody_is_told(ops: Browser) -> None:
    assert "Nobody: set COPYDESK_ALARM_MAIL_TO" in ops.get("/ops/alarms").text
    ops.post("/ops/alarms/test")
    assert "Nobody is told" in ops.get("/ops/alarms").text


def test_a_test_goes_out_and_stands_in_the_trail(
    database: Database, ops: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Mailbox() as mailbox:
        monkeypatch.setenv("COPYDESK_ALARM_MAIL_TO", "olu@desk.example")
        monkeypatch.setenv("COPYDESK_SMTP_URL", mailbox.url)
        ops.post("/ops/alarms/test")
        assert b"This is a test" in mailbox.received[0]
    assert "Sent." in ops.get("/ops/alarms").text
    ops.post("/ops/alarms/test")
    assert "Not told: mail" in ops.get("/ops/alarms").text
    assert shelf.audit(database, verb="test_alarms").rows[1].detail["troubles"] == []
