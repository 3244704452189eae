"""Hosts and schemes as a browser reads them."""

from __future__ import annotations

import re
from functools import lru_cache

import ada_url

from workflow.domains import registrable

# Schemes that run what they carry.
_RUNNING = re.compile(
    r"(?:java|vb|live|mocha|ecma)script:|data:(?!image/(?:png|gif|jpe?g|webp|avif|bmp)[;,])", re.IGNORECASE
)
_PLAIN_DATA = re.compile(r"data:text/plain[;,]", re.IGNORECASE)
_IGNORED = re.compile(r"[\t\n\r]")
# Two slashes of either kind begin a host; what browsers drop may stand before and between them.
_WITHOUT_SCHEME = re.compile(r"[\x00-\x20]*[/\\][\t\n\r]*[/\\]")
_SOMEWHERE = "https://somewhere.invalid/"
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_REMEMBERED = 2048
_LEADING = re.compile(r"^[\x00-\x20\u00a0\ufeff\u200b-\u200f\u2060]+")
# Without a scheme only the best known endings count: node.js and config.py are no hosts.
_LOOKS_LIKE_HOST = re.compile(
    r"""(?:https?://(?P<host>[^\s/?\#]+)
    |(?P<plain>(?:[\w-]{1,63}\.)+(?:com|net|org|edu|gov|cn|de|fr|jp|kr|ru|uk)))(?=[/?\#:]|$)""",
    re.IGNORECASE | re.VERBOSE,
)


def running_scheme(target: str) -> str:
    """The scheme of an address that runs code when followed, or an empty text.

    Browsers drop tabs and newlines anywhere and control characters and spaces at the start before they read it.
    """
    read = _IGNORED.sub("", _LEADING.sub("", target))
    found = _RUNNING.match(read)
    if not found or _PLAIN_DATA.match(read):
        return ""
    return read[: read.index(":") + 1].lower()


def host_of(target: str) -> str:
    """The host that a browser names for an address, in ASCII; empty when there is none."""
    return _host_remembered(target) if len(target) <= _LONGEST_REMEMBERED else _host(target)


def path_of(target: str) -> str:
    """The path that a browser would ask a host for; empty where there is no host."""
    parsed = parsed_address(target)
    return parsed.pathname if parsed else ""


def same_address(one: str, other: str) -> bool:
    """Whether a browser asks for the same page, sign for sign, by both."""
    first, second = parsed_address(one), parsed_address(other)
    return first is not None and second is not None and first.href == second.href


def userinfo_of(target: str) -> str:
    """The name that stands before the host (name:password@host), or an empty text."""
    parsed = parsed_address(target)
    return parsed.username or ("…" if parsed.password else "") if parsed else ""


def parsed_address(target: str) -> ada_url.URL | None:
    """An address as a browser reads it on a page of another site; None where it stays on that page's own host.

    `https:a.example` leads to a.example on a page that came by http, and nowhere on one that came by https: since
    nobody knows where a text will be read, it counts as leading there.
    """
    return _remembered(target) if len(target) <= _LONGEST_REMEMBERED else _parsed(target)


def _parsed(target: str) -> ada_url.URL | None:
    target = _LONE_SURROGATE.sub("\ufffd", target)
    try:
        if _WITHOUT_SCHEME.match(target):
            return ada_url.URL(target, _SOMEWHERE)
        parsed = ada_url.URL(target) if ":" in target else None
    except ValueError:
        return None
    return parsed if parsed and parsed.hostname else None


def _host(target: str) -> str:
    parsed = parsed_address(target)
    return parsed.hostname if parsed else ""


# Every check of a link asks for the parts of the same address; an article seldom has more addresses than this.
_remembered = lru_cache(maxsize=256)(_parsed)
_host_remembered = lru_cache(maxsize=256)(_host)


def host_in_words(text: str) -> str:
    """The host that a link's words name, when they are an address and nothing else."""
    words = text.strip()
    found = None if re.search(r"\s", words) else _LOOKS_LIKE_HOST.match(words)
    return (found["host"] or found["plain"]).lower() if found else ""


def same_site(one: str, other: str) -> bool:
    """Whether two hosts are one, one a part of the other, or both parts of one registered domain."""
    one, other = (host.rstrip(".").removeprefix("www.") for host in (one, other))
    return one == other or (registrable(one) or one) == (registrable(other) or other)
