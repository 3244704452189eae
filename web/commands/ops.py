"""`copydesk ops`: the twin of every action of the ops pages, with JSON for scripts."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import click

from web.commands.desks import actor_named, open_desk
from web.nudges import NoNudge, load_nudge
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.settings import read_settings
from workflow.states import Role

_STEERING = (Role.OPS, Role.ADMIN)

_as = click.option("--as", "name", default="", help="Who does it; default: the first ops person, else the first admin.")
_reason = click.option("--reason", required=True, help="Why; it stands in the audit trail.")
_kind = click.argument("kind", type=click.Choice(["stage", "channel"]))


def _plain(value: object) -> str:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else str(value)


def _print(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, default=_plain))


def _actor(database: Database, name: str) -> Actor:
    try:
        database.nudge = load_nudge(read_settings())
    except NoNudge:
        click.echo("No sender of hints is installed: the sweeper will find the work.", err=True)
    return actor_named(database, name, roles=_STEERING)


@click.group()
def ops() -> None:
    """Watch and steer the desk: the board, failures, retries, holds."""


@ops.command()
def board() -> None:
    """What waits, since when, who works, what is held."""
    with open_desk() as database:
        seen: dict[str, Any] = asdict(shelf.board(database))
        seen["states"] = {str(state): count for state, count in shelf.state_counts(database).items()}
    _print(seen)


@ops.command()
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True)
def failures(limit: int) -> None:
    """What failed, grouped by cause; a line of JSON each."""
    with open_desk() as database:
        for group in shelf.failures(database, limit=limit):
            _print(asdict(group))


@ops.command()
@_kind
@click.option("--id", "ids", type=int, multiple=True, help="Of a stage run or publication; may be given several times.")
@click.option("--fingerprint", default="", help="Of a cause, from `copydesk ops failures`.")
@_reason
@_as
def retry(kind: str, ids: tuple[int, ...], fingerprint: str, reason: str, name: str) -> None:
    """Try dead stage runs or failed publications again."""
    if bool(ids) == bool(fingerprint):
        raise click.UsageError("Say which: either --id (once or more) or --fingerprint.")
    with open_desk() as database:
        again = desk.retry_runs if kind == "stage" else desk.retry_publications
        count = again(database, _actor(database, name), ids=ids, fingerprint=fingerprint, reason=reason)
    _print({"kind": kind, "retried": count})


@ops.command()
@_kind
@click.argument("what")
@click.option("--minutes", type=click.IntRange(1), default=None, help="For so long; default: until it is lifted.")
@_reason
@_as
def hold(kind: str, what: str, minutes: int | None, reason: str, name: str) -> None:
    """Pause a stage or a channel: nothing new of it is begun."""
    until = now() + timedelta(minutes=minutes) if minutes else None
    with open_desk() as database:
        desk.hold(database, _actor(database, name), kind, what, reason=reason, until=until)
    _print({"kind": kind, "name": what, "held": True, "until": until})


@ops.command()
@_kind
@click.argument("what")
@click.option("--reason", default="", help="Why; it stands in the audit trail.")
@_as
def lift(kind: str, what: str, reason: str, name: str) -> None:
    """Let a paused stage or channel go on."""
    with open_desk() as database:
        lifted = desk.lift(database, _actor(database, name), kind, what, reason=reason)
    _print({"kind": kind, "name": what, "held": False, "changed": lifted})


@ops.command()
def people() -> None:
    """The accounts; a line of JSON each."""
    with open_desk() as database:
        after = 0
        while accounts := shelf.people.everyone(database, after=after):
            for account in accounts:
                _print(asdict(account))
            after = accounts[-1].id


@ops.command()
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@click.option("--verb", default="", help="Only this verb.")
@click.option("--actor", default="", help="Only this person or process.")
def events(limit: int, verb: str, actor: str) -> None:
    """The audit trail, newest first; a line of JSON each."""
    with open_desk() as database:
        for event in shelf.audit(database, limit=limit, verb=verb, actor=actor).rows:
            _print(asdict(event))
