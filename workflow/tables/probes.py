"""What the desk asked of other people's servers: answers, for as long as they are good, and whose turn it is where."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from workflow.tables.base import Base


class ProbeRow(Base):
    """What came of asking one address (workflow.probe.Probe). good_until: it is not asked again before then."""

    __tablename__ = "probes"
    __table_args__ = (Index("ix_probes_asked_at", "asked_at"),)

    url_sha256: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str]
    status: Mapped[int]
    failure: Mapped[str]
    location: Mapped[str]
    sign: Mapped[str]
    text: Mapped[str]
    tries: Mapped[int]
    wait_s: Mapped[int]
    asked_at: Mapped[datetime]
    good_until: Mapped[datetime]


class ProbedHost(Base):
    """A host that is asked. free_at: nobody goes there before; while somebody is there, when they may be presumed lost.

    The row is the turn: it is taken by one update, by one worker at a time.
    """

    __tablename__ = "probed_hosts"

    host: Mapped[str] = mapped_column(primary_key=True)
    free_at: Mapped[datetime]
