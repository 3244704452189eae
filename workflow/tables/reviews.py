"""Claims and decisions of reviewers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.tables.base import Base, Id, key, link


class Claim(Base):
    """A reviewer's lease on a submission."""

    __tablename__ = "claims"

    submission_id: Mapped[int] = mapped_column(Id, ForeignKey("submissions.id"), primary_key=True)
    user_id: Mapped[int] = link("users.id", index=True)
    since: Mapped[datetime]
    until: Mapped[datetime]


class DecisionRow(Base):
    """What a reviewer decided of one exact revision under one ruleset. The author never decides of their own text.

    links: the link policy of the category when the text was approved; null where none was kept.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint("user_id <> author_id", name="four_eyes"),
        CheckConstraint("decision in ('approve', 'request_changes', 'reject')", name="decision"),
        UniqueConstraint("revision_id", "user_id", "decision"),
        Index("ix_decisions_submission_id", "submission_id"),
    )

    id: Mapped[int] = key()
    submission_id: Mapped[int] = link("submissions.id")
    revision_id: Mapped[int] = link("revisions.id")
    revision_sha256: Mapped[str]
    ruleset: Mapped[str]
    user_id: Mapped[int] = link("users.id")
    author_id: Mapped[int] = link("users.id")
    decision: Mapped[str]
    note: Mapped[str]
    created_at: Mapped[datetime]
    links: Mapped[dict[str, Any] | None] = mapped_column(JSON)
