"""Addresses in running text, with their exact places, also where Chinese or Japanese words touch them.

Two readings are united: the linkifier's, which knows what ends an address in spaced text, and one of our own, which
knows that a Han, kana or Hangul letter ends one too. Names of files and of code (config.py, driver.click) are no hosts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from linkify_it import LinkifyIt

from workflow.stages._sites import ENDINGS, is_host

LETTERS = "\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff"
EAST = LETTERS + "\u3000-\u303f\uff00-\uffef"
# What an address may hold after its host; typographic quotes and East Asian letters end it.
_REST = rf"[^\s<>\"`|\\^\u2018-\u201f\u2026{EAST}]"
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_SCHEMED = re.compile(rf"(?<![a-z0-9_])(?:https?|ftp)://(?:[a-z0-9%]{_REST}*|(?=[^\W\d_]))", re.IGNORECASE)
_FAR_HOST = re.compile(
    rf"[a-z]+://(?:\w[\w-]{{0,62}}\.){{1,8}}(?:[a-z]{{2,24}}(?![\w-])|[{LETTERS}]{{2,6}}(?=[/?#\s]|$))(?:[/?#:]{_REST}*)?",
    re.IGNORECASE,
)
_PLAIN = re.compile(
    rf"(?<![a-z0-9@$._/\\-])(?P<host>(?:{_LABEL}\.){{1,8}}(?P<ending>xn--[a-z0-9-]{{2,59}}|[a-z]{{2,24}}))"
    rf"(?![a-z0-9_@-]|\.[a-z0-9]|:\d{{6}})(?P<rest>(?::\d{{2,5}}(?!\d))?(?:[/?#]{_REST}*)?)",
    re.IGNORECASE,
)
_EASTERN = re.compile(f"[{LETTERS}]")
_CHUNK = re.compile(rf"[^\s\u2018-\u201f\u2026{EAST}]{{4,2048}}")
_WORTH_READING = re.compile(r"[^\s.]\.[^\W_]|//|.@.|mailto:")
# An address with spaces around it is all address: here its path may go on in Chinese.
_ON_IN_PATH = re.compile(rf"(?<=[/=])[{LETTERS}][\w%./-]{{0,60}}(?=\s|$)")
# The linkifier's time doubles with every label in Punycode; our own reading finds those.
MOST_PUNYCODE = 4
_TRAILING = ".,;:!?*_~'\"&"
_PAIRS = {")": "(", "]": "[", "}": "{"}

# An underscore that ends a host, or nothing but the scheme: no browser goes there.
_CUT_HOST = re.compile(r"^[a-z]+://(?:[^/?#]*_)?$", re.IGNORECASE)


class Sort(StrEnum):
    """What an address is: one with a scheme, one that only a host begins, or an e-mail address."""

    SCHEMED = "schemed"
    PLAIN = "plain"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Address:
    """text[start:end] is an address."""

    start: int
    end: int
    sort: Sort


def addresses_of(text: str) -> list[Address]:
    """Every address of a text, in text order, none inside another."""
    if "." not in text and "//" not in text and "@" not in text:
        return []
    own = _outermost([*_schemed(text), *_plain(text)])
    return [_further(text, address) for address in _outermost([*_read(text, own), *own])]


def touches_east(text: str, start: int, end: int) -> bool:
    """Whether a Chinese, Japanese or Korean letter stands right before or right after text[start:end]."""
    return bool(_EASTERN.match(text[start - 1 : start]) or _EASTERN.match(text[end : end + 1]))


def _outermost(found: list[Address]) -> list[Address]:
    """The longest of those that begin first; of equals the one named first."""
    kept: list[Address] = []
    for address in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or address.start >= kept[-1].end:
            kept.append(address)
    return kept


def _schemed(text: str) -> Iterator[Address]:
    if "://" not in text:
        return
    for found in _SCHEMED.finditer(text):
        written = found.group()
        if "." not in written and (far := _FAR_HOST.match(text, found.start())):
            written = far.group()
        if not _CUT_HOST.match(written):
            yield Address(found.start(), found.start() + len(_trimmed(written)), Sort.SCHEMED)


def _plain(text: str) -> Iterator[Address]:
    for found in _PLAIN.finditer(text):
        if is_host(found["host"], found["ending"], found["rest"], text[found.end() : found.end() + 1]):
            yield Address(found.start(), found.start() + len(_trimmed(found.group())), Sort.PLAIN)


def _further(text: str, address: Address) -> Address:
    """The address with the Chinese end of its path, where spaces on both sides show that all of it belongs together."""
    if address.start and not text[address.start - 1].isspace():
        return address
    more = _ON_IN_PATH.match(text, address.end)
    return Address(address.start, more.end(), address.sort) if more else address


def _trimmed(address: str) -> str:
    """Marks of the sentence go; a closing bracket stays where the address holds its opening one."""
    for closing, opening in _PAIRS.items():
        depth = 0
        for at, character in enumerate(address) if closing in address else ():
            depth += (character == opening) - (character == closing)
            if depth < 0:
                address = address[:at]
                break
    return address.rstrip(_TRAILING).removesuffix("'s")


_LINKIFIER = LinkifyIt(options={"fuzzy_link": True, "fuzzy_email": True, "fuzzy_ip": True})


def _read(text: str, own: list[Address]) -> list[Address]:
    """What the linkifier finds where our own reading does not account for every letter."""
    covered = {address.start: address.end for address in own}
    found: list[Address] = []
    for chunk in _CHUNK.finditer(text):
        word = chunk.group()
        if not _WORTH_READING.search(word) or word.lower().count("xn--") > MOST_PUNYCODE:
            continue
        end = covered.get(chunk.start(), -1)
        if end >= chunk.start() + len(word.rstrip(".,;:!?")):
            continue
        found += _linkified(word, chunk.start())
    return found


def _linkified(word: str, at: int) -> Iterator[Address]:
    for match in _LINKIFIER.match(word) or ():
        sort = Sort.MAIL if match.schema == "mailto:" else Sort.SCHEMED if match.schema else Sort.PLAIN
        if sort is Sort.PLAIN and not _plausible(word, match.index, match.last_index):
            continue
        yield Address(at + match.index, at + match.last_index, sort)


def _plausible(word: str, start: int, end: int) -> bool:
    if word[start - 1 : start] == "$":
        return False
    host = re.split("[/?#:]", word[start:end], maxsplit=1)[0]
    ending = host.rpartition(".")[2].lower()
    rest = word[start + len(host) : end]
    return ending not in ENDINGS or is_host(host, ending, rest, word[end : end + 1])
