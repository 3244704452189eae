"""`copydesk backup` and `copydesk restore`: the ledger in one file, and back again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy.exc import SQLAlchemyError

from web.commands.desks import open_desk, settings_or_exit
from workflow import backups, desk, migrations

_file = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


def _refuse(error: Exception) -> NoReturn:
    raise click.ClickException(str(error)) from None


@click.command()
@_file
def backup(file: Path) -> None:
    """Copy the database into FILE, which must not exist yet; the desk may run meanwhile.

    Keep the key file and the site's folder too, where you want the same ones back: see the page on operations.
    """
    try:
        size = backups.save(settings_or_exit(), file)
    except backups.NoBackup as error:
        _refuse(error)
    click.echo(json.dumps({"file": str(file), "bytes": size}))


@click.command()
@_file
@click.option("--replace", is_flag=True, help="Even though there is a desk here; a SQLite database is kept beside it.")
def restore(file: Path, *, replace: bool) -> None:
    """Put a backup back, then make it ready to go on: no process of the desk may run.

    What was in flight becomes due again, and the sites are projected anew.
    """
    settings = settings_or_exit()
    try:
        kept = backups.put_back(settings, file, replace=replace)
        migrations.upgrade(settings.database)
    except (backups.NoBackup, SQLAlchemyError) as error:
        _refuse(error)
    with open_desk(settings) as database:
        resumed = desk.resume(database, settings)
    told = {"runs": resumed.runs, "publications": resumed.publications, "channels": list(resumed.channels)}
    click.echo(json.dumps({"file": str(file), "kept": str(kept) if kept else None, "due_again": told}))
