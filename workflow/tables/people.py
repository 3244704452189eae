"""People: accounts, tokens, one-time links, sessions, throttles."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from workflow.tables.base import Base, key, link


class User(Base):
    """A person of the desk. password_hash is argon2id, None for those who sign in by link only.

    keys: what they changed of the keys on the review page (workflow.keys).
    """

    __tablename__ = "users"
    __table_args__ = (CheckConstraint("role in ('writer', 'reviewer', 'ops', 'admin')", name="role"),)

    id: Mapped[int] = key()
    name: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    password_hash: Mapped[str | None]
    locale: Mapped[str] = mapped_column(server_default="")
    theme: Mapped[str] = mapped_column(server_default="")
    keys: Mapped[dict[str, Any]] = mapped_column(JSON, server_default="{}")
    active: Mapped[bool] = mapped_column(server_default=true())
    created_at: Mapped[datetime]


class Token(Base):
    """An API token; only its digest is kept."""

    __tablename__ = "tokens"

    id: Mapped[int] = key()
    user_id: Mapped[int] = link("users.id", index=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    label: Mapped[str] = mapped_column(server_default="")
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class SignInLink(Base):
    """A link that signs one person in, once, for a while."""

    __tablename__ = "sign_in_links"

    id: Mapped[int] = key()
    user_id: Mapped[int] = link("users.id", index=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Session(Base):
    """A browser that is signed in; kept here so that a flushed broker logs nobody out."""

    __tablename__ = "sessions"

    id: Mapped[int] = key()
    user_id: Mapped[int] = link("users.id", index=True)
    sha256: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Throttle(Base):
    """How often something was tried from somewhere, in the window that began at `since`."""

    __tablename__ = "throttles"

    name: Mapped[str] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    tries: Mapped[int]
