"""The ways in which the findings are printed: text for people, JSON and SARIF for tools, a diff for patches."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import click

from web.linting.checking import Checked, Noted, Unread
from web.linting.files import in_words
from workflow.findings import Severity, Verdict, grounds_of

LONGEST_QUOTE = 100
_NOTE = click.style("note ", fg="blue", bold=True)
_COLOURS = {Severity.BLOCK: "red", Severity.WARN: "yellow", Severity.INFO: "blue"}


@dataclass(slots=True)
class Tally:
    """How many files stand where.

    failed: files that make the command end with 1. fixed: changes carried out. unread: files that cannot be read.
    """

    verdicts: dict[Verdict, int] = field(default_factory=lambda: dict.fromkeys(Verdict, 0))
    failed: int = 0
    fixed: int = 0
    unread: int = 0

    def add(self, one: Checked | Unread) -> None:
        """Count one more file."""
        if isinstance(one, Unread):
            self.unread += 1
            return
        self.verdicts[one.verdict] += 1
        self.failed += one.fails
        self.fixed += one.fixed


class Layout(Protocol):
    """One way of printing. Each part is what is printed then, without its last line end; None prints nothing."""

    @property
    def for_people(self) -> bool:
        """Whether somebody reads it, in colours and in whatever encoding the terminal has; programs get UTF-8."""

    def start(self) -> str | None:
        """What stands above everything."""

    def file(self, checked: Checked) -> str | None:
        """One file."""

    def unread(self, unread: Unread) -> None:
        """A file that nothing can be said of; in words it goes to the standard error in any layout."""

    def end(self, tally: Tally) -> str | None:
        """What stands below everything."""


class Text:
    """One line a finding, with the passage under it; a summary below."""

    for_people = True

    def start(self) -> str | None:
        """Nothing."""
        return None

    def file(self, checked: Checked) -> str | None:
        """What did not come over from a file, and its findings."""
        told = (f"{shown(checked.path)}: {_NOTE} {shown(in_words(note))}" for note in checked.told)
        found = (part for noted in checked.findings for part in _in_lines(checked.path, noted))
        return "\n".join((*told, *found)) or None

    def unread(self, unread: Unread) -> None:
        """Nothing: the summary counts them."""

    def end(self, tally: Tally) -> str | None:
        """How many files stand where, in one line."""
        return summary(tally)


def _in_lines(path: str, noted: Noted) -> Iterable[str]:
    finding, region = noted.finding, noted.region
    severity = click.style(f"{finding.severity:5}", fg=_COLOURS[finding.severity], bold=True)
    mended = click.style(" [mended by scrub]", dim=True) if finding.automatic and finding.edits else ""
    said = shown(f"{finding.code}  {finding.say()}")
    yield f"{shown(path)}:{region.line}:{region.column}: {severity} {said}{mended}"
    if finding.quote.strip():
        quote = " ".join(finding.quote.split())
        short = quote if len(quote) <= LONGEST_QUOTE else f"{quote[:60]} … {quote[-35:]}"
        yield click.style(f"    | {shown(short)}", dim=True)


_HIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def shown(text: str) -> str:
    """A text of somebody's as a terminal may have it: what steers or hides is spelled out, joined emoji are not."""
    return _HIDDEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def summary(tally: Tally) -> str:
    """How many files stand where, in one line."""
    counts = [
        (tally.verdicts[Verdict.BLOCK], "blocked", "red"),
        (tally.verdicts[Verdict.WARN], "with warnings", "yellow"),
        (tally.verdicts[Verdict.PASS], "clean", "green"),
        (tally.unread, "unreadable", "red"),
    ]
    parts = [click.style(f"{count} {words}", fg=colour) for count, words, colour in counts if count]
    total = sum(tally.verdicts.values()) + tally.unread
    fixed = f"; {tally.fixed} {'change' if tally.fixed == 1 else 'changes'} made" if tally.fixed else ""
    return f"{total} {'file' if total == 1 else 'files'}: {', '.join(parts) or 'nothing to check'}{fixed}"


class Json:
    """One object a line and file."""

    for_people = False

    def start(self) -> str | None:
        """Nothing."""
        return None

    def file(self, checked: Checked) -> str | None:
        """One file as a JSON object."""
        return json.dumps(record(checked), ensure_ascii=False)

    def unread(self, unread: Unread) -> None:
        """Nothing: there is no line for it."""

    def end(self, tally: Tally) -> str | None:  # noqa: ARG002 - as the layouts go
        """Nothing."""
        return None


def record(checked: Checked) -> Mapping[str, Any]:
    """One file as a JSON object. start, end: code points into the text of the file, newlines counted as one."""
    return {
        "path": checked.path,
        "sha256": checked.sha256,
        "language": checked.language,
        "title": checked.title,
        "verdict": checked.verdict.value,
        "stages": [
            {"stage": one.stage, "version": one.version, "verdict": checked.verdict_of(one.stage).value, "ms": one.ms}
            for one in checked.stages
        ],
        "findings": [_finding(noted) for noted in checked.findings],
        **({"import": [note.plain() for note in checked.told]} if checked.told else {}),
    }


def _finding(noted: Noted) -> Mapping[str, Any]:
    finding = noted.finding
    return {
        "code": finding.code,
        "stage": finding.stage,
        "severity": finding.severity.value,
        "confidence": finding.confidence,
        "message": finding.say(),
        "start": finding.start,
        "end": finding.end,
        "quote": finding.quote,
        "fix": _fix(noted) if noted.changes else None,
    }


def _fix(noted: Noted) -> Mapping[str, Any]:
    """The change; whether it is made unasked or held for a person; and the list that decided it, where one did."""
    finding = noted.finding
    return {"automatic": finding.automatic, "edits": _edits(noted), **grounds_of(finding)}


def _edits(noted: Noted) -> list[Mapping[str, Any]]:
    return [
        {
            "start": change.edit.start,
            "end": change.edit.end,
            "before": change.before,
            "after": change.edit.after,
            "action": change.edit.action.value,
        }
        for change in noted.changes
    ]


class Diff:
    """What the automatic changes would do, for `patch -p1` and `git apply`."""

    for_people = False

    def start(self) -> str | None:
        """Nothing."""
        return None

    def file(self, checked: Checked) -> str | None:
        """The diff of a file, where there is something to change."""
        return checked.diff.removesuffix("\n") or None

    def unread(self, unread: Unread) -> None:
        """Nothing."""

    def end(self, tally: Tally) -> str | None:  # noqa: ARG002 - as the layouts go
        """Nothing."""
        return None
