"""Count what an article has of the parts it promises: headings, list items, or what a paragraph counts off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from workflow.article import Article, Block, Kind
from workflow.parse.headings import is_conclusion
from workflow.parse.numbering import Label, label_of
from workflow.stages._enumerations import counted
from workflow.stages._promises import Promise

Numbered = tuple[Block, str, int]
# A list that keeps a promise starts at most this many blocks below it.
_LIST_BELOW = 3
_READ = 100_000
_JOINED = re.compile(r"[和与及、&]|\b(?:and|und|et|y|и)\b")
# A heading that numbers what it is: 问题一, Question 3, Raison n° 2.
_NAMED_POINT = re.compile(
    r"(?:the\s)?(?:first|second|third|fourth|fifth)\s\w+$|第[一二三四五六七八九十](?:个|封|幕|站|位|件|天|关|课|场|届)"
    r"|(?:问题|原因|理由|建议|步骤|误区|方法|要点|教训|第\s?\d|(?:question|reason|step|tip|rule|lesson|act|phase|stage|part"
    r"|day|raison|frage|grund|pregunta|razón|вопрос|причина|질문|理由|質問)\s(?:no\.?|n°|nr\.?)?)"
    r"\s?(?:\d{1,2}|[一二三四五六七八九十]|one|two|three|four|five)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_ALIKE = 0.34
# Shorter words are mostly articles and prepositions, which any two phrases may share.
_TELLING = 4


class Kept(NamedTuple):
    """How much of a promise an article keeps. missing: the promised names that no heading takes up.

    numbered: whether the parts found carry numbers, so that nothing else can be meant.
    """

    found: int
    numbered: bool
    missing: tuple[str, ...]


def numbered_headings(article: Article) -> list[Numbered]:
    """The numbered headings, each with its series and its number; decimal labels count in their parent."""
    found: list[Numbered] = []
    for block in article.of_kind(Kind.HEADING):
        label = label_of(block.text)
        if label is not None and label.number:
            found.append((block, _series(block, label), label.number))
        elif block.number:
            found.append((block, f"list/{block.level}", block.number))
    return found


def _series(block: Block, label: Label) -> str:
    word = block.text.split(maxsplit=1)[0].casefold() if label.style == "word" else ""
    return f"{label.style}/{block.level}/{label.parent}/{word}"


def kept(article: Article, at: int, promise: Promise) -> Kept | None:
    """How the article keeps a promise made in block `at` (-1: the summary field); None when it does, or cannot tell.

    The part that keeps most counts. What is not counted in any way may well be kept in plain prose.
    """
    ways = [way for way in (_by_headings(article, promise), *_by_points(article, at, promise)) if way.found]
    best = max(ways, key=lambda way: way.found, default=None)
    return None if best is None or best.found >= promise.parts else best


def named_points(article: Article) -> list[Block]:
    """The headings and paragraphs that start with what they are and its number: "Phase 1.", 问题一."""
    return [block for block in article.of_kind(Kind.HEADING, Kind.PARAGRAPH) if _NAMED_POINT.match(block.text)]


def _by_headings(article: Article, promise: Promise) -> Kept:
    named = named_points(article)
    headings = named if len(named) >= 2 else sections(article)
    numbered = headings is named or any(label_of(heading.text) or heading.number for heading in headings)
    if not promise.of_sections and not numbered:
        return Kept(0, False, ())
    missing = tuple(name for name in promise.names if not any(_alike(name, heading.text) for heading in headings))
    if promise.names and len(missing) < len(promise.names):
        return Kept(promise.parts - len(missing), numbered, missing)
    joined = 0 if numbered or promise.names else sum(bool(_JOINED.search(heading.text)) for heading in headings)
    return Kept(len(headings) + joined, numbered, missing)


def _by_points(article: Article, at: int, promise: Promise) -> Sequence[Kept]:
    if at < 0:
        return ()
    below = article.blocks[at + 1 :]
    text = article.blocks[at].text[promise.end :] + "\n" + "\n".join(block.text for block in below)[:_READ]
    return Kept(_listed(below), True, ()), Kept(counted(text, article.language, promise.parts), True, ())


def _listed(below: Sequence[Block]) -> int:
    """The items of the list that starts just below, those of the outermost level."""
    start = next((at for at, block in enumerate(below[:_LIST_BELOW]) if block.kind is Kind.ITEM), None)
    if start is None or any(block.kind is Kind.HEADING for block in below[:start]):
        return 0
    level, items = below[start].level, 0
    for block in below[start:]:
        if block.kind is Kind.HEADING:
            break
        items += block.kind is Kind.ITEM and block.level <= level
    return items


def sections(article: Article) -> list[Block]:
    """The headings that count as sections: those numbered like the first numbered one, else those of the top level."""
    headings = [block for block in article.of_kind(Kind.HEADING) if not is_conclusion(block.text)]
    numbered = {id(block): series for block, series, _ in numbered_headings(article)}
    first = next((numbered[id(block)] for block in headings if id(block) in numbered), None)
    if first is not None:
        return [block for block in headings if numbered.get(id(block)) == first]
    top = min((block.level for block in headings), default=0)
    return [block for block in headings if block.level == top]


def _alike(name: str, heading: str) -> bool:
    """Whether a promised name and a heading share a third of the smaller one's character pairs or words."""
    one, other = _features(name), _features(heading)
    return bool(one and other) and len(one & other) >= _ALIKE * min(len(one), len(other))


def _features(text: str) -> set[str]:
    pairs = {run[at : at + 2] for run in _HAN.findall(text) for at in range(len(run) - 1)}
    words = {word.casefold() for word in _WORD.findall(text) if not _HAN.search(word)}
    telling = {word for word in words if len(word) >= _TELLING}
    return pairs | (telling or words)
