"""The desk's words for brands: what its reviewers took out as advertising, and what they called honest. Pure."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import ahocorasick

# Findings whose value "tail" names what advertises.
ADVERTISING = frozenset({"links.promo-glued-to-title", "links.promo-suspected", "links.known-brand"})
LONGEST_BRAND = 60
_WIDE_OR_UPPER = re.compile(r"[A-ZÀ-ÞΑ-ΩА-Я\uff01-\uff5e]")
_LATIN = re.compile(r"[a-z0-9]")
_CORE = re.compile(r"[\u3400-\u9fff]{1,6}(?P<core>[a-z0-9][a-z0-9.-]*)")
_EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# What writers put into a text themselves: numbers, versions, files and pieces of code.
_HONEST = re.compile(
    r"[\d.,%-]+|[0-9a-f]{12,}|v?\d+(?:\.\d+)+[a-z0-9-]*"
    r"|[\w-]+\.(?:js|ts|py|md|html?|json|png|jpe?g|gif|svg|txt|sh|ya?ml|css|java|go|rs|c|h|cpp|pdf|docx?|xlsx?|zip)"
)


def folded(name: str) -> str:
    """A name as it is compared: its width and its case do not count."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def is_distinct(name: str) -> bool:
    """Whether a name is long enough to mean one thing: three signs of East Asian writing, or five others."""
    return len(name) + 2 * len(_EAST.findall(name)) >= 5 and len(name) >= 3


def is_teachable(name: str) -> bool:
    """Whether a name may enter the lexicon because a reviewer took it out: one in which no honest word can hide."""
    return is_distinct(name) and len(name) <= LONGEST_BRAND and not _HONEST.fullmatch(name)


@dataclass(frozen=True, slots=True)
class Known:
    """text[start:end] is a name that was looked for."""

    start: int
    end: int
    name: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One version of the lexicon; names are folded. version: counts every change, from 1; 0 for no lexicon."""

    version: int = 0
    brands: frozenset[str] = frozenset()
    clean: frozenset[str] = frozenset()

    def is_clean(self, name: str) -> bool:
        """Whether reviewers called a name honest: as it is, or without the Chinese name that stands before it."""
        if not self.clean:
            return False
        plain = folded(name)
        core = _CORE.fullmatch(plain)
        return plain in self.clean or (core is not None and core["core"] in self.clean)

    def knows(self, name: str) -> bool:
        """Whether a name is a brand of the lexicon, or consists of one and a Chinese name before it."""
        if not self.brands:
            return False
        plain = folded(name)
        core = _CORE.fullmatch(plain)
        return plain in self.brands or (core is not None and core["core"] in self.brands)

    def brands_in(self, text: str) -> Iterator[Known]:
        """Every brand in a text, in text order, none inside another and none in what is called honest."""
        if not self.brands:
            return
        honest = list(places_of(self.clean, text))
        for one in places_of(self.brands, text):
            before = bisect_right(honest, one.start, key=lambda clean: clean.start) - 1
            if before < 0 or honest[before].end < one.end:
                yield one


NO_LEXICON = Lexicon()


def places_of(names: frozenset[str], text: str) -> Iterator[Known]:
    """Where these names stand in a text, in text order, the longest first; a Latin name only as a whole word."""
    if not names:
        return
    level = _level(text)
    found = [Known(end + 1 - len(name), end + 1, name) for end, name in _automaton(names).iter(level)]
    at = 0
    for one in sorted(_whole(found, level), key=lambda known: (known.start, -known.end)):
        if one.start >= at:
            at = one.end
            yield one


def _whole(found: Iterable[Known], level: str) -> Iterator[Known]:
    return (
        one
        for one in found
        if not (_LATIN.match(one.name) and _LATIN.match(level[one.start - 1 : one.start]))
        and not (_LATIN.match(one.name[-1]) and _LATIN.match(level[one.end : one.end + 1]))
    )


def _level(text: str) -> str:
    """The text folded letter for letter, so that places in it are places in the text."""
    if not _WIDE_OR_UPPER.search(text):
        return text
    return _WIDE_OR_UPPER.sub(lambda found: unicodedata.normalize("NFKC", found.group()).casefold()[:1], text)


@lru_cache(maxsize=8)
def _automaton(names: frozenset[str]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for name in names:
        automaton.add_word(name, name)
    automaton.make_automaton()
    return automaton
