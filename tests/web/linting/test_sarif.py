"""SARIF as code scanning takes it: valid addresses, rules, levels, regions, fingerprints and fixes; errors are said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from web.linting.checking import Checked, Task, Unread, check
from web.linting.layouts import Tally
from web.linting.rules import Rules
from web.linting.sarif import Sarif

TEXT = "# 标题在这里\n\n见[甲](javascript:x)，到此为止。\n"


def _log(*results: Checked | Unread) -> dict[str, Any]:
    """The whole log, as its parts are printed."""
    layout, tally = Sarif(), Tally()
    parts = [layout.start()]
    for one in results:
        tally.add(one)
        if isinstance(one, Unread):
            layout.unread(one)
        else:
            parts.append(layout.file(one))
    parts.append(layout.end(tally))
    log: dict[str, Any] = json.loads("\n".join(part for part in parts if part is not None))
    return log


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checked:
    monkeypatch.chdir(tmp_path)
    Path("文 章#1.md").write_text(TEXT, encoding="utf-8")
    done = check(Task("文 章#1.md", Rules(select=("links.",))))
    assert isinstance(done, Checked)
    return done


def test_the_log_is_one_run_with_the_rules_of_the_line(checked: Checked) -> None:
    log = _log(checked, checked)
    assert set(log) == {"$schema", "version", "runs"}
    [run] = log["runs"]
    assert log["version"] == "2.1.0"
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert len(run["results"]) == 2
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == ["links.dangerous-scheme"] * 2
    assert run["invocations"] == [{"executionSuccessful": True}]


def test_a_result_says_where_how_grave_and_how_to_mend_it(checked: Checked) -> None:
    [result] = _log(checked)["runs"][0]["results"]
    [location] = result["locations"]
    place = location["physicalLocation"]
    region = place["region"]
    assert place["artifactLocation"]["uri"] == "%E6%96%87%20%E7%AB%A0%231.md"
    assert (region["startLine"], region["startColumn"]) == (3, 2)
    assert (region["endLine"], region["endColumn"]) == (3, 2 + region["charLength"])
    assert TEXT[region["charOffset"] :][: region["charLength"]] == region["snippet"]["text"] == "[甲](javascript:x)"
    assert result["level"] == "error"
    assert result["partialFingerprints"] == {"copydeskQuote/v1": checked.findings[0].mark}
    [change] = result["fixes"][0]["artifactChanges"]
    [replacement] = change["replacements"]
    assert replacement["insertedContent"] == {"text": "甲"}
    assert replacement["deletedRegion"]["startColumn"] == 2


def test_an_absolute_path_becomes_a_file_address(tmp_path: Path) -> None:
    (tmp_path / "a b.md").write_text(TEXT, encoding="utf-8")
    done = check(Task(str(tmp_path / "a b.md"), Rules()))
    assert isinstance(done, Checked)
    uri = _log(done)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == (tmp_path / "a b.md").as_uri()


def test_what_cannot_be_read_is_in_the_log_too() -> None:
    [run] = _log(Unread("nowhere.md", "cannot be read"))["runs"]
    assert run["results"] == []
    [invocation] = run["invocations"]
    assert not invocation["executionSuccessful"]
    [notification] = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"] == "cannot be read"
    assert notification["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "nowhere.md"
