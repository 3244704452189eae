"""A last line is held against the lines above it, and a last block against the ends of the sections above."""

from __future__ import annotations

import pytest

from workflow.article import Format, Source
from workflow.parse import parse
from workflow.stages._rows import row_signs

INTRO = "The harbour board met on Tuesday and settled the timetable for the summer."
ROWS = ("→ a crossing every hour", "→ two more boats on Sundays", "→ tickets sold on board")


def signs_of(body: str) -> dict[str, float]:
    blocks = parse(Source(body, Format.MARKDOWN, title="-")).blocks
    return {name: float(value) for name, value in row_signs(blocks[-1], blocks[:-1])}


@pytest.mark.parametrize("joint", ["\n\n", "\n"])
def test_rows_with_one_mark_are_alike_as_paragraphs_and_as_lines(joint: str) -> None:
    seen = signs_of(f"## Plans\n\n{joint.join(ROWS)}")
    assert (seen["row-mark"], seen["rows-alike"], seen["rows-open"]) == (1, 2 / 6, 2 / 6)
    assert (seen["row-alone"], seen["rows-shut"]) == (0, 0)


def test_sentences_above_are_shut_and_share_no_mark() -> None:
    seen = signs_of(f"{INTRO}\n\n{INTRO}\n\nThe new boats carry sixty")
    assert (seen["row-mark"], seen["rows-alike"], seen["rows-open"], seen["rows-shut"]) == (0, 0, 0, 2 / 6)


def test_a_line_right_below_a_heading_stands_alone() -> None:
    assert signs_of(f"{INTRO}\n\n## Result\n\nA timetable for the summer")["row-alone"] == 1


@pytest.mark.parametrize("row", ["40 crossings a day", "[2] Minutes of the board", "(3) tickets"])
def test_any_number_is_the_same_mark(row: str) -> None:
    seen = signs_of(f"12 boats\n\n{row}")
    assert (seen["row-digit"], seen["rows-alike"]) == (1, 1 / 6)


@pytest.mark.parametrize(
    ("row", "is_label"), [("Aim for May : one boat more", 1), ("时间：五月底", 1), ("At 10:30 it left", 0)]
)
def test_a_label_and_what_it_says_is_told_from_a_time(row: str, is_label: int) -> None:
    assert signs_of(row)["row-label"] == is_label


def test_lines_broken_on_purpose_are_told_from_lines_that_were_full() -> None:
    assert signs_of("one boat\ntwo more boats on Sundays\nthree\nand tickets")["breaks"] == 2 / 4
    wrapped = (
        "The harbour board met on Tuesday and settled\nthe timetable for the summer, which everybody\nhad waited for"
    )
    assert signs_of(wrapped)["breaks"] == 0


def test_how_sections_end_and_begin_is_known_from_those_above() -> None:
    opened = "\n\n".join(f"## Part {n}\n\nA crossing every hour" for n in range(4))
    seen = signs_of(f"{opened}\n\n## Part 5\n\nTwo boats")
    assert (seen["section-ends-open"], seen["section-starts-open"], seen["section-ends-shut"]) == (1, 1, 0)
    shut = signs_of(f"{opened.replace('hour', 'hour.')}\n\n## Part 5\n\nTwo boats")
    assert (shut["section-ends-open"], shut["section-ends-shut"], shut["section-starts-shut"]) == (0, 1, 1)
