"""Letters: notices gathered for mailing, claimed before a mail server is called, finished once. See decision 0025."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, TextClause, and_, func, insert, or_, select, text, update
from sqlalchemy.exc import IntegrityError

from workflow.clock import now
from workflow.db import Database
from workflow.desk.mailboxes import next_digest
from workflow.failpoints import figure, reach
from workflow.ids import jitter
from workflow.notices import Mode, Rhythm
from workflow.tables import Letter, Mailbox, Notice, User
from workflow.told import NoticeView, notices_in

# What is mailed at once waits until an article has been quiet for so long, so that many comments are one letter, but
# not for longer than the second.
QUIET = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=5)
LEASE = timedelta(seconds=figure("letter_lease", 120))
MOST_TRIES = 8
_BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (0.5, 2, 10, 30, 60, 120, 240))
_AT_ONCE = 100
# Spelt like the partial indexes, see workflow.runs.
_IS_UNMAILED = text("notices.letter_id is null and notices.mail <> 'app'")
_IS_UNSENT = text("letters.state in ('waiting', 'sending', 'handing')")
LOST = "The worker was lost while the mail server had the text: it may have been sent."


@dataclass(frozen=True, slots=True)
class Parcel:
    """A letter in our hands, with all that is in it; `attempt` is the fencing token.

    wanted_until: until when the link of a confirmation opens. locale, zone: of its reader.
    """

    id: int
    attempt: int
    kind: str
    user_id: int
    user: str
    submission_id: int | None
    address: str
    name: str
    locale: str
    zone: str
    secret: str
    wanted_until: datetime | None
    notices: tuple[NoticeView, ...]


def gather(database: Database) -> int:
    """Put what is to be mailed now into letters; gives how many were made."""
    at = now()
    with database.read() as connection:
        ripe = connection.execute(_ripe(at)).all()
        due = connection.execute(
            select(Mailbox.__table__)
            .join(User, and_(User.id == Mailbox.user_id, User.active))
            .where(Mailbox.next_at <= at, Mailbox.address != "")
            .limit(_AT_ONCE)
        ).all()
    made = sum(_about_article(database, row.user_id, row.submission_id, at) for row in ripe)
    return made + sum(_digest(database, row, at) for row in due)


def _ripe(at: datetime) -> Any:
    quiet = or_(func.max(Notice.at) <= at - QUIET, func.min(Notice.at) <= at - LONGEST_WAIT)
    return (
        select(Notice.user_id, Notice.submission_id)
        .join(Mailbox, and_(Mailbox.user_id == Notice.user_id, Mailbox.address != ""))
        .join(User, and_(User.id == Notice.user_id, User.active))
        .where(*_unmailed(Mode.SOON))
        .group_by(Notice.user_id, Notice.submission_id)
        .having(quiet)
        .limit(_AT_ONCE)
    )


def _unmailed(mode: Mode) -> tuple[ColumnElement[bool] | TextClause, ...]:
    return (_IS_UNMAILED, Notice.mail == mode)


def _about_article(database: Database, user_id: int, submission_id: int, at: datetime) -> int:
    which = (Notice.user_id == user_id, Notice.submission_id == submission_id, *_unmailed(Mode.SOON))
    try:
        with database.write() as connection:
            return _make(connection, user_id, which, at, kind="article", submission_id=submission_id)
    except IntegrityError:
        # Another sweeper was at it, too: the letter's name is taken by the one that it has made.
        return 0


def _digest(database: Database, row: Any, at: datetime) -> int:
    """The next digest's time is moved on in the same transaction, by whoever finds it as it was."""
    next_at = next_digest(at, Rhythm(row.digest), row.digest_at, row.zone)
    with database.write() as connection:
        ours = (Mailbox.user_id == row.user_id, Mailbox.next_at == row.next_at)
        if connection.execute(update(Mailbox).where(*ours).values(next_at=next_at)).rowcount != 1:
            return 0
        which = (Notice.user_id == row.user_id, *_unmailed(Mode.DIGEST))
        return _make(connection, row.user_id, which, at, kind="digest")


def _make(
    connection: Connection, user_id: int, which: Sequence[ColumnElement[bool] | TextClause], at: datetime, **about: Any
) -> int:
    """A letter with these notices, named after the first of them: of two processes, one can have made it."""
    first = connection.scalar(select(func.min(Notice.id)).where(*which))
    address = connection.scalar(select(Mailbox.address).where(Mailbox.user_id == user_id))
    if first is None or not address:
        return 0
    row = {"user_id": user_id, "address": address, "name": f"notice.{user_id}.{first}", "state": "waiting", **about}
    letter_id = connection.execute(
        insert(Letter).values(**row, created_at=at, due_at=at).returning(Letter.id)
    ).scalar_one()
    connection.execute(update(Notice).where(*which).values(letter_id=letter_id))
    return 1


def settle_lost(database: Database) -> int:
    """Letters whose worker was lost while the server had the text: nobody sends them again; gives how many."""
    lost = (_IS_UNSENT, Letter.state == "handing", Letter.lease_until < now())
    with database.read() as connection:
        if connection.scalar(select(Letter.id).where(*lost).limit(1)) is None:
            return 0
    with database.write() as connection:
        values = {"state": "unsure", "finished_at": now(), "lease_until": None, "error": LOST}
        return connection.execute(update(Letter).where(*lost).values(values)).rowcount


def claim_letter(database: Database) -> Parcel | None:
    """Take one letter that is due, or None; whoever held it before and was lost had not come to the text."""
    at = now()
    due = or_(
        and_(Letter.state == "waiting", Letter.due_at <= at),
        and_(Letter.state == "sending", Letter.lease_until < at),
    )
    with database.read() as connection:
        found = connection.execute(
            select(Letter.id, Letter.attempt).where(_IS_UNSENT, due).order_by(Letter.due_at, Letter.id).limit(1)
        ).one_or_none()
    if found is None:
        return None
    with database.write() as connection:
        ours = (Letter.id == found.id, Letter.attempt == found.attempt, due)
        values = {"state": "sending", "attempt": Letter.attempt + 1, "lease_until": at + LEASE}
        if connection.execute(update(Letter).where(*ours).values(values)).rowcount != 1:
            return None
    reach("letter.claimed")
    return _parcel(database, found.id)


def _parcel(database: Database, letter_id: int) -> Parcel:
    with database.read() as connection:
        row = connection.execute(
            select(Letter.__table__, User.name.label("user"), User.locale, Mailbox.zone, Mailbox.secret)
            .add_columns(Mailbox.wanted_until)
            .join(User, User.id == Letter.user_id)
            .join(Mailbox, Mailbox.user_id == Letter.user_id)
            .where(Letter.id == letter_id)
        ).one()
        inside = notices_in(connection, letter_id)
    return Parcel(
        row.id,
        row.attempt,
        row.kind,
        row.user_id,
        row.user,
        row.submission_id,
        row.address,
        row.name,
        row.locale,
        row.zone,
        row.secret,
        row.wanted_until,
        inside,
    )


def hand(database: Database, parcel: Parcel) -> bool:
    """Note that the server is asked for the text now, before it is; False when the letter is not ours any more."""
    with database.write() as connection:
        values = {"state": "handing", "lease_until": now() + LEASE}
        return connection.execute(update(Letter).where(*_ours(parcel, "sending")).values(values)).rowcount == 1


def _ours(parcel: Parcel, *states: str) -> tuple[ColumnElement[bool], ...]:
    return (Letter.id == parcel.id, Letter.attempt == parcel.attempt, Letter.state.in_(states))


def finish_letter(database: Database, parcel: Parcel, state: str, error: str = "") -> bool:
    """Write down what became of a letter: sent, skipped, unsure, failed; False when it is not ours any more."""
    values = {"state": state, "finished_at": now(), "lease_until": None, "error": error}
    with database.write() as connection:
        ours = _ours(parcel, "sending", "handing")
        return connection.execute(update(Letter).where(*ours).values(values)).rowcount == 1


def put_off(database: Database, parcel: Parcel, error: str) -> bool:
    """The server did not take it, for certain: again after a while, and after the last try failed for good."""
    if parcel.attempt >= MOST_TRIES:
        return finish_letter(database, parcel, "failed", error)
    pause = _BACKOFF[min(parcel.attempt, len(_BACKOFF)) - 1]
    values = {
        "state": "waiting",
        "lease_until": None,
        "error": error,
        "due_at": now() + timedelta(seconds=jitter(pause.total_seconds())),
    }
    with database.write() as connection:
        ours = _ours(parcel, "sending", "handing")
        return connection.execute(update(Letter).where(*ours).values(values)).rowcount == 1


def retry_letters(database: Database, letter_id: int) -> bool:
    """Have one tried once more that failed for good; what may have been sent is never sent again.

    Its attempts are counted on: whoever held it long ago must not take it for theirs.
    """
    values = {"state": "waiting", "due_at": now(), "finished_at": None, "error": ""}
    with database.write() as connection:
        failed = (Letter.id == letter_id, Letter.state == "failed")
        return connection.execute(update(Letter).where(*failed).values(values)).rowcount == 1
