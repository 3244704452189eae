"""The scrubbed text: every exact change applied until nothing is left to change, and one ledger that undoes it all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from workflow.edits import Entry, apply, composed, ledger_of
from workflow.findings import Finding
from workflow.line import LINE, Report, examine
from workflow.stages import Stage

# Taking something out may join what stood on both sides into something new; no honest text needs more than two rounds.
MOST_ROUNDS = 6


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """A body after its scrubbing.

    entries: what was applied, over the body as handed in. proposed: what a person may apply, over the same body; an
    entry there may overlap an applied one. report: what the line says of the scrubbed body.
    """

    body: str
    entries: tuple[Entry, ...]
    proposed: tuple[Entry, ...]
    report: Report


def scrub(
    report: Report, waived: Collection[tuple[str, str]] = frozenset(), *, stages: Collection[Stage] = LINE
) -> Scrubbed:
    """Apply every automatic change that the findings of a report ask for, and those of the text that comes of it.

    waived: (code, quote) of findings that are meant to stay; their changes are neither applied nor proposed.
    """
    article = report.article
    entries: tuple[Entry, ...] = ()
    body = article.body
    current = report
    for _ in range(MOST_ROUNDS):
        fresh = ledger_of(body, _asked(current, waived, automatic=True))
        if not fresh:
            break
        entries = composed(article.body, entries, fresh)
        body = apply(body, fresh)
        current = examine(replace(article.source, body=body), article.profiles, stages, article.background)
    return Scrubbed(body, entries, ledger_of(article.body, _asked(report, waived, automatic=False)), current)


def _asked(report: Report, waived: Collection[tuple[str, str]], *, automatic: bool) -> list[Finding]:
    return [
        finding
        for finding in report.findings
        if finding.automatic is automatic and (finding.code, finding.quote) not in waived
    ]
