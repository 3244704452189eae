"""What counts as a finding, how much it weighs and which files are left out."""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from pathspec import GitIgnoreSpec

from workflow.findings import Finding, Severity, Verdict


class FailOn(StrEnum):
    """From which weight on a finding makes the command end with 1."""

    BLOCK = "block"
    WARN = "warn"
    NEVER = "never"

    def is_met(self, verdict: Verdict) -> bool:
        """Whether a file of this verdict fails."""
        if self is FailOn.NEVER:
            return False
        return verdict is Verdict.BLOCK or (self is FailOn.WARN and verdict is Verdict.WARN)


@dataclass(frozen=True, slots=True)
class Globs:
    """Patterns as in a .gitignore, relative to the folder `root`."""

    root: str
    patterns: tuple[str, ...]

    def match(self, path: str, *, folder: bool = False) -> bool:
        """Whether a path is meant; one outside the root goes by its name alone."""
        inside = os.path.relpath(path, self.root).replace(os.sep, "/")
        if inside.startswith("../"):
            inside = os.path.basename(path)  # noqa: PTH119 - called for each of ten thousand files
        return _spec(self.patterns).match_file(f"{inside}/" if folder else inside)


@functools.lru_cache(maxsize=256)
def _spec(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    return GitIgnoreSpec.from_lines(patterns)


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for a file.

    select, ignore: beginnings of codes; the longest that fits a code decides, `ignore` where both are as long.
    per_file: more to ignore, in some files. exclude: what is not looked at. severity: beginnings of codes and what
    they weigh instead. category: for articles that name none.
    """

    select: tuple[str, ...] = ("",)
    ignore: tuple[str, ...] = ()
    per_file: tuple[tuple[Globs, tuple[str, ...]], ...] = ()
    exclude: tuple[Globs, ...] = ()
    severity: tuple[tuple[str, Severity], ...] = ()
    fail_on: FailOn = FailOn.BLOCK
    category: str = ""

    def excludes(self, path: str, *, folder: bool = False) -> bool:
        """Whether a file or a folder is left out."""
        return any(globs.match(path, folder=folder) for globs in self.exclude)

    def counted(self, path: str, findings: Iterable[Finding], waived: Iterable[str] = ()) -> tuple[Finding, ...]:
        """The findings of a file that count, each with the weight it has here. waived: more beginnings to ignore."""
        here = [code for globs, codes in self.per_file if globs.match(path) for code in codes]
        ignored = (*self.ignore, *here, *waived)
        return tuple(self._weighed(finding) for finding in findings if _admits(self.select, ignored, finding.code))

    def _weighed(self, finding: Finding) -> Finding:
        fitting = [(len(prefix), severity) for prefix, severity in self.severity if finding.code.startswith(prefix)]
        return replace(finding, severity=max(fitting)[1]) if fitting else finding


def _admits(select: Iterable[str], ignore: Iterable[str], code: str) -> bool:
    return _longest(select, code) > _longest(ignore, code)


def _longest(prefixes: Iterable[str], code: str) -> int:
    return max((len(prefix) for prefix in prefixes if code.startswith(prefix)), default=-1)
