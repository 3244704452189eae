"""What reviewers and writers say to each other about a passage."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from workflow.tables.base import Base, Id, key, link


class Thread(Base):
    """A conversation about one passage of one revision.

    start, end: the passage, in code points of that revision's body. quote: its words; prefix, suffix: what stood before
    and after it there. By these it is found again in later revisions. All are empty when it is about the whole text.
    """

    __tablename__ = "threads"
    __table_args__ = (
        CheckConstraint("(resolved_by is null) = (resolved_at is null)", name="resolved"),
        Index("ix_threads_submission_id", "submission_id"),
    )

    id: Mapped[int] = key()
    submission_id: Mapped[int] = link("submissions.id")
    revision_id: Mapped[int] = link("revisions.id")
    start: Mapped[int]
    end: Mapped[int]
    quote: Mapped[str]
    prefix: Mapped[str]
    suffix: Mapped[str]
    opened_at: Mapped[datetime]
    resolved_by: Mapped[int | None] = mapped_column(Id, ForeignKey("users.id"))
    resolved_at: Mapped[datetime | None]


class Comment(Base):
    """What one person said in a thread; never changed."""

    __tablename__ = "comments"
    __table_args__ = (Index("ix_comments_thread_id", "thread_id"),)

    id: Mapped[int] = key()
    thread_id: Mapped[int] = link("threads.id")
    user_id: Mapped[int] = link("users.id")
    text: Mapped[str]
    at: Mapped[datetime]
