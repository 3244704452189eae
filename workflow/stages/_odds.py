"""Weigh the signs of a break and the network's outlook: how probable it is that a text was cut there."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workflow.stages._reader import OUTCOMES, Floats
from workflow.stages._unfinished import Tail, signs

FURTHEST = 6.0
_FLOOR = -9.0


def evidence(tail: Tail, outlook: Floats) -> Mapping[str, float]:
    """The signs of a break together with what the network expects: its logarithms, and the odds of an end."""
    expected = {f"next-{name}": max(float(value), _FLOOR) for name, value in zip(OUTCOMES, outlook, strict=True)}
    end, stop = math.exp(outlook[5]), math.exp(outlook[3])
    odds = {"odds-end": _log_odds(end), "odds-end-or-stop": _log_odds(end + stop)}
    return {**signs(tail), **expected, **odds}


def _log_odds(probability: float) -> float:
    return max(_FLOOR, min(-_FLOOR, math.log((probability + 1e-9) / (1 - probability + 1e-6))))


class Odds:
    """The small network over the evidence: one hidden layer beside a linear one; `members` of them, averaged.

    names: what stands in each column; centre, spread: what each is scaled by. calibration: knots of scores and of
    probabilities.
    """

    def __init__(self, weights: Mapping[str, NDArray[Any]]) -> None:
        self._column = {str(name): at for at, name in enumerate(weights["names"])}
        parts = ("centre", "spread", "inner", "inner_bias", "outer", "straight", "outer_bias")
        named = {part: weights[part].astype(np.float32) for part in parts}
        self._centre, self._spread = named["centre"], named["spread"]
        members, columns, hidden = named["inner"].shape
        self._inner = named["inner"].transpose(1, 0, 2).reshape(columns, members * hidden)
        self._inner_bias = named["inner_bias"].reshape(-1)
        self._outer = named["outer"].reshape(-1) / members
        self._straight = named["straight"].mean(axis=0)
        self._outer_bias = float(named["outer_bias"].mean())
        self._curve = weights["calibration"]

    def confidence(self, seen: Mapping[str, float]) -> float:
        """The probability, 0 to 1, that a block with this evidence breaks off inside a sentence."""
        return float(np.interp(self.score(seen), *self._curve))

    def score(self, seen: Mapping[str, float]) -> float:
        """The log-odds before calibration."""
        row = np.zeros(len(self._centre), dtype=np.float32)
        for name, value in seen.items():
            if (at := self._column.get(name)) is not None:
                row[at] = value
        row = np.clip((row - self._centre) / self._spread, -FURTHEST, FURTHEST)
        hidden = np.tanh(row @ self._inner + self._inner_bias)
        return float(hidden @ self._outer + row @ self._straight) + self._outer_bias
