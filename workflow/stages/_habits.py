"""How one text ends its paragraphs and items: the habit that its last block is judged by."""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from workflow.article import Block, Kind
from workflow.stages._words import COLONS, stops_before_closers

# Enough of the text to know its habits by; more would only cost time.
READ_BLOCKS = 400
_RECENT = 6
# The share of paragraphs with an end mark below which a text is taken for one that does without.
_HARDLY_ANY = 0.3
PROSE = (Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE)


@dataclass(frozen=True, slots=True)
class Ending:
    """How one block ends: its kind and length in characters, with a stop or not, or leading to what is below it."""

    kind: Kind
    size: int
    stopped: bool
    leads_on: bool

    @property
    def open(self) -> bool:
        """Whether it ends with neither a stop nor a colon."""
        return not self.stopped and not self.leads_on


@dataclass(frozen=True, slots=True)
class Habit:
    """How the blocks of one text end, in text order; least: the length from which a paragraph counts as one.

    paragraphs: those long enough to be more than a caption, without those that lead to a list or code. items: the list
    items that are more than a few words.
    """

    endings: Sequence[Ending]
    paragraphs: Sequence[Ending]
    items: Sequence[Ending]
    least: int

    @property
    def stopped(self) -> float:
        """The share of paragraphs that end with a stop; 0 where there are none."""
        return share(self.paragraphs, lambda ending: ending.stopped)

    @property
    def median(self) -> float:
        """The usual length of a paragraph, in characters."""
        sizes = [ending.size for ending in self.paragraphs]
        return statistics.median(sizes) if sizes else float(self.least * 3)

    @property
    def is_sparing(self) -> bool:
        """Whether the text hardly uses stops: verse, captions, lists, scripts without them."""
        if len(self.paragraphs) >= 3:
            return self.stopped < _HARDLY_ANY
        said = [ending for ending in self.endings if not ending.leads_on]
        return len(said) >= 3 and not any(ending.stopped for ending in said)


def habit_of(blocks: Sequence[Block], *, wide: bool) -> Habit:
    """The habit of these blocks; the last, which is judged by it, should not be among them."""
    seen = [block for block in blocks[-READ_BLOCKS:] if block.kind in PROSE and block.text.strip()]
    least = 20 if wide else 50
    endings = [_ending(block) for block in seen]
    paragraphs = [end for end in endings if end.kind is Kind.PARAGRAPH and end.size >= least and not end.leads_on]
    items = [end for end in endings if end.kind is Kind.ITEM and end.size >= least // 2]
    return Habit(endings, paragraphs, items, least)


def _ending(block: Block) -> Ending:
    text = block.text.rstrip()
    return Ending(block.kind, len(text), stops_before_closers(text), text[-1] in COLONS)


def share(endings: Sequence[Ending], which: Callable[[Ending], bool]) -> float:
    """The share of these endings of which something holds; 0 where there are none."""
    return sum(map(which, endings)) / len(endings) if endings else 0.0


def habit_signs(habit: Habit, kind: Kind, size: int) -> Iterator[tuple[str, float]]:
    """The signs that the habit gives for a last block of this kind and length that ends without a stop."""
    paragraphs = habit.paragraphs
    known, stopped = min(len(paragraphs), 8) / 8, habit.stopped
    yield "few-paragraphs", 1 - known
    yield "stopped", stopped * known
    yield "always-stopped", len(paragraphs) >= 4 and stopped >= 0.95
    yield "seldom-stopped", len(paragraphs) >= 3 and stopped < 0.6
    yield "beyond-median", min(size / max(habit.median, 1.0), 2.0)
    yield from _item_signs(habit, kind)
    yield from _recent_signs(habit, kind)
    yield from _open_signs(habit, size)


def _item_signs(habit: Habit, kind: Kind) -> Iterator[tuple[str, float]]:
    known = kind is Kind.ITEM and min(len(habit.items), 8) / 8
    stopped = share(habit.items, lambda ending: ending.stopped)
    yield "items-stopped", known and stopped * known
    yield "items-open", known and (1 - stopped) * known


def _recent_signs(habit: Habit, kind: Kind) -> Iterator[tuple[str, float]]:
    recent = [ending for ending in habit.endings if ending.kind is kind][-_RECENT:]
    stops = sum(ending.stopped for ending in recent)
    yield "recent-stopped", stops / _RECENT
    yield "recent-open", (len(recent) - stops) / _RECENT
    yield "prior-open", bool(recent) and not recent[-1].stopped
    yield "prior-stop", bool(recent) and recent[-1].stopped


def _open_signs(habit: Habit, size: int) -> Iterator[tuple[str, float]]:
    """What the text's other open paragraphs say: their share, and their share among those as short as this block."""
    every = [ending for ending in habit.endings if ending.kind is Kind.PARAGRAPH]
    short = [ending for ending in every if ending.size <= size * 1.5 + 10]
    count = sum(ending.open for ending in every)
    yield "open-share", share(every, lambda ending: ending.open)
    yield "open-log", math.log1p(count)
    yield "none-open", len(every) >= 3 and not count
    yield "paragraphs-log", math.log1p(len(every))
    yield "short-log", math.log1p(len(short))
    yield "short-open", share(short, lambda ending: ending.open) if every else 0.5
    yield "rank", share(every, lambda ending: ending.size < size) if every else 0.5
