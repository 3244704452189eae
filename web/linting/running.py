"""One call of `copydesk check`: files in, results printed in their order, as they come."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import click

from web.linting import progress
from web.linting.baseline import BadBaseline, Baseline
from web.linting.checking import Checked, Fix, Task, Unread, check, lost
from web.linting.config import Rulebook
from web.linting.layouts import Layout, Tally
from web.linting.pool import Pool
from web.linting.progress import Progress
from web.linting.walk import files
from workflow.profiles import Profiles

STDIN = "-"
# For fewer files than this, starting more processes takes longer than it saves.
FEW = 24

_Result = Checked | Unread


@dataclass(frozen=True, slots=True)
class Run:
    """What is to be done. jobs: how many processes, 0 for as many as there is use for.

    stdin_name: what to call the standard input, which the path "-" stands for. write_baseline: accept everything.
    profiles: the categories, None for those of a new desk. lists: files of domains. whole: all of each web page.
    """

    paths: tuple[str, ...]
    layout: Layout
    rulebook: Rulebook
    fix: Fix = Fix.NONE
    jobs: int = 0
    force_exclude: bool = False
    stdin_name: str = ""
    baseline: Baseline | None = None
    write_baseline: bool = False
    profiles: Profiles | None = None
    lists: tuple[str, ...] = ()
    whole: bool = False


def carry_out(run: Run) -> Tally:
    """Look at every file and print as results come in; the order is that of the files.

    Raises:
        BadConfig: a file of rules on the way cannot be followed. BadBaseline: the baseline cannot be written.
    """
    tally = Tally()
    bar = Progress(sum(1 for _ in _tasks(run)) if progress.wanted() and STDIN not in run.paths else None)
    _print(run.layout.start(), run.layout)
    with closing(_results(run)) as results, closing(bar):
        for one in results:
            result = _without_known(one, run)
            tally.add(result)
            _report(result, run.layout, bar)
            bar.advance()
    _print(run.layout.end(tally), run.layout)
    if run.baseline:
        _end_baseline(run.baseline, write=run.write_baseline)
    return tally


def _tasks(run: Run) -> Iterator[Task]:
    for given in run.paths:
        if given == STDIN:
            name = run.stdin_name or STDIN
            rules, raw = run.rulebook.of(Path(name).parent), sys.stdin.buffer.read()
            yield Task(name, rules, run.fix, run.profiles, raw, run.lists, run.whole)
        else:
            for path, rules in files([given], run.rulebook, force_exclude=run.force_exclude):
                yield Task(path, rules, run.fix, run.profiles, lists=run.lists, whole=run.whole)


def _results(run: Run) -> Generator[_Result, None, None]:
    tasks = _tasks(run)
    first = list(itertools.islice(tasks, FEW))
    jobs = run.jobs or (1 if len(first) < FEW else _cores())
    every = itertools.chain(first, tasks)
    if jobs == 1 or STDIN in run.paths:
        yield from map(check, every)
    else:
        yield from Pool(check, lost, jobs=jobs).results(every)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _without_known(result: _Result, run: Run) -> _Result:
    if run.baseline is None or isinstance(result, Unread):
        return result
    return run.baseline.with_all_accepted(result) if run.write_baseline else run.baseline.without_known(result)


def _report(result: _Result, layout: Layout, bar: Progress) -> None:
    said = list(_aside(result))
    printed = None if isinstance(result, Unread) else layout.file(result)
    if isinstance(result, Unread):
        layout.unread(result)
    if said or printed:
        bar.clear()
    for words in said:
        click.echo(words, err=True)
    _print(printed, layout)


def _aside(result: _Result) -> Iterable[str]:
    """What is for people whatever the layout. A stage that broke is our fault, and never taken for the article's."""
    if isinstance(result, Unread):
        yield f"{result.path}: {result.reason}"
        return
    if result.note:
        yield f"{result.path}: {result.note}"
    yield from (f"{result.path}: the stage {one.stage} broke:\n{one.error}" for one in result.stages if one.error)


def _print(text: str | None, layout: Layout) -> None:
    """Half a character of a broken text, and what a terminal has no sign for, is spelled out."""
    if text is None:
        return
    if layout.for_people:
        encoding = sys.stdout.encoding or "utf-8"
        click.echo(text.encode(encoding, "backslashreplace").decode(encoding))
    else:
        click.echo(text.encode("utf-8", "backslashreplace"))


def _end_baseline(baseline: Baseline, *, write: bool) -> None:
    if write:
        try:
            count = baseline.write()
        except OSError as error:
            raise BadBaseline(f"The baseline cannot be written: {error.strerror or error}") from None
        click.echo(f"The baseline lists {count} {'finding' if count == 1 else 'findings'} now.", err=True)
        return
    stale = list(baseline.stale())
    if stale:
        words = "finding of the baseline is" if len(stale) == 1 else "findings of the baseline are"
        click.echo(f"{len(stale)} {words} not there any more; --write-baseline drops what is gone:", err=True)
        for path, code in stale:
            click.echo(f"    {path}: {code}", err=True)
