"""Drafts: what somebody is typing, kept as it is; each save says which one it follows, so that none is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from workflow.article import Source
from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.errors import NotAllowed, StaleDraft
from workflow.desk.ledger import Sheet, load, texts, writing
from workflow.states import Role, State, Verb
from workflow.tables import DraftSlot, LeftDraft, Submission

LONGEST_FIELD = 2_000


@dataclass(frozen=True, slots=True)
class DraftSaved:
    """A saved draft slot; give `version` back with the next save."""

    submission_id: int
    version: int
    saved_at: datetime


def new_sheet(connection: Connection, actor: Actor, at: datetime) -> Sheet:
    """A submission that somebody begins. Raises NotAllowed: a program is nobody who writes."""
    if actor.user_id is None:
        raise NotAllowed(role=actor.name)
    submission_id = connection.execute(
        insert(Submission)
        .values(author_id=actor.user_id, state=State.DRAFT, version=1, created_at=at, updated_at=at, state_since=at)
        .returning(Submission.id)
    ).scalar_one()
    return load(connection, submission_id)


def own(sheet: Sheet, actor: Actor) -> Sheet:
    """The sheet, for its writer and for admins. Raises NotAllowed for anybody else."""
    if actor.user_id != sheet.author_id and actor.role is not Role.ADMIN:
        raise NotAllowed(role=actor.role)
    return sheet


def save_draft(
    database: Database,
    actor: Actor,
    fields: Mapping[str, str],
    *,
    submission_id: int | None = None,
    version: int = 0,
    stamp: str = "",
) -> DraftSaved:
    """Keep what somebody is typing, as it is; opens a submission in state draft when there is none yet.

    version: what the last save gave back; 0 for the first. stamp: what the saver calls this save.

    Raises:
        StaleDraft: the slot was saved from elsewhere since, or handed in and so ended. NotAllowed,
        UnknownSubmission: as the names say.
    """
    with writing(database) as (connection, pen):
        if submission_id is None:
            sheet = new_sheet(connection, actor, pen.at)
            title = fields.get("title", "")[:LONGEST_FIELD]
            pen.record(sheet, actor, Verb.SAVE_DRAFT, title=title)
        else:
            sheet = own(load(connection, submission_id), actor)
        if (_slot_version(connection, sheet, actor) or 0) != version:
            raise StaleDraft
        _put_draft(connection, sheet, actor, {"fields": dict(fields), "version": version + 1, "stamp": stamp})
    return DraftSaved(sheet.id, version + 1, pen.at)


def _put_draft(connection: Connection, sheet: Sheet, actor: Actor, saved: dict[str, Any]) -> None:
    values = {**saved, "saved_at": now()}
    if values["version"] > 1:
        slot = (DraftSlot.submission_id == sheet.id, DraftSlot.user_id == actor.user_id)
        connection.execute(update(DraftSlot).where(*slot).values(values))
        return
    number = 0
    if sheet.current_revision_id is not None:
        number = texts(connection, [sheet.current_revision_id])[sheet.current_revision_id].number
    connection.execute(
        insert(DraftSlot).values(submission_id=sheet.id, user_id=actor.user_id, base_number=number, **values)
    )


def clear_draft(connection: Connection, submission_id: int, actor: Actor, source: Source) -> None:
    """End the draft slot that a text came from; a draft that was longer is kept aside until its end has come, too."""
    slot = (DraftSlot.submission_id == submission_id, DraftSlot.user_id == actor.user_id)
    ended = connection.execute(delete(DraftSlot).where(*slot).returning(DraftSlot.fields, DraftSlot.saved_at)).all()
    left = LeftDraft.submission_id == submission_id
    connection.execute(delete(LeftDraft).where(left, func.length(LeftDraft.body) <= len(source.body)))
    for row in ended:
        body = row.fields.get("body", "")
        if len(body) > len(source.body):
            connection.execute(delete(LeftDraft).where(left))
            values = {"submission_id": submission_id, "body": body, "saved_at": row.saved_at}
            connection.execute(insert(LeftDraft).values(values))


def refuse_unseen_draft(connection: Connection, sheet: Sheet, actor: Actor, version: int | None) -> None:
    """What was saved from another window since the writer looked would be gone with the slot. Raises StaleDraft."""
    if version is not None and (_slot_version(connection, sheet, actor) or version) != version:
        raise StaleDraft


def _slot_version(connection: Connection, sheet: Sheet, actor: Actor) -> int | None:
    slot = (DraftSlot.submission_id == sheet.id, DraftSlot.user_id == actor.user_id)
    return connection.scalar(select(DraftSlot.version).where(*slot).with_for_update())
