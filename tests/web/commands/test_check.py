"""`copydesk check` says what is wrong, where, in three ways, and its exit code can be trusted."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.commands.check import check
from workflow.line import LINE

WHOLE = """国际

港口的渡轮恢复通航

2026-05-01

文章摘要：停航三周以后，渡轮在周二恢复通航，船票的价格没有变化，夏天还会增加班次。

渡轮在周二回到港口，停航一共三周。第一班载了六十名旅客，其中一半是住在岛上的居民，他们说等这一天已经很久了。

船长说，新的发动机比旧的少用三分之一的燃料，因此船票的价格没有变化。检修期间，岛上的人只能坐一条小船来往，大风天不能开。

公司打算在夏天每天增加两班，那时岛上的旅馆常常住满。码头也会修一条新的候船走廊，预计在六月底以前完工。
"""
CUT = WHOLE.rstrip() + "\n\n公司还表示，将继续同岛上的居民商量，随着旅客人数的增加以"


def run(*args: object) -> Result:
    return CliRunner().invoke(check, [str(arg) for arg in args])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "whole.txt").write_text(WHOLE, encoding="utf-8")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "cut.md").write_text(CUT, encoding="utf-8")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    return tmp_path


def test_a_file_without_a_block_ends_with_zero(folder: Path) -> None:
    assert run(folder / "whole.txt").exit_code == 0


def test_a_blocked_file_ends_with_one_and_says_where(folder: Path) -> None:
    done = run(folder / "deep" / "cut.md")
    assert done.exit_code == 1
    line = CUT.count("\n") + 1
    assert f"cut.md:{line}:1: block truncation.mid-sentence  The text ends with “以”" in done.stdout
    assert "1 file: 1 blocked" in done.stdout


def test_a_settings_file_says_what_the_categories_ask(folder: Path) -> None:
    settings = folder / "desk.toml"
    local = '[[category]]\nkey = "abroad"\nlabel_en = "Abroad"\nlabel_zh = "国际"\n[category.limits]\n'
    settings.write_text(f"{local}body_cjk = [5000, 0]\n", encoding="utf-8")
    done = run("--categories", settings, folder / "whole.txt")
    assert done.exit_code == 1
    assert "at least 5000" in done.stdout
    settings.write_text(f"{local}body_cjk = [5000]\n", encoding="utf-8")
    done = run("--categories", settings, folder / "whole.txt")
    assert done.exit_code == 2
    assert "Line 6, body_cjk" in done.stderr


def test_a_missing_file_ends_with_two_and_the_others_are_still_checked(folder: Path) -> None:
    done = run(folder / "nowhere.txt", folder / "deep" / "cut.md")
    assert done.exit_code == 2
    assert "nowhere.txt: cannot be read: No such file" in done.stderr
    assert "2 files: 1 blocked, 1 unreadable" in done.stdout


def test_a_picture_is_refused_by_name_and_left_out_of_a_folder(folder: Path) -> None:
    assert "picture.png: " in run(folder / "picture.png").stderr
    assert "picture.png" not in run(folder).output


def test_a_folder_gives_one_json_object_a_file_with_the_promised_fields(folder: Path) -> None:
    done = run(folder, "--format", "json")
    records = {Path(record["path"]).name: record for record in map(json.loads, done.stdout.splitlines())}
    assert records.keys() == {"whole.txt", "cut.md"}
    record = records["cut.md"]
    assert list(record) == ["path", "sha256", "language", "title", "verdict", "stages", "findings"]
    assert record["sha256"] == hashlib.sha256(CUT.encode()).hexdigest()
    assert (record["language"], record["title"], record["verdict"]) == ("zh", "港口的渡轮恢复通航", "block")
    assert [stage["stage"] for stage in record["stages"]] == [stage.name for stage in LINE]
    assert set(record["stages"][0]) == {"stage", "version", "verdict", "ms"}
    (found,) = [one for one in record["findings"] if one["code"] == "truncation.mid-sentence"]
    assert list(found) == ["code", "stage", "severity", "confidence", "message", "start", "end", "quote", "fix"]
    assert CUT[found["start"] : found["end"]] == found["quote"]
    assert found["fix"] is None
    assert 0 < found["confidence"] <= 1


def test_a_fix_is_given_with_what_stands_there_and_what_would(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("# 标题在这里\n\n见[甲](javascript:x)，到此为止。\n", encoding="utf-8")
    (record,) = map(json.loads, run(path, "--format", "json").stdout.splitlines())
    (found,) = [one for one in record["findings"] if one["code"] == "links.dangerous-scheme"]
    edit = {"start": 10, "end": 27, "before": "[甲](javascript:x)", "after": "甲", "action": "unlink"}
    assert found["fix"] == {"automatic": True, "edits": [edit]}


def test_sarif_points_at_the_same_places(folder: Path) -> None:
    done = run(folder / "deep" / "cut.md", "--format", "sarif")
    log = json.loads(done.stdout)
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    run_ = log["runs"][0]
    rules = [rule["id"] for rule in run_["tool"]["driver"]["rules"]]
    assert len(rules) == len(set(rules))
    (result,) = [one for one in run_["results"] if one["ruleId"] == "truncation.mid-sentence"]
    assert rules[result["ruleIndex"]] == "truncation.mid-sentence"
    assert result["level"] == "error"
    region = result["locations"][0]["physicalLocation"]["region"]
    start = region["charOffset"]
    assert CUT[start : start + region["charLength"]] == region["snippet"]["text"]
    assert region["startLine"] == CUT.count("\n") + 1


def test_half_a_surrogate_pair_in_a_text_is_still_valid_json(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>前文&#xD800;后文 <a href='javascript:&#xDC00;'>x</a></p>", encoding="utf-8")
    done = run(path, "--format", "json")
    assert json.loads(done.stdout)["path"] == str(path)
