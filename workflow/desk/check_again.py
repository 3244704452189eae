"""Asking that waiting articles are checked again by the rules of today: after a replay, or when a rule was made.

What is asked for is a batch; workers do it when nothing is due (workflow.desk.anew).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, cast, func, or_, select

from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.batches import Action, open_batch
from workflow.desk.errors import NotAllowed, ReasonNeeded
from workflow.desk.events import append_desk_event
from workflow.desk.steer import steering, wake
from workflow.line import RULESET
from workflow.rules import concerned
from workflow.states import Role, RuleKind, State
from workflow.tables import ReplayRow, Revision, Submission

CHECKED_AGAIN = "check_again"
"""The verb of the event on an article whose findings are others now."""

# In review a person can still act on what is found; of what came back the writer learns it, or is let through. What is
# being checked gets the rules of today anyway, what was decided on is decided, and nothing that is live is touched.
AGAIN_IN = (State.RETURNED, State.IN_REVIEW)
_MAY_WITH_RULE = (Role.REVIEWER, Role.OPS, Role.ADMIN)
_BY_NUMBER = 10_000


@dataclass(frozen=True, slots=True)
class Changed:
    """Which texts of a replay's report are meant: all that changed, or those of a kind of change, or these.

    before, after: verdicts. code: of a finding that went or came. ids: of submissions.
    """

    replay: int
    before: str = ""
    after: str = ""
    code: str = ""
    ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Extent:
    """How many texts are meant, and how many of them can be checked again now."""

    meant: int
    again: int


def _as_json(changed: Changed) -> dict[str, Any]:
    return {
        "ruleset": RULESET,
        "replay": changed.replay,
        "before": changed.before,
        "after": changed.after,
        "code": changed.code,
        "ids": list(changed.ids[:_BY_NUMBER]),
    }


def _meant(wanted: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """Which rows of a replay's report are meant."""
    parts = [ReplayRow.batch_id == wanted["replay"], ReplayRow.changed]
    parts += [getattr(ReplayRow, name) == wanted[name] for name in ("before", "after") if wanted[name]]
    if wanted["code"]:
        code = f'"{wanted["code"]}"'
        parts.append(or_(*(cast(one, String).contains(code, autoescape=True) for one in _CODES)))
    if wanted["ids"]:
        parts.append(ReplayRow.submission_id.in_(wanted["ids"]))
    return parts


_CODES = (ReplayRow.gone, ReplayRow.fresh)


def candidates(wanted: Mapping[str, Any], since: Any) -> Select[Any]:
    """The articles of a batch that still are as they were when it was asked for: of each its id and its revision.

    since: when that was; a later text has been through the line by then.
    """
    columns: list[Any] = [Submission.id, Submission.current_revision_id.label("revision_id")]
    found: Select[Any] = select(*columns).where(Submission.state.in_(AGAIN_IN))
    if wanted["replay"]:
        same = (ReplayRow.submission_id == Submission.id, ReplayRow.revision_id == Submission.current_revision_id)
        return found.join(ReplayRow, same[0] & same[1]).where(*_meant(wanted))
    current = Revision.id == Submission.current_revision_id
    return found.join(Revision, current).where(Submission.id.in_(wanted["ids"]), Revision.created_at < since)


def _extent(connection: Connection, wanted: Mapping[str, Any]) -> tuple[int, int]:
    """How many articles there are, and the highest id among them."""
    some = candidates(wanted, now()).subquery()
    row = connection.execute(select(func.count(), func.coalesce(func.max(some.c.id), 0))).one()
    return row[0], row[1]


def count_again(database: Database, changed: Changed) -> Extent:
    """What checking again would reach, exactly."""
    wanted = _as_json(changed)
    with database.read() as connection:
        meant = connection.scalar(select(func.count()).select_from(ReplayRow).where(*_meant(wanted))) or 0
        return Extent(meant, _extent(connection, wanted)[0])


def start_again(database: Database, actor: Actor, changed: Changed, *, reason: str) -> int:
    """Have texts of a replay checked again; gives the id of the batch, or 0 where there is nothing to do.

    Raises:
        NotAllowed, ReasonNeeded: as the names say.
    """
    return _start(database, actor, "replay", _as_json(changed), reason=steering(actor, reason))


def count_again_with(database: Database, kind: RuleKind, name: str) -> int:
    """How many waiting articles have what a rule is about, and would be checked again with it."""
    with database.read() as connection:
        return _extent(connection, _with_rule(connection, kind, name))[0]


def start_again_with(database: Database, actor: Actor, kind: RuleKind, name: str, *, reason: str) -> int:
    """Have the waiting articles checked again that a rule is about; gives the batch's id, 0 where there are none.

    name: as rules of its kind compare it. Whoever may make a rule may do this.

    Raises:
        NotAllowed, ReasonNeeded: as the names say.
    """
    if actor.role not in _MAY_WITH_RULE or actor.user_id is None:
        raise NotAllowed(role=actor.role)
    if not reason.strip():
        raise ReasonNeeded
    with database.read() as connection:
        wanted = _with_rule(connection, kind, name)
    return _start(database, actor, "rule", wanted, reason=reason.strip())


def _with_rule(connection: Connection, kind: RuleKind, name: str) -> dict[str, Any]:
    ids = [found.submission_id for found in concerned(connection, kind, name, AGAIN_IN)]
    return {**_as_json(Changed(0, ids=tuple(ids))), "kind": str(kind), "name": name}


def _start(database: Database, actor: Actor, kind: str, wanted: dict[str, Any], *, reason: str) -> int:
    with database.write() as connection:
        extent = _extent(connection, wanted)
        if extent[0] == 0:
            return 0
        batch_id = open_batch(connection, actor, Action.CHECK_AGAIN, kind, wanted, extent=extent, reason=reason)
        detail = {**wanted, "ids": wanted["ids"][:50], "count": extent[0], "batch": batch_id, "reason": reason}
        append_desk_event(connection, actor, "begin_again", detail)
    wake(database)
    return batch_id
