"""Replays: what today's rules would say of texts that were checked before. Nothing but a report comes of them.

A replay is a batch that workers take a little of whenever they have nothing else to do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, insert, select, update

from workflow.categories import read_profiles
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.background import backgrounds
from workflow.desk.batches import Action, open_batch
from workflow.desk.check import answered_of
from workflow.desk.events import append_desk_event
from workflow.desk.ledger import Text, texts
from workflow.desk.outcome import is_answered, quote_digest
from workflow.desk.steer import steering, wake
from workflow.desk.turns import hand_on, take
from workflow.findings import Verdict, verdict_of
from workflow.line import RULESET, examine
from workflow.lists.listed import DomainList
from workflow.profiles import Profiles
from workflow.states import State
from workflow.tables import Batch, FindingRow, ReplayRow, Submission

STEP = 10

# Which text of a submission is meant.
_SCOPES: Mapping[str, tuple[Any, tuple[State, ...]]] = {
    "published": (Submission.live_revision_id, (State.PUBLISHED, State.CORRECTED)),
    "waiting": (Submission.current_revision_id, (State.IN_REVIEW, State.CHANGES_REQUESTED, State.RETURNED)),
}
SCOPES = tuple(_SCOPES)


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


def replay_step(database: Database, lists: tuple[DomainList, ...] = (), *, size: int = STEP) -> int:
    """Look at the next few texts of a replay and write down what the rules say; gives how many, 0 when all is done.

    The texts are looked at with no transaction open. What is found counts only if the replay still runs and nobody
    else has gone on with it meanwhile.
    """
    batch = take(database, Action.REPLAY)
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
        if not hand_on(connection, batch, rows, over=len(rows) < size):
            return 0
        if found:
            connection.execute(insert(ReplayRow), list(found))
    return len(rows)
