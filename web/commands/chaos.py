"""`copydesk chaos`: become the process that breaks things."""

from __future__ import annotations

import click

from web.commands.processes import PASS_ON, become


@click.command(context_settings=PASS_ON)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def chaos(arguments: tuple[str, ...]) -> None:
    """Break a private desk in every way we know, and check that nothing is lost and nothing published twice."""
    become("workers.chaos", arguments)
