"""Reads about people: who a session, a token or a link belongs to, and the list of accounts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select

from workflow.clock import now
from workflow.db import Database
from workflow.ids import digest
from workflow.keys import FIRST, Keys, keys_of
from workflow.shelf.notices import unread_of
from workflow.states import Role
from workflow.tables import Session, SignInLink, Token, User


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the desk. locale, theme: empty when the browser decides. keys: of the review page."""

    id: int
    name: str
    role: Role
    locale: str
    theme: str
    keys: Keys = FIRST


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session in force and whose it is. unread: how many notices they have not read, counted up to 100."""

    person: Person
    session_id: int
    created_at: datetime
    seen_at: datetime
    unread: int


@dataclass(frozen=True, slots=True)
class Account:
    """An account as the list of people shows it. seen_at: the latest sign of life of any session, if there is one."""

    id: int
    name: str
    role: Role
    active: bool
    has_password: bool
    tokens: int
    created_at: datetime
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class TokenLine:
    """An API token that is in force; the secret itself is not kept."""

    id: int
    label: str
    created_at: datetime


_PERSON = (User.id, User.name, User.role, User.locale, User.theme, User.keys)


def _person(row: Any) -> Person:
    return Person(row.id, row.name, Role(row.role), row.locale, row.theme, keys_of(row.keys))


def _one(db: Database, statement: Select[*tuple[Any, ...]]) -> Person | None:
    with db.read() as connection:
        row = connection.execute(statement).one_or_none()
    return _person(row) if row else None


def by_session(db: Database, token: str) -> SignedIn | None:
    """Whose browser this is; None for sessions that are unknown, over, or of a closed account."""
    with db.read() as connection:
        # Every page shows the number, so it comes with who asks.
        unread = unread_of(User.id).label("unread")
        row = connection.execute(
            select(*_PERSON, Session.id.label("session_id"), Session.created_at, Session.seen_at, unread)
            .join(Session, Session.user_id == User.id)
            .where(Session.sha256 == digest(token), Session.expires_at > now(), User.active)
        ).one_or_none()
    if row is None:
        return None
    person = _person(row)
    return SignedIn(person, row.session_id, row.created_at, row.seen_at, row.unread)


def by_token(db: Database, token: str) -> Person | None:
    """Whose API token this is; None for tokens that are unknown, revoked, or of a closed account."""
    in_force = (Token.sha256 == digest(token)) & Token.revoked_at.is_(None) & User.active
    return _one(db, select(*_PERSON).join(Token, Token.user_id == User.id).where(in_force))


def by_link(db: Database, token: str) -> Person | None:
    """Whom this one-time link would sign in, without using it; None when it would sign in nobody."""
    unused = (SignInLink.sha256 == digest(token)) & SignInLink.used_at.is_(None) & (SignInLink.expires_at > now())
    return _one(db, select(*_PERSON).join(SignInLink, SignInLink.user_id == User.id).where(unused, User.active))


def by_name(db: Database, name: str) -> Person | None:
    """The person with exactly this name, if the account is open."""
    if not name.isprintable():
        return None  # half characters and NUL bytes are in nobody's name, and databases refuse to look for them
    return _one(db, select(*_PERSON).where(User.name == name, User.active))


def everyone(db: Database, *, after: int = 0, limit: int = 200) -> tuple[Account, ...]:
    """The accounts in the order they were made, closed ones included; `after` is the last number of the page before."""
    tokens = (
        select(func.count())
        .where(Token.user_id == User.id, Token.revoked_at.is_(None))
        .correlate(User)
        .scalar_subquery()
        .label("tokens")
    )
    seen_at = select(func.max(Session.seen_at)).where(Session.user_id == User.id).correlate(User).scalar_subquery()
    columns = (User.id, User.name, User.role, User.active, User.password_hash, User.created_at)
    statement = select(*columns, tokens, seen_at.label("seen_at")).where(User.id > after).order_by(User.id).limit(limit)
    with db.read() as connection:
        return tuple(_account(row) for row in connection.execute(statement))


def _account(row: Row[int, str, str, bool, str | None, datetime, int, datetime | None]) -> Account:
    has_password = row.password_hash is not None
    return Account(row.id, row.name, Role(row.role), row.active, has_password, row.tokens, row.created_at, row.seen_at)


def tokens_of(db: Database, user_id: int) -> tuple[TokenLine, ...]:
    """The person's API tokens in force, oldest first."""
    with db.read() as connection:
        rows = connection.execute(
            select(Token.id, Token.label, Token.created_at)
            .where(Token.user_id == user_id, Token.revoked_at.is_(None))
            .order_by(Token.id)
        )
        return tuple(TokenLine(row.id, row.label, row.created_at) for row in rows)


def has_password(db: Database, user_id: int) -> bool:
    """Whether the person can sign in with a password; else only by links."""
    with db.read() as connection:
        return connection.execute(select(User.password_hash).where(User.id == user_id)).scalar_one_or_none() is not None
