"""Where a person gets mail, and of what: an address that they confirmed, a way for each kind of notice, a rhythm."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import Connection, func, insert, select, update

from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.errors import BadField, DeskError
from workflow.desk.events import append_desk_event
from workflow.findings import N_
from workflow.ids import new_token
from workflow.notices import Kind, Mode, Rhythm
from workflow.signing import is_signed
from workflow.states import Role
from workflow.tables import Letter, Mailbox, Notice, User

CONFIRM_WITHIN = timedelta(days=2)
# So that nobody lets the desk fill another's mailbox.
MOST_CONFIRMATIONS = 5
_WINDOW = timedelta(hours=1)
_LONGEST = 254
# What mail servers take in an envelope without asking first: ASCII, one @, a domain.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)*[A-Za-z0-9-]{1,63}")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class BadMailLink(DeskError):
    """The link is not one of this desk's, or too old; which of them is nobody's business."""

    code = "bad-mail-link"
    template = N_("This link is too old, or another one was asked for since. Your account page sends a new one.")


def mailbox_of(connection: Connection, user_id: int) -> Any:
    """The row of a person's mailbox; made with their first wish."""
    wanted = select(Mailbox.__table__).where(Mailbox.user_id == user_id).with_for_update()
    row = connection.execute(wanted).one_or_none()
    if row is None:
        connection.execute(insert(Mailbox).values(user_id=user_id, secret=new_token(), modes={}))
        row = connection.execute(wanted).one()
    return row


def want_address(database: Database, actor: Actor, address: str) -> None:
    """Send a link to an address; mail goes there once somebody has opened it. Empty: no mail any more.

    Raises:
        BadField: that is no address, or links were asked for too often.
    """
    user_id, cleaned = actor.user_id or 0, _clean(address)
    with database.write() as connection:
        row = mailbox_of(connection, user_id)
        if not cleaned:
            _forget(connection, user_id)
        elif cleaned != row.address:
            _send_link(connection, user_id, cleaned)
        append_desk_event(connection, actor, "set_preferences", {"mail": "address" if cleaned else "off"})


def _clean(address: str) -> str:
    cleaned = address.strip()
    if cleaned and (len(cleaned) > _LONGEST or not _ADDRESS.fullmatch(cleaned)):
        raise BadField("address", N_("This is no mail address. Write it like name@example.org."))
    return cleaned


def _forget(connection: Connection, user_id: int) -> None:
    values = {"address": "", "wanted": "", "wanted_until": None, "next_at": None, "secret": new_token()}
    connection.execute(update(Mailbox).where(Mailbox.user_id == user_id).values(values))
    _unmail(connection, user_id, tuple(Kind))


def _send_link(connection: Connection, user_id: int, address: str) -> None:
    at = now()
    asked = (Letter.user_id == user_id, Letter.kind == "confirm", Letter.created_at > at - _WINDOW)
    if (connection.scalar(select(func.count()).select_from(Letter).where(*asked)) or 0) >= MOST_CONFIRMATIONS:
        raise BadField("address", N_("Too many links were asked for. Look into your mailbox, or wait an hour."))
    values = {"wanted": address, "wanted_until": at + CONFIRM_WITHIN}
    connection.execute(update(Mailbox).where(Mailbox.user_id == user_id).values(values))
    name = f"confirm.{user_id}.{new_token()[:16]}"
    letter = {"user_id": user_id, "kind": "confirm", "address": address, "name": name, "state": "waiting"}
    connection.execute(insert(Letter).values(**letter, created_at=at, due_at=at))


def confirms(user_id: int, address: str, until: datetime | None) -> str:
    """What the link of a confirmation signs."""
    return f"confirm {user_id} {address} {until.isoformat(timespec='seconds') if until else ''}"


def stops(user_id: int) -> str:
    """What the link signs that ends a person's mail."""
    return f"stop {user_id}"


def confirm_address(database: Database, user_id: int, token: str) -> str:
    """The person has opened the link: mail goes to this address from now on; gives it.

    Raises:
        BadMailLink: not signed by this desk, too old, or overtaken by a later wish.
    """
    with database.write() as connection:
        row = _signed(connection, user_id, token, confirming=True)
        values = {"address": row.wanted, "wanted": "", "wanted_until": None}
        next_at = next_digest(now(), Rhythm(row.digest), row.digest_at, row.zone)
        connection.execute(update(Mailbox).where(Mailbox.user_id == user_id).values(**values, next_at=next_at))
        append_desk_event(connection, _person(connection, user_id), "set_preferences", {"mail": "confirmed"})
        address: str = row.wanted
        return address


def knows_link(database: Database, user_id: int, token: str, *, confirming: bool) -> str:
    """The address that a link is about. Raises BadMailLink."""
    with database.read() as connection:
        row = _signed(connection, user_id, token, confirming=confirming)
    address: str = row.wanted if confirming else row.address
    return address


def _signed(connection: Connection, user_id: int, token: str, *, confirming: bool) -> Any:
    row = connection.execute(select(Mailbox.__table__).where(Mailbox.user_id == user_id)).one_or_none()
    if row is None:
        raise BadMailLink
    what = confirms(user_id, row.wanted, row.wanted_until) if confirming else stops(user_id)
    over = confirming and (row.wanted_until is None or row.wanted_until < now())
    if not is_signed(row.secret, what, token) or over:
        raise BadMailLink
    return row


def stop_mail(database: Database, user_id: int, token: str) -> None:
    """No notice of this person is mailed any more; all of them stay in the app. Raises BadMailLink."""
    with database.write() as connection:
        _signed(connection, user_id, token, confirming=False)
        modes = {str(kind): str(Mode.APP) for kind in Kind}
        connection.execute(update(Mailbox).where(Mailbox.user_id == user_id).values(modes=modes))
        _unmail(connection, user_id, tuple(Kind))
        append_desk_event(connection, _person(connection, user_id), "set_preferences", {"mail": "off"})


def choose_mail(
    database: Database, actor: Actor, modes: Mapping[Kind, Mode], *, digest: Rhythm, digest_at: str, zone: str
) -> None:
    """How each kind is mailed, and when the digest goes out.

    Raises:
        BadField: digest_at is no time of day, or there is no such zone.
    """
    if not _CLOCK.fullmatch(digest_at):
        raise BadField("digest_at", N_("Write the time as hours and minutes, like 08:00."))
    if zone not in {"UTC", *available_timezones()}:
        raise BadField("zone", N_("There is no such time zone. Write it like Europe/Berlin or Asia/Shanghai."))
    user_id = actor.user_id or 0
    with database.write() as connection:
        row = mailbox_of(connection, user_id)
        chosen = {**row.modes, **{str(kind): str(mode) for kind, mode in modes.items()}}
        next_at = next_digest(now(), digest, digest_at, zone) if row.address else None
        values = {"modes": chosen, "digest": digest, "digest_at": digest_at, "zone": zone, "next_at": next_at}
        connection.execute(update(Mailbox).where(Mailbox.user_id == user_id).values(values))
        _unmail(connection, user_id, [kind for kind, mode in modes.items() if mode is Mode.APP])
        append_desk_event(connection, actor, "set_preferences", {"mail": "chosen"})


def _unmail(connection: Connection, user_id: int, kinds: tuple[Kind, ...] | list[Kind]) -> None:
    """What waits to be mailed of these kinds is not mailed any more."""
    waiting = (Notice.user_id == user_id, Notice.letter_id.is_(None), Notice.kind.in_(kinds))
    connection.execute(update(Notice).where(*waiting).values(mail=Mode.APP))


def next_digest(at: datetime, rhythm: Rhythm, clock: str, zone: str) -> datetime:
    """When the digest after `at` goes out: at the next full hour, or the next time that the person's clock says so."""
    if rhythm is Rhythm.HOURLY:
        return at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    place = ZoneInfo(zone)
    there = at.astimezone(place)
    today = datetime.combine(there.date(), time.fromisoformat(clock), tzinfo=place)
    coming = today if today > there else datetime.combine(there.date() + timedelta(days=1), today.time(), tzinfo=place)
    return coming.astimezone(UTC)


def _person(connection: Connection, user_id: int) -> Actor:
    row = connection.execute(select(User.name, User.role).where(User.id == user_id)).one()
    return Actor(user_id, row.name, Role(row.role))
