"""One fault, tried: articles are handed in, things break while they are under way, and all is looked at afterwards."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

from workers.chaos.facts import Watched
from workers.chaos.faults import Fault
from workers.chaos.finding_out import counts, read_facts
from workers.chaos.invariants import violations
from workers.chaos.people import Handed, Loop, NotTaken, approve_all, hand_in
from workers.chaos.scene import Scene
from workers.chaos.waiting import came_about, pause
from workers.chaos.watching import Watcher
from workflow.clock import ticks

REVIEW_EVERY_S = 0.15
# Articles come in a burst, so that something is under way when it strikes, and drop by drop while it lasts.
_DROP_EVERY_S = 0.4
_SETTLED_WITHIN_S = 150.0


@dataclass(frozen=True, slots=True)
class Row:
    """What one fault did. lost: accepted, and neither published nor visibly failed. duplicated: publications too many.
    fenced: late results that were thrown away. recovery: seconds from a strike, its own length included, until what was
    under way or came in meanwhile was live; None where nothing was."""

    fault: str
    accepted: int
    published: int
    lost: int
    duplicated: int
    fenced: int
    recovery_p50_s: float | None
    recovery_max_s: float | None


def summary(times: Sequence[float]) -> tuple[float | None, float | None]:
    """The median and the longest of some recoveries, in seconds; None where there were none."""
    return (round(median(times), 2), round(max(times), 2)) if times else (None, None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one drill. recoveries: each in seconds. broken: what broke a promise, in words."""

    row: Row
    recoveries: tuple[float, ...] = ()
    broken: tuple[str, ...] = ()


def together(outcomes: Sequence[Outcome]) -> Row:
    """The outcomes of one fault under several seeds in one row: counts added up, recoveries thrown together."""
    rows = [one.row for one in outcomes]
    p50, longest = summary([time for one in outcomes for time in one.recoveries])
    return Row(
        fault=rows[0].fault,
        accepted=sum(row.accepted for row in rows),
        published=sum(row.published for row in rows),
        lost=sum(row.lost for row in rows),
        duplicated=sum(row.duplicated for row in rows),
        fenced=sum(row.fenced for row in rows),
        recovery_p50_s=p50,
        recovery_max_s=longest,
    )


@dataclass(slots=True)
class Course:
    """How a drill went: what was handed in, and when it was struck and when that was over, in ticks."""

    handed: list[Handed] = field(default_factory=list)
    not_taken: list[str] = field(default_factory=list)
    strikes: list[tuple[float, float]] = field(default_factory=list)


class Drill:
    """One fault on one scene."""

    def __init__(self, scene: Scene, fault: Fault, numbers: Iterator[int], articles: int) -> None:
        """`numbers` gives each article of a run a number of its own."""
        self._scene = scene
        self._fault = fault
        self._numbers = numbers
        self._articles = max(articles, fault.strikes)
        self._watcher = Watcher(scene)
        self._course = Course()
        self._poisoned: set[int] = set()

    def run(self) -> Outcome:
        """Do it, look at everything, and say what came of it."""
        scene, fenced = self._scene, self._scene.fenced()
        scene.calm()
        scene.wait_whole()
        forged = scene.forged
        reviewing = Loop(lambda: approve_all(scene.reviewer), REVIEW_EVERY_S)
        with self._watcher, reviewing:
            for group in self._groups():
                self._strike(group)
            self._settle()
        scene.calm()
        scene.wait_whole()
        watched = self._watcher.result(self._fault.broker, scene.forged - forged, self._course.strikes)
        times = recoveries(self._course.handed, self._watcher.live, self._course.strikes)
        row = self._row(scene.fenced() - fenced, times)
        return Outcome(row, tuple(times), tuple(self._violations(watched, row)))

    def _groups(self) -> Iterator[list[int]]:
        each, more = divmod(self._articles, self._fault.strikes)
        for group in range(self._fault.strikes):
            yield [next(self._numbers) for _ in range(each + (group < more))]

    def _strike(self, group: Sequence[int]) -> None:
        """Hand a group in, and break things when a seeded part of it is in."""
        before = self._scene.random.randint(1, max(1, len(group) * 2 // 3))
        delay = self._scene.random.uniform(0, 0.15)
        begun, over = len(self._course.handed) + len(self._course.not_taken), threading.Event()
        with _beside(lambda: self._hand_in(group, before, over)):
            came_about(lambda: len(self._course.handed) + len(self._course.not_taken) - begun >= before, 60)
            pause(delay)
            at = ticks()
            self._scene.say(f"  {self._fault.name}: breaking it, with {len(self._course.handed)} articles in")
            self._fault.strike(self._scene)
            self._course.strikes.append((at, ticks()))
            if self._fault.mark:
                self._poison()
            over.set()

    def _poison(self) -> None:
        # After the others of the group, so that what is tried is whether it holds them up.
        number = next(self._numbers)
        handed = hand_in(self._scene.writer, number, f"chaos-{number}", mark=self._fault.mark)
        self._course.handed.append(handed)
        self._poisoned.add(handed.submission_id)

    def _hand_in(self, group: Sequence[int], burst: int, over: threading.Event) -> None:
        for place, number in enumerate(group):
            if place >= burst:
                over.wait(_DROP_EVERY_S)
            try:
                self._course.handed.append(hand_in(self._scene.writer, number, f"chaos-{number}"))
            except NotTaken as error:
                self._course.not_taken.append(str(error))

    def _settle(self) -> None:
        """Wait until everything is live or poisoned and visibly so; or, of the usual pipeline, until nothing moves."""
        good = {one.submission_id for one in self._course.handed} - self._poisoned
        self._scene.say(f"  {self._fault.name}: waiting for {len(good)} articles")
        within = _SETTLED_WITHIN_S + len(good) * 0.2
        if self._scene.build.guarded:
            came_about(lambda: good <= self._watcher.live.keys(), within)
            came_about(lambda: self._poisoned <= self._watcher.failing(self._poisoned), within)
            came_about(lambda: not self._watcher.hints_waiting(), 65)
        else:
            settling = ticks()
            came_about(lambda: good <= self._watcher.live.keys() or self._given_up(settling), within)

    def _given_up(self, settling: float) -> bool:
        """The usual pipeline never comes back to what it lost: when nothing moves for so long, it is over."""
        return min(self._watcher.still(), ticks() - settling) > self._fault.patience_s

    def _row(self, fenced: int, times: Sequence[float]) -> Row:
        published, duplicated = counts(self._course.handed, self._scene.build.published(self._scene.database))
        contained = len(self._poisoned & self._watcher.failing(self._poisoned)) if self._poisoned else 0
        accepted = len(self._course.handed)
        lost = accepted - published - contained
        return Row(self._fault.name, accepted, published, lost, duplicated, fenced, *summary(times))

    def _violations(self, watched: Watched, row: Row) -> list[str]:
        broken = [f"{self._fault.name}: I1: {what}" for what in self._course.not_taken]
        if not self._scene.build.guarded:
            lost = [f"{row.fault}: I2: {row.lost} articles lost"] if row.lost else []
            twice = [f"{row.fault}: I3: {row.duplicated} published twice"] if row.duplicated else []
            return broken + lost + twice
        facts = read_facts(self._scene, self._course.handed, watched, frozenset(self._poisoned))
        return broken + [f"{self._fault.name}: {what}" for what in violations(facts)]


def recoveries(
    handed: Sequence[Handed], live: Mapping[int, float], strikes: Sequence[tuple[float, float]]
) -> list[float]:
    """For each strike and each article under way then, or handed in while it lasted, the seconds until it was live.

    All times in ticks.
    """
    return [
        live[one.submission_id] - max(at, one.at)
        for at, over in strikes
        for one in handed
        if one.at <= over and at <= live.get(one.submission_id, -1.0)
    ]


@contextmanager
def _beside(work: Callable[[], None]) -> Iterator[None]:
    thread = threading.Thread(target=work, name="writer", daemon=True)
    thread.start()
    yield
    thread.join()
