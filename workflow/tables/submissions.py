"""Submissions, their revisions and draft slots, and the categories they go into."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from workflow.tables.base import Base, Id, key, link


class Category(Base):
    """A category and its profile (workflow.profiles.Profile, as JSON). version: counts every change of either."""

    __tablename__ = "categories"

    key: Mapped[str] = mapped_column(primary_key=True)
    label_en: Mapped[str]
    label_zh: Mapped[str]
    position: Mapped[int]
    profile: Mapped[dict[str, Any]] = mapped_column(JSON)
    active: Mapped[bool] = mapped_column(server_default=true())
    version: Mapped[int] = mapped_column(server_default="1")


class Submission(Base):
    """What a writer hands in.

    version: counts every change; all writers compare and swap on it. title, category, language, verdict: copies from
    the current revision, for lists. event_seq, event_hash: the head of the submission's chain of events.
    state_since: when it came into its state. due_at: until when it should be decided, None when there is no such day;
    due_by_hand: somebody said so, and the category's profile does not change it.
    """

    __tablename__ = "submissions"
    __table_args__ = (
        Index("ix_submissions_state_id", "state", "id"),
        Index("ix_submissions_state_state_since_id", "state", "state_since", "id"),
        Index("ix_submissions_author_id_id", "author_id", "id"),
        Index("ix_submissions_state_due_at", "state", "due_at"),
    )

    id: Mapped[int] = key()
    author_id: Mapped[int] = link("users.id")
    state: Mapped[str]
    version: Mapped[int]
    current_revision_id: Mapped[int | None] = mapped_column(Id)
    live_revision_id: Mapped[int | None] = mapped_column(Id)
    title: Mapped[str] = mapped_column(server_default="")
    category: Mapped[str] = mapped_column(server_default="")
    language: Mapped[str] = mapped_column(server_default="")
    verdict: Mapped[str] = mapped_column(server_default="")
    slug: Mapped[str] = mapped_column(server_default="")
    event_seq: Mapped[int] = mapped_column(server_default="0")
    event_hash: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    state_since: Mapped[datetime]
    due_at: Mapped[datetime | None]
    due_by_hand: Mapped[bool] = mapped_column(server_default=false())


class Revision(Base):
    """An immutable, numbered text of a submission. base_id: the revision that a stage's or reviewer's one came from.

    traceparent: the request that it came with, as a place in a trace (workflow.tracing); empty where nobody traced it.
    """

    __tablename__ = "revisions"
    __table_args__ = (
        UniqueConstraint("submission_id", "number"),
        CheckConstraint("origin in ('writer', 'stage', 'reviewer')", name="origin"),
        CheckConstraint("format in ('text', 'markdown', 'html')", name="format"),
    )

    id: Mapped[int] = key()
    submission_id: Mapped[int] = link("submissions.id")
    number: Mapped[int]
    origin: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(Id, ForeignKey("users.id"))
    base_id: Mapped[int | None] = mapped_column(Id, ForeignKey("revisions.id"))
    body: Mapped[str]
    format: Mapped[str]
    title: Mapped[str]
    category: Mapped[str]
    summary: Mapped[str]
    date: Mapped[str]
    language: Mapped[str]
    sha256: Mapped[str]
    created_at: Mapped[datetime]
    traceparent: Mapped[str] = mapped_column(server_default="")


class DraftSlot(Base):
    """The one mutable autosave of a person on a submission; never a revision.

    fields: a Source as JSON. base_number: the revision it was begun on, 0 for none. stamp: what the page that saved
    it last called that save, so that it knows its own again when the answer was lost.
    """

    __tablename__ = "draft_slots"

    submission_id: Mapped[int] = mapped_column(Id, ForeignKey("submissions.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id"), primary_key=True)
    base_number: Mapped[int]
    fields: Mapped[dict[str, str]] = mapped_column(JSON)
    version: Mapped[int]
    saved_at: Mapped[datetime]
    stamp: Mapped[str] = mapped_column(server_default="")


class IdempotencyKey(Base):
    """A request that a client may send again: the same key gives the same submission."""

    __tablename__ = "idempotency_keys"

    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str]
    submission_id: Mapped[int] = link("submissions.id")
    created_at: Mapped[datetime]
