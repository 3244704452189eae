"""What the line said of a file: as text for people, as JSON and as SARIF for tools."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import click

from web.commands.files import File
from workflow.findings import Finding, Severity, Verdict
from workflow.line import LINE, Report

LONGEST_QUOTE = 100
_COLOURS = {Severity.BLOCK: "red", Severity.WARN: "yellow", Severity.INFO: "blue"}
_LEVELS = {Severity.BLOCK: "error", Severity.WARN: "warning", Severity.INFO: "note"}
_SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


class Lines:
    """Lines and columns, both from 1 and in code points, of places in a body."""

    def __init__(self, body: str) -> None:
        """Remember where the lines start once something asks."""
        self._body = body

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self._body))]

    def of(self, place: int) -> tuple[int, int]:
        """The line and the column of a place."""
        line = bisect.bisect_right(self._starts, place)
        return line, place - self._starts[line - 1] + 1


def as_text(file: File, report: Report) -> str:
    """One line a finding, with the passage under it."""
    lines = Lines(report.article.body)
    return "\n".join(part for finding in report.findings for part in _in_lines(file, finding, lines))


def _in_lines(file: File, finding: Finding, lines: Lines) -> Iterable[str]:
    line, column = lines.of(finding.start)
    severity = click.style(f"{finding.severity:5}", fg=_COLOURS[finding.severity], bold=True)
    mended = click.style(" [mended by scrub]", dim=True) if finding.automatic and finding.edits else ""
    yield f"{file.path}:{line}:{column}: {severity} {finding.code}  {finding.say()}{mended}"
    if finding.quote.strip():
        quote = " ".join(finding.quote.split())
        shown = quote if len(quote) <= LONGEST_QUOTE else f"{quote[:60]} … {quote[-35:]}"
        yield click.style(f"    | {shown}", dim=True)


def summary(reports: Sequence[Report], unread: int) -> str:
    """How many files stand where, in one line."""
    counts = [
        (sum(report.verdict is Verdict.BLOCK for report in reports), "blocked", "red"),
        (sum(report.verdict is Verdict.WARN for report in reports), "with warnings", "yellow"),
        (sum(report.verdict is Verdict.PASS for report in reports), "clean", "green"),
        (unread, "unreadable", "red"),
    ]
    parts = [click.style(f"{count} {words}", fg=colour) for count, words, colour in counts if count]
    total = len(reports) + unread
    return f"{total} {'file' if total == 1 else 'files'}: {', '.join(parts) or 'nothing to check'}"


def as_record(file: File, report: Report) -> Mapping[str, Any]:
    """One file as a JSON object. start, end: code points into the text of the file, newlines counted as one."""
    article = report.article
    return {
        "path": file.path,
        "sha256": file.sha256,
        "language": article.language,
        "title": article.title,
        "verdict": report.verdict.value,
        "stages": [
            {"stage": one.stage, "version": one.version, "verdict": one.verdict.value, "ms": one.ms}
            for one in report.stages
        ],
        "findings": [_finding(article.body, finding) for finding in report.findings],
    }


def _finding(body: str, finding: Finding) -> Mapping[str, Any]:
    return {
        "code": finding.code,
        "stage": finding.stage,
        "severity": finding.severity.value,
        "confidence": finding.confidence,
        "message": finding.say(),
        "start": finding.start,
        "end": finding.end,
        "quote": finding.quote,
        "fix": _fix(body, finding),
    }


def _fix(body: str, finding: Finding) -> Mapping[str, Any] | None:
    if not finding.edits:
        return None
    edits = [
        {
            "start": edit.start,
            "end": edit.end,
            "before": body[edit.start : edit.end],
            "after": edit.after,
            "action": edit.action.value,
        }
        for edit in finding.edits
    ]
    return {"automatic": finding.automatic, "edits": edits}


def as_sarif(seen: Sequence[tuple[File, Report]]) -> Mapping[str, Any]:
    """Everything as one SARIF 2.1.0 log: codes are rules, findings results, edits fixes; columns in code points."""
    codes = [(code, words) for stage in LINE for code, words in stage.codes.items()]
    index = {code: at for at, (code, _) in enumerate(codes)}
    rules = [{"id": code, "shortDescription": {"text": words}} for code, words in codes]
    driver = {"name": "copydesk", "version": _version(), "rules": rules}
    results = [result for file, report in seen for result in _results(file, report, index)]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}


def _version() -> str:
    try:
        return version("copydesk")
    except PackageNotFoundError:
        return "0"


def _results(file: File, report: Report, index: Mapping[str, int]) -> Iterable[Mapping[str, Any]]:
    lines = Lines(report.article.body)
    artifact = {"uri": file.path.replace("\\", "/")}
    for finding in report.findings:
        region = {**_region(lines, finding.start, finding.end), "snippet": {"text": finding.quote}}
        result: dict[str, Any] = {
            "ruleId": finding.code,
            "level": _LEVELS[finding.severity],
            "message": {"text": finding.say()},
            "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": region}}],
            "properties": {"confidence": finding.confidence, "stage": finding.stage, "place": finding.place},
        }
        if finding.code in index:
            result["ruleIndex"] = index[finding.code]
        if finding.edits:
            result["fixes"] = [_sarif_fix(artifact, lines, finding)]
        yield result


def _region(lines: Lines, start: int, end: int) -> dict[str, Any]:
    (line, column), (last, after) = lines.of(start), lines.of(end)
    place = {"startLine": line, "startColumn": column, "endLine": last, "endColumn": after}
    return {**place, "charOffset": start, "charLength": end - start}


def _sarif_fix(artifact: Mapping[str, str], lines: Lines, finding: Finding) -> Mapping[str, Any]:
    replacements = [
        {"deletedRegion": _region(lines, edit.start, edit.end), "insertedContent": {"text": edit.after}}
        for edit in finding.edits
    ]
    return {"artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}]}
