"""`copydesk rules`: the twin of the page of standing rules."""

from __future__ import annotations

import json
from typing import Any

import click

from web.commands.desks import actor_named, open_desk, settings_or_exit
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.rules import compared
from workflow.lists.folder import ListFolder
from workflow.shelf import RuleRow
from workflow.states import Role, RuleKind

_kind = click.argument("kind", type=click.Choice([str(one) for one in RuleKind]))
_as = click.option("--as", "who", default="", help="Who does it; default: the first admin.")
_ROLES = (Role.OPS, Role.ADMIN, Role.REVIEWER)


@click.group()
def rules() -> None:
    """What reviewers taught the desk: hosts to deny or allow, brands, and names that are none.

    KIND is deny, allow (NAME is a host), brand or clean (NAME is a name).
    """


@rules.command()
@click.option("--kind", "kinds", type=click.Choice([str(one) for one in RuleKind]), multiple=True, help="Only of this.")
@click.option("--lifted", is_flag=True, help="Those that were taken back.")
def show(kinds: tuple[str, ...], lifted: bool) -> None:
    """Every rule in force, the newest first; a line of JSON each."""
    with open_desk() as database:
        wanted = [RuleKind(kind) for kind in kinds] or list(RuleKind)
        for row in shelf.rules(database, wanted, lifted=lifted, limit=1_000_000):
            click.echo(json.dumps(_told(row), ensure_ascii=False))


def _told(row: RuleRow) -> dict[str, Any]:
    told: dict[str, Any] = {"id": row.id, "kind": row.kind, "name": row.name, "shown": row.shown, "reason": row.reason}
    told |= {"by": row.by, "at": row.created_at.isoformat(), "submission": row.submission_id}
    if row.lifted_at:
        told |= {"lifted_by": row.lifted_by, "lifted_at": row.lifted_at.isoformat(), "lifted_why": row.lifted_why}
    return told


@rules.command()
@_kind
@click.argument("name")
@click.option("--reason", default="", help="Why; others read it beside the rule.")
@click.option("--again", is_flag=True, help="Have the waiting articles that have it checked again.")
@click.option("--dry-run", is_flag=True, help="Only say how many waiting articles it would concern.")
@_as
def add(kind: str, name: str, reason: str, again: bool, dry_run: bool, who: str) -> None:
    """Say of NAME what holds from the next check on; says how many articles that wait have it.

    With --again it says how many of them are checked again with it; workers do that when they are idle.
    """
    lists = ListFolder(settings_or_exit().lists_folder).current()
    with open_desk() as database:
        actor = actor_named(database, who, roles=_ROLES)
        plain = compared(RuleKind(kind), name)
        waiting = shelf.waiting_with(database, RuleKind(kind), plain)
        made = not dry_run and desk.make_rule(database, actor, RuleKind(kind), name, reason=reason, lists=lists).made
        told = {"kind": kind, "name": plain, "made": made, "waiting": waiting.count, "more": waiting.more}
        if again:
            told["again"] = _again(database, actor, RuleKind(kind), plain, reason="" if dry_run else reason)
    click.echo(json.dumps(told, ensure_ascii=False))


def _again(database: Database, actor: Actor, kind: RuleKind, name: str, *, reason: str) -> int:
    """How many are checked again, or without a reason would be."""
    if not reason:
        return desk.count_again_with(database, kind, name)
    return desk.progress_of(database, desk.start_again_with(database, actor, kind, name, reason=reason))["total"]


@rules.command()
@_kind
@click.argument("name")
@click.option("--reason", default="", help="Why.")
@_as
def lift(kind: str, name: str, reason: str, who: str) -> None:
    """Take a rule back; it counts no more from the next check on."""
    with open_desk() as database:
        actor = actor_named(database, who, roles=_ROLES)
        plain = compared(RuleKind(kind), name)
        found = [row for row in shelf.rules(database, [RuleKind(kind)], limit=1_000_000) if row.name == plain]
        lifted = bool(found) and desk.lift_rule(database, actor, found[0].id, reason=reason).made
    click.echo(json.dumps({"kind": kind, "name": plain, "lifted": lifted}, ensure_ascii=False))
