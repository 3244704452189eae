"""`copydesk check`: the whole line over files, offline."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from web.commands.files import read_settings_file, whole_page
from web.linting.baseline import BadBaseline, Baseline
from web.linting.checking import Fix
from web.linting.config import BadConfig, BadValue, Options, Rulebook, codes
from web.linting.layouts import Diff, Json, Layout, Text
from web.linting.lists import BadListFile, opened
from web.linting.rules import FailOn
from web.linting.running import STDIN, Run, carry_out
from web.linting.sarif import Sarif
from workflow.profiles import Profiles

BLOCKED = 1
UNREADABLE = 2
INTERRUPTED = 130
NOBODY_READS = 141
WEIGHTS = [one.value for one in FailOn]
LAYOUTS: dict[str, Callable[[], Layout]] = {"text": Text, "json": Json, "sarif": Sarif}


def _codes(_: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Codes given several times or separated by commas."""
    try:
        split = [code.strip() for value in values for code in value.split(",") if code.strip()]
        return codes(split, str(option.name))
    except BadValue as error:
        raise click.BadParameter(str(error)) from None


def _several(*names: str, **about: Any) -> Callable[[Any], Any]:
    return click.option(*names, multiple=True, **about)


def _profiles_in(_context: click.Context, _option: click.Parameter, path: Path | None) -> Profiles | None:
    try:
        return Profiles(read_settings_file(path)[1]) if path else None
    except click.ClickException as error:
        # As with any file that cannot be read, this must not look like a finding.
        raise click.BadParameter(error.message) from None


def _lists_in(_context: click.Context, _option: click.Parameter, paths: tuple[str, ...]) -> tuple[str, ...]:
    """The files, each read once before there are more processes that need it."""
    try:
        opened(paths)
    except BadListFile as error:
        raise click.BadParameter(str(error)) from None
    return paths


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
@click.option(
    "--categories",
    "profiles",
    type=click.Path(path_type=Path),
    callback=_profiles_in,
    help="A settings file of categories, as `copydesk categories save` writes it; default: those of a new desk.",
)
@_several("--lists", callback=_lists_in, metavar="FILE", help="Domains that no link may lead to, in any usual form.")
@click.option("--baseline", type=click.Path(dir_okay=False, path_type=Path), help="Findings that are accepted.")
@click.option("--write-baseline", is_flag=True, help="List every finding of now in the --baseline file.")
@click.option("--fix", is_flag=True, help="Make the changes that need nobody's word, in the files themselves.")
@click.option("--diff", is_flag=True, help="Print what --fix would change; change nothing.")
@click.option("--jobs", type=click.IntRange(1), help="How many processes. [default: one a core]")
@whole_page
@click.option("--stdin-filename", default="", metavar="NAME", help="What to call the standard input, PATH -.")
def check(paths: tuple[str, ...], layout: str, **options: Any) -> None:
    """Check articles in files and folders, without a database or a network.

    Ends with 0 when nothing blocks, 1 when something does, 2 when a file cannot be read. A folder may set rules of its
    own in a copydesk.toml; see the page on checking files.
    """
    try:
        tally = carry_out(_run(paths, layout, **options))
    except (BadConfig, BadBaseline) as error:
        raise click.UsageError(str(error)) from None
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        _leave_quietly()
    sys.exit(UNREADABLE if tally.unread else BLOCKED if tally.failed else 0)


def _run(paths: tuple[str, ...], layout: str, **options: Any) -> Run:
    _refuse_what_does_not_go_together(paths, layout, options)
    fail_on = FailOn(options["fail_on"]) if options["fail_on"] else None
    given = Options(options["select"], options["ignore"], options["exclude"], fail_on)
    path = options["baseline"]
    return Run(
        paths,
        Diff() if options["diff"] else LAYOUTS[layout](),
        Rulebook(given, config=options["config"], search=not options["no_config"]),
        fix=Fix.SHOW if options["diff"] else Fix.WRITE if options["fix"] else Fix.NONE,
        jobs=options["jobs"] or 0,
        force_exclude=options["force_exclude"],
        stdin_name=options["stdin_filename"],
        profiles=options["profiles"],
        lists=options["lists"],
        whole=options["whole_page"],
        baseline=_baseline(path, anew=options["write_baseline"]) if path else None,
        write_baseline=options["write_baseline"],
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
        (options["stdin_filename"] and STDIN not in paths, "The standard input is the path -: name that, too."),
        (options["write_baseline"] and not options["baseline"], "Say where: --baseline FILE."),
    ]
    for is_so, words in wrong:
        if is_so:
            raise click.UsageError(words)


def _leave_quietly() -> NoReturn:
    """Nobody reads what is printed any more: `copydesk check … | head` has seen enough."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(NOBODY_READS)
