"""`copydesk labels` lists what people made of findings, and writes it where it can be measured again."""

from __future__ import annotations

import json
import re

import pytest

from tests.articles import cut_en, good_en, half_width_zh
from tests.factories import approved, check_all, in_review, person
from tests.web.commands.conftest import last_json
from workflow import desk
from workflow.db import Database
from workflow.settings import read_settings
from workflow.states import Role


@pytest.fixture
def judged(open_desk):
    """A desk with a finding that its writer mended, and one whose change was approved."""
    database = Database(read_settings().database)
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    submission_id = in_review(database, writer, cut_en())
    desk.revise(database, writer, submission_id, good_en(), seen=1)
    check_all(database)
    approved(database, writer, reviewer, half_width_zh())
    database.close()
    return open_desk


def test_each_judged_finding_is_a_line_with_what_who_when_and_under_which_rules(judged):
    lines = [json.loads(line) for line in judged("labels", "list").stdout.splitlines()]
    assert [(one["code"], one["ruling"], one["how"], one["role"]) for one in lines] == [
        ("truncation.mid-sentence", "upheld", "mended", "writer"),
        ("punctuation.half-width-in-cjk", "upheld", "kept", "reviewer"),
    ]
    assert [(one["submission"], one["revision"]) for one in lines] == [(1, 1), (2, 1)]
    assert all(re.fullmatch(r"[0-9a-f]{12}", one["ruleset"]) for one in lines)
    assert cut_en().body[lines[0]["start"] : lines[0]["end"]] == lines[0]["quote"]
    assert judged("labels", "list", "--ruling", "overruled").stdout == ""


def test_the_judged_texts_become_a_labelled_folder_with_the_desks_categories(judged, tmp_path):
    folder = tmp_path / "labels"
    assert last_json(judged("labels", "export", str(folder))) == {"folder": str(folder), "articles": 2}
    assert (folder / "texts" / "1-1.txt").read_bytes().decode() == cut_en().body
    first, second = map(json.loads, (folder / "labels.jsonl").read_text("utf-8").splitlines())
    assert first["fields"]["title"] == cut_en().title
    assert [mark["code"] for mark in second["expected"]] == ["punctuation.half-width-in-cjk"]
    assert second["absent"] == []
    assert {one["key"] for one in json.loads((folder / "categories.json").read_text("utf-8"))} >= {"news", "culture"}
    told = last_json(judged("bench", "quality", "--labelled", str(folder), "--json"))
    wrong = [row for row in told["suites"] if row["at"] == "warn" and row["suite"] == "code" and row["recall"] != 1]
    assert wrong == []


def test_a_folder_with_something_in_it_is_left_alone(judged, tmp_path):
    refused = judged("labels", "export", str(tmp_path))
    assert refused.exit_code == 1
    assert "is not empty" in refused.output
