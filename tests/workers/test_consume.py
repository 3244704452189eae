"""The worker's options are checked before anything starts."""

from __future__ import annotations

import pytest

from workers.consume import options


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
