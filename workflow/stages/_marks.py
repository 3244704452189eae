"""Punctuation of Chinese prose that is of the wrong width, doubled, or half of a pair, with what belongs there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from workflow.parse.numbering import label_of

HAN = r"\u3007\u3400-\u9fff\U00020000-\U0003fffd"
_LEFT = rf"[{HAN}”’》）」』】〉％]"
_RIGHT = rf"[{HAN}“‘《（「『【〈]"
_WIDE = {",": "，", ".": "。", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）"}
# A comma, colon … touching Chinese on the left, or on the right when a Latin word or a number ends before it.
# The mark comes first in the pattern, so that nothing is tried anywhere else.
_HALF = re.compile(
    rf"[,;:?!](?:(?<={_LEFT}.)(?<!,(?=，)) ?+(?![,;:?!.)=DPp/\\])|(?<=[A-Za-z0-9%)\]].)(?={_RIGHT}))"
)  # fmt: skip
_STOP = re.compile(rf"\.(?<={_LEFT}.)(?=$|[\n”’」』]| ?{_RIGHT})")
# A stop after a number that ends a Chinese clause; several marks of asking and shouting after Chinese.
_NUMBERED_STOP = re.compile(rf"(?<=[{HAN}])\d[\d.,:-]{{0,20}}%?\.(?=$|\n)")
_SHOUT = re.compile(rf"[?!](?<={_LEFT}.)[?!]{{1,5}}")
_BRACKET = re.compile(r"[()（）]")
# The bracket of a point in a list, as in: a) first b) second.
_POINT = re.compile(r"\s?[a-h]")
_STRAIGHT = re.compile('"')
_SINGLE = re.compile(rf"(?<![A-Za-z0-9'])'([{HAN}《“][^'\n]{{0,200}}+)'(?![A-Za-z0-9'])")
_HAN = re.compile(f"[{HAN}]")
# Closing marks count as Chinese at the end of what is quoted, opening ones at its beginning.
_OPENS, _CLOSES = re.compile(rf"\s?[{HAN}《“‘（【]"), re.compile(rf"[{HAN}》”’）】。，！？；：…]\s?$")
_TWO = re.compile(r"[，：；、。,][，,：；、。]")
_SAME = re.compile(rf"，[，,]+|,，+|,,+(?<={_LEFT},,)|：：+|；；+|、、+|(?<!。)。。(?!。)")
_ODD = re.compile(r"[，、；：](?=[。，、；：])(?!，，|、、|；；|：：)[。，、；：]|。[，、；：]")
_DOTS = re.compile(
    rf"(?<=[{HAN}，。！？”）])(?:\.{{3,12}}|。{{3,12}})|(?<!\.)\.{{3,12}}(?=[{HAN}“（])|(?<=[{HAN}])…(?![…⋯])"
    r"|(?<!。)。{3,12}"
)  # fmt: skip
_REVERSED = re.compile("[“”]")
# Characters that names from elsewhere are written with: a point between two of them is a name's, not a sentence's.
_SOUNDS = frozenset(
    "阿埃艾安奥巴贝比彼宾波伯布查达戴丹德迪杜恩尔法菲费弗夫盖戈格古哈海汉赫亨霍基吉加杰金卡凯科克肯库拉莱兰劳勒雷里利林卢鲁路伦罗洛"
    "马迈曼麦梅米密蒙莫默姆纳内尼涅诺欧帕佩皮珀普齐奇乔切琼让瑞若萨塞森莎沙舍施史斯索苏塔泰坦汤唐特提铁托图瓦威韦维温沃乌武伍西希夏谢辛"
    "休雅亚叶伊尤约泽扎詹珍芝兹茨朱佐治翰华顿拜登朗琳娜丝蒂黛妮露丽莉"
)
_LONGEST_PAIR = 400


class Fault(StrEnum):
    """What is wrong with a mark."""

    HALF = "half-width-in-cjk"
    REPEATED = "repeated-mark"
    ELLIPSIS = "ellipsis"
    MIXED = "mixed-pair"


class Change(NamedTuple):
    """text[start:end] is at fault; after: what belongs there, None where only a person can tell."""

    start: int
    end: int
    fault: Fault
    after: str | None


def changes(text: str) -> list[Change]:
    """Every mark at fault in a piece of Chinese prose, in text order, none over another."""
    label = label_of(text)
    skip = label.size if label else 0
    found = [*_repeated(text), *_ellipses(text), *_half(text, skip), *_brackets(text, skip), *_quotes(text)]
    found.sort(key=lambda change: (change.start, -change.end))
    result: list[Change] = []
    for change in found:
        if not result or change.start >= result[-1].end:
            result.append(change)
    return result


def wide_marks(text: str) -> int:
    """How many full-width marks a text holds."""
    return sum(map(text.count, "，。：；？！（）"))


def _half(text: str, skip: int) -> Iterator[Change]:
    for match in _HALF.finditer(text, skip):
        yield Change(match.start(), match.end(), Fault.HALF, _WIDE[match[0][0]])
    for match in _NUMBERED_STOP.finditer(text, skip):
        yield Change(match.end() - 1, match.end(), Fault.HALF, "。")
    for match in _SHOUT.finditer(text, skip):
        yield Change(*match.span(), Fault.HALF, "".join(_WIDE[sign] for sign in match[0]))
    for match in _STOP.finditer(text, skip):
        at = match.start()
        if text[at - 1] not in _SOUNDS or text[at + 1 : at + 2] not in _SOUNDS:
            yield Change(at, at + 1, Fault.HALF, "。")


def _repeated(text: str) -> Iterator[Change]:
    if not _TWO.search(text):
        return
    for match in _SAME.finditer(text):
        yield Change(*match.span(), Fault.REPEATED, _WIDE.get(match[0][0], match[0][0]))
    for match in _ODD.finditer(text):
        yield Change(*match.span(), Fault.REPEATED, None)


def _ellipses(text: str) -> Iterator[Change]:
    for match in _DOTS.finditer(text) if "..." in text or "…" in text or "。。。" in text else ():
        yield Change(*match.span(), Fault.ELLIPSIS, "……")


def _brackets(text: str, skip: int) -> Iterator[Change]:
    """Pairs around Chinese words: both half-width after Chinese or at the start, or one of each width."""
    open_at: list[int] = []
    for match in _BRACKET.finditer(text) if "(" in text or ")" in text else ():
        if match[0] in "(（":
            open_at.append(match.start())
        elif open_at and not _POINT.fullmatch(text, max(0, match.start() - 2), match.start()):
            start, end = open_at.pop(), match.start()
            if start >= skip and end - start <= _LONGEST_PAIR and _HAN.search(text, start, end):
                yield from _widened(text, start, end)


def _widened(text: str, start: int, end: int) -> Iterator[Change]:
    halves = [at for at in (start, end) if text[at] in "()"]
    if len(halves) == 2 and start and not _HAN.match(text[start - 1]):
        return
    fault = Fault.HALF if len(halves) == 2 else Fault.MIXED
    for at in halves:
        yield Change(at, at + 1, fault, _WIDE[text[at]])


def _quotes(text: str) -> Iterator[Change]:
    """Straight marks in pairs around Chinese words, and curly ones that all stand the wrong way round."""
    places = [match.start() for match in _STRAIGHT.finditer(text)] if '"' in text else []
    for start, end in zip(places[::2], places[1::2], strict=False) if len(places) % 2 == 0 else ():
        inside = text[start + 1 : end]
        if len(inside) <= _LONGEST_PAIR and "\n" not in inside and (_OPENS.match(inside) or _CLOSES.search(inside)):
            yield Change(start, start + 1, Fault.HALF, "“")
            yield Change(end, end + 1, Fault.HALF, "”")
    for match in _SINGLE.finditer(text) if "'" in text else ():
        yield Change(match.start(), match.start() + 1, Fault.HALF, "‘")
        yield Change(match.end() - 1, match.end(), Fault.HALF, "’")
    curly = [match.start() for match in _REVERSED.finditer(text)] if "”" in text else []
    signs = "".join(text[at] for at in curly)
    if signs and signs == "”“" * (len(signs) // 2):
        for at in curly:
            yield Change(at, at + 1, Fault.MIXED, "“" if text[at] == "”" else "”")
