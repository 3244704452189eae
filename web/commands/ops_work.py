"""Of `copydesk ops`: what failed and what was given up, in bulk; work and workers that do not move; replays."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import click

from web.commands.desks import open_desk
from web.commands.steering import acting, by, kind, say, why
from web.ops_dead import exported
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk import Action, BatchState, Changed, Scope, Wanted
from workflow.desk.actors import Actor
from workflow.desk.replays import SCOPES
from workflow.states import Lane

_ids = click.option("--id", "ids", type=int, multiple=True, help="Of one piece of work; may be given several times.")
_cause = click.option("--fingerprint", default="", help="Of a cause, from `copydesk ops failures`.")
_dry_run = click.option("--dry-run", is_flag=True, help="Only say how many.")
_of = click.option("--of", "what", default="", help="All of this stage or channel.")


def _in_bulk(action: Action, done: str) -> Callable[..., None]:
    """A command over failures: says how many there are, or works them off."""

    def act(  # noqa: PLR0913, PLR0917 - the options of one command
        kind: str, ids: tuple[int, ...], fingerprint: str, what: str, dry_run: bool, reason: str, name: str
    ) -> None:
        wanted = Wanted(kind, ids, fingerprint, what)
        if wanted.is_nothing:
            raise click.UsageError("Say which: --id, --fingerprint or --of.")
        with open_desk() as database:
            if dry_run:
                say({"kind": kind, "would": str(action), "count": desk.count(database, action, wanted)})
                return
            count = _worked_off(database, acting(database, name), action, wanted, reason)
        say({"kind": kind, done: count})

    return act


def _worked_off(database: Database, actor: Actor, action: Action, wanted: Wanted, reason: str) -> int:
    batch_id = desk.start(database, actor, action, wanted, reason=reason)
    while batch_id and desk.step(database, batch_id):
        so_far = desk.progress_of(database, batch_id)
        click.echo(f"{so_far['done']} of {so_far['total']}", err=True)
    return desk.progress_of(database, batch_id)["done"]


def _command(action: Action, done: str, says: str) -> click.Command:
    function: Any = _in_bulk(action, done)
    function.__doc__ = says
    for option in (
        by,
        why,
        click.option("--dry-run", is_flag=True, help="Only say how many."),
        _of,
        _cause,
        _ids,
        kind,
    ):
        function = option(function)
    return click.command(str(action))(function)


retry = _command(
    Action.RETRY,
    "retried",
    "Try again what failed, 200 at a time. Killed in the middle, it goes on by itself and does nothing twice.",
)
discard = _command(Action.DISCARD, "discarded", "Put dead letters aside: they are on no list and ring no alarm.")
restore = _command(Action.RESTORE, "restored", "Bring back what was put aside within a week.")


@click.command()
@kind
@click.option("--aside", is_flag=True, help="Those that were put aside.")
def dead(kind: str, *, aside: bool) -> None:
    """The dead letters, oldest first; a line of JSON each."""
    with open_desk() as database:
        for line in exported(database, kind, aside=aside):
            say(json.loads(line))


@click.command()
@click.option("--limit", type=click.IntRange(1, 500), default=50, show_default=True)
def batches(limit: int) -> None:
    """The bulk actions, newest first; a line of JSON each."""
    with open_desk() as database:
        for one in shelf.batches(database, limit=limit).rows:
            say(asdict(one))


@click.command()
@click.argument("batch_id", type=int)
@click.argument("do", type=click.Choice(["pause", "resume", "cancel"]))
@why
@by
def batch(batch_id: int, do: str, reason: str, name: str) -> None:
    """Pause, resume or cancel a bulk action."""
    states = {"pause": BatchState.PAUSED, "resume": BatchState.RUNNING, "cancel": BatchState.CANCELLED}
    with open_desk() as database:
        desk.set_batch(database, acting(database, name), batch_id, states[do], reason=reason)
    say({"batch": batch_id, "state": str(states[do])})


@click.command()
@click.argument("lane", type=click.Choice([str(lane) for lane in Lane]))
@why
@by
def redispatch(lane: str, reason: str, name: str) -> None:
    """Hint once more at everything that is due in a lane."""
    with open_desk() as database:
        sent = desk.redispatch(database, acting(database, name), Lane(lane), reason=reason)
    say({"lane": lane, "hinted": sent})


@click.command()
@kind
@click.option("--id", "ids", type=int, multiple=True, required=True, help="Of a stage run or publication.")
@why
@by
def free(kind: str, ids: tuple[int, ...], reason: str, name: str) -> None:
    """Take work out of a worker's hands, so that another may begin."""
    with open_desk() as database:
        count = desk.free(database, acting(database, name), kind, ids, reason=reason)
    say({"kind": kind, "freed": count})


@click.command()
@click.argument("worker")
@click.option("--off", is_flag=True, help="Let it take work on again.")
@why
@by
def drain(worker: str, *, off: bool, reason: str, name: str) -> None:
    """Let one worker finish what it has and take nothing on."""
    with open_desk() as database:
        changed = desk.drain_worker(database, acting(database, name), worker, on=not off, reason=reason)
    say({"worker": worker, "drained": not off, "changed": changed})


@click.command()
@click.argument("which", type=click.Choice(SCOPES))
@click.option("--category", default="", help="Only this category, by its key.")
@click.option("--newest", type=click.IntRange(1), default=None, help="Only the newest so many.")
@_dry_run
@why
@by
def replay(which: str, category: str, newest: int | None, *, dry_run: bool, reason: str, name: str) -> None:
    """See what today's rules would say of texts that were checked before; workers do it when they are idle."""
    scope = Scope(which, category, newest or 0)
    with open_desk() as database:
        if dry_run:
            say({"which": which, "count": desk.count_replay(database, scope)})
            return
        batch_id = desk.start_replay(database, acting(database, name), scope, reason=reason)
    say({"which": which, "batch": batch_id})


@click.command()
@click.argument("batch_id", type=int)
@click.option("--texts", is_flag=True, help="Each text of which something would change, a line of JSON each.")
def report(batch_id: int, *, texts: bool) -> None:
    """What a replay has found so far."""
    with open_desk() as database:
        say(asdict(shelf.replay_report(database, batch_id)))
        after: int | None = 0
        while texts and after is not None:
            page = shelf.replayed(database, batch_id, after=after, limit=500)
            for row in page.rows:
                say(asdict(row))
            after = page.next


@click.command()
@click.argument("batch_id", type=int)
@click.option("--before", default="", help="Only where the verdict was this: pass, warn or block.")
@click.option("--after", default="", help="Only where it would be this today.")
@click.option("--code", default="", help="Only where this finding went or came.")
@click.option("--id", "ids", type=int, multiple=True, help="Only this submission; may be given several times.")
@_dry_run
@why
@by
def again(  # noqa: PLR0913, PLR0917 - the options of one command
    batch_id: int, before: str, after: str, code: str, ids: tuple[int, ...], dry_run: bool, reason: str, name: str
) -> None:
    """Have texts of a replay that still wait checked again; workers do it when they are idle."""
    changed = Changed(batch_id, before, after, code, ids)
    with open_desk() as database:
        extent = desk.count_again(database, changed)
        begun = 0 if dry_run else desk.start_again(database, acting(database, name), changed, reason=reason)
    say({"replay": batch_id, "meant": extent.meant, "again": extent.again, "batch": begun})


COMMANDS = (retry, discard, restore, dead, batches, batch, redispatch, free, drain, replay, report, again)
