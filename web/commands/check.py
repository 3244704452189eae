"""`copydesk check`: the whole line over files, offline."""

from __future__ import annotations

import itertools
import os
import sys
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import click

from web.linting import progress
from web.linting.baseline import BadBaseline, Baseline
from web.linting.checking import Checked, Fix, Task, Unread, lost
from web.linting.checking import check as check_one
from web.linting.config import BadConfig, BadValue, Options, Rulebook, codes
from web.linting.layouts import Diff, Json, Layout, Tally, Text
from web.linting.pool import Pool
from web.linting.progress import Progress
from web.linting.rules import FailOn
from web.linting.sarif import Sarif
from web.linting.walk import files

BLOCKED = 1
UNREADABLE = 2
INTERRUPTED = 130
NOBODY_READS = 141
STDIN = "-"
# For fewer files than this, starting more processes takes longer than it saves.
FEW = 24
WEIGHTS = [one.value for one in FailOn]
LAYOUTS: dict[str, Callable[[], Layout]] = {"text": Text, "json": Json, "sarif": Sarif}

_Result = Checked | Unread


@dataclass(frozen=True, slots=True)
class _Run:
    """What one call of the command is to do. jobs: how many processes, 0 for as many as there is use for."""

    paths: tuple[str, ...]
    layout: Layout
    rulebook: Rulebook
    fix: Fix
    jobs: int
    force_exclude: bool
    stdin_name: str
    baseline: Baseline | None
    write_baseline: bool


def _codes(_: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Codes given several times or separated by commas."""
    try:
        split = [code.strip() for value in values for code in value.split(",") if code.strip()]
        return codes(split, str(option.name))
    except BadValue as error:
        raise click.BadParameter(str(error)) from None


def _several(*names: str, **about: Any) -> Callable[[Any], Any]:
    return click.option(*names, multiple=True, **about)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option(
    "--format",
    "layout",
    type=click.Choice(list(LAYOUTS)),
    default="text",
    show_default=True,
    help="text for people; json, one object a line and file; sarif, one log for code scanning tools.",
)
@_several("--select", callback=_codes, metavar="CODES", help="Only these codes, or beginnings of codes: punctuation.")
@_several("--ignore", callback=_codes, metavar="CODES", help="Not these.")
@_several("--exclude", metavar="GLOB", help="Leave out files and folders, written as in a .gitignore.")
@click.option("--force-exclude", is_flag=True, help="Leave out what is excluded even where it is named as a PATH.")
@click.option(
    "--fail-on",
    type=click.Choice(WEIGHTS),
    help="The least weight that ends with 1. [default: block]",
)
@click.option(
    "--config", type=click.Path(dir_okay=False, path_type=Path), help="The rules in this file, for all files."
)
@click.option("--no-config", is_flag=True, help="Follow no copydesk.toml and no pyproject.toml.")
@click.option("--baseline", type=click.Path(dir_okay=False, path_type=Path), help="Findings that are accepted.")
@click.option("--write-baseline", is_flag=True, help="List every finding of now in the --baseline file.")
@click.option("--fix", is_flag=True, help="Make the changes that need nobody's word, in the files themselves.")
@click.option("--diff", is_flag=True, help="Print what --fix would change; change nothing.")
@click.option("--jobs", type=click.IntRange(1), help="How many processes. [default: one a core]")
@click.option("--stdin-filename", default="", metavar="NAME", help="What to call the standard input, PATH -.")
def check(paths: tuple[str, ...], layout: str, **options: Any) -> None:
    """Check articles in files and folders, without a database or a network.

    Ends with 0 when nothing blocks, 1 when something does, 2 when a file cannot be read. A folder may set rules of its
    own in a copydesk.toml; see the page on checking files.
    """
    try:
        tally = _checked(_run(paths, layout, **options))
    except (BadConfig, BadBaseline) as error:
        raise click.UsageError(str(error)) from None
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        _leave_quietly()
    sys.exit(UNREADABLE if tally.unread else BLOCKED if tally.failed else 0)


def _run(paths: tuple[str, ...], layout: str, **options: Any) -> _Run:
    _refuse_what_does_not_go_together(paths, layout, options)
    fail_on = FailOn(options["fail_on"]) if options["fail_on"] else None
    given = Options(options["select"], options["ignore"], options["exclude"], fail_on)
    path = options["baseline"]
    return _Run(
        paths,
        Diff() if options["diff"] else LAYOUTS[layout](),
        Rulebook(given, config=options["config"], search=not options["no_config"]),
        Fix.SHOW if options["diff"] else Fix.WRITE if options["fix"] else Fix.NONE,
        options["jobs"] or 0,
        options["force_exclude"],
        options["stdin_filename"],
        _baseline(path, anew=options["write_baseline"]) if path else None,
        options["write_baseline"],
    )


def _baseline(path: Path, *, anew: bool) -> Baseline:
    try:
        return Baseline.read(path)
    except BadBaseline:
        if anew:
            return Baseline(path)
        raise


def _refuse_what_does_not_go_together(paths: tuple[str, ...], layout: str, options: dict[str, Any]) -> None:
    wrong = [
        (options["config"] and options["no_config"], "Say either --config or --no-config."),
        (options["fix"] and options["diff"], "Say either --fix or --diff."),
        (options["diff"] and layout != "text", "A diff has a format of its own: leave --format out."),
        (options["fix"] and STDIN in paths, "The standard input cannot be changed: use --diff."),
        (options["write_baseline"] and not options["baseline"], "Say where: --baseline FILE."),
    ]
    for is_so, words in wrong:
        if is_so:
            raise click.UsageError(words)


def _checked(run: _Run) -> Tally:
    """Look at every file and print as results come in; the order is that of the files."""
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


def _tasks(run: _Run) -> Iterator[Task]:
    for given in run.paths:
        if given == STDIN:
            name = run.stdin_name or STDIN
            yield Task(name, run.rulebook.of(Path(name).parent), run.fix, sys.stdin.buffer.read())
        else:
            for path, rules in files([given], run.rulebook, force_exclude=run.force_exclude):
                yield Task(path, rules, run.fix)


def _results(run: _Run) -> Generator[_Result, None, None]:
    tasks = _tasks(run)
    first = list(itertools.islice(tasks, FEW))
    jobs = run.jobs or (1 if len(first) < FEW else _cores())
    every = itertools.chain(first, tasks)
    if jobs == 1 or STDIN in run.paths:
        yield from map(check_one, every)
    else:
        yield from Pool(check_one, lost, jobs=jobs).results(every)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _without_known(result: _Result, run: _Run) -> _Result:
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


def _leave_quietly() -> NoReturn:
    """Nobody reads what is printed any more: `copydesk check … | head` has seen enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(NOBODY_READS)
