"""Replays on the web: begun from a form, followed, and read as a report."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from tests import articles, factories
from tests.web.conftest import Browser
from tests.web.test_ops import Make, Open
from tests.workflow.desk.test_check_again import HOLLOW
from workflow import desk, shelf
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
    assert desk.work_while_idle(database) == 1
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


def _hollow(database: Database, person: Make) -> int:
    """A waiting article with a finding that rules of before had not made; its replay has been finished."""
    submission_id = factories.in_review(database, person("writer"), HOLLOW)
    with database.write() as connection:
        connection.execute(delete(FindingRow).where(FindingRow.code == "residue.placeholder"))
    return submission_id


def _replayed(database: Database, ops: Browser) -> str:
    begun = ops.post("/ops/replays", which="waiting", newest="", category="", reason="a new rule")
    desk.work_while_idle(database)
    return str(begun.location)


def test_what_changed_is_checked_again_after_its_number_was_shown_and_a_reason_given(
    database: Database, ops: Browser, person: Make
) -> None:
    submission_id = _hollow(database, person)
    report = _replayed(database, ops)
    page = ops.get(report).text
    assert "1 text of which something changes still waits as it was" in page
    assert f"{report}/again?code=residue.placeholder" in page
    assert "Check 1 article again" in ops.get(f"{report}/again?before=pass&after=warn").text
    assert "Check 0 articles again" in ops.get(f"{report}/again?before=warn").text
    ops.post(f"{report}/again", code="residue.placeholder", reason="")
    assert "Say why" in ops.get(report).text
    begun = ops.post(f"{report}/again", code="residue.placeholder", reason="the new rule")
    assert begun.location == "/ops/batches"
    assert "Check again no." in ops.get("/ops/batches").text
    assert desk.work_while_idle(database) == 1
    view = shelf.submission(database, submission_id)
    assert view is not None
    assert [one.code for one in view.findings] == ["residue.placeholder"]
    ops.post(f"{report}/again", code="residue.placeholder", reason="once more")
    assert "nothing is left to check again" in ops.get(report).text


def test_single_articles_can_be_ticked(database: Database, ops: Browser, person: Make) -> None:
    submission_id = _hollow(database, person)
    report = _replayed(database, ops)
    assert "1 that you ticked" in ops.get(f"{report}/again?ticked=yes&id={submission_id}").text
    ops.get(f"{report}/again?ticked=yes")
    assert "Tick what should be checked again" in ops.get(report).text
    ops.post(f"{report}/again", id=str(submission_id), reason="this one")
    assert desk.work_while_idle(database) == 1


def test_a_report_on_what_is_live_offers_nothing(database: Database, ops: Browser, person: Make) -> None:
    factories.approved(database, person("writer"), person("reviewer"), HOLLOW)
    factories.publish_all(database)
    with database.write() as connection:
        connection.execute(delete(FindingRow))
    begun = ops.post("/ops/replays", which="published", newest="", category="", reason="look")
    desk.work_while_idle(database)
    page = ops.get(begun.location).text
    assert "What is live stays as it was approved" in page
    assert f"{begun.location}/again" not in page


def test_only_ops_may(database: Database, browser: Open, person: Make, ops: Browser) -> None:
    _hollow(database, person)
    report = _replayed(database, ops)
    reviewer = browser(person("reviewer", "rui"))
    assert reviewer.get(f"{report}/again").status_code == 403
    assert reviewer.post(f"{report}/again", reason="me").status_code == 403
