"""How right the checks are, counted over labelled articles. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workflow.findings import Finding, Severity
from workflow.labelled import Labelled, Mark
from workflow.line import CODES

# From which weight on a finding counts. The last is only told where it says something else than the one before.
LEVELS: dict[str, frozenset[Severity]] = {
    "block": frozenset({Severity.BLOCK}),
    "warn": frozenset({Severity.BLOCK, Severity.WARN}),
    "info": frozenset(Severity),
}
# Scores at which the truncation stage is told to speak, to see what each would cost.
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99)
# One whole article in so many may be flagged at the threshold that is looked for.
_ONE_IN = 100
_TRUNCATION = "truncation"


class Outcome(StrEnum):
    """What a finding, or its absence, was."""

    TRUE_POSITIVE = "true_positive"
    FALSE_POSITIVE = "false_positive"
    FALSE_NEGATIVE = "false_negative"
    TRUE_NEGATIVE = "true_negative"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table. suite: code, stage, kind or score. at: the least weight, or the least score, that counts.

    found: of what was expected under exactly this name, how much was found; a code that was found where only the
    beginning of its name was expected is a true positive, and says nothing of what is missed.
    """

    suite: str
    case: str
    at: str
    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int
    found: int

    @property
    def precision(self) -> float | None:
        """Of what was said, the share that was right; none for a kind, whose articles are all cut, or all whole."""
        return None if self.suite == "kind" else _share(self.true_positives, self.true_positives + self.false_positives)

    @property
    def recall(self) -> float | None:
        """Of what there was, the share that was said."""
        return _share(self.found, self.found + self.false_negatives)

    @property
    def false_positive_rate(self) -> float | None:
        """Of the articles where nothing should be said, the share where something was."""
        return _share(self.false_positives, self.false_positives + self.true_negatives)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True, slots=True)
class Wrong:
    """One article of which the checks said something wrong, or not what they should have, at the weight `warn`."""

    path: str
    code: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class _Judged:
    code: str
    outcome: Outcome
    # Whether it was expected under exactly this name.
    named: bool = True


class Quality:
    """The counts over all articles added so far."""

    def __init__(self) -> None:
        """Nothing added."""
        self.articles = 0
        self.wrong: list[Wrong] = []
        self._counts: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
        self._scores: dict[bool, list[float]] = {True: [], False: []}

    def add(self, labelled: Labelled, language: str, findings: Sequence[Finding]) -> None:
        """Count one article. language: as the line read it."""
        self.articles += 1
        for level, severities in LEVELS.items():
            heard = [finding for finding in findings if finding.severity in severities]
            judged = list(_judge(labelled, heard))
            for one in judged:
                self._count("code", one.code, level, one.outcome, named=one.named)
            for stage, outcome in _by_stage(labelled, heard):
                self._count("stage", stage, level, outcome)
                if stage == _TRUNCATION:
                    for case in (language, "all"):
                        self._count("kind", f"{_kind(labelled)}, {case}", level, outcome)
            if level == "warn":
                self.wrong += [
                    Wrong(labelled.path, one.code, one.outcome)
                    for one in judged
                    if one.outcome in {Outcome.FALSE_POSITIVE, Outcome.FALSE_NEGATIVE}
                ]
        if (cut := _is_in(labelled, _TRUNCATION)) is not None:
            self._scores[cut].append(score(findings))

    def _count(self, suite: str, case: str, at: str, outcome: Outcome, *, named: bool = True) -> None:
        counter = self._counts[suite, case, at]
        counter[outcome] += 1
        counter["found"] += named and outcome is Outcome.TRUE_POSITIVE

    def rows(self) -> Iterator[Row]:
        """The table: codes, stages, kinds of truncation by language, and what each score would cost."""
        for suite in ("code", "stage", "kind"):
            for case in sorted({case for of, case, _ in self._counts if of == suite}):
                yield from self._levels(suite, case)
        yield from self._points()

    def _levels(self, suite: str, case: str) -> Iterator[Row]:
        rows = [_row(suite, case, level, self._counts[suite, case, level]) for level in LEVELS]
        *usual, lightest = rows
        yield from usual
        if self._counts[suite, case, "info"] != self._counts[suite, case, "warn"]:
            yield lightest

    def _points(self) -> Iterator[Row]:
        cut, whole = self._scores[True], self._scores[False]
        if not cut or not whole:
            return
        for threshold in THRESHOLDS:
            yield _point(f"score {threshold:g} or more", f"{threshold:g}", cut, whole, least=threshold)
        highest = sorted(whole, reverse=True)[len(whole) // _ONE_IN]
        above = [one for one in (*cut, *whole) if one > highest]
        least = min(above, default=1.0)
        yield _point(f"one whole article in {_ONE_IN}", f"{least:g}", cut, whole, least=least)


def score(findings: Iterable[Finding]) -> float:
    """How sure the line is that a text was cut: the highest confidence of any truncation finding, 0 without one."""
    return max((one.confidence for one in findings if one.stage == _TRUNCATION), default=0.0)


def _point(case: str, at: str, cut: Sequence[float], whole: Sequence[float], *, least: float) -> Row:
    hit, false = (sum(one >= least for one in scores) for scores in (cut, whole))
    return Row("score", case, at, hit, false, len(cut) - hit, len(whole) - false, hit)


def _row(suite: str, case: str, at: str, counts: Counter[str]) -> Row:
    return Row(suite, case, at, *(counts[name] for name in (*Outcome, "found")))


def _judge(labelled: Labelled, findings: Sequence[Finding]) -> Iterator[_Judged]:
    """What was said rightly, wrongly and not, by code."""
    for mark in labelled.expected:
        codes = _met(mark, findings)
        yield from (_Judged(code, Outcome.TRUE_POSITIVE, code == mark.code) for code in codes)
        if not codes:
            yield _Judged(mark.code, Outcome.FALSE_NEGATIVE)
    for mark in labelled.absent:
        codes = _met(mark, findings)
        for code in _meant(mark, codes):
            if not _is_expected(code, labelled, mark):
                yield _Judged(code, Outcome.FALSE_POSITIVE if code in codes else Outcome.TRUE_NEGATIVE)


def _met(mark: Mark, findings: Iterable[Finding]) -> list[str]:
    return sorted({finding.code for finding in findings if mark.meets(finding)})


def _meant(mark: Mark, said: Iterable[str]) -> list[str]:
    """Every code that a mark forbids, whether it was said or not; also one that no stage has any more."""
    return sorted({code for code in CODES if code.startswith(mark.code)}.union(said)) or [mark.code]


def _is_expected(code: str, labelled: Labelled, absent: Mark) -> bool:
    """Whether a code that a wide mark forbids is expected by one that says more: all of a stage but this."""
    return absent.start < 0 and any(
        code.startswith(mark.code) and len(mark.code) > len(absent.code) for mark in labelled.expected
    )


def _by_stage(labelled: Labelled, findings: Sequence[Finding]) -> Iterator[tuple[str, Outcome]]:
    """Of each stage that the labels speak of, whether it spoke, and whether it should have: once an article."""
    for stage in sorted({mark.code.partition(".")[0] for mark in (*labelled.expected, *labelled.absent)}):
        wanted = _is_in(labelled, stage)
        marks = labelled.expected if wanted else labelled.absent
        spoke = any(mark.meets(one) for mark in marks for one in findings if one.stage == stage)
        if wanted:
            yield stage, Outcome.TRUE_POSITIVE if spoke else Outcome.FALSE_NEGATIVE
        else:
            yield stage, Outcome.FALSE_POSITIVE if spoke else Outcome.TRUE_NEGATIVE


def _kind(labelled: Labelled) -> str:
    return labelled.kind or ("cut" if _is_in(labelled, _TRUNCATION) else "whole")


def _is_in(labelled: Labelled, stage: str) -> bool | None:
    """Whether a stage should speak of an article; None where the labels do not say."""
    for marks, wanted in ((labelled.expected, True), (labelled.absent, False)):
        if any(mark.code.partition(".")[0] == stage for mark in marks):
            return wanted
    return None
