"""The worker's options are checked before anything starts."""

from __future__ import annotations

import pytest

from workers.consume import options, slow_at_once


def test_by_default_a_worker_takes_on_every_lane() -> None:
    chosen = options([])
    assert (chosen.lanes, chosen.concurrency) == ("check,slow,publish", 2)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--lanes", "check,fast"], "there is no lane fast; choose from check, slow, publish"),
        (["--concurrency", "0"], "at least 1"),
    ],
)
def test_an_impossible_option_is_refused_with_what_is_possible(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        options(arguments)
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("lanes", "concurrency", "may_wait"),
    [("check,slow,publish", 2, 1), ("check,slow,publish", 4, 3), ("check,slow,publish", 1, 1), ("slow", 4, 4)],
)
def test_one_process_is_kept_for_what_people_wait_for(lanes: str, concurrency: int, may_wait: int) -> None:
    assert slow_at_once(lanes, concurrency) == may_wait
