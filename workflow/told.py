"""Notices as rows: what a page shows of one, and what a letter carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select

from workflow.findings import worded
from workflow.notices import Kind, place_of
from workflow.tables import Notice, Submission


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice as its person reads it. own: it is about an article that they wrote. detail: what the event said."""

    id: int
    kind: Kind
    submission_id: int
    title: str
    own: bool
    detail: Mapping[str, Any]
    at: datetime
    read_at: datetime | None

    @property
    def place(self) -> str:
        """The path where it is to be seen or done."""
        return f"/submissions/{self.submission_id}{place_of(self.kind, self.detail, own=self.own)}"

    def said(self, translate: Callable[[str], str] = str) -> str:
        """What somebody wrote with it, or what the checks want settled, a line each; in the reader's language."""
        settle = (worded(message, params, translate) for message, params in self.detail.get("settle", ()))
        return str(self.detail.get("note") or self.detail.get("reason") or "\n".join(settle))


NOTICE: Select[*tuple[Any, ...]] = select(
    Notice.id,
    Notice.kind,
    Notice.submission_id,
    Submission.title,
    (Submission.author_id == Notice.user_id).label("own"),
    Notice.detail,
    Notice.at,
    Notice.read_at,
).join(Submission, Submission.id == Notice.submission_id)


def notice_view(row: Any) -> NoticeView:
    """A row of the statement above."""
    return NoticeView(row[0], Kind(row[1]), row[2], row[3], bool(row[4]), *row[5:])


def notices_in(connection: Connection, letter_id: int) -> tuple[NoticeView, ...]:
    """What a letter carries and its reader has not read meanwhile, oldest first, within a transaction."""
    unread = NOTICE.where(Notice.letter_id == letter_id, Notice.read_at.is_(None)).order_by(Notice.id)
    return tuple(notice_view(row) for row in connection.execute(unread))
