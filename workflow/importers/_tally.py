"""Counts what does not come over while a file is read, with the first examples of each."""

from __future__ import annotations

from collections import Counter

from workflow.importers._values import Note
from workflow.importers._words import Told

EXAMPLES = 5
LONGEST_EXAMPLE = 80


def clipped(text: str) -> str:
    """An example as it can be shown: on one line, cut where it is long."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_EXAMPLE else line[: LONGEST_EXAMPLE - 1] + "…"


class Tally:
    """How often each kind of thing was met."""

    def __init__(self) -> None:
        """Nothing was met yet."""
        self._counts: Counter[Told] = Counter()
        self._examples: dict[Told, list[str]] = {}

    def add(self, code: Told, example: str = "", *, times: int = 1) -> None:
        """One more of a kind; the example is kept when it says something and is among the first."""
        self._counts[code] += times
        shown = self._examples.setdefault(code, [])
        if len(shown) < EXAMPLES and (words := clipped(example[: LONGEST_EXAMPLE * 20])):
            shown.append(words)

    def count(self, code: Told) -> int:
        """How many there were of a kind."""
        return self._counts[code]

    def notes(self) -> tuple[Note, ...]:
        """One note for each kind that was met, what weighs most first."""
        return tuple(
            Note(code, {"count": self._counts[code]}, tuple(self._examples[code]))
            for code in Told
            if self._counts[code]
        )
