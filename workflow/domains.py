"""Names of hosts as a browser reads them, and how far above a host its owner reaches. Pure."""

from __future__ import annotations

import re
from functools import cache

import ada_url
from publicsuffixlist import PublicSuffixList

# The common case, for which the parser of a whole address need not be asked.
_PLAIN = re.compile(r"(?=.{4,253}$)(?!.*xn--)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z]{2,63}")
_LONGEST = 253
LONGEST_ADDRESS = 2_000
_NOT_IN_A_HOST = re.compile(r"[/\\?#@:\s%|^<>\[\]*]")


def ascii_host(name: str) -> str:
    """A host's name as a browser would send it: lower case, ASCII, no dot at its end; empty when it is none.

    A name without a dot is none: no public site has one.
    """
    name = name.strip().rstrip(".").lower()
    if _PLAIN.fullmatch(name):
        return name
    if not name or _NOT_IN_A_HOST.search(name):
        return ""
    try:
        host = ada_url.URL(f"http://{name}/").hostname.rstrip(".")
    except ValueError:
        return ""
    return host if "." in host and len(host) <= _LONGEST else ""


def page_address(url: str, base: str | None = None) -> str:
    """An address as a browser writes it, without its fragment; empty where it is no page's, or longer than any is.

    base: the address of the page that it stands on, for one that is written short.
    """
    try:
        read = ada_url.URL(url, base=base)
    except ValueError:
        return ""
    read.hash = ""
    plain = read.protocol in {"http:", "https:"} and read.hostname and not read.username and not read.password
    return read.href if plain and len(read.href) <= LONGEST_ADDRESS else ""


def registrable(host: str) -> str:
    """The domain that somebody registered to have this host: a.b.co.uk has b.co.uk; empty for a suffix or an IP."""
    return "" if _is_ip(host) else _suffixes().privatesuffix(host) or ""


def reach(host: str) -> tuple[str, ...]:
    """The host and every domain above it that is the same owner's, the nearest first.

    What is said of github.io is not said of a.github.io: that belongs to somebody else.
    """
    host = host.rstrip(".")
    own = registrable(host)
    if not own:
        return (host,)
    labels = host.split(".")
    return tuple(".".join(labels[at:]) for at in range(len(labels) - own.count(".")))


def _is_ip(host: str) -> bool:
    """A browser leaves no other host with a number for its last label, and no other with a bracket."""
    return host.startswith("[") or host.rpartition(".")[2].isdigit()


@cache
def _suffixes() -> PublicSuffixList:
    """The public suffix list of the installed package, private suffixes included; read at its first use."""
    return PublicSuffixList()
