"""What ops see and steer by: rollups by the minute, limits, batches, canaries, alarms."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from workflow.tables.base import Base, Id, key, link


class Rollup(Base):
    """What one stage or channel finished in a stretch of time, in figures; `at` is its beginning.

    minutes: how long the stretch is, 1 or 15. passed, failed (the article's fault), broken (ours): how many ended so.
    waits, runs: histograms in milliseconds (workflow.histogram), as JSON.
    """

    __tablename__ = "rollups"
    __table_args__ = (Index("ix_rollups_minutes_at", "minutes", "at"),)

    kind: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    minutes: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    passed: Mapped[int]
    failed: Mapped[int]
    broken: Mapped[int]
    waits: Mapped[dict[str, int]] = mapped_column(JSON)
    runs: Mapped[dict[str, int]] = mapped_column(JSON)


class Limit(Base):
    """How much of a stage or channel may be begun: so many at once, so many a minute; null is no limit.

    window_at, used: how many were begun in the minute since then; a claim counts in its own transaction.
    """

    __tablename__ = "limits"
    __table_args__ = (CheckConstraint("kind in ('stage', 'channel')", name="kind"),)

    kind: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    at_once: Mapped[int | None]
    per_minute: Mapped[int | None]
    window_at: Mapped[datetime]
    used: Mapped[int] = mapped_column(server_default="0")
    user_id: Mapped[int] = link("users.id")
    reason: Mapped[str]
    changed_at: Mapped[datetime]


class Batch(Base):
    """A bulk action, worked off in steps: whoever is killed in the middle leaves a row that says how far it came.

    action: retry, discard, restore, replay or check_again. wanted: what it is about, as JSON. reach: the highest id
    that it may touch, as of its beginning. cursor: the highest id that is done; it moves in the transaction of each
    step.
    """

    __tablename__ = "batches"
    __table_args__ = (
        CheckConstraint("action in ('retry', 'discard', 'restore', 'replay', 'check_again')", name="action"),
        CheckConstraint("state in ('running', 'paused', 'done', 'cancelled')", name="state"),
        Index("ix_batches_state", "state"),
    )

    id: Mapped[int] = key()
    action: Mapped[str]
    kind: Mapped[str]
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[str]
    total: Mapped[int]
    done: Mapped[int] = mapped_column(server_default="0")
    cursor: Mapped[int] = mapped_column(Id, server_default="0")
    reach: Mapped[int] = mapped_column(Id)
    user_id: Mapped[int | None] = mapped_column(Id, ForeignKey("users.id"))
    actor: Mapped[str]
    reason: Mapped[str]
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]


class ReplayRow(Base):
    """What another ruleset says of one text that was checked before; nothing else remembers it."""

    __tablename__ = "replays"
    __table_args__ = (Index("ix_replays_batch_id_changed", "batch_id", "changed"),)

    batch_id: Mapped[int] = mapped_column(Id, ForeignKey("batches.id"), primary_key=True, autoincrement=False)
    revision_id: Mapped[int] = mapped_column(Id, ForeignKey("revisions.id"), primary_key=True, autoincrement=False)
    submission_id: Mapped[int] = link("submissions.id")
    changed: Mapped[bool]
    before: Mapped[str]
    after: Mapped[str]
    gone: Mapped[list[str]] = mapped_column(JSON)
    fresh: Mapped[list[str]] = mapped_column(JSON)
    error: Mapped[str] = mapped_column(server_default="")


class Canary(Base):
    """The last message that does nothing, sent through a lane to see whether anybody takes it."""

    __tablename__ = "canaries"

    lane: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int]
    sent_at: Mapped[datetime]
    heard: Mapped[int] = mapped_column(server_default="0")
    heard_at: Mapped[datetime | None]
    heard_by: Mapped[str] = mapped_column(server_default="")


class Alarm(Base):
    """Where a rule of alarm stands. state: calm, rising (bad, not for long enough yet), ringing.

    since: of the state. calm_since: since when a ringing one looks well again. told: the last state that people were
    told of. telling_until: until then one process is at it.
    """

    __tablename__ = "alarms"
    __table_args__ = (CheckConstraint("state in ('calm', 'rising', 'ringing')", name="state"),)

    rule: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    since: Mapped[datetime]
    calm_since: Mapped[datetime | None]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    told: Mapped[str] = mapped_column(server_default="calm")
    telling_until: Mapped[datetime | None]
