"""What the commands of `copydesk ops` share: who acts and why, and answers as JSON for scripts."""

from __future__ import annotations

import json
from datetime import datetime

import click

from web.commands.desks import actor_named
from web.nudges import NoNudge, load_nudge
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.settings import read_settings
from workflow.states import Role

_STEERING = (Role.OPS, Role.ADMIN)

by = click.option("--as", "name", default="", help="Who does it; default: the first ops person, else the first admin.")
why = click.option("--reason", required=True, help="Why; it stands in the audit trail.")
kind = click.argument("kind", type=click.Choice(["stage", "channel"]))


def _plain(value: object) -> str:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else str(value)


def say(value: object) -> None:
    """One line of JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, default=_plain))


def acting(database: Database, name: str) -> Actor:
    """Who acts; what they queue is hinted at."""
    try:
        database.nudge = load_nudge(read_settings())
    except NoNudge:
        click.echo("No sender of hints is installed: the sweeper will find the work.", err=True)
    return actor_named(database, name, roles=_STEERING)
