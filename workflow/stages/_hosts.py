"""Hosts and schemes as a browser reads them."""

from __future__ import annotations

import re

import ada_url

from workflow.domains import registrable

# Schemes that run what they carry.
_RUNNING = re.compile(
    r"(?:java|vb|live|mocha|ecma)script:|data:(?!image/(?:png|gif|jpe?g|webp|avif|bmp)[;,])", re.IGNORECASE
)
_PLAIN_DATA = re.compile(r"data:text/plain[;,]", re.IGNORECASE)
_IGNORED = re.compile(r"[\t\n\r]")
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
    """The host a browser would go to, in ASCII; empty when there is none."""
    parsed = _parsed(target)
    return parsed.hostname if parsed else ""


def path_of(target: str) -> str:
    """The path that a browser would ask a host for; empty where there is no host."""
    parsed = _parsed(target)
    return parsed.pathname if parsed else ""


def same_address(one: str, other: str) -> bool:
    """Whether a browser asks for the same page, sign for sign, by both."""
    first, second = _parsed(one), _parsed(other)
    return first is not None and second is not None and first.href == second.href


def userinfo_of(target: str) -> str:
    """The name that stands before the host (name:password@host), or an empty text."""
    parsed = _parsed(target)
    return parsed.username or ("…" if parsed.password else "") if parsed else ""


def _parsed(target: str) -> ada_url.URL | None:
    if not re.match(r"\s*(?:https?:|//)", target, re.IGNORECASE):
        return None
    try:
        return ada_url.URL("https:" + target.strip() if target.strip().startswith("//") else target)
    except ValueError:
        return None


def host_in_words(text: str) -> str:
    """The host that a link's words name, when they are an address and nothing else."""
    words = text.strip()
    found = None if re.search(r"\s", words) else _LOOKS_LIKE_HOST.match(words)
    return (found["host"] or found["plain"]).lower() if found else ""


def same_site(one: str, other: str) -> bool:
    """Whether two hosts are one, one a part of the other, or both parts of one registered domain."""
    one, other = one.removeprefix("www."), other.removeprefix("www.")
    return one == other or (registrable(one) or one) == (registrable(other) or other)
