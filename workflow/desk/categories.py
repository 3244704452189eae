"""The verbs on categories: add, change, order, retire and restore; each leaves an event that says what and who."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, insert, select, update

from workflow.categories import policy_json, profile_in, profile_json, review_json
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.errors import BadProfile, LastCategory, NotAllowed, StaleCategory, UnknownCategory
from workflow.desk.events import DESK_CHAIN, append_desk_event
from workflow.profile_rules import complaints
from workflow.profiles import Profile
from workflow.states import Role
from workflow.tables import Category, ChainHead


def add_category(database: Database, actor: Actor, profile: Profile) -> None:
    """A new category, after all others; articles can be handed in to it at once.

    Raises:
        BadProfile: with everything that is wrong with it. NotAllowed.
    """
    _admin(actor)
    with database.write() as connection:
        there = _locked(connection)
        _refuse_bad(profile, there.values())
        _insert(connection, actor, profile, len(there))


def edit_category(database: Database, actor: Actor, profile: Profile, *, seen: int) -> bool:
    """Change a category; False when nothing differs. Texts that were checked keep what was found; the next check
    asks what the category asks then. Whether it is retired stays as it is.

    seen: the version that the person looked at.

    Raises:
        StaleCategory: somebody changed it since. BadProfile, UnknownCategory, NotAllowed.
    """
    _admin(actor)
    with database.write() as connection:
        there = _locked(connection)
        before = _seen(there, profile.key, seen)
        _refuse_bad(profile, (one for key, one in there.items() if key != profile.key))
        return _change(connection, actor, before, replace(profile, active=before.active))


def switch_category(database: Database, actor: Actor, key: str, *, active: bool, seen: int) -> bool:
    """Retire a category, or restore it; False when it was so already.

    Articles in a retired one keep its name and go on, but nothing new is handed in to it. None is ever deleted: the
    ledger names it.

    Raises:
        LastCategory: nothing could be handed in any more. StaleCategory, UnknownCategory, NotAllowed.
    """
    _admin(actor)
    with database.write() as connection:
        there = _locked(connection)
        before = _seen(there, key, seen)
        if not active and not any(one.active for name, one in there.items() if name != key):
            raise LastCategory
        return _change(connection, actor, before, replace(before, active=active))


def move_category(database: Database, actor: Actor, key: str, *, up: bool) -> bool:
    """Change places with the next active category above or below; False at the end of the list.

    Raises:
        UnknownCategory, NotAllowed.
    """
    _admin(actor)
    with database.write() as connection:
        there = _locked(connection)
        if key not in there:
            raise UnknownCategory(name=key)
        keys = list(there)
        steps = reversed(keys[: keys.index(key)]) if up else iter(keys[keys.index(key) + 1 :])
        other = next((one for one in steps if there[one].active), None)
        if other is None:
            return False
        at, to = keys.index(key), keys.index(other)
        keys[at], keys[to] = other, key
        return _order(connection, actor, there, keys)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a file did, by keys. left: categories that the file does not name; they stay as they are, below."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    left: tuple[str, ...]
    reordered: bool


def load_categories(database: Database, actor: Actor, profiles: Sequence[Profile]) -> Loaded:
    """Make the desk's categories those of a file, in its order: all of it in one transaction, or nothing.

    Raises:
        BadProfile: with the first category that cannot be, `number` counting from 0. LastCategory, NotAllowed.
    """
    _admin(actor)
    with database.write() as connection:
        there = _locked(connection)
        named = {profile.key for profile in profiles}
        others = [one for key, one in there.items() if key not in named]
        for number, profile in enumerate(profiles):
            _refuse_bad(profile, [*others, *profiles[:number]], number=number)
        if not any(profile.active for profile in (*profiles, *others)):
            raise LastCategory
        added: list[str] = []
        changed: list[str] = []
        for profile in profiles:
            if profile.key not in there:
                _insert(connection, actor, profile, len(there) + len(added))
                added.append(profile.key)
            elif _change(connection, actor, there[profile.key], profile):
                changed.append(profile.key)
        keys = [*(profile.key for profile in profiles), *(one.key for one in others)]
        moved = _order(connection, actor, [*there, *added], keys)
        return Loaded(tuple(added), tuple(changed), tuple(one.key for one in others), moved)


def _admin(actor: Actor) -> None:
    if actor.role is not Role.ADMIN:
        raise NotAllowed(role=actor.role)


def _locked(connection: Connection) -> dict[str, Profile]:
    """All categories in their order. One change at a time, behind the lock that its event needs anyway: two admins at
    once must not both take one name.
    """
    connection.execute(select(ChainHead.seq).where(ChainHead.chain == DESK_CHAIN).with_for_update())
    rows = connection.execute(select(Category.__table__).order_by(Category.position, Category.key))
    return {row.key: profile_in(row) for row in rows}


def _seen(there: Mapping[str, Profile], key: str, seen: int) -> Profile:
    if key not in there:
        raise UnknownCategory(name=key)
    if there[key].version != seen:
        raise StaleCategory(name=there[key].label_en)
    return there[key]


def _refuse_bad(profile: Profile, others: Iterable[Profile], *, number: int = 0) -> None:
    found = complaints(profile, others)
    if found:
        raise BadProfile(found, number=number)


def _insert(connection: Connection, actor: Actor, profile: Profile, position: int) -> None:
    row = {"key": profile.key, "label_en": profile.label_en, "label_zh": profile.label_zh, "active": profile.active}
    connection.execute(insert(Category).values(**row, position=position, profile=profile_json(profile)))
    append_desk_event(connection, actor, "add_category", {"name": profile.label_en, **_facts(profile)})


def _change(connection: Connection, actor: Actor, before: Profile, after: Profile) -> bool:
    """Write what differs, the version counted up, with an event that holds both values of each field."""
    old, new = _facts(before), _facts(after)
    changed = {name: [old[name], new[name]] for name in new if old[name] != new[name]}
    if not changed:
        return False
    row = {"label_en": after.label_en, "label_zh": after.label_zh, "active": after.active}
    connection.execute(
        update(Category)
        .where(Category.key == before.key)
        .values(**row, profile=profile_json(after), version=Category.version + 1)
    )
    switched = changed.pop("active", None)
    about = {"name": after.label_en, "key": after.key, "version": before.version + 1}
    if switched:
        append_desk_event(connection, actor, "restore_category" if after.active else "retire_category", about)
    if changed:
        append_desk_event(connection, actor, "edit_category", {**about, "changed": changed})
    return True


def _order(connection: Connection, actor: Actor, before: Iterable[str], keys: Sequence[str]) -> bool:
    if list(before) == list(keys):
        return False
    for position, key in enumerate(keys):
        connection.execute(update(Category).where(Category.key == key).values(position=position))
    append_desk_event(connection, actor, "order_categories", {"order": list(keys)})
    return True


def _facts(profile: Profile) -> dict[str, Any]:
    """Everything in a profile that a person decides, flat, as an event keeps it."""
    facts: dict[str, Any] = {"key": profile.key, "label_en": profile.label_en, "label_zh": profile.label_zh}
    facts |= {"required": list(profile.required), "words": list(profile.words), "active": profile.active}
    facts |= review_json(profile.review)
    facts |= {f"links_{name}": value for name, value in policy_json(profile.links).items()}
    facts["pictures"] = str(profile.pictures)
    return facts | {name: [bounds["least"], bounds["most"]] for name, bounds in asdict(profile.limits).items()}
