"""Find where an article says how many parts it will have, and which."""

from __future__ import annotations

import re
from typing import NamedTuple

from workflow.parse.numbering import ordinal

_NUMBER_WORDS = {
    word: value
    for language in (
        "two three four five six seven eight nine ten",
        "zwei drei vier fünf sechs sieben acht neun zehn",
        "deux trois quatre cinq six sept huit neuf dix",
        "dos tres cuatro cinco seis siete ocho nueve diez",
    )
    for value, word in enumerate(language.split(), start=2)
}
_N = r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})"
_W = rf"(?P<n>\d{{1,2}}|{'|'.join(_NUMBER_WORDS)})"
_CHINESE = (
    r"(?:本文|文章|下文|下面|以下|接下来|我们|笔者)[^。！？；\n]{0,20}?"
    r"(?:从|分(?:为|成)?|就|围绕|通过|介绍|阐述|分析|讨论)[^。！？，\n]{0,8}?"
    rf"{_N}\s?(?:个|大|点|种|条)?(?:主要|不同|重要|关键)?的?"
    r"(?:方面|角度|部分|维度|层面|要点|环节|阶段|步骤|章节|主题|话题)"
)
_ENGLISH_PARTS = (
    r" (?:[a-z-]+ ){0,2}?(?:parts|sections|aspects|reasons|steps|ways|perspectives|angles|points|chapters|stages"
    r"|themes)\b"
)
_ENGLISH = (
    r"(?:this|the|our) (?:article|essay|report|piece|text|story|guide)[^.!?\n]{0,60}?"
    r"\b(?:in|into|from|on|covers?|examines?|explores?|discuss(?:es)?|presents?|describes?|through)"
    rf" (?:the following )?{_W}{_ENGLISH_PARTS}"
)
_ENGLISH_WE = (
    r"\bwe (?:will |shall )?(?:look at|examine|explore|discuss|cover|present|describe)"
    rf" (?:the following )?{_W}{_ENGLISH_PARTS}"
)
_GERMAN = (
    rf"(?:artikel|text|beitrag|bericht)[^.!?\n]{{0,60}}? in {_W}"
    r" (?:\w+ )?(?:teilen|abschnitten|kapiteln|schritten|punkten)\b"
)
_FRENCH = (
    rf"(?:article|texte|dossier)[^.!?\n]{{0,60}}? en {_W} (?:\w+ )?(?:parties|volets|étapes|chapitres|points|temps)\b"
)
_SPANISH = (
    rf"(?:artículo|texto|informe)[^.!?\n]{{0,60}}? en {_W} (?:\w+ )?(?:partes|secciones|capítulos|pasos|puntos)\b"
)
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE) for pattern in (_CHINESE, _ENGLISH, _ENGLISH_WE, _GERMAN, _FRENCH, _SPANISH)
)
_LIST = re.compile(
    r"[，,：:]?\s?(?:进行[^。！？，,：:\n]{0,12}[，,：:]?)?(?:展开[^。！？，,：:\n]{0,6}[，,：:]?)?\s?(?:分别(?:是|为)|即|包括|namely|:|：)"
    r"\s?[:：]?\s?(?P<names>[^。！？.!?\n]{4,400})"
)
_SEPARATOR = re.compile(r"\s?[、；;]\s?(?:以及|和|及|与)?|[，,]\s?(?:以及|和|及|与|and)?\s?|\s?以及\s?|\s+and\s+")
_MOST = 20


class Promise(NamedTuple):
    """How many parts an article promises, at text[start:end]; names: of those parts, empty when it lists none."""

    parts: int
    start: int
    end: int
    names: tuple[str, ...]


def promise_in(text: str) -> Promise | None:
    """The first promise of two to twenty parts in a passage, or None; the first 2,000 characters are read."""
    passage = text[:2_000]
    for pattern in _PATTERNS:
        if match := pattern.search(passage):
            count = _NUMBER_WORDS.get(match["n"].lower()) or ordinal(match["n"]) or 0
            if 2 <= count <= _MOST:
                names, end = _names(passage, match.end(), count)
                return Promise(count, match.start(), end, names)
    return None


def _names(text: str, at: int, parts: int) -> tuple[tuple[str, ...], int]:
    """The names listed after a promise, when there are as many as it says; else none."""
    match = _LIST.match(text, at)
    if match is None:
        return (), at
    names = tuple(name.strip() for name in _SEPARATOR.split(match["names"]) if name and name.strip())
    return (names, match.end()) if len(names) == parts else ((), at)
