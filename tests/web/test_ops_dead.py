"""Dead letters and batches on the web: chosen, put aside, brought back, exported; a batch paused and resumed."""

from __future__ import annotations

import json

import pytest

from tests import articles
from tests.web.conftest import Browser
from tests.web.test_ops import Make, Open, break_runs
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk import Action, Actor, Wanted


@pytest.fixture
def oda(person: Make) -> Actor:
    """Somebody of ops."""
    return person("ops", "oda")


@pytest.fixture
def ids(database: Database, person: Make) -> list[int]:
    """The runs of one submission, all given up."""
    return break_runs(database, desk.submit(database, person("writer"), articles.good_en()).submission_id)


@pytest.fixture
def ops(browser: Open, oda: Actor) -> Browser:
    """Somebody of ops at a browser."""
    return browser(oda)


def test_a_dead_letter_is_put_aside_and_brought_back_with_a_reason(
    database: Database, ops: Browser, ids: list[int]
) -> None:
    chosen = {"kind": "stage", "which": "ticked", "id": str(ids[0])}
    assert ops.post("/ops/dead/discard", **chosen, reason="The author has left").status_code == 303
    assert "1 is put aside" in ops.get("/ops/dead").text
    assert [row.id for row in shelf.dead(database, "stage", aside=True).rows] == [ids[0]]
    assert "The author has left" in ops.get("/ops/events?verb=discard").text
    ops.post("/ops/dead/restore", **chosen, reason="She came back")
    assert shelf.dead_count(database, "stage") == len(ids)


def test_all_of_one_stage_can_be_chosen_and_the_page_says_how_many(
    database: Database, ops: Browser, ids: list[int]
) -> None:
    assert "Retry all 1 of “Links”" in ops.get("/ops/dead?name=links").text
    ops.post("/ops/dead/discard", kind="stage", which="all", name="links", reason="A bad list")
    assert shelf.dead_count(database, "stage") == len(ids) - 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"which": "ticked", "reason": "x"}, "Tick what should be tried again"),
        ({"which": "all", "reason": "x"}, "Tick what should be tried again"),
        ({"which": "all", "name": "links", "reason": " "}, "Say why"),
    ],
)
def test_nothing_happens_without_a_choice_or_a_reason(
    database: Database, ops: Browser, ids: list[int], fields: dict[str, str], said: str
) -> None:
    ops.post("/ops/dead/discard", kind="stage", **fields)
    assert said in ops.get("/ops/dead").text
    assert shelf.dead_count(database, "stage") == len(ids)


def test_they_are_exported_a_line_of_json_each(ops: Browser, ids: list[int]) -> None:
    answer = ops.get("/ops/dead/export?kind=stage")
    rows = [json.loads(line) for line in answer.text.splitlines()]
    assert [row["id"] for row in rows] == ids
    assert rows[0]["error"].startswith("Traceback")
    assert "attachment" in answer.headers["Content-Disposition"]


def test_a_batch_shows_how_far_it_is_and_can_be_paused_and_resumed(
    database: Database, ops: Browser, oda: Actor, ids: list[int]
) -> None:
    batch_id = desk.start(database, oda, Action.RETRY, Wanted("stage", fingerprint="abc123"), reason="mended")
    desk.step(database, batch_id, size=2)
    assert f"2 of {len(ids)}" in ops.get("/ops/batches").text
    ops.post(f"/ops/batches/{batch_id}", do="pause", reason="wait")
    assert desk.work_off(database) == 0
    assert "under way" not in ops.get("/ops/batches").text
    ops.post(f"/ops/batches/{batch_id}", do="resume", reason="go on")
    assert desk.work_off(database) == 1
    assert ops.post(f"/ops/batches/{batch_id}", do="nonsense", reason="x").status_code == 400
    ops.post(f"/ops/batches/{batch_id}", do="cancel", reason="too late")
    assert "has ended already" in ops.get("/ops/batches").text
