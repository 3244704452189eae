"""What a text is found by: words, and pairs of neighbouring characters in scripts that put no spaces between words.

A word of two Chinese characters is one pair, so it is found; so is any longer one, by all of its pairs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# As in workflow.diff: the scripts where a single character is the unit.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3100-\u312f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(rf"(?P<unspaced>[{_UNSPACED}]+)|(?:(?![{_UNSPACED}_])\w)+")
# Longer ones are no words; only their beginnings are kept.
_LONGEST = 40
# A text of millions of characters is found by what stands in its first part.
LONGEST_READ = 200_000
MOST_ASKED = 24


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to look for. whole: the gram itself; else everything that begins with it."""

    gram: str
    whole: bool


def _folded(text: str) -> str:
    """Full-width letters as ordinary ones, capitals as small ones."""
    return unicodedata.normalize("NFKC", text).casefold()


def grams(text: str) -> frozenset[str]:
    """Everything under which a text is found; each is one word without spaces."""
    return frozenset(_grams(_folded(text[:LONGEST_READ])))


def _grams(text: str) -> Iterator[str]:
    for run in _RUN.finditer(text):
        if run["unspaced"]:
            yield from _pairs(run[0])
            # A pair begins with every character but the last, which is kept alone.
            yield run[0][-1]
        else:
            yield run[0][:_LONGEST]


def _pairs(run: str) -> Iterator[str]:
    return (run[at : at + 2] for at in range(len(run) - 1))


def asked(query: str) -> tuple[Asked, ...]:
    """What a text must be found by to answer a query: all of these. A spaced word may go on, as in "ferr" for ferry."""
    found: dict[Asked, None] = {}
    for run in _RUN.finditer(_folded(query[:LONGEST_READ])):
        if not run["unspaced"]:
            found[Asked(run[0][:_LONGEST], whole=False)] = None
        elif len(run[0]) == 1:
            found[Asked(run[0], whole=False)] = None
        else:
            found |= {Asked(pair, whole=True): None for pair in _pairs(run[0])}
    return tuple(found)[:MOST_ASKED]
