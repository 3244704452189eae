"""What people are told: notices, the letters that carry them by mail, and where each person wants them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.tables.base import Base, Id, key, link

_UNREAD = text("read_at is null")
_UNMAILED = text("letter_id is null and mail <> 'app'")
_UNSENT = text("state in ('waiting', 'sending', 'handing')")


class Notice(Base):
    """An event that concerns a person, written with it; seq: the event's in the submission's chain.

    mail: how it is to be mailed, as the person had it then: app (not at all), soon or digest. letter_id: the letter
    that carries it.
    """

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("user_id", "submission_id", "seq"),
        CheckConstraint("mail in ('app', 'soon', 'digest')", name="mail"),
        Index("ix_notices_user_id_id", "user_id", "id"),
        Index("ix_notices_unread", "user_id", "id", sqlite_where=_UNREAD, postgresql_where=_UNREAD),
        Index("ix_notices_unmailed", "mail", "user_id", sqlite_where=_UNMAILED, postgresql_where=_UNMAILED),
        Index("ix_notices_letter_id", "letter_id"),
    )

    id: Mapped[int] = key()
    user_id: Mapped[int] = link("users.id")
    submission_id: Mapped[int] = link("submissions.id")
    seq: Mapped[int]
    kind: Mapped[str]
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail: Mapped[str]
    letter_id: Mapped[int | None] = mapped_column(Id, ForeignKey("letters.id"))


class Letter(Base):
    """A mail to one person; while it is waiting, sending or handing, this row is the queue.

    kind: article (what happened to one), digest or confirm. name: makes its Message-ID, the same at every try.
    attempt: counted before the mail server is called; the fencing token. handing: the server was asked to take the
    text, so that nobody knows any more whether it did; unsure: it stayed like that, and is never sent again. skipped:
    all in it was read in the app before.
    """

    __tablename__ = "letters"
    __table_args__ = (
        CheckConstraint("kind in ('article', 'digest', 'confirm')", name="kind"),
        CheckConstraint(
            "state in ('waiting', 'sending', 'handing', 'sent', 'failed', 'unsure', 'skipped')", name="state"
        ),
        Index("ix_letters_unsent", "due_at", sqlite_where=_UNSENT, postgresql_where=_UNSENT),
        Index("ix_letters_state_id", "state", "id"),
    )

    id: Mapped[int] = key()
    user_id: Mapped[int] = link("users.id", index=True)
    kind: Mapped[str]
    submission_id: Mapped[int | None] = mapped_column(Id, ForeignKey("submissions.id"))
    address: Mapped[str]
    name: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    attempt: Mapped[int] = mapped_column(server_default="0")
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(server_default="")


class Mailbox(Base):
    """Where and how a person gets mail. address: empty until one is confirmed; wanted: one that is not yet.

    secret: signs the links in this person's letters; a new one, and older links open nothing. modes: of each kind of
    notice that they chose otherwise. digest: hourly or daily, at digest_at (HH:MM) in zone. next_at: of
    the next digest.
    """

    __tablename__ = "mailboxes"
    __table_args__ = (
        CheckConstraint("digest in ('hourly', 'daily')", name="digest"),
        Index("ix_mailboxes_next_at", "next_at"),
    )

    user_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id"), primary_key=True, autoincrement=False)
    address: Mapped[str] = mapped_column(server_default="")
    wanted: Mapped[str] = mapped_column(server_default="")
    wanted_until: Mapped[datetime | None]
    secret: Mapped[str]
    modes: Mapped[dict[str, Any]] = mapped_column(JSON, server_default="{}")
    digest: Mapped[str] = mapped_column(server_default="daily")
    digest_at: Mapped[str] = mapped_column(server_default="08:00")
    zone: Mapped[str] = mapped_column(server_default="UTC")
    next_at: Mapped[datetime | None]
