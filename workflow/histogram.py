"""Lengths of time as a few counts: bins that grow by a fifth, so that a percentile is right to a tenth. Pure.

A histogram is a mapping from the number of a bin, as text since it is kept as JSON, to how many fell into it. Two are
added bin by bin, which is why minutes can be summed to hours and percentiles never need the rows again.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

GROWTH = 1.2
_LOG = math.log(GROWTH)
# Everything up to a hundredth of a millisecond is one bin.
_LEAST_MS = 0.01


def bin_of(ms: float) -> str:
    """The bin that a length of time in milliseconds falls into."""
    return str(0 if ms <= _LEAST_MS else math.ceil(math.log(ms / _LEAST_MS) / _LOG))


def middle_of(number: str) -> float:
    """The length of time, in milliseconds, that stands for a bin: between its bounds, so that it errs to both sides."""
    upper: float = _LEAST_MS * GROWTH ** int(number)
    return upper if number == "0" else upper / math.sqrt(GROWTH)


def histogram(lengths_ms: Iterable[float]) -> dict[str, int]:
    """The histogram of these lengths."""
    return dict(Counter(map(bin_of, lengths_ms)))


def total(histograms: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """The sum of histograms."""
    summed: Counter[str] = Counter()
    for one in histograms:
        summed.update(one)
    return dict(summed)


def percentile(counts: Mapping[str, int], share: float) -> float | None:
    """The length, in milliseconds, that a share of them (0 to 1) does not exceed; None when there are none."""
    left = math.ceil(sum(counts.values()) * share)
    for number in sorted(counts, key=int):
        left -= counts[number]
        if left <= 0:
            return middle_of(number)
    return None
