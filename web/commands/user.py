"""`copydesk user`: accounts, tokens and sign-in links."""

from __future__ import annotations

import json
import sys

import click

from web.commands.desks import open_desk, settings_or_exit
from workflow import shelf
from workflow.db import Database
from workflow.desk import people
from workflow.shelf.people import Person
from workflow.states import Role

_WEEK_MINUTES = 7 * 24 * 60


@click.group()
def user() -> None:
    """Add people, give them tokens and one-time sign-in links."""


@user.command()
@click.argument("name")
@click.option("--role", type=click.Choice([str(role) for role in Role]), required=True, help="What they may do.")
@click.option("--token", is_flag=True, help="Make an API token too; it is printed only now.")
@click.option("--password-stdin", is_flag=True, help="Read a password from the standard input.")
def add(name: str, role: str, *, token: bool, password_stdin: bool) -> None:
    """Add somebody and print them as JSON. Without a password they sign in by links: copydesk user link NAME."""
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else ""
    if password_stdin and not password:
        raise click.ClickException("The standard input holds no password.")
    with open_desk() as database:
        user_id = people.add_user(database, name, Role(role), password=password)
        added: dict[str, str | int] = {"id": user_id, "name": people.clean_name(name), "role": role}
        if token:
            added["token"] = people.issue_token(database, user_id, "made with the account")
    click.echo(json.dumps(added, ensure_ascii=False))


@user.command()
@click.argument("name")
@click.option("--minutes", type=click.IntRange(1, _WEEK_MINUTES), default=people.LINK_MINUTES, show_default=True)
def link(name: str, minutes: int) -> None:
    """Print a link that signs somebody in once."""
    settings = settings_or_exit()
    with open_desk(settings) as database:
        secret = people.issue_link(database, _known(database, name).id, minutes=minutes)
    click.echo(json.dumps({"name": name, "url": f"{settings.address}/sign-in/{secret}", "minutes": minutes}))


@user.command()
@click.argument("name")
@click.option("--label", default="", help="What the token is for.")
def token(name: str, label: str) -> None:
    """Print a new API token of somebody."""
    with open_desk() as database:
        secret = people.issue_token(database, _known(database, name).id, label)
    click.echo(json.dumps({"name": name, "token": secret}, ensure_ascii=False))


@user.command()
@click.argument("name")
def password(name: str) -> None:
    """Set somebody's password, read from the standard input; their browsers are signed out."""
    with open_desk() as database:
        people.set_password(database, _known(database, name).id, sys.stdin.readline().rstrip("\r\n"))
    click.echo(json.dumps({"name": name}, ensure_ascii=False))


def _known(database: Database, name: str) -> Person:
    person = shelf.people.by_name(database, name)
    if person is None:
        raise people.UnknownPerson(name=name)
    return person
