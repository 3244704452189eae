"""How verbs write: load a submission, record what happens to it, write everything with compare-and-swap at the end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select, update

from workflow.article import Format, Source
from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.errors import StaleWrite, UnknownSubmission
from workflow.desk.events import make_row
from workflow.desk.notices import write_notices
from workflow.states import State, Verb, move
from workflow.tables import Event, Revision, Submission
from workflow.trail import chain_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """A submission's row as a transaction sees it and changes it."""

    id: int
    author_id: int
    state: State
    version: int
    current_revision_id: int | None
    live_revision_id: int | None
    title: str
    category: str
    language: str
    verdict: str
    slug: str
    event_seq: int
    event_hash: str
    updated_at: datetime
    state_since: datetime
    due_at: datetime | None
    due_by_hand: bool


_COLUMNS = [getattr(Submission, field.name) for field in fields(Sheet)]
_WRITTEN = [field.name for field in fields(Sheet) if field.name not in {"id", "author_id", "version"}]
_TABLE = Submission.__table__
assert isinstance(_TABLE, Table)  # noqa: S101 - tells the type checker what declarative classes hold
_SWAP = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("sheet_id"), _TABLE.c.version == bindparam("sheet_version"))
    .values({name: bindparam(f"new_{name}") for name in (*_WRITTEN, "version")})
)


def load_many(connection: Connection, submission_ids: Iterable[int]) -> dict[int, Sheet]:
    """The sheets of these submissions, locked for this transaction in one order, so that nobody waits in a circle."""
    rows = connection.execute(
        select(*_COLUMNS).where(Submission.id.in_(sorted(submission_ids))).order_by(Submission.id).with_for_update()
    )
    sheets = (Sheet(*row) for row in rows)
    return {sheet.id: replace(sheet, state=State(sheet.state)) for sheet in sheets}


def load(connection: Connection, submission_id: int) -> Sheet:
    """One sheet, locked for this transaction.

    Raises:
        UnknownSubmission: there is none.
    """
    try:
        return load_many(connection, [submission_id])[submission_id]
    except KeyError:
        raise UnknownSubmission from None


class Pen:
    """Collects what a transaction does to submissions and writes it in two statements: the rows, the events.

    With events that concern people go their notices.
    """

    def __init__(self, connection: Connection) -> None:
        """Nothing is written before `flush`."""
        self.connection = connection
        self.at = now()
        self._first: dict[int, int] = {}
        self._sheets: dict[int, Sheet] = {}
        self._events: list[dict[str, Any]] = []

    def record(
        self,
        sheet: Sheet,
        actor: Actor,
        verb: Verb | str,
        *,
        revision: int | None = None,
        detail: Mapping[str, Any] | None = None,
        **changes: Any,
    ) -> Sheet:
        """One event on a submission and the changes of its row that go with it; gives the sheet as it is then.

        A verb of the transition table moves the state; other words (a claim, an edit) leave it.

        Raises:
            NotPossible: the table has no such move from the sheet's state.
        """
        state = move(sheet.state, verb) if isinstance(verb, Verb) else sheet.state
        row = make_row(
            actor,
            verb,
            chain=chain_of(sheet.id),
            seq=sheet.event_seq + 1,
            prev_hash=sheet.event_hash,
            detail={**(detail or {}), "state": str(state)},
            submission_id=sheet.id,
            revision=revision,
            at=self.at,
        )
        since = self.at if state != sheet.state else sheet.state_since
        after = replace(
            sheet,
            **{
                **changes,
                "state": state,
                "event_seq": row["seq"],
                "event_hash": row["hash"],
                "updated_at": self.at,
                "state_since": since,
            },
        )
        self._first.setdefault(sheet.id, sheet.version)
        self._sheets[sheet.id] = after
        self._events.append(row)
        return after

    def flush(self) -> None:
        """Write rows and events.

        Raises:
            StaleWrite: another transaction changed one of the submissions first; nothing of this one may stay.
        """
        if not self._sheets:
            return
        swapped = self.connection.execute(_SWAP, [self._swap(sheet) for sheet in self._sheets.values()])
        if swapped.rowcount != len(self._sheets):
            raise StaleWrite
        self.connection.execute(insert(Event), self._events)
        authors = {sheet.id: sheet.author_id for sheet in self._sheets.values()}
        write_notices(self.connection, self._events, authors)

    def _swap(self, sheet: Sheet) -> dict[str, Any]:
        version = self._first[sheet.id]
        new = {f"new_{name}": getattr(sheet, name) for name in _WRITTEN}
        return {**new, "sheet_id": sheet.id, "sheet_version": version, "new_version": version + 1}


@contextmanager
def writing(database: Database) -> Iterator[tuple[Connection, Pen]]:
    """One verb's transaction: what the pen recorded is written just before the commit."""
    with database.write() as connection:
        pen = Pen(connection)
        yield connection, pen
        pen.flush()


def source_of(row: Any) -> Source:
    """The text of a revision row."""
    return Source(row.body, Format(row.format), row.title, row.category, row.summary, row.date, row.language)


@dataclass(frozen=True, slots=True)
class Text:
    """A revision as a transaction reads it."""

    id: int
    submission_id: int
    number: int
    origin: str
    author_id: int | None
    base_id: int | None
    sha256: str
    source: Source


def texts(connection: Connection, revision_ids: Iterable[int]) -> dict[int, Text]:
    """These revisions by id."""
    rows = connection.execute(select(Revision.__table__).where(Revision.id.in_(list(revision_ids))))
    return {
        row.id: Text(
            row.id,
            row.submission_id,
            row.number,
            row.origin,
            row.author_id,
            row.base_id,
            row.sha256,
            source_of(row),
        )
        for row in rows
    }


def last_number(connection: Connection, submission_id: int) -> int:
    """The highest revision number of a submission, 0 when it has none."""
    row = connection.execute(
        select(Revision.number).where(Revision.submission_id == submission_id).order_by(Revision.number.desc()).limit(1)
    ).one_or_none()
    return row.number if row else 0
