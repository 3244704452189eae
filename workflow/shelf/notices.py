"""Reads about notices: a person's, how many are unread, where they go by mail, and what ops see of the mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, func, select

from workflow.db import Database
from workflow.notices import DEFAULTS, Kind, Mode, Rhythm, mode_of
from workflow.shelf.views import Page
from workflow.tables import Letter, Mailbox, Notice, User
from workflow.told import NOTICE, NoticeView, notice_view

COUNT_CAP = 100


@dataclass(frozen=True, slots=True)
class MailboxView:
    """Where and how a person gets mail. wanted: an address that is not confirmed yet."""

    address: str = ""
    wanted: str = ""
    modes: Mapping[Kind, Mode] = field(default_factory=lambda: DEFAULTS)
    digest: Rhythm = Rhythm.DAILY
    digest_at: str = "08:00"
    zone: str = "UTC"


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter as ops see it: to whom, how it stands, what went wrong; not what is in it."""

    id: int
    user: str
    kind: str
    state: str
    attempt: int
    created_at: datetime
    due_at: datetime
    error: str


def notices(
    database: Database, user_id: int, *, before: int = 0, limit: int = 50, unread: bool = False
) -> Page[NoticeView]:
    """A person's notices, newest first; before: the last id of the page above."""
    wanted = NOTICE.where(Notice.user_id == user_id).order_by(Notice.id.desc()).limit(limit + 1)
    wanted = wanted.where(Notice.id < before) if before else wanted
    wanted = wanted.where(Notice.read_at.is_(None)) if unread else wanted
    with database.read() as connection:
        rows = [notice_view(row) for row in connection.execute(wanted)]
    return Page(tuple(rows[:limit]), rows[limit - 1].id if len(rows) > limit else None)


def notice(database: Database, user_id: int, notice_id: int) -> NoticeView | None:
    """One of a person's notices, or None."""
    with database.read() as connection:
        row = connection.execute(NOTICE.where(Notice.user_id == user_id, Notice.id == notice_id)).one_or_none()
    return notice_view(row) if row else None


def unread_of(user_id: Any) -> ScalarSelect[int]:
    """How many notices a person has not read, counted up to 100; as part of a statement about people."""
    mine = select(Notice.id).where(Notice.user_id == user_id, Notice.read_at.is_(None)).limit(COUNT_CAP)
    return select(func.count()).select_from(mine.correlate(User).subquery()).scalar_subquery()


def unread_count(database: Database, user_id: int) -> int:
    """How many notices a person has not read, counted up to 100."""
    with database.read() as connection:
        return connection.scalar(select(unread_of(user_id))) or 0


def mailbox(database: Database, user_id: int) -> MailboxView:
    """A person's mailbox; of somebody who never asked for one, as it would be."""
    with database.read() as connection:
        row = connection.execute(select(Mailbox.__table__).where(Mailbox.user_id == user_id)).one_or_none()
    if row is None:
        return MailboxView()
    modes = {kind: mode_of(row.modes, kind) for kind in Kind}
    return MailboxView(row.address, row.wanted, modes, Rhythm(row.digest), row.digest_at, row.zone)


def letters(database: Database, *, limit: int = 50) -> tuple[LetterRow, ...]:
    """Letters that did not go out at the first try, or that nobody knows of, newest first."""
    troubled = (Letter.state.in_(("failed", "unsure")),), (Letter.state == "waiting", Letter.error != "")
    columns = (Letter.id, User.name, Letter.kind, Letter.state, Letter.attempt, Letter.created_at, Letter.due_at)
    found: list[LetterRow] = []
    with database.read() as connection:
        for which in troubled:
            wanted = select(*columns, Letter.error).join(User, User.id == Letter.user_id).where(*which)
            found += [LetterRow(*row) for row in connection.execute(wanted.order_by(Letter.id.desc()).limit(limit))]
    return tuple(sorted(found, key=lambda one: -one.id)[:limit])
