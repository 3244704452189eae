"""Figures are those of unseen articles: thresholds on the hand-written ones, tables by any group."""

from __future__ import annotations

from workers.training.cuts import WHOLE, Case
from workers.training.measure import Judged, in_markdown, rates, reliability, threshold


def judged(kind: str, sure: float, source: str = "bbc") -> Judged:
    return Judged(Case(0, source, "en", kind, (), ()), sure)


WHOLE_ONES = [judged(WHOLE, at / 200) for at in range(200)]


def test_a_threshold_leaves_no_more_whole_articles_above_it_than_asked() -> None:
    everything = [*WHOLE_ONES, *[judged(WHOLE, 1.0, "trafeval")] * 50]
    for rate in (0.01, 0.05):
        at = threshold(everything, rate)
        assert sum(sure >= at for _, sure in WHOLE_ONES) == 200 * rate


def test_whole_articles_with_one_confidence_all_stay_below_a_threshold_that_would_let_too_many_by() -> None:
    alike = [judged(WHOLE, 0.848)] * 10
    assert threshold([*[judged(WHOLE, 0.1)] * 190, *alike], 0.01) == 0.849
    assert threshold([*[judged(WHOLE, 0.1)] * 190, *alike], 0.05) == 0.101


def test_rates_are_percentages_by_group_and_kind() -> None:
    table = rates([*WHOLE_ONES, judged("comma", 0.9), judged("comma", 0.1)], 0.5, lambda case: case.source)
    assert table == {"bbc": {WHOLE: (50.0, 200), "comma": (50.0, 2)}}
    assert "| bbc | 50.0 (200) | – | – | 50.0 (2) | – |" in in_markdown(table, "source")


def test_reliability_weighs_as_many_whole_as_cut() -> None:
    ((said, was, count),) = reliability([*[judged(WHOLE, 0.55)] * 30, *[judged("comma", 0.55)] * 90])
    assert (said, round(was, 3), count) == (0.55, 0.5, 120)
