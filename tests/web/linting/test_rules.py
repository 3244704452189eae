"""What counts is decided by the longest beginning of a code, what it weighs by the same rule, where by globs."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.linting.rules import FailOn, Globs, Rules
from workflow.findings import Finding, Severity, Verdict


def _finding(code: str) -> Finding:
    return Finding(code, code.partition(".")[0], Severity.WARN, 0.9, "It is so.")


FOUND = [_finding(code) for code in ("truncation.stub", "truncation.mid-sentence", "fields.missing-date")]


def _counted(rules: Rules, path: str = "a.md", waived: tuple[str, ...] = ()) -> list[str]:
    return [finding.code for finding in rules.counted(path, FOUND, waived)]


@pytest.mark.parametrize(
    ("select", "ignore", "left"),
    [
        (("",), (), ["truncation.stub", "truncation.mid-sentence", "fields.missing-date"]),
        (("truncation.",), (), ["truncation.stub", "truncation.mid-sentence"]),
        (("",), ("truncation.",), ["fields.missing-date"]),
        (("truncation.stub",), ("truncation.",), ["truncation.stub"]),
        (("truncation.",), ("truncation.stub",), ["truncation.mid-sentence"]),
        (("truncation.stub",), ("truncation.stub",), []),
    ],
)
def test_the_longest_beginning_decides(select: tuple[str, ...], ignore: tuple[str, ...], left: list[str]) -> None:
    assert _counted(Rules(select=select, ignore=ignore)) == left


def test_what_is_waived_in_an_article_counts_like_ignored() -> None:
    assert _counted(Rules(), waived=("truncation.",)) == ["fields.missing-date"]


def test_some_files_ignore_more() -> None:
    rules = Rules(per_file=((Globs(str(Path.cwd()), ("drafts/",)), ("fields.",)),))
    assert "fields.missing-date" not in _counted(rules, "drafts/deep/a.md")
    assert "fields.missing-date" in _counted(rules, "final/a.md")


def test_a_weight_can_be_set_for_a_stage_and_otherwise_for_one_of_its_codes() -> None:
    rules = Rules(severity=(("truncation.", Severity.INFO), ("truncation.stub", Severity.BLOCK)))
    weights = {finding.code: finding.severity for finding in rules.counted("a.md", FOUND)}
    assert weights == {
        "truncation.stub": Severity.BLOCK,
        "truncation.mid-sentence": Severity.INFO,
        "fields.missing-date": Severity.WARN,
    }


@pytest.mark.parametrize(
    ("pattern", "path", "folder", "meant"),
    [
        ("archive/", "archive", True, True),
        ("archive/", "2024/archive/a.md", False, True),
        ("/archive/", "2024/archive/a.md", False, False),
        ("*.draft.md", "deep/in/a.draft.md", False, True),
        ("2024/**/a.md", "2024/05/06/a.md", False, True),
        ("*.md", "a.txt", False, False),
    ],
)
def test_globs_are_those_of_a_gitignore(pattern: str, path: str, folder: bool, meant: bool) -> None:
    assert Globs(str(Path.cwd()), (pattern,)).match(path, folder=folder) is meant


def test_a_file_outside_the_folder_of_the_rules_goes_by_its_name() -> None:
    globs = Globs("/somewhere/else", ("*.draft.md",))
    assert globs.match("a.draft.md")
    assert not globs.match("a.md")


@pytest.mark.parametrize(
    ("fail_on", "met"),
    [(FailOn.BLOCK, [Verdict.BLOCK]), (FailOn.WARN, [Verdict.WARN, Verdict.BLOCK]), (FailOn.NEVER, [])],
)
def test_a_file_fails_from_the_weight_on_that_is_named(fail_on: FailOn, met: list[Verdict]) -> None:
    assert [verdict for verdict in Verdict if fail_on.is_met(verdict)] == met
