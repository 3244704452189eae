"""Lines and columns of places in a text."""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Region:
    """A piece of a text. start, end: code points; lines and columns from 1, columns in code points, end exclusive."""

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int


class Lines:
    """Lines and columns, both from 1 and in code points, of places in a body."""

    def __init__(self, body: str) -> None:
        """Remember where the lines start once something asks."""
        self._body = body

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer("\n", self._body))]

    def of(self, place: int) -> tuple[int, int]:
        """The line and the column of a place."""
        line = bisect.bisect_right(self._starts, place)
        return line, place - self._starts[line - 1] + 1

    def region(self, start: int, end: int) -> Region:
        """The piece from one place to another."""
        return Region(start, end, *self.of(start), *self.of(end))
