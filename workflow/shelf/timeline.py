"""Events: a submission's timeline, the desk's audit trail, and what is new for live pages."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select

from workflow.db import Database
from workflow.importers import Report, report_kept
from workflow.shelf.views import EventView, Page
from workflow.states import Verb
from workflow.tables import Event

_COLUMNS = [getattr(Event, name) for name in EventView.__dataclass_fields__]


def _events(database: Database, wanted: Select[*tuple[Any, ...]]) -> tuple[EventView, ...]:
    with database.read() as connection:
        return tuple(EventView(*row) for row in connection.execute(wanted))


def timeline(database: Database, submission_id: int) -> tuple[EventView, ...]:
    """Everything that happened to a submission, oldest first."""
    return _events(database, select(*_COLUMNS).where(Event.submission_id == submission_id).order_by(Event.seq))


def checked_again(database: Database, submission_id: int, number: int) -> EventView | None:
    """By which event a revision came to be that is the text before it, checked again; None where it did not so."""
    found = (Event.submission_id == submission_id, Event.verb == "check_again", Event.revision == number)
    return next(iter(_events(database, select(*_COLUMNS).where(*found))), None)


def imported(database: Database, submission_id: int) -> tuple[int, Report] | None:
    """How the last file was read that a text of a submission came from, and the number of that revision."""
    handed_in = (Event.submission_id == submission_id, Event.verb.in_((Verb.SUBMIT, Verb.REVISE)))
    for event in _events(database, select(*_COLUMNS).where(*handed_in).order_by(Event.seq.desc())):
        report = report_kept(event.detail.get("import"))
        if report:
            return event.revision or 0, report
    return None


def events_after(database: Database, event_id: int, *, limit: int = 200) -> tuple[EventView, ...]:
    """What happened after an event, on any chain, oldest first."""
    return _events(database, select(*_COLUMNS).where(Event.id > event_id).order_by(Event.id).limit(limit))


def last_event_id(database: Database) -> int:
    """The newest event's id, 0 when nothing ever happened."""
    with database.read() as connection:
        return connection.scalar(select(func.max(Event.id))) or 0


def audit(
    database: Database, *, before: int = 0, limit: int = 50, verb: str = "", actor: str = "", chain: str = ""
) -> Page[EventView]:
    """The audit trail, newest first, filtered by verb, by who, by chain ("desk": what concerns no submission)."""
    wanted = select(*_COLUMNS).order_by(Event.id.desc()).limit(limit + 1)
    wanted = wanted.where(Event.id < before) if before else wanted
    for column, value in ((Event.verb, verb), (Event.actor, actor), (Event.chain, chain)):
        wanted = wanted.where(column == value) if value else wanted
    rows = _events(database, wanted)
    return Page(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)
