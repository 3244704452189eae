"""Which findings the applied changes have mended: one rule for the verbs and for the pages. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from workflow.states import EditState


class Found(Protocol):
    """A stored finding, as far as this rule looks."""

    @property
    def id(self) -> int: ...
    @property
    def automatic(self) -> bool: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class Change(Protocol):
    """A stored entry of the ledger of changes, as far as this rule looks."""

    @property
    def finding_id(self) -> int: ...
    @property
    def state(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def mended(findings: Iterable[Found], changes: Sequence[Change]) -> set[int]:
    """The ids of the findings whose every change is applied, or that lie within one that was merged with theirs."""
    own = {change.finding_id for change in changes}
    waiting = {change.finding_id for change in changes if change.state != EditState.APPLIED}
    applied = [(change.start, change.end) for change in changes if change.state == EditState.APPLIED]
    merged = {
        found.id
        for found in findings
        if found.automatic
        and found.id not in own
        and any(start <= found.start and found.end <= end for start, end in applied)
    }
    return (own - waiting) | merged
