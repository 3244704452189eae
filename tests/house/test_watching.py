"""What the folder ops/ offers to whoever has a Prometheus: rules that fire and are silent, names that there are."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from typing import Any

import pytest
from flask import Flask
from ruamel.yaml import YAML

from tests import articles, factories
from tests.pages import ROOT
from tests.web.conftest import QUICK
from web import create_app
from workflow import desk
from workflow.db import Database
from workflow.settings import Settings
from workflow.states import Lane, Role

OPS = ROOT / "ops"
NAME = re.compile(r"\b((?:copydesk|celery)_[a-z_]+)\b")
READ = YAML(typ="safe", pure=True)
RULES: list[dict[str, Any]] = READ.load(OPS / "alerts.yml")["groups"][0]["rules"]
TESTS: list[dict[str, Any]] = READ.load(OPS / "alerts.test.yml")["tests"]
DASHBOARD: dict[str, Any] = json.loads((OPS / "dashboard.json").read_text("utf-8"))


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    """A desk on which something of everything has happened."""
    desk.set_up(database, settings)
    factories.approved(
        database, factories.person(database), factories.person(database, Role.REVIEWER), articles.good_en()
    )
    factories.publish_all(database)
    desk.beat(database, factories.WORKER, "worker", lanes=",".join(Lane))
    return create_app(settings, database, hasher=QUICK)


def test_promtool_finds_each_rule_right() -> None:
    promtool = shutil.which("promtool")
    if promtool is None:
        pytest.skip("no promtool on PATH: it comes with Debian's package prometheus")
    ran = subprocess.run(
        [promtool, "test", "rules", "alerts.test.yml"], cwd=OPS, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("rule", [rule["alert"] for rule in RULES])
def test_each_rule_has_a_test_in_which_it_fires_and_one_in_which_it_is_silent(rule: str) -> None:
    expected = [
        bool(one["exp_alerts"]) for test in TESTS for one in test["alert_rule_test"] if one["alertname"] == rule
    ]
    assert sorted(expected) == [False, True]


def test_each_rule_says_what_is_wrong_and_what_to_do() -> None:
    assert all(set(rule["annotations"]) == {"summary", "action"} for rule in RULES)
    assert {rule["labels"]["severity"] for rule in RULES} == {"page", "ticket"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_name_in_the_rules_and_on_the_dashboard_is_one_that_the_desk_gives(app: Flask) -> None:
    client = app.test_client()
    client.get("/healthz")
    told = client.get("/metrics").text
    given = set(re.findall(r"^([a-z_]+)(?:\{| )", told, re.MULTILINE)) | set(
        re.findall(r"^# TYPE ([a-z_]+) ", told, re.MULTILINE)
    )
    asked = {name for rule in RULES for name in NAME.findall(rule["expr"])}
    asked |= {
        name for panel in DASHBOARD["panels"] for target in panel["targets"] for name in NAME.findall(target["expr"])
    }
    assert asked - given == set()
    assert len(asked) > 20


def test_the_panels_of_the_dashboard_do_not_lie_on_each_other() -> None:
    places = [panel["gridPos"] for panel in DASHBOARD["panels"]]
    cells = [
        (x, y) for at in places for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])
    ]
    assert len(cells) == len(set(cells))
    assert max(x for x, _ in cells) < 24
