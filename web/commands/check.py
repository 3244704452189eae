"""`copydesk check`: the whole line over files, offline."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from web.commands.files import File, files_in, opened, read_settings_file
from web.commands.reports import as_record, as_sarif, as_text, summary
from workflow.findings import Verdict
from workflow.line import Report, examine
from workflow.profiles import DEFAULT_PROFILES, Profiles

BLOCKED = 1
UNREADABLE = 2


def _profiles_in(_context: click.Context, _option: click.Parameter, path: Path | None) -> Profiles:
    try:
        return Profiles(read_settings_file(path)[1]) if path else DEFAULT_PROFILES
    except click.ClickException as error:
        # As with any file that cannot be read, this must not look like a finding.
        raise click.BadParameter(error.message) from None


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option(
    "--format",
    "layout",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help="text for people; json, one object a line and file; sarif, one log for code scanning tools.",
)
@click.option(
    "--categories",
    "profiles",
    type=click.Path(path_type=Path),
    callback=_profiles_in,
    help="A settings file of categories, as `copydesk categories save` writes it; default: those of a new desk.",
)
def check(paths: tuple[str, ...], layout: str, profiles: Profiles) -> None:
    """Check articles in files and folders, without a database or a network.

    Ends with 0 when nothing blocks, 1 when something does, 2 when a file cannot be read.
    """
    seen: list[tuple[File, Report]] = []
    reports: list[Report] = []
    unread = 0
    for path in files_in(paths):
        file = opened(path)
        if file is None:
            unread += 1
            continue
        report = examine(file.source, profiles)
        reports.append(report)
        _say_broken(file, report)
        if layout == "sarif":
            seen.append((file, report))
        else:
            _print(file, report, layout)
    _print_end(layout, seen, reports, unread)
    blocked = any(report.verdict is Verdict.BLOCK for report in reports)
    sys.exit(UNREADABLE if unread else BLOCKED if blocked else 0)


def _print(file: File, report: Report, layout: str) -> None:
    if layout == "json":
        click.echo(json.dumps(as_record(file, report), ensure_ascii=False).encode("utf-8", "backslashreplace"))
    elif report.findings:
        click.echo(as_text(file, report))


def _print_end(layout: str, seen: list[tuple[File, Report]], reports: list[Report], unread: int) -> None:
    if layout == "sarif":
        log = json.dumps(as_sarif(seen), ensure_ascii=False, indent=2)
        click.echo(log.encode("utf-8", "backslashreplace"))
    elif layout == "text":
        click.echo(summary(reports, unread))


def _say_broken(file: File, report: Report) -> None:
    """A stage that broke is our fault: said aloud, and never taken for the article's."""
    for one in report.stages:
        if one.error:
            click.echo(f"{file.path}: the stage {one.stage} broke:\n{one.error}", err=True)
