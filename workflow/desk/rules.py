"""Standing rules: what a reviewer says of a host or a name for every article to come; made, taken back, learnt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, select, update

from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.errors import BadRule, ListedOtherwise, NotAllowed, ReasonNeeded, UnknownRule
from workflow.desk.events import DESK_CHAIN, append_desk_event
from workflow.domains import ascii_host
from workflow.findings import N_
from workflow.lexicon import LONGEST_BRAND, folded, is_teachable
from workflow.lists.listed import DomainList, Kind, listings
from workflow.rules import OF_HOSTS
from workflow.states import Role, RuleKind
from workflow.tables import ChainHead, StandingRule

_MAY = (Role.REVIEWER, Role.OPS, Role.ADMIN)
_MAY_LIFT_ANY = (Role.OPS, Role.ADMIN)
# Of a host or a name only one of two can be true.
_OTHER: Mapping[RuleKind, RuleKind] = {
    RuleKind.DENY: RuleKind.ALLOW,
    RuleKind.ALLOW: RuleKind.DENY,
    RuleKind.BRAND: RuleKind.CLEAN,
    RuleKind.CLEAN: RuleKind.BRAND,
}
VERBS: Mapping[RuleKind, str] = {
    RuleKind.DENY: "deny_host",
    RuleKind.ALLOW: "allow_host",
    RuleKind.BRAND: "add_brand",
    RuleKind.CLEAN: "clear_name",
}
# Why a rule came or went that nobody gave a reason for: the act itself was one.
REMOVED = N_("Taken out of an article as advertising")
KEPT_OUT = N_("Approved with the advertising taken out")
PUT_BACK = N_("Put back into the article")
UNDONE = N_("The approval that taught it was taken back")


@dataclass(frozen=True, slots=True)
class Made:
    """A rule that is in force now. made: it was not before."""

    kind: RuleKind
    name: str
    made: bool


def make_rule(  # noqa: PLR0913 - what is said of what, by whom, why, and on what it was learnt
    database: Database,
    actor: Actor,
    kind: RuleKind,
    name: str,
    *,
    reason: str,
    submission_id: int | None = None,
    lists: Iterable[DomainList] = (),
) -> Made:
    """Say of a host or a name what holds from the next check on; the opposite rule, where there is one, ends.

    lists: the desk's lists of domains in files: what ops put there is not overruled here.

    Raises:
        BadRule: no host, or no name that can be told from words. ListedOtherwise: a list says the opposite.
        ReasonNeeded, NotAllowed.
    """
    if actor.role not in _MAY or actor.user_id is None:
        raise NotAllowed(role=actor.role)
    plain = compared(kind, name)
    if not reason.strip():
        raise ReasonNeeded
    _refuse_listed(kind, plain, lists)
    with database.write() as connection:
        _lock(connection)
        made = _make(connection, actor, kind, plain, shown=name.strip(), reason=reason.strip(), source=submission_id)
    return Made(kind, plain, made)


def compared(kind: RuleKind, name: str) -> str:
    """A name as rules of its kind compare it.

    Raises:
        BadRule: it is none.
    """
    plain = ascii_host(name) if kind in OF_HOSTS else folded(name)
    if not plain or len(plain) > 253 or (kind not in OF_HOSTS and not 2 <= len(plain) <= LONGEST_BRAND):
        raise BadRule(name=name.strip()[:80])
    return plain


def _refuse_listed(kind: RuleKind, host: str, lists: Iterable[DomainList]) -> None:
    """A reviewer's word ranks below a list in a file: an allowed host below any that denies, a denied one below its
    own entry in one that allows.
    """
    for found in listings(lists, host) if kind in OF_HOSTS else ():
        if kind is RuleKind.ALLOW and found.about.kind is Kind.DENY:
            raise ListedOtherwise(name=host, list=found.about.name)
        if kind is RuleKind.DENY and found.about.kind is Kind.ALLOW and found.domain == host:
            raise ListedOtherwise(name=host, list=found.about.name)


def _lock(connection: Connection) -> None:
    """One change at a time, behind the lock that its event needs anyway."""
    connection.execute(select(ChainHead.seq).where(ChainHead.chain == DESK_CHAIN).with_for_update())


def _in_force(kind: RuleKind, name: str) -> tuple[ColumnElement[bool], ...]:
    return (StandingRule.kind == kind, StandingRule.name == name, StandingRule.lifted_at.is_(None))


def _make(  # noqa: PLR0913 - as above
    connection: Connection, actor: Actor, kind: RuleKind, name: str, *, shown: str, reason: str, source: int | None
) -> bool:
    if _standing(connection, kind, name):
        return False
    if opposite := _standing(connection, _OTHER[kind], name):
        _lift(connection, actor, opposite, why=reason)
    connection.execute(
        insert(StandingRule).values(
            kind=kind,
            name=name,
            shown=shown,
            reason=reason,
            user_id=actor.user_id,
            submission_id=source,
            created_at=now(),
        )
    )
    detail = {"name": shown, "kind": str(kind), "compared": name, "reason": reason, "submission": source}
    append_desk_event(connection, actor, VERBS[kind], detail)
    return True


def _standing(connection: Connection, kind: RuleKind, name: str) -> Any:
    return connection.execute(select(StandingRule.__table__).where(*_in_force(kind, name))).one_or_none()


def _lift(connection: Connection, actor: Actor, row: Any, *, why: str) -> None:
    connection.execute(
        update(StandingRule)
        .where(StandingRule.id == row.id)
        .values(lifted_at=now(), lifted_by=actor.user_id, lifted_why=why)
    )
    detail = {"name": row.shown, "kind": row.kind, "compared": row.name, "reason": why}
    append_desk_event(connection, actor, "lift_rule", detail)


def lift_rule(database: Database, actor: Actor, rule_id: int, *, reason: str = "") -> Made:
    """Take a rule back; `made` is False when somebody did already. Reviewers take back their own, ops any.

    Raises:
        UnknownRule: there never was one. NotAllowed.
    """
    with database.write() as connection:
        _lock(connection)
        row = connection.execute(select(StandingRule.__table__).where(StandingRule.id == rule_id)).one_or_none()
        if row is None:
            raise UnknownRule
        if actor.user_id is None or (actor.role not in _MAY_LIFT_ANY and row.user_id != actor.user_id):
            raise NotAllowed(role=actor.role)
        if row.lifted_at is None:
            _lift(connection, actor, row, why=reason.strip())
    return Made(RuleKind(row.kind), row.name, row.lifted_at is None)


def learn(
    connection: Connection, actor: Actor, kind: RuleKind, names: Iterable[str], *, reason: str, submission_id: int
) -> None:
    """What a reviewer's act on a finding says of the names it is about; within the verb's transaction.

    A name in which honest words could hide is not learnt, and no brand that the desk knows for an honest name.
    """
    _lock(connection)
    for name in dict.fromkeys(names):
        plain = folded(name)
        wanted = is_teachable(plain) if kind is RuleKind.BRAND else len(plain) > 1
        if wanted and not (kind is RuleKind.BRAND and _standing(connection, RuleKind.CLEAN, plain)):
            _make(connection, actor, kind, plain, shown=name.strip(), reason=reason, source=submission_id)


def brands_of(params: Mapping[str, Any]) -> list[str]:
    """The brands that a finding names, as its words stand and by themselves; none where they may be honest words."""
    return names_of(params) if params.get("brand") else []


def names_of(params: Mapping[str, Any]) -> list[str]:
    """What a finding takes for advertising: the words as they stand, and the brand in them."""
    found = (str(params.get(key, "")).strip() for key in ("tail", "brand"))
    return [name for name in dict.fromkeys(found) if name]


def unlearn(connection: Connection, actor: Actor, names: Iterable[str], *, why: str, submission_id: int) -> None:
    """Take back the brands that were learnt from this very submission."""
    _lock(connection)
    for name in dict.fromkeys(names):
        row = _standing(connection, RuleKind.BRAND, folded(name))
        if row is not None and row.submission_id == submission_id:
            _lift(connection, actor, row, why=why)


def unlearn_since(connection: Connection, actor: Actor, at: datetime, *, submission_id: int) -> None:
    """Take back what an approval taught that its person undoes; at: when it was given. What they knew before stays."""
    _lock(connection)
    taught = (
        StandingRule.kind == RuleKind.BRAND,
        StandingRule.reason == KEPT_OUT,
        StandingRule.submission_id == submission_id,
        StandingRule.user_id == actor.user_id,
        StandingRule.created_at >= at,
        StandingRule.lifted_at.is_(None),
    )
    for row in connection.execute(select(StandingRule.__table__).where(*taught).order_by(StandingRule.id)).all():
        _lift(connection, actor, row, why=UNDONE)
