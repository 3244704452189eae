"""Links by which somebody without an account approves one exact revision, once: issued, taken back, used."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.approvals import next_step
from workflow.desk.claims import reviewer_id
from workflow.desk.decide import Decided, Ruling, may_decide, rule
from workflow.desk.errors import BadField, BadGuestLink, StaleWrite
from workflow.desk.ledger import Text, load, texts, writing
from workflow.findings import N_
from workflow.ids import digest, new_token
from workflow.states import Decision, Lane, Role
from workflow.tables import GuestLink

LONGEST_NAME = 80
HOURS = 72
MOST_HOURS = 720


@dataclass(frozen=True, slots=True)
class Invited:
    """A link that was just issued. secret: what opens it; it is shown once and not kept."""

    link_id: int
    secret: str


def invite(
    database: Database, actor: Actor, submission_id: int, guest: str, *, revision: int, hours: int = HOURS
) -> Invited:
    """Let a guest approve one exact revision, which must be one that could be decided on now.

    Raises:
        BadField: no name, or too long a time. As for `decide`: StaleRevision, AuthorMayNotDecide, NotCheckedYet,
        OpenBlockFindings, NotAllowed, NotPossible, UnknownSubmission, UnknownRevision.
    """
    user_id = reviewer_id(actor)
    name = " ".join(guest.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise BadField("guest", N_("A name has 1 to %(most)s characters."), most=LONGEST_NAME)
    if not 1 <= hours <= MOST_HOURS:
        raise BadField("hours", N_("A link works for 1 to %(most)s hours."), most=MOST_HOURS)
    secret = new_token()
    with writing(database) as (connection, pen):
        sheet = load(connection, submission_id)
        text = may_decide(connection, sheet, user_id, Ruling(Decision.APPROVE, revision))
        row = {
            "submission_id": sheet.id,
            "revision_id": text.id,
            "author_id": sheet.author_id,
            "issued_by": user_id,
            "guest": name,
            "sha256": digest(secret),
            "created_at": pen.at,
            "expires_at": pen.at + timedelta(hours=hours),
        }
        link_id: int = connection.execute(insert(GuestLink).values(row).returning(GuestLink.id)).scalar_one()
        pen.record(sheet, actor, "invite_guest", revision=text.number, detail={"guest": name, "link": link_id})
    return Invited(link_id, secret)


def uninvite(database: Database, actor: Actor, submission_id: int, link_id: int) -> bool:
    """Take a link back; False when it was used, over, or taken back already.

    Raises:
        NotAllowed, UnknownSubmission.
    """
    reviewer_id(actor)
    with writing(database) as (connection, pen):
        sheet = load(connection, submission_id)
        row = connection.execute(
            update(GuestLink)
            .where(GuestLink.id == link_id, GuestLink.submission_id == submission_id, *_open())
            .values(revoked_at=pen.at)
            .returning(GuestLink.guest)
        ).one_or_none()
        if row is None:
            return False
        pen.record(sheet, actor, "uninvite_guest", detail={"guest": row.guest, "link": link_id})
    return True


def approve_as_guest(database: Database, secret: str, *, note: str = "", checked: Collection[str] = ()) -> Decided:
    """Approve the one revision that a link is for; the link is used up.

    Raises:
        BadGuestLink: it opens nothing (any more). StaleRevision: the text was changed since; the link stays unused.
        AlreadyApproved, ChecklistOpen, NotCheckedYet, OpenBlockFindings, NotPossible.
    """
    with writing(database) as (connection, pen):
        link = _locked(connection, secret)
        sheet = load(connection, link.submission_id)
        number = _text(connection, link).number
        ruling = Ruling(Decision.APPROVE, number, note.strip(), _text(connection, link).sha256, tuple(checked))
        text = may_decide(connection, sheet, link.issued_by, ruling)
        step = next_step(connection, sheet, text, link.issued_by, ruling.checked)
        _use_up(connection, link)
        actor = Actor(None, link.guest, Role.REVIEWER)
        done, queued = rule(connection, pen, sheet, text, actor, ruling, step, link_id=link.id)
    for publication_id in queued:
        database.nudge(Lane.PUBLISH, publication_id)
    return done


def _open() -> tuple[Any, ...]:
    return (GuestLink.used_at.is_(None), GuestLink.revoked_at.is_(None), GuestLink.expires_at > now())


def _locked(connection: Connection, secret: str) -> Any:
    row = connection.execute(
        select(GuestLink.__table__).where(GuestLink.sha256 == digest(secret), *_open())
    ).one_or_none()
    if row is None:
        raise BadGuestLink
    return row


def _text(connection: Connection, link: Any) -> Text:
    return texts(connection, [link.revision_id])[link.revision_id]


def _use_up(connection: Connection, link: Any) -> None:
    """Of two presses of the button at once, one counts."""
    used = connection.execute(
        update(GuestLink).where(GuestLink.id == link.id, GuestLink.used_at.is_(None)).values(used_at=now())
    )
    if used.rowcount != 1:
        raise StaleWrite
