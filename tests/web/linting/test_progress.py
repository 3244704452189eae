"""The bar says how far it is, goes before anything is printed, and is not there when nobody looks."""

from __future__ import annotations

import pytest

from web.linting import progress
from web.linting.progress import Progress


def test_the_bar_says_how_many_of_how_many_and_can_be_taken_away(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Progress(2_000)
    bar.advance()
    assert capsys.readouterr().err == f"\r[{'-' * 24}] 1 of 2,000 files"
    bar.clear()
    assert capsys.readouterr().err == "\r\x1b[K"
    bar.close()
    assert capsys.readouterr().err == ""


def test_it_is_not_drawn_for_each_of_many_files(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Progress(10_000)
    for _ in range(10_000):
        bar.advance()
    assert capsys.readouterr().err.count("\r") < 200


def test_nothing_is_drawn_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Progress(None)
    bar.advance()
    bar.close()
    printed = capsys.readouterr()
    assert printed.out + printed.err == ""
    assert not progress.wanted()
