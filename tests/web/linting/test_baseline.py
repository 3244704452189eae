"""Known findings do not count, new ones do, and those that are gone are said."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.linting.baseline import BadBaseline, Baseline
from web.linting.checking import Checked, Task, check
from web.linting.rules import Rules

TEXT = "# A title in words\n\nSee [it](javascript:x) there, and {more}.\n"


def _checked(folder: Path, name: str, text: str) -> Checked:
    (folder / name).write_text(text, encoding="utf-8")
    done = check(Task(str(folder / name), Rules(select=("links.", "characters."))))
    assert isinstance(done, Checked)
    return done


def _codes(checked: Checked) -> list[str]:
    return [noted.finding.code for noted in checked.findings]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A baseline of two files with a finding each."""
    baseline = Baseline(tmp_path / "known.json")
    for name in ("a.md", "b.md"):
        accepted = baseline.with_all_accepted(_checked(tmp_path, name, TEXT))
        assert accepted.findings == ()
    assert baseline.write() == 2
    return tmp_path / "known.json"


def test_a_known_finding_does_not_count_wherever_its_line_is_now(path: Path) -> None:
    moved = _checked(path.parent, "a.md", TEXT.replace("See", "Something else first.\n\nSee"))
    assert _codes(moved) == ["links.dangerous-scheme"]
    left = Baseline.read(path).without_known(moved)
    assert _codes(left) == []
    assert not left.fails


def test_a_new_finding_counts_and_so_does_a_second_one_like_a_known_one(path: Path) -> None:
    twice = TEXT + "\nSee [it](javascript:x) there, and {more}.\n\nA \ufffd bell.\n"
    left = Baseline.read(path).without_known(_checked(path.parent, "a.md", twice))
    assert sorted(_codes(left)) == ["characters.replacement", "links.dangerous-scheme"]


def test_the_same_finding_in_another_file_counts(path: Path) -> None:
    left = Baseline.read(path).without_known(_checked(path.parent, "c.md", TEXT))
    assert _codes(left) == ["links.dangerous-scheme"]


def test_what_is_gone_is_said_of_files_that_were_looked_at_and_of_files_that_are_gone(path: Path) -> None:
    baseline = Baseline.read(path)
    assert list(baseline.stale()) == []
    baseline.without_known(_checked(path.parent, "a.md", "# A title in words\n\nNothing.\n"))
    (path.parent / "b.md").unlink()
    assert list(baseline.stale()) == [("a.md", "links.dangerous-scheme"), ("b.md", "links.dangerous-scheme")]


def test_writing_again_keeps_what_was_not_looked_at_and_drops_what_is_gone(path: Path) -> None:
    baseline = Baseline.read(path)
    baseline.with_all_accepted(_checked(path.parent, "a.md", "# A title in words\n\nNothing.\n"))
    assert baseline.write() == 1
    assert _codes(Baseline.read(path).without_known(_checked(path.parent, "b.md", TEXT))) == []


@pytest.mark.parametrize("text", ["", "[]", '{"files": 3}', '{"files": {"a.md": 3}, "version": 1}', '{"files": {}}'])
def test_what_is_no_baseline_is_refused_with_what_to_do(tmp_path: Path, text: str) -> None:
    (tmp_path / "known.json").write_text(text, encoding="utf-8")
    with pytest.raises(BadBaseline, match="--write-baseline"):
        Baseline.read(tmp_path / "known.json")


def test_a_baseline_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadBaseline, match="cannot be read: No such file"):
        Baseline.read(tmp_path / "known.json")
