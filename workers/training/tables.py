"""The evidence as rows to fit, and the curve that makes what was fitted a probability; numpy alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workers.training.cuts import INSIDE, WHOLE, Case, weight_of
from workflow.stages._odds import Odds
from workflow.stages._tails import Opinion

Curve = NDArray[np.float64]
FAR = 30.0
_RARE = 30
_POOL = 60
_STEP = 0.005
_LEAST = 0.002


@dataclass(frozen=True, slots=True)
class Table:
    """The ends of all cases as rows: evidence (n, columns), whether cut there (n,), weight (n,)."""

    names: tuple[str, ...]
    rows: NDArray[np.float32]
    cut: NDArray[np.float32]
    weight: NDArray[np.float32]


def table_of(cases: Sequence[Case]) -> Table:
    """One row for each end of each case; evidence met fewer than 30 times has no column."""
    met = Counter(name for case in cases for end in case.ends for name in end)
    names = tuple(sorted(name for name, count in met.items() if count >= _RARE))
    column = {name: at for at, name in enumerate(names)}
    ends = [(case, at, end) for case in cases for at, end in enumerate(case.ends)]
    rows = np.zeros((len(ends), len(names)), dtype=np.float32)
    for row, (_, _, end) in enumerate(ends):
        for name, value in end.items():
            if name in column:
                rows[row, column[name]] = value
    cut = [case.breaks_off(at) for case, at, _ in ends]
    return Table(
        names,
        rows,
        np.array(cut, dtype=np.float32),
        np.array([weight_of(case) for case, _, _ in ends], dtype=np.float32),
    )


def score_of(case: Case, odds: Odds, opinion: Opinion) -> float:
    """The log-odds of the end that speaks most for a cut, of those with this opinion; very low where there is none."""
    ends = zip(case.ends, case.opinions, strict=True)
    return max((odds.score(end) for end, own in ends if own is opinion), default=-FAR)


def calibration(cases: Sequence[Case], scores: Sequence[float]) -> Curve:
    """The curve from log-odds to the probability that a text is cut, were as many whole as cut inside a sentence.

    Two rows of knots, shape (2, n): scores, and probabilities that grow with them (pooled adjacent violators). Pools
    that are nearly alike become one: between two knots of one height, all scores would be the same confidence. What no
    network is asked about, whole or cut, counts as nothing but a text.
    """
    kept = sorted(
        (score, case.is_cut) for case, score in zip(cases, scores, strict=True) if case.kind in (WHOLE, *INSIDE)
    )
    cuts = sum(cut for _, cut in kept)
    weight = (len(kept) - cuts) / max(cuts, 1)
    pools: list[tuple[float, float, float]] = []
    scored = [one for one in kept if one[0] > -FAR]
    for at in range(0, len(scored), _POOL):
        part = scored[at : at + _POOL]
        cut = weight * sum(cut for _, cut in part)
        total = cut + sum(not cut for _, cut in part)
        pools.append((total, cut / total, sum(score for score, _ in part) / len(part)))
        while len(pools) > 1 and pools[-2][1] + _STEP > pools[-1][1]:
            pools[-2:] = [_merged(pools[-2], pools[-1])]
    inner = [(score, min(max(sure, 2 * _LEAST), 1 - 2 * _LEAST)) for _, sure, score in pools]
    return np.array([(-FAR, _LEAST), *inner, (FAR, 1 - _LEAST)]).T


def _merged(one: tuple[float, float, float], other: tuple[float, float, float]) -> tuple[float, float, float]:
    total = one[0] + other[0]
    return total, *((one[0] * one[n] + other[0] * other[n]) / total for n in (1, 2))  # type: ignore[return-value]
