"""The forms that lists of domains come in: hosts files, filters of ad blockers, plain lists, dnsmasq's. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workflow.domains import ascii_host


@dataclass(frozen=True, slots=True)
class Contents:
    """What a list's text says. left_out: how many of its lines say something that is not "this domain", or nothing."""

    domains: frozenset[str]
    exceptions: frozenset[str]
    left_out: int


# A rule of an ad blocker that means a whole domain. Rules for a path, a kind of request or a part of a page mean less.
_RULE = re.compile(r"(?P<exception>@@)?\|\|(?:\*\.)?(?P<name>[^/^$*|\s]+)\^?\|?(?:\$(?P<options>[\w,-]+))?")
_WHOLE = frozenset({"all", "document", "doc", "important"})
_HOSTS_LINE = re.compile(r"(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:]*:[0-9a-fA-F:.]*(?:%\w+)?)\s+(?P<names>\S.*)")
_DNSMASQ = re.compile(r"(?:address|server|local)=/(?P<names>[^\s]+)/[^/\s]*")
_ADDRESS = re.compile(r"(?:https?:)?//(?P<name>[^/?#\s]+)/?", re.IGNORECASE)
_REMARK = re.compile(r"\s+[#!;].*$")
# Names that every hosts file gives to the machine itself.
_OF_THE_MACHINE = frozenset({"localhost.localdomain", "0.0.0.0", "127.0.0.1"})  # noqa: S104 - a name, not an address


def read(lines: Iterable[str]) -> Contents:
    """Every domain that the lines name."""
    domains: set[str] = set()
    exceptions: set[str] = set()
    left_out = 0
    for line in lines:
        wanted = exceptions if line.lstrip().startswith("@@") else domains
        for name in _names(line.strip()):
            if host := ascii_host(name):
                wanted.add(host)
            else:
                left_out += 1
    return Contents(frozenset(domains), frozenset(exceptions), left_out)


def _names(line: str) -> Iterator[str]:
    """The names in one line; an empty one for what cannot be followed."""
    if not line or line[0] in "!#;" or (line[0] == "[" and line[-1] == "]"):
        return
    if line.startswith(("|", "@@")) or "$" in line or line.endswith("^"):
        yield _of_rule(line)
        return
    line = _REMARK.sub("", line)
    if found := _HOSTS_LINE.fullmatch(line):
        yield from (name for name in found["names"].split() if "." in name and name not in _OF_THE_MACHINE)
    elif found := _DNSMASQ.fullmatch(line):
        yield from found["names"].split("/")
    else:
        found = _ADDRESS.fullmatch(line)
        yield (found["name"] if found else line).removeprefix("*.").removeprefix(".")


def _of_rule(line: str) -> str:
    found = _RULE.fullmatch(line)
    if not found or not _WHOLE.issuperset((found["options"] or "all").split(",")):
        return ""
    return str(found["name"])
