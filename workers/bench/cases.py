"""What a measurement gives: ours, the peer's, and the ratio of the two; and how two things are measured fairly."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from statistics import median

from workflow.clock import cpu, ticks

RATE = "articles/s"


@dataclass(frozen=True, slots=True)
class Case:
    """Two figures in one unit, taken side by side. More is better in articles/s, less in everything else."""

    suite: str
    case: str
    ours: float
    peer: float
    unit: str

    @property
    def ratio(self) -> float:
        """Above 1 ours is better."""
        better, worse = (self.ours, self.peer) if self.unit == RATE else (self.peer, self.ours)
        return better / worse


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A case that cannot be measured here, and why."""

    suite: str
    case: str
    why: str


Suite = Callable[[bool], Iterator[Case | LeftOut]]


def side_by_side(ours: Callable[[], float], peer: Callable[[], float], *, rounds: int) -> tuple[float, float]:
    """Each measured so many times, as `by_turns` does it; the medians."""
    mine, theirs = by_turns(ours, peer, rounds=rounds)
    return median(mine), median(theirs)


def by_turns(ours: Callable[[], float], peer: Callable[[], float], *, rounds: int) -> tuple[list[float], list[float]]:
    """Each measured so many times, by turns and each first in turn, so that a busy machine slows both."""
    mine, theirs = [], []
    for number in range(rounds):
        if number % 2:
            theirs.append(peer())
            mine.append(ours())
        else:
            mine.append(ours())
            theirs.append(peer())
    return mine, theirs


def p95(figures: Sequence[float]) -> float:
    """The figure that nineteen in twenty do not exceed."""
    return sorted(figures)[ceil(0.95 * len(figures)) - 1]


def cpu_us(work: Callable[[], object]) -> float:
    """Microseconds of this process's CPU that one call costs."""
    started = cpu()
    work()
    return (cpu() - started) * 1e6


def wall_ms(work: Callable[[], object]) -> float:
    """Milliseconds that one call takes."""
    started = ticks()
    work()
    return (ticks() - started) * 1e3


def per_second(count: int, work: Callable[[], object]) -> float:
    """How many a second, when one call does `count` of them."""
    return count * 1e3 / wall_ms(work)


def say(text: str) -> None:
    """Progress, for who waits; never on standard output, which is for the figures."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()
