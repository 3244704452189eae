"""The page of one stage or channel, and the forms for what does not move."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from tests import articles, factories
from tests.web.conftest import Browser
from tests.web.test_ops import Make, Open
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.runs import claim_lines
from workflow.states import Lane
from workflow.tables import StageRun


@pytest.fixture
def ops(browser: Open, person: Make) -> Browser:
    """Somebody of ops at a browser."""
    return browser(person("ops", "oda"))


def test_a_stage_shows_its_hour_as_a_table_and_its_percentiles(database: Database, ops: Browser, person: Make) -> None:
    with time_machine.travel(now() - timedelta(minutes=3)):
        desk.submit(database, person("writer"), articles.good_en())
        factories.check_all(database)
    desk.roll_up(database)
    page = ops.get("/ops/stage/truncation").text
    assert page.count("<tr data-at=") == 60
    assert page.count('data-passed="1"') == 1
    assert "p99" in page
    assert ops.get("/ops/channel/site?span=day").text.count("<tr data-at=") == 96


@pytest.mark.parametrize("path", ["/ops/stage/nowhere", "/ops/channel/links", "/ops/person/oda"])
def test_what_is_no_stage_and_no_channel_has_no_page(ops: Browser, path: str) -> None:
    assert ops.get(path).status_code == 404


def test_a_limit_is_set_and_taken_away(database: Database, ops: Browser) -> None:
    fields = {"kind": "stage", "name": "links", "next": "/ops/stage/links"}
    ops.post("/ops/limits", **fields, at_once="2", per_minute="", reason="slow host")
    assert "2 at once" in ops.get("/ops").text
    ops.post("/ops/limits", **fields, at_once="two", reason="x")
    assert "must be a whole number" in ops.get("/ops/stage/links").text
    ops.post("/ops/limits", **fields, at_once="", per_minute="", reason="fast again")
    assert {card.limit for card in shelf.board(database).stages} == {None}


def test_a_stage_is_drained_from_its_page(database: Database, ops: Browser) -> None:
    ops.post("/ops/holds", kind="stage", name="links", reason="new list", mode="drain", next="/ops/stage/links")
    page = ops.get("/ops/stage/links").text
    assert "Draining." in page
    assert "Drained by oda" in page
    assert shelf.board(database).holds[0].mode == "drain"


def test_what_is_stuck_is_given_to_another_worker(database: Database, ops: Browser, person: Make) -> None:
    desk.submit(database, person("writer"), articles.good_en())
    with database.write() as connection:
        [line] = claim_lines(connection, "worker@lost:1:a", Lane.CHECK)
        connection.execute(update(StageRun).values(lease_until=now() - timedelta(seconds=1)))
    assert "One piece of work is stuck" in ops.get("/ops").text
    ops.post("/ops/free", kind="stage", id=str(line.runs[0].id), reason="its machine is gone")
    assert len(shelf.board(database).stuck) == len(line.runs) - 1


def test_work_that_nobody_announces_is_hinted_at_again(database: Database, ops: Browser, person: Make) -> None:
    done = desk.submit(database, person("writer"), articles.good_en())
    sent: list[tuple[Lane, int]] = []
    database.nudge = lambda lane, number: sent.append((lane, number))
    assert ops.post("/ops/redispatch", lane="check", reason="the broker was emptied").status_code == 303
    assert sent == [(Lane.CHECK, done.submission_id)]
    assert ops.post("/ops/redispatch", lane="nowhere", reason="x").status_code == 400


def test_a_worker_is_drained_and_takes_on_again(database: Database, ops: Browser) -> None:
    name = "worker@desk:1:a"
    desk.beat(database, name, "worker", lanes="check,publish")
    ops.post("/ops/workers", name=name, on="yes", reason="its host is updated")
    assert f"The worker {name} takes nothing on." in ops.get("/ops").text
    ops.post("/ops/workers", name=name, on="no", reason="done")
    assert "takes nothing on." not in ops.get("/ops").text.replace("It finishes what it has and takes nothing on.", "")
    ops.post("/ops/workers", name="worker@nowhere:1:a", on="yes", reason="x")
    assert "There is no worker called" in ops.get("/ops").text
