"""Text that a page carries and no reader sees: styles that hide, comments, and the words of alt and title."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workflow.article import Format
from workflow.lexicon import NO_LEXICON, Lexicon
from workflow.stages._addresses import Sort, addresses_of
from workflow.stages._brands import is_lucky, of_the_trade
from workflow.stages._markup import Form, Link, Tag

_EMPTY = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_NOTHING = r"(?:0+(?:\.0+)?|\.0+)(?:px|em|rem|pt|%|vh|vw)?"
_WHITE = r"(?:white|#fff(?:fff)?(?:ff)?|rgba?\(255,255,255(?:,1)?\))"
# What a style says, without spaces and in lower case, by the name that the reviewer reads.
_HIDING: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("display: none", re.compile(r"(?:^|;)display:none")),
    ("visibility: hidden", re.compile(r"(?:^|;)visibility:(?:hidden|collapse)")),
    ("font-size: 0", re.compile(rf"(?:^|;)font(?:-size)?:{_NOTHING}(?:;|!|$|/)|(?:^|;)font-size:[01]px")),
    ("opacity: 0", re.compile(r"(?:^|;)opacity:0?\.?0*(?:;|!|$)")),
    ("color: transparent", re.compile(r"(?:^|;)color:(?:transparent|rgba\(\d+,\d+,\d+,0(?:\.0+)?\))")),
    ("text-indent", re.compile(r"(?:^|;)text-indent:-\d{3,}")),
    ("left: -9999px", re.compile(r"(?:^|;)(?:left|top|right|margin-left|margin-top):-\d{3,}(?:px|em|rem)")),
    ("height: 0", re.compile(rf"(?:^|;)(?:max-)?(?:height|width):{_NOTHING}(?:;|!|$)(?=.*overflow:hidden)")),
    ("overflow: hidden", re.compile(rf"overflow:hidden(?=.*(?:^|;)(?:max-)?(?:height|width):{_NOTHING}(?:;|!|$))")),
    ("clip", re.compile(r"(?:^|;)clip(?:-path)?:(?:rect\(0|rect\(1px|inset\((?:50|100)%)")),
)
_ON_WHITE = re.compile(rf"(?:^|;)color:{_WHITE}(?:;|!|$)")
_GROUND = re.compile(r"(?:^|;)background(?:-color)?:(?P<colour>[^;!]*)")
_TOLD = frozenset(("alt", "title", "aria-label", "aria-description"))
_TITLE = re.compile(r"\s[\"'(](?P<title>[^\"'()\n]{3,300})[\"')]\)$")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{2,40}")
# Whether an address is one that the desk allows.
Spared = Callable[[str], bool]
Advertises = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Hidden:
    """body[start:end] is hidden by `how`; what is hidden is `words`."""

    start: int
    end: int
    how: str
    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """body[start:end] is an attribute, or the words of an image, that holds an address or a brand: `words`."""

    start: int
    end: int
    name: str
    words: str


def hidden_in(body: str, tags: Sequence[Tag]) -> Iterator[Hidden]:
    """Elements with text whose own style hides them, outermost only, in text order."""
    ends = _ends(tags)
    reach = -1
    for at, tag in enumerate(tags):
        if tag.closing or tag.start < reach or not (how := hiding(tag)) or at not in ends:
            continue
        words = re.sub(r"<[^<>]*>", "", body[tag.end : ends[at][0]]).strip()
        if words:
            reach = ends[at][1]
            yield Hidden(tag.start, reach, how, words)


def hiding(tag: Tag) -> str:
    """What hides an element, in the words of its style; empty when nothing does."""
    values: Mapping[str, str] = {about.name: about.value for about in tag.attributes}
    if "hidden" in values:
        return "hidden"
    style = re.sub(r"/\*.{0,200}?\*/|\s", "", values.get("style", "")[:2000].lower())
    if found := next((how for how, pattern in _HIDING if pattern.search(style)), ""):
        return found
    colour = values.get("color", "").strip().lower()
    if re.fullmatch(_WHITE, colour) or (_ON_WHITE.search(style) and not _has_ground(style)):
        return "color: white"
    return ""


def _has_ground(style: str) -> bool:
    """Whether an element has a ground of its own on which white can be read."""
    found = _GROUND.search(style)
    return bool(found and not re.match(rf"{_WHITE}|transparent|none|inherit|$", found["colour"]))


def _ends(tags: Sequence[Tag]) -> dict[int, tuple[int, int]]:
    """For each opening tag, by its index, where its closing tag stands."""
    waiting: dict[str, list[int]] = {}
    ends: dict[int, tuple[int, int]] = {}
    for at, tag in enumerate(tags):
        if tag.name in _EMPTY:
            continue
        if not tag.closing:
            waiting.setdefault(tag.name, []).append(at)
        elif waiting.get(tag.name):
            ends[waiting[tag.name].pop()] = (tag.start, tag.end)
    return ends


def commented_in(body: str, written: Format, advertises: Advertises) -> Iterator[Hidden]:
    """Comments that advertise something."""
    if written is Format.TEXT:
        return
    start = body.find("<!--")
    while start >= 0 and (end := body.find("-->", start + 4)) >= 0:
        if words := advertises(body[start + 4 : min(end, start + 20_000)]):
            yield Hidden(start, end + 3, "<!-- -->", words)
        start = body.find("<!--", end + 3)


def told_in(body: str, links: Sequence[Link], tags: Sequence[Tag], advertises: Advertises) -> Iterator[Told]:
    """Words for images and tooltips that advertise something."""
    for tag in tags:
        for about in tag.attributes:
            if about.name in _TOLD and (words := advertises(about.value)):
                yield Told(about.start, about.end, about.name, words)
    for link in links:
        if link.form is Form.IMAGE and (words := advertises(link.text)):
            yield Told(link.start, link.end, "alt", words)
        elif words := advertises(_title(body, link)):
            yield Told(link.start, link.end, "title", words)


def _title(body: str, link: Link) -> str:
    """The words that show while a pointer rests on a link or an image of Markdown."""
    if link.form not in {Form.IMAGE, Form.INLINE}:
        return ""
    found = _TITLE.search(body, max(link.start, link.end - 320), link.end)
    return found["title"] if found else ""


def advertised(text: str, spared: Spared, lexicon: Lexicon = NO_LEXICON) -> str:
    """The first brand of the lexicon, address or name of a betting site in a text; empty when there is none.

    Spared addresses are none.
    """
    if known := next(lexicon.brands_in(text), None):
        return text[known.start : known.end]
    for found in addresses_of(text):
        if found.sort is not Sort.MAIL and not spared(text[found.start : found.end]):
            return text[found.start : found.end]
    names = (found.group() for found in _NAME.finditer(text))
    return next((name for name in names if of_the_trade(name) or (is_lucky(name) and not text.isascii())), "")
