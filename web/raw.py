"""The raw text for the eye: characters that nobody can see, or can tell from others, get a label."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

_SHORT = {
    "\t": "TAB",
    "\r": "CR",
    "\u00a0": "NBSP",
    "\u00ad": "SHY",
    "\u200b": "ZWSP",
    "\u200c": "ZWNJ",
    "\u200d": "ZWJ",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2060": "WJ",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
    "\u3000": "WIDE SPACE",
    "\ufeff": "BOM",
}
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})


@dataclass(frozen=True, slots=True)
class Glyph:
    """A run of ordinary text (label empty), or one character with a short label and its full Unicode name."""

    text: str
    label: str = ""
    name: str = ""


def reveal(text: str) -> Iterator[list[Glyph]]:
    """The lines of a text; hidden characters, and spaces at the end of a line, stand alone with their labels."""
    for line in text.split("\n"):
        kept = line.rstrip(" ")
        trailing = [Glyph(" ", "SP", "SPACE")] * (len(line) - len(kept))
        yield [*_glyphs(kept), *trailing]


def _glyphs(line: str) -> Iterator[Glyph]:
    for unseen, run in groupby(line, _is_unseen):
        if unseen:
            yield from map(_labelled, run)
        else:
            yield Glyph("".join(run))


def _is_unseen(character: str) -> bool:
    if character == " ":
        return False
    selector = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return selector or unicodedata.category(character) in _UNSEEN


def _labelled(character: str) -> Glyph:
    point = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "")
    return Glyph(character, _SHORT.get(character, point), f"{point} {name}".strip())


def hidden_count(text: str) -> int:
    """How many characters of a text cannot be seen; spaces and ends of lines are not counted."""
    return sum(character != "\n" and _is_unseen(character) for character in text)
