"""`copydesk scrub`: a file's text with everything taken out that must not reach a reader, and the ledger of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from web.commands.check import UNREADABLE
from web.commands.files import opened, whole_page
from web.linting.files import in_words
from web.linting.layouts import shown
from workflow.article import Format
from workflow.edits import Entry
from workflow.line import examine
from workflow.render import html_of, markdown_of
from workflow.scrub import Scrubbed
from workflow.scrub import scrub as scrubbed_of


@click.command()
@click.argument("path", type=click.Path())
@click.option(
    "--to",
    "target",
    type=click.Choice(["markdown", "html"]),
    default="markdown",
    show_default=True,
    help="markdown: the text itself, changed only where the ledger says; html: ready for a page.",
)
@whole_page
@click.option("--ledger", type=click.Path(dir_okay=False), help="Write what was changed, as JSON, to this file.")
def scrub(path: str, target: str, ledger: str | None, *, whole_page: bool) -> None:
    """Print the scrubbed text of one article; ends with 2 when the file cannot be read.

    What did not come over from the file is said on the standard error.
    """
    file = opened(Path(path), whole=whole_page)
    if file is None:
        sys.exit(UNREADABLE)
    for note in file.report.notes:
        click.echo(f"{path}: {shown(in_words(note))}", err=True)
    done = scrubbed_of(examine(file.source))
    if ledger:
        _write_ledger(Path(ledger), done.entries)
    click.echo(_printed(done, target).encode("utf-8", "backslashreplace"), nl=False)


def _printed(done: Scrubbed, target: str) -> str:
    """Markdown and plain text are printed character for character, so that the ledger can be taken back on them."""
    article = done.report.article
    if target == "html":
        return html_of(article) + "\n"
    return markdown_of(article) if article.source.format is Format.HTML else done.body


def _write_ledger(path: Path, entries: Sequence[Entry]) -> None:
    records = json.dumps([_record(entry) for entry in entries], ensure_ascii=False, indent=1)
    try:
        path.write_bytes(records.encode("utf-8", "backslashreplace") + b"\n")
    except OSError as error:
        click.echo(f"{path}: the ledger cannot be written: {error.strerror or error}", err=True)
        sys.exit(UNREADABLE)


def _record(entry: Entry) -> Mapping[str, Any]:
    return {
        "start": entry.start,
        "end": entry.end,
        "before": entry.before,
        "after": entry.after,
        "code": entry.code,
        "action": entry.action.value,
    }
