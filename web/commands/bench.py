"""`copydesk bench`: become the process that measures."""

from __future__ import annotations

import click

from web.commands.processes import PASS_ON, become


@click.command(context_settings=PASS_ON)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def bench(arguments: tuple[str, ...]) -> None:
    """Measure the desk and the usual ways of doing it, side by side."""
    become("workers.bench", arguments)
