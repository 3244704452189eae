"""Guests' links: those of a submission, and what one of them opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from workflow.clock import now
from workflow.db import Database
from workflow.ids import digest
from workflow.tables import GuestLink, Revision, User


@dataclass(frozen=True, slots=True)
class GuestLinkView:
    """A link as reviewers see it: for whom, on which revision, and what became of it."""

    id: int
    submission_id: int
    revision: int
    guest: str
    issued_by: str
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    def is_open(self, at: datetime) -> bool:
        """Whether it would still open."""
        return self.used_at is None and self.revoked_at is None and self.expires_at > at


_ROWS = (
    select(
        GuestLink.id,
        GuestLink.submission_id,
        Revision.number,
        GuestLink.guest,
        User.name,
        GuestLink.expires_at,
        GuestLink.used_at,
        GuestLink.revoked_at,
    )
    .join(Revision, Revision.id == GuestLink.revision_id)
    .join(User, User.id == GuestLink.issued_by)
    .order_by(GuestLink.id.desc())
)


def guest_links(database: Database, submission_id: int) -> tuple[GuestLinkView, ...]:
    """Every link of a submission, the newest first."""
    with database.read() as connection:
        rows = connection.execute(_ROWS.where(GuestLink.submission_id == submission_id))
        return tuple(GuestLinkView(*row) for row in rows)


def guest_link(database: Database, secret: str) -> GuestLinkView | None:
    """The link that a secret opens, or None when it opens nothing (any more)."""
    with database.read() as connection:
        row = connection.execute(_ROWS.where(GuestLink.sha256 == digest(secret))).one_or_none()
    found = GuestLinkView(*row) if row else None
    return found if found and found.is_open(now()) else None
