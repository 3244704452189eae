"""Bars of stage runs: they stay on their scale whatever the clock did, and what has not begun has not run."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from web.waterfall import of_publications, of_runs
from workflow.shelf.views import RevisionLine, StageView

START = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
LINE = RevisionLine(7, 1, "writer", "wen", START, "", "", None)
SECONDS = st.floats(-5, 5000) | st.none()


def run(queued: float, started: float | None, finished: float | None, ms: float = 0.0) -> StageView:
    def moment(seconds: float | None) -> datetime | None:
        return None if seconds is None else START + timedelta(seconds=seconds)

    queued_at = START + timedelta(seconds=queued)
    times = (queued_at, queued_at, moment(started), moment(finished))
    return StageView(1, 7, "links", "1", "check", "passed", "pass", 1, *times, ms, "worker", "")


@given(st.lists(st.tuples(st.floats(0, 5000), SECONDS, SECONDS, st.floats(0, 1e7)), min_size=1, max_size=6))
def test_no_bar_leaves_its_scale(times: list[tuple[float, float | None, float | None, float]]) -> None:
    [fall] = of_runs([run(*one) for one in times], [LINE], START + timedelta(seconds=6000))
    for bar in fall.bars:
        assert 0 <= bar.start <= 100
        assert 0 <= bar.waited <= 100
        assert bar.ran >= 0
        assert bar.start + bar.waited + bar.ran <= 100.05
        assert bar.wait_s >= 0


def test_a_run_that_waits_has_waited_until_now_and_has_not_run() -> None:
    [fall] = of_runs([run(0, None, None)], [LINE], START + timedelta(seconds=90))
    assert (fall.bars[0].wait_s, fall.bars[0].run_s, fall.bars[0].ran) == (90.0, None, 0.0)


def test_a_quick_run_is_still_seen_beside_a_long_wait() -> None:
    [fall] = of_runs([run(0, 600, 600.001, 1.0)], [LINE], START + timedelta(seconds=700))
    assert fall.bars[0].ran >= 0.7
    assert fall.bars[0].run_s == 0.001


def test_without_publications_there_are_no_bars() -> None:
    assert of_publications((), START).bars == ()


def test_revisions_come_newest_first_and_those_without_runs_not_at_all() -> None:
    later = RevisionLine(8, 2, "stage", "copydesk", START, "", "", 7)
    falls = of_runs([run(0, 1, 2)], [LINE, later], START)
    assert [fall.revision for fall in falls] == [LINE]
