"""Which findings the applied changes have mended."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.mending import mended


@dataclass(frozen=True)
class Found:
    id: int
    automatic: bool = True
    start: int = 0
    end: int = 0


@dataclass(frozen=True)
class Change:
    finding_id: int
    state: str
    start: int = 0
    end: int = 0


def test_a_finding_is_mended_when_its_only_change_is_applied() -> None:
    assert mended([Found(1)], [Change(1, "applied")]) == {1}


def test_a_finding_with_one_of_many_changes_taken_back_is_open() -> None:
    assert mended([Found(1)], [Change(1, "applied"), Change(1, "reverted")]) == set()


def test_a_finding_with_only_a_proposal_is_open() -> None:
    assert mended([Found(1)], [Change(1, "proposed")]) == set()


def test_a_finding_without_any_change_is_open() -> None:
    assert mended([Found(1, start=3, end=5)], []) == set()


def test_a_finding_inside_a_change_that_swallowed_its_own_is_mended() -> None:
    assert mended([Found(1, start=0, end=9), Found(2, start=3, end=5)], [Change(1, "applied", 0, 9)]) == {1, 2}


def test_a_finding_that_asked_for_nothing_is_open_even_inside_a_change() -> None:
    assert mended([Found(2, automatic=False, start=3, end=5)], [Change(1, "applied", 0, 9)]) == {1}
