"""`copydesk lists`: the lists of domains that links are held against."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from web.commands.desks import actor_named, open_desk, settings_or_exit
from workflow import desk
from workflow.db import Database
from workflow.lists.files import BadList
from workflow.lists.folder import BadName, Kept, ListFolder, NothingInIt
from workflow.lists.listed import Kind
from workflow.states import Role

_file = click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
_licence = click.option("--licence", default="", help="Under which licence its makers give it away.")
_source = click.option("--source", default="", help="Where it comes from.")
_person = click.option("--as", "person", default="", help="Who does it; default: the first of ops, else of the admins.")


@click.group()
def lists() -> None:
    """Lists of domains: links to what is denied are taken off, what is allowed is left alone.

    FILE is a hosts file, a filter list of an ad blocker (||domain^, @@||exception^), dnsmasq's, or has a domain a line.
    """


@lists.command()
@click.argument("name")
@_file
@click.option("--kind", type=click.Choice([str(one) for one in Kind]), required=True, help="What it means to be on it.")
@_licence
@_source
@_person
def add(name: str, path: Path, kind: str, licence: str, source: str, person: str) -> None:
    """Keep the domains in FILE as a new list; workers look them up from the next article on."""
    with _at_work(person) as (database, actor, folder):
        told = {"licence": licence, "source": source}
        _say(desk.add_list(database, actor, folder, name, _lines(path), kind=Kind(kind), **told))


@lists.command()
@click.argument("name")
@_file
@_licence
@_source
@_person
def update(name: str, path: Path, licence: str, source: str, person: str) -> None:
    """Put what FILE says in a list's place, as its next version."""
    with _at_work(person) as (database, actor, folder):
        _say(desk.update_list(database, actor, folder, name, _lines(path), licence=licence, source=source))


@lists.command()
@click.argument("name", default="")
def show(name: str) -> None:
    """Every list, or the one called NAME; a line of JSON each."""
    with _folder() as folder:
        for one in [folder.named(name)] if name else folder.every():
            click.echo(json.dumps(asdict(one.about), ensure_ascii=False))


@lists.command()
@click.argument("name")
@_person
def remove(name: str, person: str) -> None:
    """Take a list away; what was found with it stays as it was found."""
    with _at_work(person) as (database, actor, folder):
        desk.remove_list(database, actor, folder, name)
    click.echo(json.dumps({"removed": name}))


@contextmanager
def _at_work(person: str) -> Iterator[tuple[Database, desk.Actor, ListFolder]]:
    """The ledger that the change is told to, who makes it, and the lists."""
    with _folder() as folder, open_desk() as database:
        yield database, actor_named(database, person, roles=(Role.OPS, Role.ADMIN)), folder


@contextmanager
def _folder() -> Iterator[ListFolder]:
    try:
        yield ListFolder(settings_or_exit().lists_folder)
    except (BadName, NothingInIt, BadList, OSError) as error:
        raise click.ClickException(str(error)) from None


def _lines(path: Path) -> list[str]:
    """What is no UTF-8 in it (a remark, as a rule) costs its own line at most."""
    return path.read_text(encoding="utf-8-sig", errors="replace").splitlines()


def _say(kept: Kept) -> None:
    told = {**asdict(kept.about), "left_out": kept.left_out, "new_version": kept.changed}
    click.echo(json.dumps(told, ensure_ascii=False))
