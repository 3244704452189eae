"""Figures: the ratio of two numbers, and two things measured by turns."""

from __future__ import annotations

import pytest

from workers.bench.cases import RATE, Case, p95, per_second, side_by_side


def test_more_articles_a_second_are_better() -> None:
    assert Case("ledger", "a case", 300.0, 100.0, RATE).ratio == pytest.approx(3.0)


@pytest.mark.parametrize("unit", ["ms", "µs CPU"])
def test_less_time_is_better(unit: str) -> None:
    assert Case("diff", "a case", 50.0, 100.0, unit).ratio == pytest.approx(2.0)
    assert Case("diff", "a case", 100.0, 50.0, unit).ratio == pytest.approx(0.5)


def test_both_sides_take_turns_and_each_goes_first_in_turn() -> None:
    calls: list[str] = []

    def side(name: str) -> float:
        calls.append(name)
        return 0.0

    side_by_side(lambda: side("ours"), lambda: side("peer"), rounds=3)
    assert calls == ["ours", "peer", "peer", "ours", "ours", "peer"]


def test_one_disturbed_round_does_not_change_the_figures() -> None:
    mine, theirs = iter([1.0, 900.0, 2.0]), iter([5.0, 4.0, 700.0])
    assert side_by_side(lambda: next(mine), lambda: next(theirs), rounds=3) == (2.0, 5.0)


def test_a_rate_counts_what_one_call_did() -> None:
    assert per_second(10, lambda: None) > per_second(1, lambda: None) / 1000 > 0


def test_nineteen_in_twenty_do_not_exceed_p95() -> None:
    assert p95([float(one) for one in range(100, 0, -1)]) == 95
    assert p95([3.0]) == 3
