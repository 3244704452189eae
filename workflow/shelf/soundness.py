"""What a look at the desk's health needs: which files should be there, which work is stuck, what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, exists, func, or_, select

from workflow.channels import discover
from workflow.clock import now
from workflow.db import Database
from workflow.gates import held
from workflow.runs import OPEN, WAITING
from workflow.states import Lane, PublicationState, RunState, State
from workflow.tables import ChannelRow, Publication, StageRun, Submission

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


@dataclass(frozen=True, slots=True)
class Overdue:
    """The oldest work of one stage or channel that nobody has taken on, although nothing holds it. kind: as above."""

    kind: str
    name: str
    waiting: int
    since: datetime


def overdue(database: Database) -> tuple[Overdue, ...]:
    """Stages and channels whose work has been due for longer than any worker would let it wait."""
    at = now()
    with database.read() as connection:
        runs = (
            select(StageRun.stage, func.count(), func.min(StageRun.due_at))
            .where(StageRun.state.in_(WAITING), StageRun.stage.not_in(held(connection, "stage", at)))
            .group_by(StageRun.stage)
        )
        sends = (
            select(Publication.channel, func.count(), func.min(Publication.due_at))
            .where(
                Publication.state == PublicationState.PENDING,
                Publication.lease_until.is_(None),
                Publication.channel.not_in(held(connection, "channel", at)),
            )
            .group_by(Publication.channel)
        )
        found = [Overdue("stage", *row) for row in connection.execute(runs)]
        found += [Overdue("channel", *row) for row in connection.execute(sends)]
    return tuple(one for one in found if one.since < at - STUCK_AFTER)


def stranded(database: Database) -> tuple[int, ...]:
    """Submissions that wait for work which does not exist: in checking without a stage run, publishing without a send.

    No verb can leave one so; whoever changed rows by hand can.
    """
    runs = exists().where(
        StageRun.revision_id == Submission.current_revision_id,
        StageRun.lane == Lane.CHECK,
        StageRun.state.in_((*OPEN, RunState.DEAD)),
    )
    unsent = (PublicationState.PENDING, PublicationState.FAILED)
    sends = exists().where(Publication.submission_id == Submission.id, Publication.state.in_(unsent))
    wanted = select(Submission.id).where(
        or_(
            and_(Submission.state == State.CHECKING, ~runs),
            and_(Submission.state == State.PUBLISHING, ~sends),
        )
    )
    with database.read() as connection:
        return tuple(connection.scalars(wanted.order_by(Submission.id)))


@dataclass(frozen=True, slots=True)
class Projection:
    """What a channel should show and what it shows, as generations."""

    channel: str
    generation: int
    shown: int


def projections(database: Database) -> tuple[Projection, ...]:
    """The channels that show something, and have shown something before or have something to show."""
    live = exists().where(Publication.channel == ChannelRow.name, Publication.state == PublicationState.LIVE)
    with database.read() as connection:
        rows = connection.execute(
            select(ChannelRow.name, ChannelRow.settings, ChannelRow.generation, live.label("live"))
        ).all()
    found = []
    for row in rows:
        channel = discover().get(row.name)
        if channel is not None and channel.generation is not None:
            shown = channel.generation(channel.settings(**row.settings))
            if shown or row.live:
                found.append(Projection(row.name, row.generation, shown))
    return tuple(found)
