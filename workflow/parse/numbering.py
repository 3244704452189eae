"""The number that a heading or list line starts with, in the styles writers use: 1、 （一） 第二章 ① IV. Part 3 …"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_HAN = "零〇一二两三四五六七八九十百"
_HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九十")} | {"〇": 0, "两": 2}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_WORD_NUMBERS = {
    word: value
    for value, words in enumerate(
        ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"), start=1
    )
    for word in words.split()
}
_WORDS = (
    "part|chapter|section|step|reason|lesson|rule|tip|myth|teil|kapitel|abschnitt|schritt|partie|chapitre|étape|section"
    "|parte|capítulo|paso|sección|часть|глава|шаг|раздел|الفصل|الجزء|الخطوة"
)
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE if name == "word" else 0))
    for name, pattern in (
        ("chapter", rf"第\s?(?P<n>[{_HAN}]{{1,5}}|\d{{1,4}})\s?(?:章|编|篇|部分|部|単元)(?![，,的])[、：:.\s]*"),
        ("chapter-section", rf"第\s?(?P<n>[{_HAN}]{{1,5}}|\d{{1,4}})\s?[节節回讲講](?![，,的])[、：:.\s]*"),
        ("chapter-ko", r"제\s?(?P<n>\d{1,3})\s?(?:장|부|절)[.:\s]*"),
        ("han", rf"(?P<n>[{_HAN}]{{1,5}})\s?[、．.：:]\s*"),
        ("han-paren", rf"[（(]\s?(?P<n>[{_HAN}]{{1,5}})\s?[)）][、.：:]?\s*"),
        ("decimal", r"(?P<n>\d{1,3}(?:[.．]\d{1,3}){1,4})[.、．]?\s+(?=\D)"),
        ("comma", r"(?P<n>\d{1,3})\s?、\s*"),
        ("dot", r"(?P<n>\d{1,3})(?:．\s*|\.(?:\s+|(?=[^\s\d.,/\\\w]|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]))) *"),
        ("keycap", r"(?P<n>\d)\ufe0f?\u20e3\s*"),
        ("close", r"(?P<n>\d{1,3})\s?[)）][、.]?\s*"),
        ("paren", r"[（(]\s?(?P<n>\d{1,3})\s?[)）][、.]?\s*"),
        ("circled", r"(?P<n>[①-⑳❶-❿➀-➉➊-➓])[、.．]?\s*"),
        ("roman", r"(?P<n>[IVXLC]{1,7})(?:、\s*|[.)]\s+)"),
        ("word", rf"(?:{_WORDS})\s+#?(?P<n>\d{{1,3}}|[ivx]{{1,5}}|{'|'.join(_WORD_NUMBERS)})\b\s*[.:：—–-]?\s*"),
    )
)
_STARTS = re.compile(rf"[第제{_HAN}（(\dIVXLC①-⑳❶-❿➀-➉➊-➓]|(?:{_WORDS})\s", re.IGNORECASE)
# Notations that also open ordinary sentences: "3. Oktober", "V. Müller", "2) …", "1.5 million".
_UNCERTAIN = frozenset(("dot", "roman", "close", "decimal"))


class Label(NamedTuple):
    """How a line is numbered. style: which notation; number: its value, 0 if unreadable; size: characters it takes.

    uncertain: the notation also opens ordinary sentences ("3. October"), so one line alone proves nothing.
    depth: 1, or the parts of a decimal label; parent: what stands before the last part ("2." of 2.3).
    """

    style: str
    number: int
    size: int
    uncertain: bool = False
    depth: int = 1
    parent: str = ""


def label_of(text: str) -> Label | None:
    """The numbering label that this line starts with, or None; the first 40 characters decide."""
    head = text[:40]
    if not _STARTS.match(head):
        return None
    for style, pattern in _STYLES:
        if match := pattern.match(head):
            return _label(style, match)
    return None


def _label(style: str, match: re.Match[str]) -> Label | None:
    digits = match["n"]
    if style == "decimal":
        parts = re.split("[.．]", digits)
        return Label(style, int(parts[-1]), match.end(), True, len(parts), ".".join(parts[:-1]))
    number = ordinal(digits)
    return Label(style, number, match.end(), style in _UNCERTAIN) if number is not None else None


def ordinal(numeral: str) -> int | None:
    """The value of a numeral in Arabic, Chinese, circled, Roman or English words; None when it is not one."""
    if numeral.isdecimal():
        return int(numeral)
    if numeral[0] in _HAN:
        return _from_han(numeral)
    if numeral.lower() in _WORD_NUMBERS:
        return _WORD_NUMBERS[numeral.lower()]
    if set(numeral.upper()) <= set(_ROMAN):
        return _from_roman(numeral.upper())
    value = unicodedata.numeric(numeral, None) if len(numeral) == 1 else None
    return int(value) if value is not None else None


def _from_han(numeral: str) -> int:
    total = digit = 0
    for sign in numeral:
        if sign in "十百":
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
        else:
            digit = _HAN_DIGITS[sign]
    return total + digit


def _from_roman(numeral: str) -> int | None:
    values = [_ROMAN[sign] for sign in numeral]
    total = sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))
    return total if total > 0 and numeral == to_roman(total) else None


def to_roman(number: int) -> str:
    """A number from 1 to 399 as a canonical Roman numeral."""
    text = ""
    for value, sign in ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV")):
        text += sign * (number // value)
        number %= value
    return text + "I" * number


def to_han(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    digits = "零一二三四五六七八九"
    return ("" if tens == 0 else "十" if tens == 1 else digits[tens] + "十") + (digits[ones] if ones else "")
