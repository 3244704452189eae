"""What reviewers taught the desk, from its rows to the frozen values that stages read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ada_url import idna_to_unicode
from sqlalchemy import ColumnElement, Connection, func, or_, select
from sqlalchemy.orm import aliased

from workflow.article import Format, Source
from workflow.lexicon import NO_LEXICON, Lexicon, places_of
from workflow.linked import linked_in
from workflow.lists.files import digest, listed
from workflow.lists.listed import About, DomainList, Kind
from workflow.lists.reading import Contents
from workflow.states import RuleKind, State
from workflow.tables import Revision, StandingRule, Submission

# No list in a file can be called so: its name has no colon.
DENIED_HOSTS, ALLOWED_HOSTS = "desk:deny", "desk:allow"
OF_HOSTS = (RuleKind.DENY, RuleKind.ALLOW)
OF_NAMES = (RuleKind.BRAND, RuleKind.CLEAN)
_IN_FORCE = select(StandingRule.kind, StandingRule.name).where(StandingRule.lifted_at.is_(None))
_CHANGES = select(StandingRule.kind, func.count(), func.count(StandingRule.lifted_at)).group_by(StandingRule.kind)


@dataclass(frozen=True, slots=True)
class Standing:
    """The rules in force, each family in one version. lists: of hosts, as lists of domains; none where none is."""

    lists: tuple[DomainList, ...] = ()
    lexicon: Lexicon = NO_LEXICON


def read_standing(connection: Connection) -> Standing:
    """The rules in force now."""
    names: defaultdict[str, list[str]] = defaultdict(list)
    for kind, name in connection.execute(_IN_FORCE.order_by(StandingRule.name)):
        names[kind].append(name)
    if not names:
        return Standing()
    versions = Counter({kind: made + lifted for kind, made, lifted in connection.execute(_CHANGES)})
    hosts = ((RuleKind.DENY, Kind.DENY, DENIED_HOSTS), (RuleKind.ALLOW, Kind.ALLOW, ALLOWED_HOSTS))
    lists = tuple(_listed(name, kind, versions[rule], tuple(names[rule])) for rule, kind, name in hosts if names[rule])
    words = (tuple(names[RuleKind.BRAND]), tuple(names[RuleKind.CLEAN]))
    return Standing(lists, _lexicon(sum(versions[kind] for kind in OF_NAMES), *words) if any(words) else NO_LEXICON)


# Kept between checks: as long as nothing changes, the tables of one version need not be made anew.
@lru_cache(maxsize=8)
def _listed(name: str, kind: Kind, version: int, domains: tuple[str, ...]) -> DomainList:
    contents = Contents(frozenset(domains), frozenset(), 0)
    return listed(About(name, kind, version, len(domains), 0, digest(contents)), contents)


@lru_cache(maxsize=8)
def _lexicon(version: int, brands: tuple[str, ...], clean: tuple[str, ...]) -> Lexicon:
    return Lexicon(version, frozenset(brands), frozenset(clean))


@dataclass(frozen=True, slots=True)
class Concerned:
    """An article that has what a rule is about: a link of its host, or its name."""

    submission_id: int
    title: str


def concerned(connection: Connection, kind: RuleKind, name: str, states: Collection[State]) -> Iterator[Concerned]:
    """The articles in these states that a rule would concern, the longest waiting first.

    name: as rules of its kind compare it.
    """
    spellings = {name, idna_to_unicode(name)} if kind in OF_HOSTS else {name}
    like = [func.lower(Revision.body).contains(one, autoescape=True) for one in sorted(spellings)]
    wanted = (
        select(Submission.id, Submission.title, Revision.body, Revision.format)
        .join(_CURRENT, _CURRENT.id == Submission.current_revision_id)
        .join(Revision, Revision.id == _read_by(kind))
        .where(Submission.state.in_(states), or_(*like))
        .order_by(Submission.state_since, Submission.id)
    )
    for row in connection.execute(wanted, execution_options={"yield_per": 100}):
        if _has(kind, name, Source(row.body, Format(row.format))):
            yield Concerned(row.id, row.title)


_CURRENT = aliased(Revision)


def _read_by(kind: RuleKind) -> ColumnElement[int]:
    """Which text of an article a rule is about: what spares something may bring back what was taken out already."""
    if kind in {RuleKind.ALLOW, RuleKind.CLEAN}:
        return func.coalesce(_CURRENT.base_id, _CURRENT.id)
    return _CURRENT.id.expression


def _has(kind: RuleKind, name: str, source: Source) -> bool:
    if kind in OF_HOSTS:
        return any(link.is_of(name) for link in linked_in(source))
    return next(places_of(frozenset({name}), source.body), None) is not None
