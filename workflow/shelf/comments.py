"""The threads of a submission, each at its place in the text that is shown."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from workflow.anchors import Anchor, Place, locate
from workflow.db import Database
from workflow.states import Role
from workflow.tables import Comment, Revision, Thread, User


@dataclass(frozen=True, slots=True)
class CommentView:
    """What somebody said. role: theirs, as it is now."""

    id: int
    user_id: int
    by: str
    role: Role
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A thread. quote: the words it was begun on, in that revision; empty for the text as a whole.

    place: where they are in the text that is shown, None when they are gone. resolved_by: empty while it is open.
    """

    id: int
    revision: int
    quote: str
    place: Place | None
    comments: tuple[CommentView, ...]
    resolved_by: str
    resolved_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to settle it."""
        return self.resolved_at is None

    @property
    def is_gone(self) -> bool:
        """Whether its passage is not there any more."""
        return self.place is None


def threads(database: Database, submission_id: int, body: str) -> tuple[ThreadView, ...]:
    """Every thread of a submission, in the order of their places in `body`; those whose passage is gone come last."""
    with database.read() as connection:
        rows = connection.execute(
            select(Thread.__table__, Revision.number.label("number"), User.name.label("resolver"))
            .join(Revision, Revision.id == Thread.revision_id)
            .outerjoin(User, User.id == Thread.resolved_by)
            .where(Thread.submission_id == submission_id)
            .order_by(Thread.id)
        ).all()
        said = _comments(connection, submission_id)
    found = (_thread(row, said[row.id], body) for row in rows)
    return tuple(sorted(found, key=lambda one: (one.place is None, one.place.start if one.place else 0, one.id)))


def _thread(row: Any, comments: list[CommentView], body: str) -> ThreadView:
    place = locate(body, Anchor(row.start, row.quote, row.prefix, row.suffix))
    resolver = row.resolver or ""
    return ThreadView(row.id, row.number, row.quote, place, tuple(comments), resolver, row.resolved_at)


def _comments(connection: Connection, submission_id: int) -> defaultdict[int, list[CommentView]]:
    found: defaultdict[int, list[CommentView]] = defaultdict(list)
    rows = connection.execute(
        select(Comment.__table__, User.name, User.role)
        .join(Thread, Thread.id == Comment.thread_id)
        .join(User, User.id == Comment.user_id)
        .where(Thread.submission_id == submission_id)
        .order_by(Comment.id)
    )
    for row in rows:
        found[row.thread_id].append(CommentView(row.id, row.user_id, row.name, Role(row.role), row.text, row.at))
    return found
