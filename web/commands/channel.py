"""`copydesk channel`: the places this desk publishes to."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from web.commands.desks import actor_named, open_desk
from workflow import desk, shelf
from workflow.db import Database
from workflow.states import Role

_as = click.option(
    "--as", "actor", default="", help="Who does it; default: the first ops person, else the first admin."
)
_name = click.argument("name")
_settings = click.argument("settings", nargs=-1, metavar="[KEY=VALUE]...")


def _print(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


def _given(settings: tuple[str, ...]) -> dict[str, str]:
    """The settings as typed; of KEY=@FILE what is in the file, so that a secret stays out of the shell's history."""
    given = {}
    for one in settings:
        name, separator, value = one.partition("=")
        if not separator or not name:
            raise click.UsageError(f"{one!r} should be KEY=VALUE.")
        given[name] = _read(value[1:]) if value.startswith("@") else value
    return given


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeError) as error:
        raise click.ClickException(f"{path} cannot be read: {error}") from None


def _actor(database: Database, name: str) -> desk.Actor:
    return actor_named(database, name, roles=(Role.OPS, Role.ADMIN))


@click.group()
def channel() -> None:
    """Open channels on this desk, set them, switch them on and off."""


@channel.command(name="list")
def list_() -> None:
    """Every channel, a line of JSON each; secrets are masked."""
    with open_desk() as database:
        for one in shelf.channels(database):
            _print(asdict(one))


@channel.command()
@_name
@_settings
@_as
def add(name: str, settings: tuple[str, ...], actor: str) -> None:
    """Open a channel, switched off. KEY=@FILE takes the value from a file."""
    with open_desk() as database:
        shown: dict[str, Any] = desk.add_channel(database, _actor(database, actor), name, _given(settings))
    _print({"name": name, "enabled": False, "settings": shown})


@channel.command(name="set")
@_name
@_settings
@_as
def set_(name: str, settings: tuple[str, ...], actor: str) -> None:
    """Change settings of a channel. KEY=@FILE takes the value from a file."""
    with open_desk() as database:
        shown = desk.set_channel(database, _actor(database, actor), name, _given(settings))
    _print({"name": name, "settings": shown})


@channel.command()
@_name
@_as
def enable(name: str, actor: str) -> None:
    """From now on, approved articles go there too."""
    _switch(name, actor, on=True)


@channel.command()
@_name
@_as
def disable(name: str, actor: str) -> None:
    """Newly approved articles do not go there any more; what is queued still does: hold the channel to stop that."""
    _switch(name, actor, on=False)


@channel.command()
@_name
@click.option("--reason", required=True, help="Why; it stands in the audit trail.")
@_as
def abandon(name: str, reason: str, actor: str) -> None:
    """Wait no longer for what failed there: articles that are live elsewhere count as published."""
    with open_desk() as database:
        count = desk.abandon(database, _actor(database, actor), name, reason=reason)
    _print({"name": name, "abandoned": count})


def _switch(name: str, actor: str, *, on: bool) -> None:
    with open_desk() as database:
        changed = desk.switch_channel(database, _actor(database, actor), name, on=on)
    _print({"name": name, "enabled": on, "changed": changed})
