"""Histograms: percentiles right to a tenth, sums that lose nothing."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from workflow.histogram import GROWTH, histogram, percentile, total

LENGTHS = st.lists(st.floats(0.02, 3_600_000), min_size=1, max_size=200)


@given(LENGTHS, st.sampled_from([0.5, 0.95, 0.99]))
def test_a_percentile_is_right_to_a_tenth(lengths: list[float], share: float) -> None:
    exact = sorted(lengths)[math.ceil(len(lengths) * share) - 1]
    found = percentile(histogram(lengths), share)
    assert found is not None
    assert exact / math.sqrt(GROWTH) * 0.999 <= found <= exact * math.sqrt(GROWTH) * 1.001


@given(LENGTHS, LENGTHS)
def test_the_sum_of_two_is_the_histogram_of_both(some: list[float], others: list[float]) -> None:
    assert total([histogram(some), histogram(others)]) == histogram([*some, *others])


def test_of_nothing_there_is_no_percentile() -> None:
    assert percentile({}, 0.95) is None


def test_what_takes_no_time_is_counted() -> None:
    assert sum(histogram([0.0, 0.0, 0.001]).values()) == 3
