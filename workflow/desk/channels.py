"""The verbs on channels: open one on this desk, change its settings, switch it on and off; each leaves an event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, case, exists, insert, or_, select, update
from sqlalchemy.orm import aliased

from workflow.channels import Channel, Refused, discover, masked, settings_of
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.errors import BadField, NotAllowed, ReasonNeeded, UnknownName
from workflow.desk.events import append_desk_event
from workflow.desk.ledger import load_many, writing
from workflow.desk.publish import conclude
from workflow.findings import N_
from workflow.states import PublicationState, Role
from workflow.tables import ChannelRow, Publication

_OPS = (Role.OPS, Role.ADMIN)
_YES_OR_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def add_channel(database: Database, actor: Actor, name: str, given: Mapping[str, str]) -> dict[str, Any]:
    """Open a channel on this desk, not yet enabled; gives its settings, secrets masked. given: values as typed.

    Raises:
        UnknownName: this version has no such channel. BadField: it is open already, or a setting is wrong. NotAllowed.
    """
    channel = _known(actor, name)
    stored = _changed(channel, {}, given)
    with database.write() as connection:
        if _stored(connection, name) is not None:
            raise BadField("name", N_("The channel “%(name)s” is open on this desk already."), name=name)
        connection.execute(insert(ChannelRow).values(name=name, settings=stored, enabled=False, generation=1))
        shown = masked(name, stored)
        append_desk_event(connection, actor, "add_channel", {"name": name, "settings": shown})
    return shown


def set_channel(database: Database, actor: Actor, name: str, given: Mapping[str, str]) -> dict[str, Any]:
    """Change some settings of a channel; gives all of them, secrets masked. What it shows is projected anew.

    Raises:
        UnknownName: it is not open on this desk. BadField: a setting is wrong. NotAllowed.
    """
    channel = _known(actor, name)
    with database.write() as connection:
        before = _stored(connection, name)
        if before is None:
            raise UnknownName(name=name)
        stored = _changed(channel, before, given)
        connection.execute(
            update(ChannelRow)
            .where(ChannelRow.name == name)
            .values(settings=stored, generation=ChannelRow.generation + 1)
        )
        changed = {field: value for field, value in masked(name, stored).items() if field in given}
        append_desk_event(connection, actor, "set_channel", {"name": name, "settings": changed})
    return masked(name, stored)


def switch_channel(database: Database, actor: Actor, name: str, *, on: bool) -> bool:
    """Let approvals go to a channel from now on, or no more; False when it was so already.

    What is queued for it goes out all the same: to stop that too, hold it.

    Raises:
        UnknownName: it is not open on this desk. BadField: its settings cannot work. NotAllowed.
    """
    channel = _known(actor, name)
    with database.write() as connection:
        stored = _stored(connection, name)
        if stored is None:
            raise UnknownName(name=name)
        if on:
            _made(channel, stored)
        switched = connection.execute(
            update(ChannelRow).where(ChannelRow.name == name, ChannelRow.enabled != on).values(enabled=on)
        )
        if switched.rowcount:
            append_desk_event(connection, actor, "enable_channel" if on else "disable_channel", {"name": name})
    return bool(switched.rowcount)


def abandon(database: Database, actor: Actor, name: str, *, reason: str) -> int:
    """Wait no longer for what failed on a channel, a receiver that is gone for good; gives how many were given up.

    An article that is live on another channel counts as published then, and can be corrected and withdrawn again. One
    that is live nowhere is left as it is: to give that up would lose it.

    Raises:
        UnknownName: it is not open on this desk. NotAllowed, ReasonNeeded.
    """
    why = _reason(actor, reason)
    live = aliased(Publication)
    elsewhere = exists().where(live.revision_id == Publication.revision_id, live.state == PublicationState.LIVE)
    with writing(database) as (connection, pen):
        if _stored(connection, name) is None:
            raise UnknownName(name=name)
        gone = connection.execute(
            update(Publication)
            .where(Publication.channel == name, Publication.state == PublicationState.FAILED)
            .where(or_(Publication.task == "withdraw", elsewhere))
            .values(state=case((Publication.task == "withdraw", "withdrawn"), else_="superseded"), finished_at=pen.at)
            .returning(Publication.submission_id, Publication.revision_id)
        ).all()
        sheets = load_many(connection, {row.submission_id for row in gone})
        for row in gone:
            detail = {"channel": name, "reason": why}
            sheet = pen.record(sheets[row.submission_id], actor, "abandon", detail=detail)
            sheets[row.submission_id] = sheet
            conclude(connection, pen, sheet, actor, row.revision_id)
        append_desk_event(connection, actor, "abandon", {"name": name, "count": len(gone), "reason": why})
    return len(gone)


def _reason(actor: Actor, reason: str) -> str:
    if actor.role not in _OPS:
        raise NotAllowed(role=actor.role)
    if not reason.strip():
        raise ReasonNeeded
    return reason.strip()


def _known(actor: Actor, name: str) -> Channel:
    if actor.role not in _OPS:
        raise NotAllowed(role=actor.role)
    try:
        return discover()[name]
    except KeyError:
        raise UnknownName(name=name) from None


def _stored(connection: Connection, name: str) -> dict[str, Any] | None:
    return connection.execute(
        select(ChannelRow.settings).where(ChannelRow.name == name).with_for_update()
    ).scalar_one_or_none()


def _changed(channel: Channel, stored: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any]:
    defaults = {setting.name: setting.default for setting in settings_of(channel)}
    for name in given:
        if name not in defaults:
            unknown = N_("“%(name)s” is no setting of this channel. It has: %(settings)s.")
            raise BadField(name, unknown, name=name, settings=", ".join(defaults))
    changed = {**stored, **{name: _typed(name, defaults[name], raw) for name, raw in given.items()}}
    _made(channel, changed)
    return changed


def _typed(name: str, default: object, raw: str) -> object:
    """A value as typed, as what its setting holds."""
    if isinstance(default, bool):
        if raw.lower() not in _YES_OR_NO:
            raise BadField(name, N_("“%(name)s” must be true or false."), name=name)
        return _YES_OR_NO[raw.lower()]
    if isinstance(default, int):
        if not (raw.isascii() and raw.isdigit() and len(raw) < 10):
            raise BadField(name, N_("“%(name)s” must be a whole number."), name=name)
        return int(raw)
    return raw


def _made(channel: Channel, stored: Mapping[str, Any]) -> None:
    """See that settings can be made of this, and that the channel finds nothing wrong with them."""
    try:
        made = channel.settings(**stored)
        if channel.check is not None:
            channel.check(made)
    except (TypeError, Refused) as error:
        raise BadField("settings", N_("The channel cannot work like this: %(why)s."), why=str(error)) from error
