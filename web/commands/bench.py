"""`copydesk bench`: become the process that measures; how right the checks are is measured here."""

from __future__ import annotations

import click

from web.commands.processes import PASS_ON, become
from web.commands.quality import quality


@click.command(context_settings=PASS_ON)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: tuple[str, ...]) -> None:
    """Measure the desk and the usual ways of doing it, side by side; with `quality`, how right the checks are."""
    if arguments[:1] == (quality.name,):
        quality.main(arguments[1:], prog_name="copydesk bench quality", help_option_names=["-h", "--help"])
    become("workers.bench", arguments)
