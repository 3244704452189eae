"""Figures: thresholds at a rate of false alarms, and what is found at a threshold, by language and by source."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from workers.training.cuts import BELOW_HEADING, INSIDE, OUTSIDE, WHOLE, Case
from workers.training.documents import EXTRACTED

KINDS = (WHOLE, *INSIDE, BELOW_HEADING, *OUTSIDE)


class Judged(NamedTuple):
    """A case and the confidence that the stage would give it with networks which had not seen its source.

    From 0 to 1, in thousandths.
    """

    case: Case
    sure: float


def threshold(judged: Sequence[Judged], rate: float) -> float:
    """The lowest confidence, in thousandths, that at most this share of the whole hand-written articles reaches."""
    whole = sorted((sure for case, sure in judged if case.kind == WHOLE and case.source not in EXTRACTED), reverse=True)
    return round(whole[int(len(whole) * rate)] + 0.001, 3)


Row = Mapping[str, tuple[float, int]]


def rates(judged: Sequence[Judged], at: float, group: Callable[[Case], str]) -> dict[str, Row]:
    """For each group and kind the percentage flagged at a threshold, and how many cases there are."""
    table: dict[str, dict[str, list[bool]]] = {}
    for case, sure in judged:
        table.setdefault(group(case), {}).setdefault(case.kind, []).append(sure >= at)
    return {
        name: {kind: (100 * sum(flags) / len(flags), len(flags)) for kind, flags in kinds.items()}
        for name, kinds in sorted(table.items())
    }


def reliability(judged: Sequence[Judged], steps: int = 10) -> Iterator[tuple[float, float, int]]:
    """For each step of confidence its middle, the share of cut texts in it, and their number; as many whole as cut."""
    kept = [(case.is_cut, sure) for case, sure in judged if case.kind in (WHOLE, *INSIDE)]
    whole = sum(not cut for cut, _ in kept)
    weight = whole / max(len(kept) - whole, 1)
    for step in range(steps):
        within = [cut for cut, sure in kept if step / steps <= min(sure, 0.9999) < (step + 1) / steps]
        cuts = sum(within) * weight
        total = cuts + sum(not cut for cut in within)
        if within:
            yield (step + 0.5) / steps, cuts / total, len(within)


def in_markdown(table: Mapping[str, Row], title: str) -> str:
    """A table of percentages, the whole articles' being the false alarms."""
    lines = [f"| {title} | {' | '.join(KINDS)} |", "|---" * (len(KINDS) + 1) + "|"]
    for name, row in table.items():
        cells = [f"{row[kind][0]:.1f} ({row[kind][1]})" if kind in row else "–" for kind in KINDS]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)
