"""Lists that a check without a desk is given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from web.cli import main
from web.linting.lists import BadListFile, opened
from workflow.lists.folder import ListFolder
from workflow.lists.listed import Kind


def test_a_text_denies_what_it_names_and_a_desks_file_keeps_its_kind_and_version(tmp_path: Path) -> None:
    (tmp_path / "betting.txt").write_text("||bet.example^\n@@||ok.bet.example^\n", encoding="utf-8")
    folder = ListFolder(tmp_path / "lists")
    folder.add("ours", ["a.example"], kind=Kind.ALLOW)
    folder.update("ours", ["b.example"])
    text, ours = opened((str(tmp_path / "betting.txt"), str(tmp_path / "lists" / "ours.domains")))
    assert (text.about.name, text.about.kind, text.about.version) == ("betting", Kind.DENY, 1)
    assert text.entry(("bet.example",)) == "bet.example"
    assert (ours.about.name, ours.about.kind, ours.about.version) == ("ours", Kind.ALLOW, 2)


def test_a_file_that_is_no_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("# nothing\n", encoding="utf-8")
    for name in ("empty.txt", "absent.txt"):
        with pytest.raises(BadListFile, match=name):
            opened((str(tmp_path / name),))


def test_files_are_checked_against_a_list_by_one_process_and_by_several(tmp_path: Path) -> None:
    (tmp_path / "betting.txt").write_text("bet.example\n", encoding="utf-8")
    for number in range(30):
        (tmp_path / f"{number:02}.md").write_text(f"See [this](https://www.bet.example/{number}).\n", encoding="utf-8")
    files = [str(path) for path in sorted(tmp_path.glob("*.md"))]
    for some, jobs in ((files[:2], "1"), (files, "2")):
        words = ["check", *some, "--lists", str(tmp_path / "betting.txt"), "--format", "json", "--jobs", jobs]
        ran = CliRunner().invoke(main, [*words, "--select", "links"])
        assert ran.exit_code == 1, ran.output
        found = [json.loads(line)["findings"] for line in ran.stdout.splitlines()]
        assert [[one["code"] for one in each] for each in found] == [["links.listed-host"]] * len(some)


def test_a_list_that_cannot_be_read_ends_the_command_with_two(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Words.\n", encoding="utf-8")
    ran = CliRunner().invoke(main, ["check", str(tmp_path / "a.md"), "--lists", str(tmp_path / "absent.txt")])
    assert ran.exit_code == 2
    assert "absent.txt" in ran.output
