"""Replays on the web: begun from a form, followed, and read as a report."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from tests import articles, factories
from tests.web.conftest import Browser
from tests.web.test_ops import Make, Open
from workflow import desk
from workflow.db import Database
from workflow.tables import FindingRow


@pytest.fixture
def ops(browser: Open, person: Make) -> Browser:
    """Somebody of ops at a browser."""
    return browser(person("ops", "oda"))


def test_a_replay_is_begun_and_its_report_says_what_would_change(
    database: Database, ops: Browser, person: Make
) -> None:
    factories.in_review(database, person("writer"), articles.promo_zh())
    with database.write() as connection:
        connection.execute(delete(FindingRow).where(FindingRow.code.like("category.%")))
    assert "Waiting for people (1)" in ops.get("/ops/replays").text
    begun = ops.post("/ops/replays", which="waiting", newest="", category="", reason="a new rule")
    assert begun.status_code == 303
    assert "0 of 1" in ops.get(begun.location).text
    assert desk.replay_while_idle(database) == 1
    page = ops.get(begun.location).text
    assert "1 text looked at so far" in page
    assert "done" in page
    assert ops.get("/ops/replays/77").status_code == 404


def test_a_replay_of_nothing_says_so(ops: Browser) -> None:
    ops.post("/ops/replays", which="published", reason="look")
    assert "There is no such text." in ops.get("/ops/replays").text
    assert ops.post("/ops/replays", which="everything", reason="look").status_code == 400


def test_a_replay_without_a_reason_is_refused(database: Database, ops: Browser, person: Make) -> None:
    factories.in_review(database, person("writer"))
    ops.post("/ops/replays", which="waiting", reason="")
    assert "Say why" in ops.get("/ops/replays").text
