"""What a look at the desk's health needs: which files should be there, and which work is stuck."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from workflow.clock import now
from workflow.db import Database
from workflow.states import PublicationState, RunState
from workflow.tables import Publication, StageRun

# A lease lasts half a minute and the sweeper looks every second: whatever is this late, nobody is coming for it.
STUCK_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class LiveFile:
    """What a channel answered for a live publication. sha256: of what was sent, hex."""

    publication_id: int
    submission_id: int
    channel: str
    receipt_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class StuckRun:
    """Work that was begun, whose lease is long over, and that nobody has taken up again. kind: stage or channel."""

    id: int
    kind: str
    name: str
    submission_id: int
    lease_until: datetime | None


def live_files(database: Database, channel: str) -> Iterator[LiveFile]:
    """The live publications of a channel, by number."""
    columns = (Publication.id, Publication.submission_id, Publication.channel, Publication.receipt_id)
    wanted = select(*columns, Publication.sha256).where(
        Publication.channel == channel, Publication.state == PublicationState.LIVE
    )
    with database.read() as connection:
        for row in connection.execute(wanted.order_by(Publication.id)):
            yield LiveFile(*row)


def stuck_runs(database: Database) -> tuple[StuckRun, ...]:
    """Stage runs and publications in nobody's hands although somebody began them."""
    before = now() - STUCK_AFTER
    runs = select(StageRun.id, StageRun.stage, StageRun.submission_id, StageRun.lease_until).where(
        StageRun.state == RunState.RUNNING, StageRun.lease_until < before
    )
    sends = select(Publication.id, Publication.channel, Publication.submission_id, Publication.lease_until).where(
        Publication.state == PublicationState.PENDING, Publication.lease_until < before
    )
    with database.read() as connection:
        found = [StuckRun(row[0], "stage", *row[1:]) for row in connection.execute(runs)]
        return (*found, *(StuckRun(row[0], "channel", *row[1:]) for row in connection.execute(sends)))
