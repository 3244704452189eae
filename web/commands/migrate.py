"""`copydesk migrate`: bring the tables up to date and enter what every desk starts with."""

from __future__ import annotations

import click

from web.commands.desks import open_desk, settings_or_exit
from workflow import desk, migrations
from workflow.db import Database


@click.command()
def migrate() -> None:
    """Make or update the tables; safe to run again, and by several machines at once."""
    settings = settings_or_exit()
    # Opening makes the folder of an embedded database.
    Database(settings.database).close()
    migrations.upgrade(settings.database)
    with open_desk(settings) as database:
        desk.set_up(database, settings)
    click.echo("The tables are up to date.")
