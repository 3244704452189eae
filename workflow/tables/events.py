"""Events: the append-only, hash-chained audit trail; and the processes at work."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from workflow.tables.base import Base, Id, key


class Event(Base):
    """A row of the timeline. chain: "submission:<id>", or "desk" for what concerns no submission; seq counts in it.

    hash: SHA-256 over the previous hash and this row's canonical JSON (workflow.desk.events).
    """

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        Index("ix_events_submission_id", "submission_id"),
    )

    id: Mapped[int] = key()
    chain: Mapped[str]
    seq: Mapped[int]
    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(Id, ForeignKey("users.id"))
    actor: Mapped[str]
    verb: Mapped[str]
    submission_id: Mapped[int | None] = mapped_column(Id, ForeignKey("submissions.id"))
    revision: Mapped[int | None]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    prev_hash: Mapped[str]
    hash: Mapped[str]


class ChainHead(Base):
    """The head of a chain that belongs to no submission."""

    __tablename__ = "chain_heads"

    chain: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int]
    hash: Mapped[str]


class Process(Base):
    """A process at work: web, worker or sweeper. seen_at: its last heartbeat; current: what it is doing, in words.

    lanes: what a worker takes on, with commas between. drained_at: since when somebody wants it to take nothing on.
    """

    __tablename__ = "processes"

    name: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    version: Mapped[str]
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    current: Mapped[str] = mapped_column(server_default="")
    lanes: Mapped[str] = mapped_column(server_default="")
    drained_at: Mapped[datetime | None]
