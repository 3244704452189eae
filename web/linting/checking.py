"""One file, looked at: what its rules let count, where it stands, what a fix makes of it. Runs in any process."""

from __future__ import annotations

import hashlib
import re
import traceback
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from web.linting.files import File, file_of, reason
from web.linting.fixing import NotFixable, as_bytes, difference, fixed, overwrite
from web.linting.lines import Lines, Region
from web.linting.lists import opened
from web.linting.rules import FailOn, Rules
from workflow.article import Article, Background, Format, Source
from workflow.failpoints import reach
from workflow.findings import Edit, Finding, Verdict, verdict_of
from workflow.importers import Note, Unreadable
from workflow.line import Report, look_over
from workflow.parse import parse
from workflow.profiles import DEFAULT_PROFILES, Profiles

# A quote shorter than this says too little by itself to be known again; what stands around it on its line helps.
_TELLING = 12
_AROUND = 24
_WAIVED = re.compile(r"<!--\s*copydesk:\s*ignore\s+([\w.,\s-]{1,400}?)\s*-->")


class Fix(StrEnum):
    """What becomes of the changes that need no person's word."""

    NONE = "none"
    SHOW = "show"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Task:
    """A file to look at. raw: its bytes where they are at hand (the standard input), else None.

    profiles: the categories, None for those of a new desk. lists: files of domains. whole: all of a web page.
    """

    path: str
    rules: Rules
    fix: Fix = Fix.NONE
    profiles: Profiles | None = None
    raw: bytes | None = None
    lists: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """An edit with what stands there now, and where."""

    edit: Edit
    before: str
    region: Region


@dataclass(frozen=True, slots=True)
class Noted:
    """A finding that counts, and where it stands. mark: what it is known by again, wherever its lines have gone."""

    finding: Finding
    region: Region
    mark: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class StageLine:
    """A stage that ran. ms: wall milliseconds. error: a traceback when the stage itself broke, else empty."""

    stage: str
    version: str
    ms: float
    error: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What there is to say of a file. fixed: how many changes were carried out. diff: what a fix would change.

    note: what kept a fix from being carried out, in words. told: what did not come over from the file.
    """

    path: str
    sha256: str
    language: str
    title: str
    stages: tuple[StageLine, ...]
    findings: tuple[Noted, ...]
    fail_on: FailOn
    fixed: int = 0
    diff: str = ""
    note: str = ""
    told: tuple[Note, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst that any finding says."""
        return verdict_of(noted.finding for noted in self.findings)

    def verdict_of(self, stage: str) -> Verdict:
        """The worst that any finding of one stage says."""
        return verdict_of(noted.finding for noted in self.findings if noted.finding.stage == stage)

    @property
    def fails(self) -> bool:
        """Whether the file makes the command end with 1."""
        return self.fail_on.is_met(self.verdict)


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that nothing can be said of, and why."""

    path: str
    reason: str


def check(task: Task) -> Checked | Unread:
    """Read a file, run the line over it, and keep what its rules let count."""
    reach("lint.file", task.path)
    try:
        raw = Path(task.path).read_bytes() if task.raw is None else task.raw
        file = file_of(task.path, raw, whole=task.whole)
    except (OSError, Unreadable) as error:
        return Unread(task.path, reason(error))
    try:
        report = _look(file.source, task)
        return _checked(file, report, task) if task.fix is Fix.NONE else _mended(file, raw, report, task)
    except Exception:  # noqa: BLE001 - a bug met in one file must not keep the others from being checked
        return Unread(task.path, f"the check broke:\n{traceback.format_exc()}")


def lost(task: Task, how: str) -> Unread:
    """What is left to say of a file whose check took its process down."""
    return Unread(task.path, f"the process that checked it {how}")


def _look(source: Source, task: Task) -> Report:
    """The report on a source with only the findings that count, each with the weight it has under the rules."""
    article = _article(source, task.rules.category, task.profiles or DEFAULT_PROFILES)
    report = look_over(replace(article, background=Background(lists=opened(task.lists))))
    waived = _waived(source)
    stages = tuple(
        replace(one, findings=task.rules.counted(task.path, one.findings, waived)) if one.findings else one
        for one in report.stages
    )
    return Report(report.article, stages)


def _article(source: Source, category: str, profiles: Profiles) -> Article:
    article = parse(source, profiles)
    return article if article.category or not category else parse(replace(source, category=category), profiles)


def _waived(source: Source) -> list[str]:
    """What comments in a Markdown or HTML article ask to ignore."""
    if source.format is Format.TEXT or "copydesk:" not in source.body:
        return []
    return [code for found in _WAIVED.findall(source.body) for code in re.split(r"[,\s]+", found) if code]


def _checked(file: File, report: Report, task: Task) -> Checked:
    article = report.article
    return Checked(
        file.path,
        file.sha256,
        article.language,
        article.title,
        tuple(StageLine(one.stage, one.version, one.ms, one.error) for one in report.stages),
        noted(article.body, report.findings),
        task.rules.fail_on,
        told=file.report.notes,
    )


def _mended(file: File, raw: bytes, report: Report, task: Task) -> Checked:
    """The file after its automatic changes where they are to be written, before them where they are only shown."""
    mended = fixed(report, lambda source: _look(source, task))
    if not mended.count:
        return _checked(file, report, task)
    body = mended.report.article.body
    try:
        written = as_bytes(raw, file.source.body, body)
        if task.fix is Fix.WRITE:
            overwrite(Path(file.path), written)
    except NotFixable as error:
        return replace(_checked(file, report, task), note=str(error))
    if task.fix is Fix.SHOW:
        return replace(_checked(file, report, task), diff=difference(file.path, file.source.body, body))
    after = replace(file, sha256=hashlib.sha256(written).hexdigest())
    return replace(_checked(after, mended.report, task), fixed=mended.count)


def noted(body: str, findings: Iterable[Finding]) -> tuple[Noted, ...]:
    """Findings with their places in the text they were found in, in its order."""
    lines = Lines(body)
    seen: Counter[str] = Counter()
    found = []
    for finding in findings:
        mark = _mark(body, finding)
        seen[mark] += 1
        mark = mark if seen[mark] == 1 else f"{mark}:{seen[mark]}"
        found.append(Noted(finding, lines.region(finding.start, finding.end), mark, _changes(body, finding, lines)))
    return tuple(found)


def _changes(body: str, finding: Finding, lines: Lines) -> tuple[Change, ...]:
    return tuple(
        Change(edit, body[edit.start : edit.end], lines.region(edit.start, edit.end)) for edit in finding.edits
    )


def _mark(body: str, finding: Finding) -> str:
    """A digest of the code and of the words it stands on, spaces aside; lines above and below may change."""
    words = finding.quote
    if len(words.strip()) < _TELLING and finding.place == "body":
        line_start = body.rfind("\n", 0, finding.start) + 1
        line_end = (body.find("\n", finding.end) + 1 or len(body) + 1) - 1
        words = body[max(line_start, finding.start - _AROUND) : min(line_end, finding.end + _AROUND)]
    told = f"{finding.code}\n{finding.place}\n{' '.join(words.split())}"
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]
