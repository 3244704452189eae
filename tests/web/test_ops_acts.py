"""Every form of ops leaves a row in the audit trail, with who did it and why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from tests import articles, factories
from tests.web.test_ops import Make, Open, break_runs
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.desk import Action, Wanted
from workflow.states import RunState
from workflow.tables import StageRun

WORKER = "worker@desk:1:a"

# Each form as it is sent, and the verb that it leaves. <batch> is the number of a batch that runs.
FORMS: dict[str, tuple[dict[str, str], str]] = {
    "/ops/holds": ({"kind": "stage", "name": "fields"}, "hold"),
    "/ops/holds/lift": ({"kind": "stage", "name": "links"}, "lift"),
    "/ops/retry": ({"kind": "stage", "which": "all", "fingerprint": "abc123"}, "retry"),
    "/ops/limits": ({"kind": "stage", "name": "links", "at_once": "3"}, "limit"),
    "/ops/redispatch": ({"lane": "check"}, "redispatch"),
    "/ops/free": ({"kind": "stage", "id": "<stuck>"}, "free"),
    "/ops/workers": ({"name": WORKER, "on": "yes"}, "drain_worker"),
    "/ops/dead/discard": ({"kind": "stage", "which": "all", "fingerprint": "abc123"}, "discard"),
    "/ops/dead/restore": ({"kind": "stage", "which": "all", "fingerprint": "aside"}, "restore"),
    "/ops/batches/<int:batch_id>": ({"do": "pause"}, "pause_batch"),
    "/ops/alarms/test": ({}, "test_alarms"),
    "/ops/replays": ({"which": "waiting"}, "replay"),
}
# These pages, and what follows a replay, have tests of their own.
ELSEWHERE = ("/ops/people", "/ops/categories", "/ops/lists", "/ops/lexicon", "/ops/letters", "/ops/replays/")


def test_every_form_is_known(app: Flask) -> None:
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/ops") and "POST" in rule.methods}
    assert {rule for rule in rules if not rule.startswith(ELSEWHERE)} == set(FORMS)


@pytest.mark.parametrize("address", FORMS)
def test_a_form_leaves_who_did_what_and_why(database: Database, browser: Open, person: Make, address: str) -> None:
    oda, writer = person("ops", "oda"), person("writer")
    break_runs(database, desk.submit(database, writer, articles.good_en()).submission_id)
    break_runs(database, desk.submit(database, writer, articles.good_en()).submission_id, fingerprint="aside")
    desk.step(database, desk.start(database, oda, Action.DISCARD, Wanted("stage", fingerprint="aside"), reason="x"))
    batch_id = desk.start(database, oda, Action.RETRY, Wanted("stage", fingerprint="abc123"), reason="x")
    desk.hold(database, oda, "stage", "links", reason="x")
    desk.beat(database, WORKER, "worker")
    factories.in_review(database, writer, articles.good_zh()) if address == "/ops/replays" else None
    desk.lift(database, oda, "stage", "links") if address == "/ops/replays" else None
    factories.check_all(database)
    stuck = desk.submit(database, writer, articles.good_en()).submission_id
    with database.write() as connection:
        own = StageRun.submission_id == stuck
        values = {"state": RunState.RUNNING, "lease_until": now() - timedelta(minutes=1)}
        connection.execute(update(StageRun).where(own).values(values))
    ids = {"<stuck>": str(shelf.stage_runs(database, stuck)[0].id)}
    fields, verb = FORMS[address]
    sent = {name: ids.get(value, value) for name, value in fields.items()}
    answer = browser(oda).post(address.replace("<int:batch_id>", str(batch_id)), **sent, reason="of this test")
    assert answer.status_code == 303
    newest = shelf.audit(database, verb=verb, chain="desk").rows[0]
    assert newest.actor == "oda"
    assert verb == "test_alarms" or newest.detail["reason"] == "of this test"
