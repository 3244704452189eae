"""`copydesk categories`: the twin of the page of categories, with a settings file for many at once."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from web.commands.desks import actor_named, open_desk
from web.commands.files import read_settings_file
from workflow import desk, profile_files, shelf
from workflow.desk.errors import BadProfile
from workflow.states import Role

_file = click.argument("path", metavar="FILE", type=click.Path(path_type=Path))


@click.group()
def categories() -> None:
    """The categories and what each asks of an article."""


@categories.command()
def show() -> None:
    """Every category in its order, retired ones too; a line of JSON each."""
    with open_desk() as database:
        for profile in shelf.profiles(database).every:
            click.echo(json.dumps(asdict(profile), ensure_ascii=False))


@categories.command()
@_file
def save(path: Path) -> None:
    """Write all categories into a settings file; `load` reads it back."""
    with open_desk() as database:
        every = shelf.profiles(database).every
    try:
        path.write_text(profile_files.written(every), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error}") from None
    click.echo(json.dumps({"file": str(path), "categories": len(every)}, ensure_ascii=False))


@categories.command()
@_file
@click.option("--as", "name", default="", help="Who does it; default: the first admin.")
def load(path: Path, name: str) -> None:
    """Make the categories those of a settings file: all of it, or nothing when anything in it is wrong.

    Categories that the file does not name stay as they are, after those that it names. None is deleted.
    """
    text, profiles = read_settings_file(path)
    with open_desk() as database:
        actor = actor_named(database, name, roles=(Role.ADMIN,))
        try:
            loaded = desk.load_categories(database, actor, profiles)
        except BadProfile as error:
            found = profile_files.located(text, ((error.number, one) for one in error.complaints))
            raise click.ClickException("\n".join(f"{path}: {one}" for one in found)) from None
    click.echo(json.dumps(asdict(loaded), ensure_ascii=False))
