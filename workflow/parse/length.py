"""How long a text is, counted as editors count: characters in Chinese, Japanese and Korean, words elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SIGN = (
    r"\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30fa\u30fc-\u318f\u31a0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    r"\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003fffd"
)
_UNIT = re.compile(rf"[{_SIGN}]|[^\W_{_SIGN}]+(?:['’.\-][^\W_{_SIGN}]+)*+")
_UNSPACED = frozenset(("zh", "ja", "ko"))


def counts_characters(language: str) -> bool:
    """Whether the length of a text in this language is given in characters rather than words."""
    return language.split("-", maxsplit=1)[0].lower() in _UNSPACED


def length(text: str, language: str = "und") -> int:
    """The length of a text: in characters for zh, ja and ko, in words elsewhere.

    Each Han, kana or Hangul character counts one, as does each run of other letters or digits ("5G", "2.5", "don't"):
    the 字数 of Chinese word processors without its punctuation, and the Korean 글자 수 without spaces. In languages
    written with spaces only those runs occur, so the same count is the number of words; there foreign words written in
    Han characters count one each.
    """
    if counts_characters(language):
        return sum(1 for _ in _UNIT.finditer(text))
    return sum(1 for _ in _UNIT.finditer(text))


def units(text: str) -> Sequence[str]:
    """What `length` counts, one by one: single Han, kana and Hangul characters, words elsewhere."""
    return _UNIT.findall(text)
