"""People: accounts, passwords, one-time links, sessions, API tokens and preferences; every change leaves an event."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import DESK, Actor
from workflow.desk.errors import BadField, DeskError
from workflow.desk.events import append_desk_event
from workflow.desk.throttles import count_sign_in, forget_sign_in
from workflow.findings import N_
from workflow.ids import digest, new_token
from workflow.keys import Keys, checked
from workflow.states import Role
from workflow.tables import Session, SignInLink, Token, User

# OWASP ASVS 5.0 V6: memory-hard; 64 MiB, four passes, two lanes.
HASHER = PasswordHasher(time_cost=4, memory_cost=64 * 1024, parallelism=2)

IDLE = timedelta(hours=12)
ABSOLUTE = timedelta(days=14)
LINK_MINUTES = 60

LOCALES = ("", "en", "zh_Hans")
THEMES = ("", "light", "dark")

LEAST_PASSWORD = 10
MOST_PASSWORD = 256
_NAME = re.compile(r"[\w.@-]{1,64}")


class BadLink(DeskError):
    """The sign-in link is unknown, used or too old; which of them is nobody's business."""

    code = "bad-link"
    template = N_("This sign-in link was used before or is too old. Ask an admin for a new one.")


class BadCredentials(DeskError):
    """Name and password do not belong together."""

    code = "bad-credentials"
    template = N_("This name and password do not match. Check both and try again.")


class UnknownPerson(DeskError):
    """Nobody here goes by this name."""

    code = "unknown-person"
    template = N_("Nobody here is called “%(name)s”. Check the spelling.")


def clean_name(name: str) -> str:
    """The name as it is stored: without outer spaces, in one Unicode form.

    Raises:
        BadField: it is empty, too long, or holds something else than letters, digits and . _ - @
    """
    cleaned = unicodedata.normalize("NFKC", name).strip()
    if not _NAME.fullmatch(cleaned):
        raise BadField("name", N_("A name has 1 to 64 letters, digits or the signs . _ - @, without spaces."))
    return cleaned


def _typed(name: str) -> str:
    """The name as it would be stored; for what nobody can be called, one name that nobody has."""
    try:
        return clean_name(name)
    except BadField:
        return ""


def _clean_password(password: str, name: str) -> str:
    """The password, or BadField on why it will not do. No rules on its signs: length is what counts."""
    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD:
        raise BadField(
            "password",
            N_("Choose a password of %(least)s to %(most)s characters."),
            least=LEAST_PASSWORD,
            most=MOST_PASSWORD,
        )
    if password.casefold() == name.casefold():
        raise BadField("password", N_("Choose a password that is not your name."))
    return password


def _hash(hasher: PasswordHasher, password: str) -> str:
    return hasher.hash(password.encode("utf-8", "surrogatepass"))


@cache
def _dummy_hash(hasher: PasswordHasher) -> str:
    return _hash(hasher, new_token())


def _verified(hasher: PasswordHasher, stored: str | None, password: str) -> bool:
    """Whether the password is the stored one; takes as long when there is none, so that names cannot be probed."""
    try:
        hasher.verify(stored or _dummy_hash(hasher), password[: MOST_PASSWORD + 1].encode("utf-8", "surrogatepass"))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


def add_user(
    db: Database,
    name: str,
    role: Role,
    *,
    password: str = "",
    actor: Actor = DESK,
    hasher: PasswordHasher = HASHER,
) -> int:
    """A new account; without a password it signs in by link only. Returns its number.

    Raises:
        BadField: the name is taken or not a name, or the password will not do.
    """
    cleaned = clean_name(name)
    password_hash = _hash(hasher, _clean_password(password, cleaned)) if password else None
    row = {"name": cleaned, "role": role, "password_hash": password_hash, "created_at": now()}
    try:
        with db.write() as connection:
            user_id = connection.execute(insert(User).values(row).returning(User.id)).scalar_one()
            append_desk_event(connection, actor, "add_user", {"user": cleaned, "role": str(role)})
    except IntegrityError:
        raise BadField(
            "name", N_("Somebody is called “%(name)s” already. Choose another name."), name=cleaned
        ) from None
    return user_id


def _user(connection: Connection, user_id: int) -> Row[int, str, str, str | None]:
    row = connection.execute(
        select(User.id, User.name, User.role, User.password_hash).where(User.id == user_id)
    ).one_or_none()
    if row is None:
        raise UnknownPerson(name=str(user_id))
    return row


def _as_actor(row: Row[int, str, str, str | None]) -> Actor:
    return Actor(row.id, row.name, Role(row.role))


def issue_token(db: Database, user_id: int, label: str = "", *, actor: Actor | None = None) -> str:
    """A new API token; the only time that it can be read. Raises UnknownPerson."""
    token = new_token()
    with db.write() as connection:
        user = _user(connection, user_id)
        shown = "".join(sign for sign in label if sign.isprintable())[:100]
        row = {"user_id": user_id, "sha256": digest(token), "label": shown, "created_at": now()}
        connection.execute(insert(Token), [row])
        append_desk_event(connection, actor or _as_actor(user), "issue_token", {"user": user.name, "label": shown})
    return token


def revoke_token(db: Database, user_id: int, token_id: int, *, actor: Actor | None = None) -> None:
    """The token opens nothing any more; one that is not this person's, or revoked, stays as it is."""
    with db.write() as connection:
        user = _user(connection, user_id)
        mine = (Token.id == token_id) & (Token.user_id == user_id) & Token.revoked_at.is_(None)
        if connection.execute(update(Token).where(mine).values(revoked_at=now())).rowcount:
            detail = {"user": user.name, "token": token_id}
            append_desk_event(connection, actor or _as_actor(user), "revoke_token", detail)


def issue_link(db: Database, user_id: int, *, minutes: int = LINK_MINUTES, actor: Actor = DESK) -> str:
    """The token of a link that signs this person in once, within `minutes`. Raises UnknownPerson."""
    token, moment = new_token(), now()
    row = {
        "user_id": user_id,
        "sha256": digest(token),
        "created_at": moment,
        "expires_at": moment + timedelta(minutes=minutes),
    }
    with db.write() as connection:
        user = _user(connection, user_id)
        connection.execute(insert(SignInLink), [row])
        append_desk_event(connection, actor, "issue_link", {"user": user.name, "minutes": minutes})
    return token


def use_link(db: Database, token: str, *, replaces: str = "") -> str:
    """A session for the link's person; of many tries at once only one gets it. `replaces`: the browser's old session.

    Raises:
        BadLink: unknown, used, too old, or of somebody who has left.
    """
    moment = now()
    unused = SignInLink.used_at.is_(None) & (SignInLink.expires_at > moment)
    with db.write() as connection:
        user_id = connection.execute(
            update(SignInLink)
            .where(SignInLink.sha256 == digest(token), unused)
            .values(used_at=moment)
            .returning(SignInLink.user_id)
        ).scalar_one_or_none()
        active = select(User.id).where(User.id == user_id, User.active)
        if user_id is None or connection.execute(active).one_or_none() is None:
            raise BadLink
        return _open_session(connection, user_id, by="link", replaces=replaces)


def sign_in(
    db: Database, name: str, password: str, *, address: str, replaces: str = "", hasher: PasswordHasher = HASHER
) -> str:
    """A new session for whoever knows the password. The try is counted before the password is looked at.

    Raises:
        TooManyTries: from this address or for this name, lately.
        BadCredentials: they do not match; unknown names take as long and say the same.
    """
    typed = _typed(name)
    count_sign_in(db, typed, address)
    with db.read() as connection:
        found = connection.execute(
            select(User.id, User.password_hash).where(User.name == typed, User.active)
        ).one_or_none()
    # The slow part runs outside any transaction: nobody waits for it.
    if not _verified(hasher, found.password_hash if found else None, password) or found is None:
        raise BadCredentials
    fresh = _hash(hasher, password) if hasher.check_needs_rehash(found.password_hash or "") else found.password_hash
    with db.write() as connection:
        forget_sign_in(connection, typed, address)
        if fresh != found.password_hash:
            connection.execute(update(User).where(User.id == found.id).values(password_hash=fresh))
        return _open_session(connection, found.id, by="password", replaces=replaces)


def _open_session(connection: Connection, user_id: int, *, by: str, replaces: str) -> str:
    token, moment = new_token(), now()
    stale = (Session.sha256 == digest(replaces)) | (Session.expires_at <= moment)
    connection.execute(delete(Session).where(stale))
    row = {"user_id": user_id, "sha256": digest(token), "created_at": moment, "seen_at": moment}
    connection.execute(insert(Session), [{**row, "expires_at": moment + IDLE}])
    append_desk_event(connection, _as_actor(_user(connection, user_id)), "sign_in", {"by": by})
    return token


def renew_session(db: Database, session_id: int, *, created_at: datetime) -> None:
    """The person is still there: the idle limit starts anew, the absolute one does not."""
    moment = now()
    expires_at = min(moment + IDLE, created_at + ABSOLUTE)
    with db.write() as connection:
        connection.execute(
            update(Session).where(Session.id == session_id).values(seen_at=moment, expires_at=expires_at)
        )


def sign_out(db: Database, session: str) -> None:
    """The session opens nothing any more; an unknown one is no error."""
    with db.write() as connection:
        user_id = connection.execute(
            delete(Session).where(Session.sha256 == digest(session)).returning(Session.user_id)
        ).scalar_one_or_none()
        if user_id is not None:
            append_desk_event(connection, _as_actor(_user(connection, user_id)), "sign_out", {})


def change_password(
    db: Database, user_id: int, password: str, *, current: str, keep: str = "", hasher: PasswordHasher = HASHER
) -> None:
    """The person's own change: they prove the current password, if there is one. Other browsers are signed out.

    keep: the session that stays. Raises BadField (field "current" or "password"), UnknownPerson.
    """
    with db.read() as connection:
        stored = _user(connection, user_id).password_hash
    if stored is not None and not _verified(hasher, stored, current):
        raise BadField("current", N_("This is not your current password. Type it once more."))
    set_password(db, user_id, password, keep=keep, hasher=hasher)


def set_password(
    db: Database,
    user_id: int,
    password: str,
    *,
    actor: Actor | None = None,
    keep: str = "",
    hasher: PasswordHasher = HASHER,
) -> None:
    """A new password; every session of the person but `keep` ends. Raises BadField, UnknownPerson."""
    with db.read() as connection:
        user = _user(connection, user_id)
    password_hash = _hash(hasher, _clean_password(password, user.name))
    others = (Session.user_id == user_id) & (Session.sha256 != digest(keep))
    with db.write() as connection:
        connection.execute(update(User).where(User.id == user_id).values(password_hash=password_hash))
        connection.execute(delete(Session).where(others))
        append_desk_event(connection, actor or _as_actor(user), "set_password", {"user": user.name})


def set_preferences(db: Database, user_id: int, *, locale: str | None = None, theme: str | None = None) -> None:
    """The person's language and colours; None leaves one as it is, empty follows the browser. Raises BadField."""
    if locale is not None and locale not in LOCALES:
        raise BadField("locale", N_("Choose one of the languages in the list."))
    if theme is not None and theme not in THEMES:
        raise BadField("theme", N_("Choose one of the themes in the list."))
    wanted = {key: value for key, value in (("locale", locale), ("theme", theme)) if value is not None}
    if not wanted:
        return
    with db.write() as connection:
        user = _user(connection, user_id)
        connection.execute(update(User).where(User.id == user_id).values(wanted))
        append_desk_event(connection, _as_actor(user), "set_preferences", wanted)


def set_keys(db: Database, user_id: int, keys: Keys) -> None:
    """The person's keys on the review page.

    Raises:
        BadKeys: two do the same, or one is no key.
    """
    kept = checked(keys)
    with db.write() as connection:
        user = _user(connection, user_id)
        connection.execute(update(User).where(User.id == user_id).values(keys=kept))
        append_desk_event(connection, _as_actor(user), "set_preferences", {"keys": kept})


def set_role(db: Database, actor: Actor, user_id: int, role: Role) -> None:
    """What the person may do from now on. Raises UnknownPerson."""
    with db.write() as connection:
        user = _user(connection, user_id)
        connection.execute(update(User).where(User.id == user_id).values(role=role))
        append_desk_event(connection, actor, "set_role", {"user": user.name, "from": user.role, "to": str(role)})


def set_active(db: Database, actor: Actor, user_id: int, active: bool) -> None:
    """Close an account, which ends its sessions and stops its tokens, or open it again. Raises UnknownPerson."""
    with db.write() as connection:
        user = _user(connection, user_id)
        connection.execute(update(User).where(User.id == user_id).values(active=active))
        if not active:
            connection.execute(delete(Session).where(Session.user_id == user_id))
        verb = "open_account" if active else "close_account"
        append_desk_event(connection, actor, verb, {"user": user.name})
