"""Replays: what today's rules would say of texts that were checked before. Nothing but a report comes of them.

A replay is a batch that workers take a little of whenever they have nothing else to do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, select, update

from workflow.categories import read_profiles
from workflow.clock import now, ticks
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.background import backgrounds
from workflow.desk.batches import Action, BatchState, open_batch
from workflow.desk.check import answered_of
from workflow.desk.events import append_desk_event
from workflow.desk.ledger import Text, texts
from workflow.desk.outcome import is_answered, quote_digest
from workflow.desk.steer import steering, wake
from workflow.findings import Verdict, verdict_of
from workflow.line import RULESET, examine
from workflow.lists.listed import DomainList
from workflow.profiles import Profiles
from workflow.runs import any_run_due
from workflow.states import Lane, State
from workflow.tables import Batch, FindingRow, ReplayRow, Submission

STEP = 10
AT_MOST_S = 5.0
_LEASE = timedelta(seconds=60)

# Which text of a submission is meant.
_SCOPES: Mapping[str, tuple[Any, tuple[State, ...]]] = {
    "published": (Submission.live_revision_id, (State.PUBLISHED, State.CORRECTED)),
    "waiting": (Submission.current_revision_id, (State.IN_REVIEW, State.CHANGES_REQUESTED, State.RETURNED)),
}
SCOPES = tuple(_SCOPES)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which texts: published or waiting; of one category, or of all; the newest so many, or all (0)."""

    which: str
    category: str = ""
    newest: int = 0


def _in_scope(which: str, category: str) -> ColumnElement[bool]:
    column, states = _SCOPES[which]
    found = and_(Submission.state.in_(states), column.is_not(None))
    return and_(found, Submission.category == category) if category else found


def _extent(connection: Connection, scope: Scope) -> tuple[int, int, int]:
    """How many submissions, and the lowest and the highest id among them."""
    wanted: Select[Any] = select(Submission.id).where(_in_scope(scope.which, scope.category))
    if scope.newest:
        wanted = wanted.order_by(Submission.id.desc()).limit(scope.newest)
    some = wanted.subquery()
    row = connection.execute(select(func.count(), func.min(some.c.id), func.max(some.c.id))).one()
    return row[0], row[1] or 0, row[2] or 0


def count_replay(database: Database, scope: Scope) -> int:
    """How many texts a replay would look at."""
    with database.read() as connection:
        return _extent(connection, scope)[0]


def start_replay(database: Database, actor: Actor, scope: Scope, *, reason: str) -> int:
    """Begin a replay; gives the id of its batch, or 0 where there is no text.

    Raises:
        NotAllowed, ReasonNeeded: as the names say.
    """
    why = steering(actor, reason)
    wanted = {"which": scope.which, "category": scope.category, "ruleset": RULESET}
    with database.write() as connection:
        total, lowest, highest = _extent(connection, scope)
        if total == 0:
            return 0
        extent = (total, highest)
        batch_id = open_batch(connection, actor, Action.REPLAY, scope.which, wanted, extent=extent, reason=why)
        connection.execute(update(Batch).where(Batch.id == batch_id).values(cursor=lowest - 1))
        append_desk_event(connection, actor, "replay", {**wanted, "count": total, "batch": batch_id, "reason": why})
    wake(database)
    return batch_id


def replay_waits(database: Database) -> bool:
    """Whether a replay is under way that this version of the rules can go on with."""
    with database.read() as connection:
        return any(row.wanted["ruleset"] == RULESET for row in connection.execute(_running()))


def _running() -> Select[Any]:
    running = select(Batch.__table__).where(Batch.state == BatchState.RUNNING, Batch.action == Action.REPLAY)
    return running.order_by(Batch.id)


def replay_while_idle(database: Database, lists: tuple[DomainList, ...] = (), *, seconds: float = AT_MOST_S) -> int:
    """Go on with replays until something else is due, nothing is left, or the time is up; gives how many texts."""
    done, end = 0, ticks() + seconds
    while ticks() < end and not _busy(database):
        step = replay_step(database, lists)
        if step == 0:
            break
        done += step
    return done


def _busy(database: Database) -> bool:
    with database.read() as connection:
        return any_run_due(connection, Lane.CHECK)


def replay_step(database: Database, lists: tuple[DomainList, ...] = (), *, size: int = STEP) -> int:
    """Look at the next few texts of a replay and write down what the rules say; gives how many, 0 when all is done.

    The texts are looked at with no transaction open. What is found counts only if the replay still runs and nobody
    else has gone on with it meanwhile.
    """
    batch = _take(database)
    if batch is None:
        return 0
    with database.read() as connection:
        rows = _next(connection, batch, size)
        read = texts(connection, [row.revision_id for row in rows])
        profiles = read_profiles(connection)
        stored = _stored(connection, list(read))
        answered = answered_of(connection, [text.submission_id for text in read.values()])
    around = backgrounds(database, read.values(), lists)
    found = [
        _row(batch.id, text, stored.get(text.id, []), _said(text, profiles, around[text.id]), answered)
        for text in read.values()
    ]
    return _write(database, batch, rows, found, size)


def _take(database: Database) -> Any:
    """The oldest replay that nobody is at, in our hands for a minute; None when there is none."""
    at = now()
    with database.read() as connection:
        free = [row for row in connection.execute(_running()) if row.lease_until is None or row.lease_until < at]
    for row in free:
        if row.wanted["ruleset"] != RULESET:
            continue
        same = (Batch.id == row.id, Batch.cursor == row.cursor, Batch.state == BatchState.RUNNING)
        lease = Batch.lease_until.is_(None) if row.lease_until is None else Batch.lease_until == row.lease_until
        with database.write() as connection:
            taken = connection.execute(update(Batch).where(*same, lease).values(lease_until=at + _LEASE))
        if taken.rowcount == 1:
            return row
    return None


def _next(connection: Connection, batch: Any, size: int) -> Sequence[Any]:
    column, _states = _SCOPES[batch.wanted["which"]]
    wanted = (
        select(Submission.id, column.label("revision_id"))
        .where(_in_scope(batch.wanted["which"], batch.wanted["category"]))
        .where(Submission.id > batch.cursor, Submission.id <= batch.reach)
        .order_by(Submission.id)
    )
    return connection.execute(wanted.limit(size)).all()


def _stored(connection: Connection, revision_ids: Sequence[int]) -> dict[int, list[Any]]:
    """What was found on these texts when they were checked, by revision."""
    facts = (FindingRow.revision_id, FindingRow.code, FindingRow.severity, FindingRow.quote)
    found: dict[int, list[Any]] = {}
    for row in connection.execute(select(*facts).where(FindingRow.revision_id.in_(revision_ids))):
        found.setdefault(row.revision_id, []).append(row)
    return found


def _said(text: Text, profiles: Profiles, background: Any) -> Any:
    return examine(text.source, profiles, background=background)


def _row(batch_id: int, text: Text, stored: Sequence[Any], report: Any, answered: Mapping[int, Any]) -> dict[str, Any]:
    """What changed on one text. What somebody called intended counts in neither."""
    own = answered.get(text.submission_id, frozenset())
    before = [row for row in stored if (row.code, quote_digest(row.quote)) not in own]
    after = [finding for finding in report.findings if not is_answered(finding, own)]
    old, new = {row.code for row in before}, {finding.code for finding in after}
    was, would = _verdict(before), verdict_of(after)
    broken = [one.error.strip().splitlines()[-1] for one in report.stages if one.error]
    return {
        "batch_id": batch_id,
        "revision_id": text.id,
        "submission_id": text.submission_id,
        "changed": was != would or old != new,
        "before": was,
        "after": would,
        "gone": sorted(old - new),
        "fresh": sorted(new - old),
        "error": "; ".join(broken),
    }


def _verdict(rows: Sequence[Any]) -> Verdict:
    severities = {row.severity for row in rows}
    return Verdict.BLOCK if "block" in severities else Verdict.WARN if "warn" in severities else Verdict.PASS


def _write(database: Database, batch: Any, rows: Sequence[Any], found: Sequence[dict[str, Any]], size: int) -> int:
    with database.write() as connection:
        over = len(rows) < size
        values: dict[str, Any] = {"done": batch.done + len(rows), "lease_until": None}
        values["cursor"] = rows[-1].id if rows else batch.cursor
        if over:
            values |= {"state": BatchState.DONE, "finished_at": now()}
        same = (Batch.id == batch.id, Batch.cursor == batch.cursor, Batch.state == BatchState.RUNNING)
        if connection.execute(update(Batch).where(*same).values(values)).rowcount != 1:
            log.info("replay taken over or stopped", batch=batch.id)
            return 0
        if found:
            connection.execute(insert(ReplayRow), list(found))
    return len(rows)
