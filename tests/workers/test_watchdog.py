"""The watchdog ends a worker only when it had work to do, was told so, and for a long while did nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from workers.watchdog import PATIENCE, SETTLING_S, Look, Watch

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def watched(
    seconds: int, *, due: bool = True, hints: int = 1, worked: int | None = None, empty_at: int | None = None
) -> bool:
    """Whether a worker looked at every second is given up. worked: when it last claimed something, in seconds."""
    watch = Watch()
    for second in range(seconds + 1):
        at = NOON + timedelta(seconds=second)
        waiting = 0 if second == empty_at else hints
        worked_at = NOON + timedelta(seconds=worked) if worked is not None and second >= worked else None
        watch = watch.after(Look(at, due, waiting, worked_at))
    return watch.gave_up(NOON + timedelta(seconds=seconds))


def test_a_worker_that_ignores_due_work_and_its_hints_is_given_up() -> None:
    assert watched(int(PATIENCE.total_seconds()))


def test_it_is_given_time_first() -> None:
    assert not watched(int(PATIENCE.total_seconds()) - 1)


def test_without_due_work_it_may_rest() -> None:
    assert not watched(60, due=False)


def test_without_hints_it_cannot_know_and_the_sweeper_is_asked_first() -> None:
    assert not watched(60, hints=0)


def test_a_queue_seen_empty_once_shows_that_somebody_consumes() -> None:
    assert not watched(16, empty_at=10)


def test_a_claim_in_between_clears_it() -> None:
    assert not watched(16, worked=10)


def test_a_claim_long_ago_does_not() -> None:
    assert watched(40, worked=2)


def test_a_worker_that_was_just_started_is_given_time_to_hear_of_the_work() -> None:
    young = Look(NOON, due=True, hints=1, worked_at=None, age_s=SETTLING_S - 1)
    watch = Watch(since=NOON - PATIENCE, seen=NOON - timedelta(seconds=1)).after(young)
    assert not watch.gave_up(NOON)
    assert watch.after(replace(young, age_s=SETTLING_S)).since == NOON


def test_a_clock_that_is_put_back_meanwhile_does_not_make_it_patient_for_ever() -> None:
    before = Watch().after(Look(NOON + timedelta(hours=1), due=True, hints=1, worked_at=None))
    set_back = before.after(Look(NOON, due=True, hints=1, worked_at=NOON + timedelta(hours=1)))
    assert set_back.gave_up(NOON + PATIENCE)


def test_a_clock_that_jumps_ahead_is_no_reason_to_end_a_worker() -> None:
    watch = Watch().after(Look(NOON, due=True, hints=1, worked_at=None))
    later = NOON + timedelta(hours=1)
    assert not watch.after(Look(later, due=True, hints=1, worked_at=None)).gave_up(later)
