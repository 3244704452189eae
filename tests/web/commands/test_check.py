"""`copydesk check` says what is wrong, where, in three ways, and its exit code can be trusted."""

from __future__ import annotations

import hashlib
import json
import os
import pty
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from web.commands.check import INTERRUPTED, NOBODY_READS, check
from web.linting.running import FEW
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
    assert [stage["stage"] for stage in record["stages"]] == [stage.name for stage in LINE if not stage.slow]
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


def test_a_change_says_which_list_in_which_version_decided_it(tmp_path: Path) -> None:
    path, denied = tmp_path / "a.md", tmp_path / "betting.txt"
    denied.write_text("bet.example\n", encoding="utf-8")
    body = "# 标题在这里\n\n见[甲](https://e.example/?utm_source=x)与[乙](https://bet.example/)，到此为止。\n"
    path.write_text(body, encoding="utf-8")
    (record,) = map(json.loads, run(path, "--format", "json", "--lists", denied).stdout.splitlines())
    fixes = {one["code"]: one["fix"] for one in record["findings"] if one["stage"] == "links"}
    assert fixes["links.tracking-parameter"]["list"] == "copydesk/trackers"
    assert fixes["links.tracking-parameter"]["version"] == 1
    assert fixes["links.listed-host"]["list"] == "betting"
    assert [edit["action"] for edit in fixes["links.listed-host"]["edits"]] == ["unlink"]
    log = json.loads(run(path, "--format", "sarif", "--lists", denied).stdout)
    named = {one["ruleId"]: one["properties"].get("list") for one in log["runs"][0]["results"]}
    assert named["links.tracking-parameter"] == "copydesk/trackers"


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


def test_rules_of_the_folder_hold_and_can_be_passed_by(folder: Path) -> None:
    (folder / "copydesk.toml").write_text('[check]\nignore = ["truncation."]\n', encoding="utf-8")
    assert run(folder).exit_code == 0
    assert run(folder, "--no-config").exit_code == 1
    assert run(folder, "--select", "truncation.mid-sentence").exit_code == 1


def test_rules_that_cannot_be_followed_end_with_two_and_say_why(folder: Path) -> None:
    (folder / "copydesk.toml").write_text('[check]\nignroe = ["truncation."]\n', encoding="utf-8")
    done = run(folder)
    assert done.exit_code == 2
    assert "has no key 'ignroe'. Did you mean 'ignore'?" in done.stderr


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--ignore", "truncation.,links."], 0),
        (["--select", "links.", "--select", "fields."], 0),
        (["--fail-on", "never"], 0),
        (["--exclude", "deep/"], 0),
        (["--select", "nothing."], 2),
        (["--config", "nowhere.toml"], 2),
        (["--fix", "--diff"], 2),
        (["--diff", "--format", "json"], 2),
        (["--write-baseline"], 2),
        (["--stdin-filename", "a.md"], 2),
        (["--baseline", "nowhere.json"], 2),
    ],
)
def test_options_decide_what_counts(
    folder: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], code: int
) -> None:
    monkeypatch.chdir(folder)
    assert run(".", *options).exit_code == code


def test_a_warning_fails_where_that_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "half.txt"
    path.write_text(WHOLE.replace("，", ","), encoding="utf-8")
    assert run(path).exit_code == 0
    assert run(path, "--fail-on", "warn").exit_code == 1


def test_a_baseline_accepts_what_is_there_and_nothing_new(folder: Path) -> None:
    known = folder / "known.json"
    written = run(folder, "--baseline", known, "--write-baseline")
    assert written.exit_code == 0
    assert "The baseline lists 1 finding now." in written.stderr
    assert run(folder, "--baseline", known).exit_code == 0
    (folder / "whole.txt").write_text(CUT, encoding="utf-8")
    again = run(folder, "--baseline", known)
    assert again.exit_code == 1
    assert "whole.txt" in again.stdout
    assert "cut.md" not in again.stdout
    (folder / "deep" / "cut.md").write_text(WHOLE, encoding="utf-8")
    assert "deep/cut.md: truncation.mid-sentence" in run(folder, "--baseline", known).stderr


def test_changes_are_shown_or_made(folder: Path) -> None:
    path = folder / "whole.txt"
    path.write_text(WHOLE.replace("，", ","), encoding="utf-8")
    shown = run(path, "--diff")
    assert shown.exit_code == 0
    assert shown.stdout.startswith("--- a/")
    assert path.read_text("utf-8") != WHOLE
    made = run(path, "--fix")
    assert f"1 file: 1 clean; {WHOLE.count('，')} changes made" in made.stdout
    assert path.read_text("utf-8") == WHOLE


@pytest.mark.parametrize(("name", "code"), [("desk/a.md", 1), ("", 1)])
def test_the_standard_input_is_checked_under_the_name_that_it_is_given(name: str, code: int) -> None:
    options = ["--stdin-filename", name] if name else []
    done = CliRunner().invoke(check, ["-", "--format", "json", "--no-config", *options], input=CUT)
    assert done.exit_code == code
    assert json.loads(done.stdout)["path"] == (name or "-")
    assert CliRunner().invoke(check, ["-", "--fix"], input=CUT).exit_code == 2


def _program(*args: object) -> list[str]:
    return [sys.executable, "-m", "web.cli", "check", *map(str, args)]


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """More files than one process is taken for, every third of them cut."""
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(FEW * 3):
        text = WHOLE if number % 3 else CUT
        (folder / f"{number:03}.md").write_text(text.replace("渡轮", f"{number}号渡轮"), encoding="utf-8")
    return folder


def _records(raw: bytes) -> list[dict[str, object]]:
    records = [json.loads(line) for line in raw.splitlines()]
    for record in records:
        for stage in record["stages"]:
            del stage["ms"]
    return records


@pytest.mark.parametrize("jobs", [1, 3])
def test_output_is_the_same_however_many_processes_there_are(many: Path, jobs: int) -> None:
    done = subprocess.run(
        _program(many, "--format", "json", "--jobs", jobs), capture_output=True, timeout=120, check=False
    )
    assert done.returncode == 1
    assert done.stderr == b""
    records = _records(done.stdout)
    assert [Path(str(record["path"])).name for record in records] == [f"{n:03}.md" for n in range(FEW * 3)]
    assert [record["verdict"] for record in records] == ["pass" if n % 3 else "block" for n in range(FEW * 3)]


def test_a_file_that_takes_its_process_down_is_said_and_all_others_are_checked(many: Path, tmp_path: Path) -> None:
    orders = tmp_path / "orders" / "lint.file"
    orders.mkdir(parents=True)
    (orders / "standing").write_text(json.dumps({"do": "kill", "marker": "017.md"}), encoding="utf-8")
    environ = {**os.environ, "COPYDESK_FAILPOINTS": str(orders.parent)}
    command = _program(many, "--format", "json", "--jobs", 2)
    done = subprocess.run(command, capture_output=True, timeout=120, env=environ, check=False)
    assert done.returncode == 2
    assert b"017.md: the process that checked it was ended by SIGKILL" in done.stderr
    names = [Path(str(record["path"])).name for record in _records(done.stdout)]
    assert names == [f"{n:03}.md" for n in range(FEW * 3) if n != 17]


def test_it_stops_quietly_when_nobody_reads_any_more(many: Path) -> None:
    with subprocess.Popen(
        _program(many, *[many] * 20, "--jobs", 2), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.readline()
        program.stdout.close()
        assert program.wait(60) == NOBODY_READS
        assert program.stderr.read() == b""


def test_an_interrupt_ends_it_and_its_processes(many: Path) -> None:
    with subprocess.Popen(
        _program(many, *[many] * 50, "--jobs", 2),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as program:
        assert program.stdout is not None
        assert program.stderr is not None
        program.stdout.readline()
        os.killpg(program.pid, signal.SIGINT)
        program.stdout.close()
        assert program.wait(60) in {INTERRUPTED, NOBODY_READS}
        assert b"Traceback" not in program.stderr.read()
        _wait_until_gone(program.pid)


def _wait_until_gone(group: int) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    raise AssertionError("a process is left")


def test_a_bar_is_drawn_on_a_terminal_and_never_among_the_output(many: Path) -> None:
    ours, theirs = pty.openpty()
    command = _program(many, "--format", "json", "--jobs", 1)
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, timeout=120, check=False)
    os.close(theirs)
    drawn = os.read(ours, 100_000)
    os.close(ours)
    assert f"of {FEW * 3} files".encode() in drawn
    assert len(_records(done.stdout)) == FEW * 3
