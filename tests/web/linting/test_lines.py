"""Lines and columns count from one, in code points, as editors do."""

from __future__ import annotations

import pytest

from web.linting.lines import Lines, Region

BODY = "一二\n\n𝄞b\n"


@pytest.mark.parametrize(
    ("place", "line", "column"), [(0, 1, 1), (2, 1, 3), (3, 2, 1), (4, 3, 1), (5, 3, 2), (6, 3, 3), (7, 4, 1)]
)
def test_a_place_has_a_line_and_a_column(place: int, line: int, column: int) -> None:
    assert Lines(BODY).of(place) == (line, column)


def test_a_region_ends_before_its_end() -> None:
    assert Lines(BODY).region(1, 5) == Region(1, 5, 1, 2, 3, 2)


def test_only_a_line_feed_ends_a_line() -> None:
    assert Lines("a\u2028b\x0cc").of(4) == (1, 5)
