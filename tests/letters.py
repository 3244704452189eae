"""People with a mail address, and letters as a mail program reads them."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

from sqlalchemy import update

from workflow import desk
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.mailboxes import confirms
from workflow.signing import signature
from workflow.tables import Mailbox

ADDRESS = "https://desk.example"


def reachable(database: Database, actor: Actor, address: str = "lin@example.org") -> Actor:
    """Somebody who has confirmed an address; the letter with the link is not waited for."""
    desk.want_address(database, actor, address)
    with database.write() as connection:
        row = connection.execute(Mailbox.__table__.select().where(Mailbox.user_id == actor.user_id)).one()
        connection.exec_driver_sql("DELETE FROM letters WHERE kind = 'confirm'")
    what = confirms(actor.user_id or 0, row.wanted, row.wanted_until)
    desk.confirm_address(database, actor.user_id or 0, signature(row.secret, what))
    return actor


def speaks(database: Database, actor: Actor, locale: str) -> None:
    """Let somebody read the desk in a language."""
    desk.people.set_preferences(database, actor.user_id or 0, locale=locale)


def digest_is_due(database: Database, at: object) -> None:
    """Put everybody's next digest to a moment."""
    with database.write() as connection:
        connection.execute(update(Mailbox).values(next_at=at))


@dataclass(frozen=True, slots=True)
class Read:
    """A letter: its headers, its plain text, its page."""

    message: EmailMessage
    plain: str
    page: str


def read(raw: bytes) -> Read:
    """As a mail program does."""
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    plain, page = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert page is not None
    return Read(message, plain.get_content(), page.get_content())
