"""Work on several processes: results in the order of the tasks, bounded memory; a dead process costs one task."""

from __future__ import annotations

import itertools
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")

# One task in work and one at hand, so that a process need not wait while its last result is printed.
AT_HAND = 2
# How far results may run ahead of the slowest before them, for each process: they wait in memory.
AHEAD = 64
_PATIENCE_S = 2.0
# No honest text takes so long; one that does is given up like one that takes its process down.
LONGEST_S = 120


class _Seat(Generic[Task]):
    """One process and the tasks it was given, in their order, by number."""

    def __init__(self, process: BaseProcess, pipe: Connection[Any, Any]) -> None:
        """Nothing to do yet."""
        self.process = process
        self.pipe = pipe
        self.given: deque[tuple[int, Task]] = deque()


class Pool(Generic[Task, Result]):
    """Processes that do `work`, both ways by pickle. `lost(task, how)`: the result of a task whose process died."""

    def __init__(
        self,
        work: Callable[[Task], Result],
        lost: Callable[[Task, str], Result],
        *,
        jobs: int,
        longest_s: int = LONGEST_S,
    ) -> None:
        """Start nothing before there is a task. longest_s: how long one may take, in seconds."""
        self._longest_s = longest_s
        self._work = work
        self._lost = lost
        self._jobs = jobs
        self._context = _context(work.__module__)
        self._seats: list[_Seat[Task]] = []
        self._again: deque[tuple[int, Task]] = deque()
        self._taken = 0

    def results(self, tasks: Iterable[Task]) -> Generator[Result, None, None]:
        """The result of each task, in their order; tasks are taken from their source as they are needed."""
        source = enumerate(tasks)
        waiting: dict[int, Result] = {}
        following = 0
        try:
            self._hand_out(source, following)
            while any(seat.given for seat in self._seats):
                waiting.update(self._come_in())
                while following in waiting:
                    yield waiting.pop(following)
                    following += 1
                self._hand_out(source, following)
        finally:
            self._close()

    def _hand_out(self, source: Iterator[tuple[int, Task]], following: int) -> None:
        """Give tasks to whoever has a place for one."""
        limit = following + AHEAD * self._jobs
        while self._has_room() and (task := self._next(source, limit)):
            seat = self._free_seat()
            seat.given.append(task)
            # A dead process is noticed when its end of the pipe is read. A task is small and a process has two at
            # most, so this does not wait for somebody who waits for us.
            with suppress(OSError):
                seat.pipe.send(task[1])

    def _next(self, source: Iterator[tuple[int, Task]], limit: int) -> tuple[int, Task] | None:
        if self._again:
            return self._again.popleft()
        task = next(source, None) if self._taken < limit else None
        if task:
            self._taken = task[0] + 1
        return task

    def _has_room(self) -> bool:
        return len(self._seats) < self._jobs or any(len(seat.given) < AT_HAND for seat in self._seats)

    def _free_seat(self) -> _Seat[Task]:
        if len(self._seats) < self._jobs and all(seat.given for seat in self._seats):
            self._seats.append(self._start())
        return min(self._seats, key=lambda seat: len(seat.given))

    def _start(self) -> _Seat[Task]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._work, self._longest_s), daemon=True)
        process.start()
        theirs.close()
        return _Seat(process, ours)

    def _come_in(self) -> Iterator[tuple[int, Result]]:
        """What has been done, once something has."""
        for ready in wait([seat.pipe for seat in self._seats if seat.given]):
            seat = next(seat for seat in self._seats if seat.pipe is ready)
            try:
                result: Result = seat.pipe.recv()
            except (EOFError, OSError):
                yield self._bury(seat)
                continue
            yield seat.given.popleft()[0], result

    def _bury(self, seat: _Seat[Task]) -> tuple[int, Result]:
        """The process is dead: its first task is lost, what else it was given goes to others."""
        self._seats.remove(seat)
        seat.pipe.close()
        seat.process.join(_PATIENCE_S)
        number, task = seat.given.popleft()
        self._again.extend(seat.given)
        return number, self._lost(task, _end_of(seat.process))

    def _close(self) -> None:
        for seat in self._seats:
            seat.pipe.close()
            if seat.given:
                seat.process.terminate()
        for seat in self._seats:
            seat.process.join(_PATIENCE_S)
        self._seats.clear()


def _context(module: str) -> ForkServerContext | SpawnContext:
    """Processes that share nothing with this one: a fork of one that has the module at hand, where there is such."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([module])
    return context


def _end_of(process: BaseProcess) -> str:
    code = process.exitcode
    if code is None or code >= 0:
        return f"ended with {code}"
    if -code == getattr(signal, "SIGALRM", 0):
        return "took too long"
    names = itertools.islice((known.name for known in signal.Signals if known == -code), 1)
    return f"was ended by {next(names, f'signal {-code}')}"


def _serve(pipe: Connection[Any, Any], work: Callable[[Any], Any], longest_s: int) -> None:
    """Do tasks until there are no more, or nobody who asks: Ctrl-C is for the process that gives them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(EOFError, OSError):
        while True:
            task = pipe.recv()
            _give_up_after(longest_s)
            result = work(task)
            _give_up_after(0)
            pipe.send(result)


def _give_up_after(seconds: int) -> None:
    """Have the system end this process after so long, whatever it does then; 0 takes that back."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)
