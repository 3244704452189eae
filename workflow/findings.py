"""What a stage found, and what it would change: pure values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

Params = Mapping[str, str | int]


def N_(message: str) -> str:  # noqa: N802 - the name that message extractors look for
    """Mark a message for the catalogues without translating it here: who reads it decides the language."""
    return message


# Values that are phrases of ours (names of categories, kinds of files), and so are translated with the message.
PHRASES = frozenset({"kind", "declared", "suggested", "known", "role", "evidence"})


def worded(template: str, params: Params, translate: Callable[[str], str] = str) -> str:
    """A message in words: the template translated, its values filled in, those in PHRASES translated too."""
    said = translate(template)
    if not params:
        return said
    return said % {
        name: ", ".join(translate(part) for part in value.split(", "))
        if name in PHRASES and isinstance(value, str)
        else value
        for name, value in params.items()
    }


class Severity(StrEnum):
    """How much a finding weighs."""

    INFO = "info"
    WARN = "warn"
    BLOCK = "block"


class Verdict(StrEnum):
    """What a stage, or the whole line, says of an article."""

    PASS = "pass"  # noqa: S105 - a verdict
    WARN = "warn"
    BLOCK = "block"


class Action(StrEnum):
    """What an edit does to the text."""

    REMOVE = "remove"
    REWRITE = "rewrite"
    UNLINK = "unlink"


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """One reversible change: body[start:end] (code points) becomes `after`."""

    start: int
    end: int
    after: str
    action: Action


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of evidence against an article.

    start, end: code points into the body, end exclusive; both 0 when `place` is not "body".
    message: an English template with %(name)s places, filled from `params`; the key of its translations.
    edits: the change that would mend it; `automatic` says that the evidence is exact enough to apply it unasked.
    """

    code: str
    stage: str
    severity: Severity
    confidence: float
    message: str
    start: int = 0
    end: int = 0
    quote: str = ""
    params: Params = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    automatic: bool = False
    place: str = "body"

    def say(self, translate: Callable[[str], str] = str) -> str:
        """The message in words; `translate` maps the English template to the reader's language."""
        return worded(self.message, self.params, translate)


def grounds_of(finding: Finding) -> Params:
    """The list that decided a finding, and its version; empty where no list did."""
    return {name: finding.params[name] for name in ("list", "version") if "list" in finding.params}


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """The worst that any of these findings says."""
    severities = {finding.severity for finding in findings}
    if Severity.BLOCK in severities:
        return Verdict.BLOCK
    return Verdict.WARN if Severity.WARN in severities else Verdict.PASS
