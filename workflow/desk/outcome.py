"""What the line's report means for a submission: what is mended, what stays open, the verdict. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from workflow.article import ALONE, Article, Background, Source
from workflow.edits import Entry, ledger_of, original_offset
from workflow.failpoints import reach
from workflow.findings import Finding, Verdict, verdict_of
from workflow.line import LINE, Report, StageReport, examine
from workflow.outside.manners import Asked
from workflow.profiles import Profiles
from workflow.runs import LineClaim
from workflow.scrub import Scrubbed, scrub
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
    late: the slow stages that look at the text that stands then.
    """

    claim: LineClaim
    done: tuple[StageReport, ...]
    report: Report
    entries: tuple[Entry, ...]
    proposed: tuple[Entry, ...]
    scrubbed: Report | None
    verdict: Verdict
    late: frozenset[str] = frozenset()


def look(  # noqa: PLR0913 - a text and all that is known around it
    claim: LineClaim,
    source: Source,
    profiles: Profiles,
    *,
    answered: Answered,
    mends: bool,
    stages: Collection[Stage] = LINE,
    background: Background = ALONE,
    asked: Asked = Asked.NONE,
) -> Outcome:
    """Run the quick stages over one text.

    mends: whether exact findings may change the text unasked (a reviewer's text: no). asked: whose links are asked
    later.
    """
    reach("check.look", source.title)
    report = examine(source, profiles, stages, background)
    claimed = {run.stage for run in claim.runs}
    done = tuple(stage for stage in report.stages if stage.stage in claimed)
    scrubbed = _scrub(report, answered, stages=stages) if mends else _leave(report, answered)
    changed = scrubbed.report if scrubbed.entries else None
    left = [finding for finding in report.findings if not _is_mended(finding, scrubbed.entries)]
    left += _new(changed, report, scrubbed.entries)
    verdict = verdict_of(finding for finding in left if not is_answered(finding, answered))
    late = _late((changed or report).article, asked, stages)
    return Outcome(claim, done, report, scrubbed.entries, scrubbed.proposed, changed, verdict, late)


def _late(article: Article, asked: Asked, stages: Collection[Stage]) -> frozenset[str]:
    """The slow stages that have something to do with a text."""
    wanted = bool(article.profile and article.profile.links.asked)
    may_ask = asked is Asked.ALL or (asked is Asked.CATEGORIES and wanted)
    return frozenset(stage.name for stage in stages if stage.slow and _is_wanted(stage, article, may_ask=may_ask))


def _is_wanted(stage: Stage, article: Article, *, may_ask: bool) -> bool:
    if stage.fetches is not None:
        return _has_any(stage.fetches, article)
    return stage.asks is None or (may_ask and _has_any(stage.asks, article))


def _has_any(asks: Callable[[Article], Sequence[str]], article: Article) -> bool:
    try:
        return bool(asks(article))
    except Exception:  # noqa: BLE001 - the article goes on; the stage's own run says what is broken
        return True


def _scrub(report: Report, answered: Answered, *, stages: Collection[Stage]) -> Scrubbed:
    waived = {(finding.code, finding.quote) for finding in report.findings if is_answered(finding, answered)}
    return scrub(report, waived, stages=stages)


def _leave(report: Report, answered: Answered) -> Scrubbed:
    """A reviewer's text is not mended unasked: every change is only proposed."""
    unanswered = [finding for finding in report.findings if not is_answered(finding, answered)]
    return Scrubbed(report.article.body, (), ledger_of(report.article.body, unanswered), report)


def _is_mended(finding: Finding, entries: Collection[Entry]) -> bool:
    """Whether every change that a finding asks for lies within what was applied."""
    return bool(finding.edits) and all(
        any(entry.start <= edit.start and edit.end <= entry.end for entry in entries) for edit in finding.edits
    )


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
