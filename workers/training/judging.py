"""Judge every case as the stage would, with networks that have not seen its fold, and set the thresholds by that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from workers.training.cuts import Case
from workers.training.documents import ARTICLES, EXTRACTED
from workers.training.fitting import fitted
from workers.training.measure import Judged, threshold
from workers.training.tables import Curve, calibration, score_of, table_of
from workflow.stages._certain import SURE
from workflow.stages._odds import Odds
from workflow.stages._tails import Opinion

BLOCK_RATE, WARN_RATE = 0.01, 0.05
_STEP = 0.001


class Judgement(NamedTuple):
    """All cases of articles with their confidence, the curve that gave it, and the thresholds."""

    judged: Sequence[Judged]
    curve: Curve
    block_at: float
    warn_at: float


class _Scored(NamedTuple):
    """A case and its log-odds: of what the stage says in full, and of what it says with no more than a warning."""

    case: Case
    full: float
    guarded: float


def judgement(cases: Mapping[int, Sequence[Case]], seed: int) -> Judgement:
    """Judge the cases of articles, given by fold. A warning at most counts for the threshold of warnings alone."""
    scored = list(_scored(cases, seed))
    asked = [one for one in scored if one.case.source not in EXTRACTED and not one.case.certain]
    curve = calibration([one.case for one in asked], [max(one.full, one.guarded) for one in asked])
    full = [Judged(one.case, SURE if one.case.certain else _said(one.full, curve)) for one in scored]
    block_at = threshold(full, BLOCK_RATE)
    guarded = [min(_said(one.guarded, curve), block_at - _STEP) for one in scored]
    judged = [Judged(case, max(sure, held)) for (case, sure), held in zip(full, guarded, strict=True)]
    return Judgement(judged, curve, block_at, threshold(judged, WARN_RATE))


def _scored(cases: Mapping[int, Sequence[Case]], seed: int) -> Iterator[_Scored]:
    for fold, own in cases.items():
        others = [case for other, part in cases.items() if other != fold for case in part]
        odds = Odds(fitted(table_of(others), seed))
        for case in own:
            if case.source in ARTICLES:
                yield _Scored(case, score_of(case, odds, Opinion.FULL), score_of(case, odds, Opinion.GUARDED))


def _said(score: float, curve: Curve) -> float:
    return round(float(np.interp(score, *curve)), 3)
