"""`copydesk doctor`: does the desk hold what it promises? Reads everything, changes nothing unless asked to."""

from __future__ import annotations

import json
import sys

import click

from web.commands.desks import open_desk, settings_or_exit
from web.diagnosis import Complaint, examine, repair
from workflow.db import Database
from workflow.settings import Settings

UNSOUND = 1


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--repair", "mend", is_flag=True, help="Put right what can safely be, say what was done, look again.")
def doctor(*, as_json: bool, mend: bool) -> None:
    """Look for broken event chains, missing or changed files, leftovers, stuck work, a site that is behind.

    Ends with 0 when the desk is sound, notes or not; with 1 when a problem is left, or when it cannot be looked at.
    """
    settings = settings_or_exit()
    with open_desk(settings) as database:
        found, done = _look(database, settings, mend=mend)
    if as_json:
        complaints = [_as_record(one) for one in found]
        click.echo(json.dumps({"sound": not _grave(found), "repaired": done, "complaints": complaints}))
    else:
        _tell(found, done)
    sys.exit(UNSOUND if _grave(found) else 0)


def _look(database: Database, settings: Settings, *, mend: bool) -> tuple[list[Complaint], list[str]]:
    found = examine(database, settings)
    if not mend or not found:
        return found, []
    done = repair(database, found)
    return examine(database, settings), done


def _as_record(one: Complaint) -> dict[str, str | bool]:
    told: dict[str, str | bool] = {"kind": one.kind, "where": one.where, "what": one.what, "grave": one.grave}
    return {**told, "repairable": bool(one.remedy)}


def _grave(found: list[Complaint]) -> bool:
    return any(one.grave for one in found)


def _tell(found: list[Complaint], done: list[str]) -> None:
    for what in done:
        click.echo(f"repaired  {what}")
    for one in found:
        hint = "" if done or not one.remedy else " (--repair mends this)"
        click.echo(f"{'PROBLEM' if one.grave else 'note'}  {one.kind}  {one.where}: {one.what}{hint}")
    if not found:
        click.echo("Sound: events are unbroken, published files are as they were sent, no work is stuck.")
