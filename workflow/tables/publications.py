"""Publications on channels, the channels' settings, and holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from workflow.tables.base import Base, Id, key, link

_PENDING = text("state = 'pending'")
_IN_FORCE = text("lifted_at is null")


class ChannelRow(Base):
    """A channel that the desk publishes to, and its settings (the channel's Settings as JSON).

    generation: grows with every change of what is live there; what the channel shows is projected from it.
    projected_at, projection_ms: when it was last projected, and the milliseconds that this took.
    """

    __tablename__ = "channels"

    name: Mapped[str] = mapped_column(primary_key=True)
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    enabled: Mapped[bool] = mapped_column(server_default=true())
    generation: Mapped[int] = mapped_column(server_default="0")
    projected_at: Mapped[datetime | None]
    projection_ms: Mapped[int] = mapped_column(server_default="0")


class Publication(Base):
    """One revision on one channel; while it is pending, this row is the queue.

    task: publish or withdraw. attempt: counted before the channel is called; the fencing token of the finish.
    title, summary, language: of what was sent, for lists of what is live; null before it was, or when it was sent by a
    version that did not note them. discarded_at: when somebody gave a failed one up; it is on no list any more.
    traceparent: the request that it came of, as a place in a trace (workflow.tracing); empty where nobody traced it.
    """

    __tablename__ = "publications"
    __table_args__ = (
        UniqueConstraint("revision_id", "channel"),
        CheckConstraint("state in ('pending', 'live', 'failed', 'superseded', 'withdrawn')", name="state"),
        CheckConstraint("task in ('publish', 'withdraw')", name="task"),
        Index("ix_publications_pending", "due_at", sqlite_where=_PENDING, postgresql_where=_PENDING),
        Index(
            "ix_publications_failed",
            "finished_at",
            sqlite_where=text("state = 'failed'"),
            postgresql_where=text("state = 'failed'"),
        ),
        Index("ix_publications_submission_id_channel", "submission_id", "channel"),
        Index("ix_publications_channel_state", "channel", "state"),
        Index("ix_publications_finished_at", "finished_at"),
    )

    id: Mapped[int] = key()
    submission_id: Mapped[int] = link("submissions.id")
    revision_id: Mapped[int] = link("revisions.id")
    channel: Mapped[str] = mapped_column(ForeignKey("channels.name"))
    task: Mapped[str]
    state: Mapped[str]
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    attempt: Mapped[int] = mapped_column(server_default="0")
    due_at: Mapped[datetime]
    queued_at: Mapped[datetime]
    hinted_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    worker: Mapped[str] = mapped_column(server_default="")
    receipt_id: Mapped[str] = mapped_column(server_default="")
    url: Mapped[str] = mapped_column(server_default="")
    sha256: Mapped[str] = mapped_column(server_default="")
    title: Mapped[str | None]
    summary: Mapped[str | None]
    language: Mapped[str | None]
    error: Mapped[str] = mapped_column(server_default="")
    fingerprint: Mapped[str] = mapped_column(server_default="")
    discarded_at: Mapped[datetime | None]
    traceparent: Mapped[str] = mapped_column(server_default="")


class Hold(Base):
    """A paused or drained stage or channel: who, why, until when (None: until somebody lifts it).

    mode: pause (nothing is begun) or drain (what was queued before is worked off, nothing newer is begun).
    """

    __tablename__ = "holds"
    __table_args__ = (
        CheckConstraint("kind in ('stage', 'channel')", name="kind"),
        CheckConstraint("mode in ('pause', 'drain')", name="mode"),
        Index("uq_holds_in_force", "kind", "name", unique=True, sqlite_where=_IN_FORCE, postgresql_where=_IN_FORCE),
    )

    id: Mapped[int] = key()
    kind: Mapped[str]
    name: Mapped[str]
    user_id: Mapped[int] = link("users.id")
    reason: Mapped[str]
    mode: Mapped[str] = mapped_column(server_default="pause")
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[int | None] = mapped_column(Id, ForeignKey("users.id"))
