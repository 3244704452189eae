"""`copydesk bench quality` says how right the checks are, on a folder and on a desk."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.web.commands.conftest import last_json

FOLDER = Path(__file__).parents[2] / "labelled"
KEYS = {
    "suite",
    "case",
    "at",
    "true_positives",
    "false_positives",
    "false_negatives",
    "true_negatives",
    "precision",
    "recall",
    "false_positive_rate",
}


def _quality(copydesk, *arguments: object) -> Any:
    return copydesk("bench", "quality", *map(str, arguments))


def test_a_labelled_folder_gives_one_object_with_a_row_for_each_code_stage_kind_and_score(copydesk):
    told = last_json(_quality(copydesk, "--labelled", FOLDER, "--json"))
    assert told["articles"] == 9
    assert all(set(row) == KEYS for row in told["suites"])
    rows = {(row["suite"], row["case"], row["at"]): row for row in told["suites"]}
    assert rows["stage", "truncation", "block"]["true_positives"] == 4
    assert rows["stage", "truncation", "block"]["true_negatives"] == 5
    assert rows["kind", "comma, zh", "warn"]["recall"] == 1.0
    assert rows["kind", "whole, all", "warn"]["false_positive_rate"] == 0.0
    assert rows["code", "links.tracking-parameter", "block"]["recall"] == 0.0
    assert rows["code", "links.tracking-parameter", "warn"]["recall"] == 1.0
    assert ("score", "score 0.9 or more", "0.9") in rows


def test_people_get_tables_and_the_articles_that_were_judged_wrongly(copydesk, tmp_path):
    (tmp_path / "a.md").write_text("# A ferry\n\nSee [it](javascript:x) there.\n", encoding="utf-8")
    label = {"path": "a.md", "expected": ["truncation."], "absent": ["links.dangerous-scheme"]}
    (tmp_path / "labels.jsonl").write_text(json.dumps(label), encoding="utf-8")
    done = _quality(copydesk, "--labelled", tmp_path, "--wrong")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith("1 article, ruleset ")
    [code] = [line.split() for line in lines if line.startswith("links.dangerous-scheme")]
    assert code == ["links.dangerous-scheme", "block,", "warn", "0", "1", "0", "0.0", "%", "-", "100.0", "%"]
    assert lines[-3:] == ["Wrong", "a.md: truncation. false negative", "a.md: links.dangerous-scheme false positive"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--labelled", "."), "no labels.jsonl in it"),
        (("--labelled", "nowhere"), "does not exist"),
        (("--labelled", ".", "--desk"), "Say either"),
        (("--desk", "--wrong"), "--wrong goes with"),
        ((), "There is no desk in"),
    ],
)
def test_what_cannot_be_measured_is_said(copydesk, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    refused = _quality(copydesk, *arguments)
    assert refused.exit_code != 0
    assert said in refused.output


def test_a_desk_where_nobody_judged_anything_says_so(open_desk):
    assert "Nobody has judged a finding" in _quality(open_desk).stdout
    assert last_json(_quality(open_desk, "--desk", "--json"))["suites"] == []
