"""What the next step of a submission hangs on: its open runs and publications, holds, and who waits before it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from workflow.categories import read_profiles
from workflow.clock import now
from workflow.db import Database
from workflow.profiles import Review
from workflow.runs import IS_OPEN, WAITING
from workflow.shelf.cards import ALIVE, HoldRow
from workflow.shelf.decisions import Progress, progress
from workflow.shelf.lists import COUNT_CAP, capped
from workflow.shelf.submission import STAGE_COLUMNS, publication_views
from workflow.shelf.views import PublicationView, StageView, SubmissionRow, SubmissionView
from workflow.states import Lane, RunState, State, Verb
from workflow.tables import DecisionRow, Event, Hold, Process, Publication, StageRun, Submission, User, decisive

# The last decisions of a category are looked for among so many of all, so that a large archive costs nothing.
_AMONG = 300
_LAST = 20
# Fewer decisions than this say nothing of what is usual.
_ENOUGH = 5
_IN_CHECKS = (State.CHECKING, State.IN_REVIEW)
_GOING_OUT = (State.APPROVED, State.PUBLISHING, State.PUBLISHED, State.CORRECTED, State.WITHDRAWN)
_ONE = Progress((), 1, "")
# What begins the wait for a reviewer, and what ends it without a decision.
_BEGINS, _ENDS = str(Verb.CLEAR), (str(Verb.SUBMIT), str(Verb.REVISE), str(Verb.RETURN))


@dataclass(frozen=True, slots=True)
class Usual:
    """How long a category's articles waited for a decision: the middle one of the last `count`, in seconds."""

    seconds: float
    count: int


@dataclass(frozen=True, slots=True)
class Ahead:
    """What the next step of a submission hangs on.

    runs: on the text that is current. sends: its publications. before: how many wait longer for the same, counted up
    to 1,000. holder: who reads it, since when. workers: whether anybody is at work that takes on what waits.
    """

    runs: tuple[StageView, ...] = ()
    sends: tuple[PublicationView, ...] = ()
    holds: tuple[HoldRow, ...] = ()
    before: int = 0
    due_at: datetime | None = None
    holder: str = ""
    held_since: datetime | None = None
    usual: Usual | None = None
    progress: Progress = _ONE
    workers: bool = True

    def hold_on(self, kind: str, name: str, queued_at: datetime) -> HoldRow | None:
        """The hold that keeps a stage's run or a channel's publication back; a drain lets through what is older."""
        return next(
            (
                hold
                for hold in self.holds
                if (hold.kind, hold.name) == (kind, name) and (hold.mode != "drain" or queued_at > hold.since)
            ),
            None,
        )


def ahead(database: Database, view: SubmissionView) -> Ahead:
    """Everything that one submission's next step hangs on."""
    runs = tuple(run for run in view.stages if view.current is not None and run.revision_id == view.current.id)
    with database.read() as connection:
        at = now()
        review = _review(connection, view) if view.state is State.IN_REVIEW else Review()
        return Ahead(
            runs=runs,
            sends=view.publications,
            holds=_holds(connection, at),
            before=_before(connection, view, runs),
            due_at=connection.scalar(select(Submission.due_at).where(Submission.id == view.id)),
            holder=view.claim.name if view.claim else "",
            held_since=view.claim.since if view.claim else None,
            usual=_usual(connection, view.category) if view.state is State.IN_REVIEW else None,
            progress=progress(view, review),
            workers=_anybody(connection, at, Lane.CHECK if view.state is State.CHECKING else Lane.PUBLISH),
        )


def aheads(database: Database, rows: Sequence[SubmissionRow]) -> dict[int, Ahead]:
    """The same for the rows of a list, without what would have to be counted for each; three statements."""
    with database.read() as connection:
        holds = _holds(connection, now())
        runs = _runs(connection, [row.id for row in rows if row.state in _IN_CHECKS])
        sends = _sends(connection, [row.id for row in rows if row.state in _GOING_OUT])
    return {
        row.id: Ahead(tuple(runs[row.id]), tuple(sends[row.id]), holds, due_at=row.due_at, holder=row.claimed_by)
        for row in rows
    }


def _holds(connection: Connection, at: datetime) -> tuple[HoldRow, ...]:
    rows = connection.execute(
        select(Hold.kind, Hold.name, User.name, Hold.reason, Hold.since, Hold.until, Hold.mode)
        .join(User, User.id == Hold.user_id)
        .where(Hold.lifted_at.is_(None), or_(Hold.until.is_(None), Hold.until > at))
    )
    return tuple(HoldRow(*row) for row in rows)


def _runs(connection: Connection, ids: Sequence[int]) -> defaultdict[int, list[StageView]]:
    found: defaultdict[int, list[StageView]] = defaultdict(list)
    if ids:
        rows = connection.execute(
            select(StageRun.submission_id, *STAGE_COLUMNS)
            .join(Submission, Submission.current_revision_id == StageRun.revision_id)
            .where(StageRun.submission_id.in_(ids))
            .order_by(StageRun.id)
        )
        for row in rows:
            found[row[0]].append(StageView(*row[1:]))
    return found


def _sends(connection: Connection, ids: Sequence[int]) -> defaultdict[int, list[PublicationView]]:
    found: defaultdict[int, list[PublicationView]] = defaultdict(list)
    if ids:
        for submission_id, one in publication_views(connection, Publication.submission_id.in_(ids)):
            found[submission_id].append(one)
    return found


def _before(connection: Connection, view: SubmissionView, runs: Iterable[StageView]) -> int:
    """How many articles wait longer: for the checks, by their first stage that waits, or for a reviewer."""
    if view.state is State.IN_REVIEW:
        return capped(connection, (Submission.state == State.IN_REVIEW) & (Submission.state_since < view.state_since))
    first = next((run for run in runs if run.state == RunState.QUEUED and run.lane == Lane.CHECK), None)
    if view.state is not State.CHECKING or first is None:
        return 0
    longer: ColumnElement[bool] = (StageRun.stage == first.stage) & (StageRun.queued_at < first.queued_at)
    some = select(StageRun.id).where(IS_OPEN, StageRun.state.in_(WAITING), longer).limit(COUNT_CAP).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def _review(connection: Connection, view: SubmissionView) -> Review:
    profile = read_profiles(connection).find(view.category)
    return profile.review if profile else Review()


def _anybody(connection: Connection, at: datetime, lane: Lane) -> bool:
    """Whether a worker with a fresh heartbeat takes this lane on; an empty list of lanes is all of them."""
    alive = (Process.kind == "worker", Process.seen_at > at - ALIVE, Process.drained_at.is_(None))
    return any(
        not lanes or lane in lanes.split(",") for lanes in connection.scalars(select(Process.lanes).where(*alive))
    )


def _usual(connection: Connection, category: str) -> Usual | None:
    newest = select(DecisionRow.id).order_by(DecisionRow.id.desc()).limit(_AMONG).scalar_subquery()
    decided = connection.execute(
        select(DecisionRow.submission_id, DecisionRow.created_at)
        .join(Submission, Submission.id == DecisionRow.submission_id)
        .where(DecisionRow.id.in_(newest), decisive(), Submission.category == category)
        .order_by(DecisionRow.id.desc())
        .limit(_LAST)
    ).all()
    if len(decided) < _ENOUGH:
        return None
    events = _waits(connection, {row.submission_id for row in decided})
    waited = [_waited(events[row.submission_id], row.created_at) for row in decided]
    known = [seconds for seconds in waited if seconds is not None]
    return Usual(median(known), len(known)) if len(known) >= _ENOUGH else None


def _waits(connection: Connection, ids: Iterable[int]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    rows = connection.execute(
        select(Event.submission_id, Event.verb, Event.at)
        .where(Event.submission_id.in_(list(ids)), Event.verb.in_((_BEGINS, *_ENDS)))
        .order_by(Event.submission_id, Event.seq)
    )
    for row in rows:
        found[row.submission_id or 0].append(row)
    return found


def _waited(events: Iterable[Any], decided_at: datetime) -> float | None:
    """Seconds from coming to the reviewers, a reviewer's own changes included, until the decision."""
    since: datetime | None = None
    for event in events:
        if event.at <= decided_at:
            since = None if event.verb in _ENDS else since or event.at
    return (decided_at - since).total_seconds() if since else None
