"""What reviewers hold, see, keep and decide: claims, viewings, saved filters, decisions, links for guests."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    UniqueConstraint,
    and_,
    false,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.util import AliasedClass

from workflow.tables.base import Base, Id, key, link

_STANDING = text("undone_at is null")
_DECISIVE = text("undone_at is null and decides")


class Claim(Base):
    """A reviewer's lease on a submission. warned_at: when its holder was told that the decision is overdue."""

    __tablename__ = "claims"

    submission_id: Mapped[int] = mapped_column(Id, ForeignKey("submissions.id"), primary_key=True)
    user_id: Mapped[int] = link("users.id", index=True)
    since: Mapped[datetime]
    until: Mapped[datetime]
    warned_at: Mapped[datetime | None]


class Viewing(Base):
    """A person had a revision before their eyes; at: for the first time."""

    __tablename__ = "viewings"

    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id"), primary_key=True, autoincrement=False)
    revision_id: Mapped[int] = mapped_column(Id, ForeignKey("revisions.id"), primary_key=True, autoincrement=False)
    at: Mapped[datetime]


class SavedFilter(Base):
    """A way that a person looks at the queue, under a name of theirs. asked: what its address says, by name."""

    __tablename__ = "saved_filters"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[int] = key()
    user_id: Mapped[int] = link("users.id")
    name: Mapped[str]
    asked: Mapped[dict[str, str]] = mapped_column(JSON)


class GuestLink(Base):
    """A link by which somebody without an account approves one exact revision, once. Never issued by its author.

    sha256: digest of the link's secret; the link itself is not kept. guest: for whom it is.
    """

    __tablename__ = "guest_links"
    __table_args__ = (
        CheckConstraint("issued_by <> author_id", name="four_eyes"),
        Index("ix_guest_links_submission_id", "submission_id"),
    )

    id: Mapped[int] = key()
    submission_id: Mapped[int] = link("submissions.id")
    revision_id: Mapped[int] = link("revisions.id")
    author_id: Mapped[int] = link("users.id")
    issued_by: Mapped[int] = link("users.id")
    guest: Mapped[str]
    sha256: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class DecisionRow(Base):
    """What somebody decided of one exact revision under one ruleset. The author never decides of their own text.

    user_id: None for a guest, who came by a link. step: the how-manieth approval of the revision it is, 0 for the other
    decisions. decides: it moved the submission; an approval that others have to follow does not. checked: the items of
    the checklist that were ticked. forced: an approval past what stood in its way.
    links: the link policy of the category when the text was approved; null where none was kept.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint("user_id <> author_id", name="four_eyes"),
        CheckConstraint("decision in ('approve', 'request_changes', 'reject')", name="decision"),
        CheckConstraint("(user_id is null) <> (link_id is null)", name="somebody"),
        Index(
            "uq_decisions_standing",
            "revision_id",
            "user_id",
            "decision",
            "forced",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        # Of two that decide at once, the database takes one.
        Index(
            "uq_decisions_decisive",
            "revision_id",
            unique=True,
            sqlite_where=_DECISIVE,
            postgresql_where=_DECISIVE,
        ),
        Index("ix_decisions_submission_id", "submission_id"),
        Index("ix_decisions_created_at", "created_at"),
    )

    id: Mapped[int] = key()
    submission_id: Mapped[int] = link("submissions.id")
    revision_id: Mapped[int] = link("revisions.id")
    revision_sha256: Mapped[str]
    ruleset: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(Id, ForeignKey("users.id"))
    link_id: Mapped[int | None] = mapped_column(Id, ForeignKey("guest_links.id"), unique=True)
    author_id: Mapped[int] = link("users.id")
    decision: Mapped[str]
    step: Mapped[int] = mapped_column(server_default="0")
    decides: Mapped[bool] = mapped_column(server_default=true())
    forced: Mapped[bool] = mapped_column(server_default=false())
    checked: Mapped[list[str]] = mapped_column(JSON, server_default="[]")
    note: Mapped[str]
    created_at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    links: Mapped[dict[str, Any] | None] = mapped_column(JSON)


def standing(row: type[DecisionRow] | AliasedClass[DecisionRow] = DecisionRow) -> ColumnElement[bool]:
    """Decisions that nobody took back."""
    return row.undone_at.is_(None)


def decisive(row: type[DecisionRow] | AliasedClass[DecisionRow] = DecisionRow) -> ColumnElement[bool]:
    """Decisions that moved their submission and that nobody took back: at most one of each revision."""
    return and_(row.decides, row.undone_at.is_(None))
