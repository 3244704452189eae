"""A list of domains as stages see it: frozen, asked by host. Pure; where its table lies is not its concern."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from workflow.domains import reach


class Kind(StrEnum):
    """What it means to be on a list."""

    DENY = "deny"
    ALLOW = "allow"


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a list.

    version: counts the changes of its contents, from 1. domains, exceptions: how many it names. sha256: of both, in
    hex. changed: ISO 8601 date of this version. licence, source: as whoever brought it said.
    """

    name: str
    kind: Kind
    version: int
    domains: int
    exceptions: int
    sha256: str
    changed: str = ""
    licence: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class DomainList:
    """One version of one list. domains, exceptions: sorted keys (see `key`), in memory or mapped from a file."""

    about: About
    domains: Sequence[int]
    exceptions: Sequence[int] = ()

    def entry(self, names: Iterable[str]) -> str:
        """The first of these domains that the list names; empty when it names none, or makes an exception for one."""
        keys = [(name, key(name)) for name in names]
        found = next((name for name, number in keys if _holds(self.domains, number)), "")
        if found and any(_holds(self.exceptions, number) for _, number in keys):
            return ""
        return found


def key(domain: str) -> int:
    """A domain as a 64-bit number. Among a million listed domains, one unlisted in 10^13 would be taken for listed."""
    return int.from_bytes(hashlib.blake2b(domain.encode("ascii", "replace"), digest_size=8).digest(), "little")


def _holds(table: Sequence[int], number: int) -> bool:
    at = bisect_left(table, number)
    return at < len(table) and table[at] == number


@dataclass(frozen=True, slots=True)
class Listing:
    """That a host is on a list. domain: the entry, the host itself or a domain above it."""

    about: About
    domain: str


def listings(lists: Iterable[DomainList], host: str) -> tuple[Listing, ...]:
    """What the lists say of a host, the nearest entry first; where two are equally near, what allows comes first."""
    lists = tuple(lists)
    if not lists or not host:
        return ()
    names = reach(host)
    found = [Listing(one.about, entry) for one in lists if (entry := one.entry(names))]
    return tuple(sorted(found, key=lambda one: (names.index(one.domain), one.about.kind is Kind.DENY)))


def denied(lists: Iterable[DomainList], host: str) -> Listing | None:
    """The entry that denies a host, unless one that allows it is as near or nearer."""
    first = next(iter(listings(lists, host)), None)
    return first if first and first.about.kind is Kind.DENY else None


def allowed(lists: Iterable[DomainList], host: str) -> bool:
    """Whether a list allows a host, and none denies something nearer to it."""
    first = next(iter(listings(lists, host)), None)
    return first is not None and first.about.kind is Kind.ALLOW
