"""Whether a summary speaks of its text at all: how much of what it names the text names as well."""

from __future__ import annotations

import re

_HAN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff]{4,}|[^\W\d_\u3040-\u30ff\u3400-\u9fff]{2,}(?=\d)|\d{2,}")
_KANA = re.compile(r"[\u30a1-\u30fa\u30fc]{2,}")
# Characters of Chinese that join others rather than name something.
_JOINS = frozenset(
    "的了在是和与及或也都就而又其这那此有为以对将并从到于由被把让给向等着过很更最不没会能可要我你他她它们本文章介绍讲述个中上下之所者"
)
_STEM = 5
_LONGEST_READ = 60_000


def named(text: str) -> frozenset[str]:
    """What a text names: pairs of Chinese characters, the beginnings of longer words, numbers."""
    pairs = {run[at : at + 2] for run in _HAN.findall(text) for at in range(len(run) - 1)}
    telling = {pair for pair in pairs if not _JOINS & set(pair)}
    words = {word[:_STEM] for word in _WORD.findall(text.casefold())}
    return frozenset(telling | words | set(_KANA.findall(text)))


def shared(summary: str, body: str) -> tuple[float, int]:
    """The part of what the summary names that the text names as well, and how much the summary names."""
    wanted = named(summary)
    if not wanted:
        return 1.0, 0
    read = body[:_LONGEST_READ].casefold()
    found = sum(word in read for word in wanted)
    return found / len(wanted), len(wanted)
