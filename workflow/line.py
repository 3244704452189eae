"""The line: every stage over one article, the verdict, and the scrubbed text. No database, no broker."""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Collection
from dataclasses import dataclass, field, replace

from workflow.article import ALONE, Article, Background, Source
from workflow.clock import ticks
from workflow.findings import Finding, Verdict, verdict_of
from workflow.parse import parse
from workflow.profiles import DEFAULT_PROFILES, Profiles
from workflow.stages import Stage, discover

LINE: tuple[Stage, ...] = discover()
CODES: tuple[str, ...] = tuple(code for stage in LINE for code in stage.codes)


def ruleset(stages: Collection[Stage] = LINE) -> str:
    """The version of the line: it changes when any stage comes, goes or changes its version."""
    parts = "\n".join(f"{stage.name}={stage.version}" for stage in stages)
    return hashlib.sha256(parts.encode()).hexdigest()[:12]


RULESET = ruleset()


@dataclass(frozen=True, slots=True)
class StageReport:
    """What one stage said. ms: wall milliseconds. error: a traceback when the stage itself broke, else empty.

    began: when, on the clock of `ticks`.
    """

    stage: str
    version: str
    verdict: Verdict
    ms: float
    findings: tuple[Finding, ...] = ()
    error: str = ""
    began: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Report:
    """What the line said of one article."""

    article: Article
    stages: tuple[StageReport, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in text order."""
        found = [finding for report in self.stages for finding in report.findings]
        return tuple(sorted(found, key=lambda finding: (finding.start, finding.end, finding.code)))

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of any stage."""
        return verdict_of(self.findings)


def run_stage(stage: Stage, article: Article) -> StageReport:
    """One stage over one article; a stage that breaks is reported, never raised: the others still count."""
    started = ticks()
    try:
        findings = tuple(stage.check(article))
    except Exception:  # noqa: BLE001 - a bug in one check must not lose the verdict of the rest
        broken = traceback.format_exc()
        return StageReport(stage.name, stage.version, Verdict.PASS, _since(started), error=broken, began=started)
    return StageReport(stage.name, stage.version, verdict_of(findings), _since(started), findings, began=started)


def _since(started: float) -> float:
    return round((ticks() - started) * 1000, 3)


def examine(
    source: Source,
    profiles: Profiles = DEFAULT_PROFILES,
    stages: Collection[Stage] = LINE,
    background: Background = ALONE,
) -> Report:
    """Parse a source once and run the quick stages over it. background: what the desk knows around it."""
    return look_over(replace(parse(source, profiles), background=background), stages)


def look_over(article: Article, stages: Collection[Stage] = LINE) -> Report:
    """Run the quick stages over an article that is parsed already."""
    return Report(article, tuple(run_stage(stage, article) for stage in stages if not stage.slow))
