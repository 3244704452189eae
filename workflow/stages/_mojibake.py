"""Text that was read in the wrong encoding: where it stands and, where its bytes still tell, what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from ftfy import TextFixerConfig, fix_encoding
from ftfy.badness import is_bad
from ftfy.chardata import CHARMAP_ENCODINGS

from workflow.stages._prose import quoted, within

# Characters of a text are never made narrower and quotation marks never straightened: only the encoding is of interest.
_CONFIG = TextFixerConfig(
    unescape_html=False, fix_latin_ligatures=False, fix_character_width=False, uncurl_quotes=False,
    fix_line_breaks=False, fix_surrogates=False, remove_control_chars=False, normalization=None, explain=False,
)  # fmt: skip


def _signs(first: int, last: int) -> str:
    """What the bytes from first to last become in any one-byte encoding, as the inside of a character class."""
    return re.escape("".join(sorted({sign for name in CHARMAP_ENCODINGS for sign in _read(name, first, last)})))


def _read(encoding: str, first: int, last: int) -> str:
    return bytes(range(first, last + 1)).decode(encoding, "ignore")


def _as_gbk(leads: bytes) -> str:
    pairs = (bytes((lead, trail)) for lead in leads for trail in range(0x80, 0xC0) if trail != 0x7F)
    return "".join(pair.decode("gb18030", "ignore") for pair in pairs)


# UTF-8 read in a one-byte encoding: a first byte and one that continues it. Cheap, and true of much honest text.
_SUSPECT = re.compile(rf"[{_signs(0xC2, 0xF4)}](?:[{_signs(0x80, 0xBF)}]|(?<=[ÃÂ]) )")
# UTF-8 read as GBK: two characters of three bytes each become three of two bytes, of which the first is a rare one.
_RARE = re.escape(_as_gbk(bytes((*range(0xE2, 0xEA), 0xEF))))
_GBK = re.compile(rf"[{_RARE}][^\x00-\x7f\u3000-\u303f]{{1,2}}(?:[{_RARE}][^\x00-\x7f\u3000-\u303f]{{1,2}})+")
# Chinese in GBK, or Cyrillic in Windows-1251, read as Latin-1: no language has so many such letters in a row.
_LATIN = re.compile(r"[\u00a1-\u00ff][\u00a1-\u00ff]{3,}(?:[,.:;!?-]? [\u00c0-\u00ff]+)*")
_LEAST = 6
# What is left where nothing was: replacement characters and uninitialised memory read as GBK.
_FILLERS = ("锟斤", "烫烫烫", "屯屯屯")
_FILL = re.compile(r"(?:锟斤拷)+锟?|锟斤|烫烫烫+|屯屯屯+")
_LETTER = re.compile("[A-Za-z]")
_SIGN = re.compile(r"[\u00a1-\u00bf\u00d7\u00f7]")
_C1 = re.compile(r"[\x80-\x9f]")
_CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’…—·A-Za-z0-9]+")
_RUSSIAN = re.compile(r"[А-Яа-яЁё ,.:;!?-]+")
_VOWELS = re.compile("[аеёиоуыэюяАЕЁИОУЫЭЮЯ]")
_NEAR, _WORD, _LONGEST = 24, 40, 2_000
# So many characters of GBK, of which so large a part decodes, are no chance, even where some bytes are lost.
_SURELY, _TOLD = 8, 0.5


class Broken(NamedTuple):
    """A stretch of the body; meant: what it should be, None when nobody can tell any more."""

    start: int
    end: int
    meant: str | None = None


def broken(body: str) -> list[Broken]:
    """The stretches read in the wrong encoding, in text order, each as small as what is wrong in it."""
    if body.isascii():
        return []
    found = [*_utf8(body), *_in_gbk(body), *_in_latin(body), *_filled(body), *_windows(body)]
    result: list[Broken] = []
    for piece in sorted(found):
        if not result or piece.start >= result[-1].end:
            result.append(piece)
    return result


def _utf8(body: str) -> Iterator[Broken]:
    for start, end in _windows_of_suspicion(body):
        window = body[start:end]
        if not is_bad(window):
            continue
        meant = fix_encoding(window, _CONFIG)
        if meant != window and not is_bad(meant):
            yield from _pieces(window, meant, start)


def _windows_of_suspicion(body: str) -> Iterator[tuple[int, int]]:
    """Suspects that stand close together, with the words they stand in."""
    first = last = -1
    for match in _SUSPECT.finditer(body):
        if first >= 0 and (match.start() - last > _NEAR or last - first > _LONGEST):
            yield _with_words(body, first, last)
            first = -1
        first, last = (match.start() if first < 0 else first), match.end()
    if first >= 0:
        yield _with_words(body, first, last)


def _with_words(body: str, start: int, end: int) -> tuple[int, int]:
    left, right = max(0, start - _WORD), min(len(body), end + _WORD)
    while start > left and not body[start - 1].isspace():
        start -= 1
    while end < right and not body[end].isspace():
        end += 1
    return start, end


def _pieces(window: str, meant: str, at: int) -> Iterator[Broken]:
    """The words that differ, without what is alike at their ends; the whole where words cannot be paired."""
    before, after = _words(window), _words(meant)
    if len(before) != len(after):
        yield Broken(at, at + len(window), meant)
        return
    for one, other in zip(before, after, strict=True):
        if one != other:
            head = _alike(one, other)
            # The last sign stays, where only one before it goes: Â£ becomes £, not nothing.
            tail = min(_alike(one[head:][::-1], other[head:][::-1]), max(0, len(other) - head - 1))
            yield Broken(at + head, at + len(one) - tail, other[head : len(other) - tail])
        at += len(one)


def _words(text: str) -> list[str]:
    places = [0, *(match.end() for match in re.finditer("[ \n]", text)), len(text)]
    return [text[start:end] for start, end in pairwise(places)]


def _alike(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))


def _in_gbk(body: str) -> Iterator[Broken]:
    for match in _GBK.finditer(body):
        for end in range(min(match.end() + 1, len(body)), match.end() - 3, -1):
            meant = _from_gbk(body[match.start() : end], "strict")
            if meant and _CHINESE.fullmatch(meant):
                yield Broken(match.start(), end, meant)
                break
        else:
            told = _from_gbk(match[0], "ignore")
            if len(match[0]) >= _SURELY and len(told) >= len(match[0]) * _TOLD and _CHINESE.fullmatch(told):
                yield Broken(*match.span())


def _from_gbk(text: str, errors: str) -> str:
    """Windows shows the byte 80, which begins nothing in GBK, as a euro sign."""
    try:
        return b"\x80".join(part.encode("gb18030") for part in text.split("€")).decode("utf-8", errors)
    except UnicodeError:
        return ""


def _again(text: str, wrong: str, right: str) -> str:
    """The text written in one encoding and read in another; empty where that cannot be."""
    try:
        return text.encode(wrong).decode(right)
    except UnicodeError:
        return ""


def _in_latin(body: str) -> Iterator[Broken]:
    for match in _LATIN.finditer(body):
        text = match[0]
        if (
            len(text) < _LEAST
            or _LETTER.match(body, match.end())
            or _LETTER.match(body[match.start() - 1 : match.start()])
        ):
            continue
        russian = _again(text, "latin-1", "cp1251")
        chinese = _again(text, "latin-1", "gb2312")
        if _is_russian(russian):
            yield Broken(*match.span(), russian)
        elif _CHINESE.fullmatch(chinese) and len(set(chinese)) >= 3 and _SIGN.search(text):
            yield Broken(*match.span(), chinese)


def _is_russian(text: str) -> bool:
    """Whether letters make words: mostly small ones, with vowels among them."""
    letters = [sign for sign in text if sign.isalpha()]
    small, vowels = sum(map(str.islower, letters)), len(_VOWELS.findall(text))
    return (
        bool(_RUSSIAN.fullmatch(text))
        and small > len(letters) * 0.6
        and 0.25 * len(letters) < vowels < 0.65 * len(letters)
    )


def _filled(body: str) -> Iterator[Broken]:
    """Fill patterns, unless the text names them between quotation marks."""
    for match in _FILL.finditer(body) if any(sign in body for sign in _FILLERS) else ():
        line = body.rfind("\n", 0, match.start()) + 1
        if not within(match.start() - line, quoted(body[line : match.end() + _WORD])):
            yield Broken(*match.span())


def _windows(body: str) -> Iterator[Broken]:
    """Quotation marks and dashes of Windows-1252 that became control characters."""
    for match in _C1.finditer(body):
        yield Broken(*match.span(), _again(match[0], "latin-1", "cp1252") or None)
