"""What people read cannot steer their terminal; what programs read has the promised shape."""

from __future__ import annotations

import json
from dataclasses import replace

import click
import pytest

from web.linting.checking import Checked, noted
from web.linting.layouts import Json, Tally, Text, shown, summary
from web.linting.rules import FailOn
from workflow.findings import Finding, Severity, Verdict
from workflow.importers import Note, Told


def _checked(body: str, *findings: Finding, fixed: int = 0) -> Checked:
    return Checked("a.md", "0" * 64, "en", "A title", (), noted(body, findings), FailOn.BLOCK, fixed=fixed)


def _finding(body: str, start: int, end: int, severity: Severity = Severity.BLOCK) -> Finding:
    return Finding("links.x", "links", severity, 0.9, "It is so.", start, end, body[start:end])


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain 中文 é", "plain 中文 é"),
        ("red \x1b[31m", "red \\u001b[31m"),
        ("flip \u202e back", "flip \\u202e back"),
        ("half \ud800", "half \\ud800"),
        ("family 👨\u200d👩\u200d👧", "family 👨\u200d👩\u200d👧"),
        ("next\r\nline", "next\\u000d\\u000aline"),
    ],
)
def test_what_steers_or_hides_is_spelled_out(text: str, seen: str) -> None:
    assert shown(text) == seen


def test_a_finding_is_a_line_with_its_place_and_the_passage_under_it() -> None:
    body = "One.\n中文，two \x1b[2J three."
    printed = Text().file(_checked(body, _finding(body, 8, 17)))
    assert printed is not None
    first, second = printed.split("\n")
    assert first.startswith("a.md:2:4: ")
    assert first.endswith("links.x  It is so.")
    assert "two \\u001b[2J" in second


def test_a_clean_file_prints_nothing_for_people_and_a_line_for_programs() -> None:
    assert Text().file(_checked("One.")) is None
    printed = Json().file(_checked("One."))
    assert printed is not None
    assert json.loads(printed)["verdict"] == "pass"


def test_what_did_not_come_over_is_a_line_for_people_and_a_list_for_programs() -> None:
    note = Note(Told.PICTURES, {"count": 2}, ("The bridge", "red \x1b[31m"))
    checked = replace(_checked("One."), told=(note,))
    printed = Text().file(checked) or ""
    assert click.unstyle(printed) == ("a.md: note  Pictures that did not come over: 2. (The bridge; red \\u001b[31m)")
    assert json.loads(Json().file(checked) or "")["import"] == [note.plain()]
    assert "import" not in json.loads(Json().file(_checked("One.")) or "")


def test_the_summary_counts_files_by_their_verdict_and_the_changes_made() -> None:
    tally = Tally()
    for severity in (Severity.BLOCK, Severity.WARN, Severity.INFO):
        tally.add(_checked("One.", _finding("One.", 0, 3, severity), fixed=2 if severity is Severity.INFO else 0))
    assert tally.verdicts == {Verdict.BLOCK: 1, Verdict.WARN: 1, Verdict.PASS: 1}
    assert tally.failed == 1
    said = summary(tally)
    for part in ("3 files: ", "1 blocked", "1 with warnings", "1 clean", "; 2 changes made"):
        assert part in said
