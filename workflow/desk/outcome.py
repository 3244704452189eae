"""What the line's report means for a submission: what is mended, what stays open, the verdict. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from workflow.article import Source
from workflow.edits import Entry, apply, ledger_of, original_offset
from workflow.findings import Finding, Verdict, verdict_of
from workflow.line import LINE, Report, StageReport, examine, run_stage
from workflow.profiles import Profiles
from workflow.runs import LineClaim
from workflow.stages import Stage

Answered = frozenset[tuple[str, str]]


def quote_digest(quote: str) -> str:
    """What an answer remembers of a finding's quote: its SHA-256, in hex."""
    return hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()


def is_answered(finding: Finding, answered: Answered) -> bool:
    """Whether somebody said that this is intended: the same code on the same quote."""
    return (finding.code, quote_digest(finding.quote)) in answered


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the line found in one claimed revision.

    done: reports of the claimed stages. report: all quick stages. entries: changes applied unasked; proposed: those
    that wait for a person. scrubbed: the text after `entries` and what the line says of that, None without entries.
    """

    claim: LineClaim
    done: tuple[StageReport, ...]
    report: Report
    entries: tuple[Entry, ...]
    proposed: tuple[Entry, ...]
    scrubbed: Report | None
    verdict: Verdict


def look(
    claim: LineClaim,
    source: Source,
    profiles: Profiles,
    *,
    answered: Answered,
    mends: bool,
    stages: Collection[Stage] = LINE,
) -> Outcome:
    """Run the line over one text. mends: whether exact findings may change the text unasked (a reviewer's text: no)."""
    report = examine(source, profiles, stages)
    claimed = {run.stage for run in claim.runs}
    slow = tuple(run_stage(stage, report.article) for stage in stages if stage.slow and stage.name in claimed)
    done = tuple(stage for stage in (*report.stages, *slow) if stage.stage in claimed)
    unanswered = [finding for finding in report.findings if not is_answered(finding, answered)]
    exact = [finding for finding in unanswered if finding.automatic and mends]
    entries = ledger_of(source.body, exact)
    proposed = ledger_of(source.body, [finding for finding in unanswered if finding not in exact])
    scrubbed = examine(replace(source, body=apply(source.body, entries)), profiles, stages) if entries else None
    found = [finding for stage in slow for finding in stage.findings if not is_answered(finding, answered)]
    left = [*found, *(finding for finding in unanswered if not _is_mended(finding, entries))]
    left += [finding for finding in _new(scrubbed, report, entries) if not is_answered(finding, answered)]
    return Outcome(claim, done, report, entries, proposed, scrubbed, verdict_of(left))


def _is_mended(finding: Finding, entries: Collection[Entry]) -> bool:
    spans = {(entry.start, entry.end) for entry in entries}
    return bool(finding.edits) and all((edit.start, edit.end) in spans for edit in finding.edits)


def _new(scrubbed: Report | None, report: Report, entries: Collection[Entry]) -> list[Finding]:
    """What the line finds in the scrubbed text that has no counterpart in the text it came from."""
    if scrubbed is None:
        return []
    known = {(finding.code, finding.place) for finding in report.findings}
    ledger = tuple(entries)
    return [
        replace(finding, start=original_offset(finding.start, ledger), end=original_offset(finding.end, ledger))
        for finding in scrubbed.findings
        if (finding.code, finding.place) not in known
    ]


_FRAME = re.compile(r'File "[^"]*?((?:workflow|workers)[^"]*)", line \d+, in (\w+)')


def fingerprint(name: str, error: str) -> str:
    """One short name for one cause: where it broke, the kind of error, and our innermost function."""
    last = error.strip().splitlines()[-1] if error.strip() else ""
    kind = last.partition(":")[0]
    frames = _FRAME.findall(error)
    where = "/".join(frames[-1]) if frames else ""
    return hashlib.sha256(f"{name}|{kind}|{where}".encode()).hexdigest()[:12]
