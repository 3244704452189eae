"""`copydesk ops`: the twin of every action of the ops pages, with JSON for scripts."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import click

from web.commands import ops_watch, ops_work
from web.commands.desks import open_desk
from web.commands.steering import acting, by, kind, say, why
from workflow import desk, shelf
from workflow.clock import now
from workflow.gates import Mode


@click.group()
def ops() -> None:
    """Watch and steer the desk: the board, failures, retries, holds."""


for command in (*ops_work.COMMANDS, *ops_watch.COMMANDS):
    ops.add_command(command)


@ops.command()
def board() -> None:
    """What waits, since when, who works, what is held."""
    with open_desk() as database:
        seen: dict[str, Any] = asdict(shelf.board(database))
        seen["states"] = {str(state): count for state, count in shelf.state_counts(database).items()}
    say(seen)


@ops.command()
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True)
def failures(limit: int) -> None:
    """What failed, grouped by cause; a line of JSON each."""
    with open_desk() as database:
        for group in shelf.failures(database, limit=limit):
            say(asdict(group))


@ops.command()
@kind
@click.argument("what")
@click.option("--minutes", type=click.IntRange(1), default=None, help="For so long; default: until it is lifted.")
@click.option("--drain", is_flag=True, help="Work off what is queued already; begin nothing newer.")
@why
@by
def hold(kind: str, what: str, minutes: int | None, *, drain: bool, reason: str, name: str) -> None:
    """Pause or drain a stage or a channel: nothing new of it is begun."""
    until = now() + timedelta(minutes=minutes) if minutes else None
    mode = Mode.DRAIN if drain else Mode.PAUSE
    with open_desk() as database:
        desk.hold(database, acting(database, name), kind, what, reason=reason, until=until, mode=mode)
    say({"kind": kind, "name": what, "held": True, "mode": str(mode), "until": until})


@ops.command()
@kind
@click.argument("what")
@click.option("--reason", default="", help="Why; it stands in the audit trail.")
@by
def lift(kind: str, what: str, reason: str, name: str) -> None:
    """Let a held stage or channel go on."""
    with open_desk() as database:
        lifted = desk.lift(database, acting(database, name), kind, what, reason=reason)
    say({"kind": kind, "name": what, "held": False, "changed": lifted})


@ops.command()
@kind
@click.argument("what")
@click.option("--at-once", type=int, default=None, help="So many at once, at most.")
@click.option("--per-minute", type=int, default=None, help="So many begun in a minute, at most.")
@why
@by
def limit(kind: str, what: str, *, at_once: int | None, per_minute: int | None, reason: str, name: str) -> None:
    """Limit how much of a stage or channel is begun; without a number the limit is taken away."""
    with open_desk() as database:
        actor = acting(database, name)
        desk.set_limit(database, actor, kind, what, at_once=at_once, per_minute=per_minute, reason=reason)
    say({"kind": kind, "name": what, "at_once": at_once, "per_minute": per_minute})


@ops.command()
def people() -> None:
    """The accounts; a line of JSON each."""
    with open_desk() as database:
        after = 0
        while accounts := shelf.people.everyone(database, after=after):
            for account in accounts:
                say(asdict(account))
            after = accounts[-1].id


@ops.command()
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@click.option("--verb", default="", help="Only this verb.")
@click.option("--actor", default="", help="Only this person or process.")
def events(limit: int, verb: str, actor: str) -> None:
    """The audit trail, newest first; a line of JSON each."""
    with open_desk() as database:
        for event in shelf.audit(database, limit=limit, verb=verb, actor=actor).rows:
            say(asdict(event))
