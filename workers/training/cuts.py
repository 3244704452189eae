"""Whole documents and random cuts of them, and the evidence that the stage sees in each."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workers.training.closings import closings
from workers.training.credits import CREDITS
from workers.training.documents import ARTICLES, Document
from workflow.article import Article, Block, Format, Source
from workflow.parse import parse
from workflow.stages._certain import certain_cut, heading_at_end
from workflow.stages._odds import evidence
from workflow.stages._reader import REACH, Reader
from workflow.stages._tails import Opinion, ends_of, opinion_on, tail_of, writers_blocks
from workflow.stages._words import LANGUAGES

WHOLE = "whole"
INSIDE = ("midword", "wordend", "comma")
OUTSIDE = ("paragraph", "sentence")
BELOW_HEADING = "heading"
CREDITED, CREDITED_CUT = "credited", "credited-cut"
CLOSED, CLOSED_CUT = "closed", "closed-cut"
_STARTS_NO_PROSE = re.compile(r"\s*([#>|`~<!\[*+=:{}]|-{2}|\d+[.)、]\s|https?://|\S+:\s*$)")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_PLACES: Mapping[str, re.Pattern[str]] = {
    "midword": re.compile(r"(?<=[^\W\d_])(?=[^\W\d_])"),
    "wordend": re.compile(r"(?<=\w)(?=\s+\w)"),
    "comma": re.compile(r"(?<=[,，、،])(?!\d)"),
    "sentence": re.compile(r"(?<=[。！？؟])(?=.)|(?<=[.!?])(?=\s)"),
}
_EARLIEST = 8
_HEADING = re.compile(r"^#{1,4} .+$", re.MULTILINE)
_LATEST = 0.9
_ITEM = re.compile(r"\s*[-*+]\s")
_ITEMS_TAKEN = 0.15


@dataclass(frozen=True, slots=True)
class Case:
    """A whole document, or a cut of it: kind, WHOLE or one of the cuts, and the evidence at each of its ends.

    ends: evidence by name, the very last end first. opinions: how much the stage may say of each. certain: whether the
    structure says already that the text was cut, so that nobody asks the networks.
    """

    document: int
    source: str
    language: str
    kind: str
    ends: tuple[Mapping[str, float], ...]
    opinions: tuple[Opinion, ...]
    certain: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether the text breaks off inside a sentence."""
        return self.kind in (*INSIDE, CREDITED_CUT, CLOSED_CUT)

    def breaks_off(self, at: int) -> bool:
        """Whether the text breaks off at this end: the last, or the one above the credit where one was put below.

        Where what is left of a cut line looks like a credit, the end above it is whole.
        """
        above = "trailers" in self.ends[at]
        return above if self.kind == CREDITED_CUT else self.is_cut and at == 0 and not above


def cases_of(number: int, document: Document, reader: Reader, rounds: int) -> Iterator[Case]:
    """The document itself, and at most `rounds` cuts of each kind inside a sentence and one of each kind elsewhere."""
    texts = [(WHOLE, document.text)]
    for at in range(rounds):
        chance = random.Random(f"{number}-{at}")  # noqa: S311 - the same cuts in every training
        texts += [(kind, text) for kind, text in _cuts(document.text, chance) if not at or kind in INSIDE]
    for kind, text in [*texts, *_credited(texts, number, document.lang), *_closed(document.text, number)]:
        article = parse(Source(text, Format.MARKDOWN, language=document.lang))
        if article.language in LANGUAGES:
            blocks = writers_blocks(article)
            seen = list(_ends(article, blocks, reader))
            ends, opinions = tuple(evidence for evidence, _ in seen), tuple(opinion for _, opinion in seen)
            certain = bool(blocks and (certain_cut(article, blocks) or heading_at_end(article, blocks)))
            yield Case(number, document.src, document.lang, kind, ends, opinions, certain)


def _credited(texts: list[tuple[str, str]], number: int, language: str) -> Iterator[tuple[str, str]]:
    """The whole text and one of its cuts with a credit of our own below; of every second document."""
    chance = random.Random(number)  # noqa: S311 - the same credits in every training
    if lines := CREDITS.get(language, ()) if number % 2 else ():
        inside = [text for kind, text in texts if kind in INSIDE]
        for kind, text in ((CREDITED, texts[0][1]), *((CREDITED_CUT, text) for text in inside[:1])):
            yield kind, f"{text.rstrip()}\n\n{chance.choice(lines)}\n"


def _closed(text: str, number: int) -> Iterator[tuple[str, str]]:
    """Ends of our own making, whole and cut; of the documents that get no credit."""
    chance = random.Random(number)  # noqa: S311 - the same ends in every training
    for whole, cut in () if number % 2 else closings(text, chance):
        yield CLOSED, whole
        if cut:
            yield CLOSED_CUT, cut


def _ends(article: Article, blocks: Sequence[Block], reader: Reader) -> Iterator[tuple[Mapping[str, float], Opinion]]:
    for end in ends_of(blocks):
        if not end.is_stopped:
            tail = tail_of(article, end)
            seen = evidence(tail, reader.outlook(tail.read(REACH)))
            yield seen, opinion_on(tail, seen)


def _cuts(text: str, chance: random.Random) -> Iterator[tuple[str, str]]:
    """One cut of each kind that the text has a place for, in its last three quarters."""
    lines = list(_prose(text, chance))
    if not lines:
        return
    for kind, pattern in _PLACES.items():
        start, end = chance.choice(lines)
        places = [start + found.start() for found in pattern.finditer(text[start : end - 3])]
        if places := [place for place in places if place - start > _EARLIEST]:
            yield kind, text[: chance.choice(places)]
    yield "paragraph", text[: chance.choice(lines)[1]]
    if headings := [found.end() for found in _HEADING.finditer(text) if 1 / 4 < found.end() / len(text) < _LATEST]:
        yield BELOW_HEADING, text[: chance.choice(headings)]


def _prose(text: str, chance: random.Random) -> Iterator[tuple[int, int]]:
    """Where lines of prose stand, code left out; of list items only some, since writers seldom stop in one."""
    at, fenced = 0, False
    for line in text.split("\n"):
        fenced ^= bool(_FENCE.match(line))
        long = len(line) >= (40 if re.search(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]", line) else 80)
        late = at + len(line) > len(text) / 4
        if not fenced and long and late and not _STARTS_NO_PROSE.match(line) and _is_taken(line, chance):
            yield at, at + len(line)
        at += len(line) + 1


def _is_taken(line: str, chance: random.Random) -> bool:
    return not _ITEM.match(line) or chance.random() < _ITEMS_TAKEN


def weight_of(case: Case) -> float:
    """How much a case counts in the fit: whole articles most, since a false alarm costs the most."""
    article = case.source in ARTICLES
    if case.kind == WHOLE:
        return 3.0 if article else 1.0
    if case.kind in (*OUTSIDE, CREDITED, CLOSED):
        return 0.7
    return 0.5 if article else 0.4


def all_cases(documents: Iterable[tuple[int, Document]], reader: Reader) -> Iterator[Case]:
    """The cases of documents that this reader has not been trained on; articles are cut twice in each way."""
    for number, document in documents:
        yield from cases_of(number, document, reader, 2 if document.src in ARTICLES else 1)
