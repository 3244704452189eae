"""What stands twice: a paragraph, the title as the first line of the text, the beginning of the text as its summary."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from workflow.article import Article, Block, Kind
from workflow.findings import N_, Action, Edit, Finding, Params, Severity
from workflow.stages._prose import code_of, quoted, with_gap

LABEL = N_("Repetition")
ORDER = 25
VERSION = "1"
CODES = {
    "repetition.paragraph": N_("A paragraph that stands twice"),
    "repetition.title": N_("The title again, as the first line of the text"),
    "repetition.summary": N_("A summary that only repeats the text"),
}
_ONCE_MORE = N_("This paragraph stands in the text once before, at “%(first)s”. Delete one of the two.")
_PASSAGE = N_(
    "%(count)s paragraphs from here on stand in the text once before, from “%(first)s” on. Delete one of the two."
)
_TITLE = N_("The first line of the text says the title once more; readers see the title above it. Delete the line.")
_SUMMARY = N_("The summary is the beginning of the text, word for word. Say in it what the whole text is about.")
_ALL = N_("The summary is the whole text, word for word. Say in it what the text is about.")
_REPEATABLE = (Kind.PARAGRAPH, Kind.QUOTE)
# In columns of print, of which a wide character takes two: about a line and a half.
_LEAST = 60
_MOST = 50
_FRONT = frozenset({Kind.CATEGORY, Kind.DATE, Kind.SUMMARY, Kind.COMMENT, Kind.IMAGE})
_LETTERS = re.compile(r"[\W_]+")
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\U00020000-\U0003fffd]")
# A label in bold with its text after it, as in questions and answers.
_LABEL = re.compile(r"^(?:\*\*|__)([^*_\n]{1,200})(?:\*\*|__)[ \t\u00a0]*[^\s*_]", re.MULTILINE)
_BOXED = re.compile(r"\s*(?:</?[A-Za-z][^<>]*>\s*$|(?:\*\*|__)[^*_]+(?:\*\*|__)$)")
_LIST = re.compile(r"[-*+]\s|\d{1,3}[.)]\s|```|~~~|<[A-Z]")
# Nothing but one link, or markup of its own.
_LINK = re.compile(r"\[[^\[\]\n]{1,300}\]\([^()\s]{1,500}\)\s*[.。]?$|<")
_ENTRY = re.compile(r"(?:[o•●▪◦‣–—*-]|\d{1,3}[.)])[\t ]")
_ABOVE = 400
_FORM = 3
_A_FEW, _ALL_TWICE = 3, 0.4
_REMARK, _THREAD, _MOSTLY = 30, 40, 0.45
_LINE = 50
_BEGINNING, _LETTERS_OF_IT = 80, 16
_SHORTEST_TITLE = 4
# One sentence may well be both the first of the text and its summary.
_SHORTEST_SUMMARY = 100
_SAMPLE = 40


class _Twin(NamedTuple):
    """A block that says what a block before it says; again and first count the repeatable blocks."""

    again: int
    first: int


def check(article: Article) -> Sequence[Finding]:
    """Repeated paragraphs, a finding for each passage of them; a repeated title; a summary with no words of its own."""
    return [*_passages(article), *_title(article), *_summary(article)]


def _folded(text: str) -> str:
    """A text as it is compared: no case, no space, no punctuation, no difference of width."""
    return _LETTERS.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _columns(text: str) -> int:
    return len(text) + len(_WIDE.findall(text))


def _passages(article: Article) -> Iterator[Finding]:
    blocks = [block for block in article.of_kind(*_REPEATABLE) if not _is_verse(block.text)]
    twins = _twins(blocks)
    if not twins or (not _is_all_twice(blocks, twins) and (_is_thread(blocks) or _follows_a_form(article))):
        return
    slips = (run for run in _runs(twins) if any(_is_slip(article, blocks, twin) for twin in run))
    for run in islice(slips, _MOST):
        first = blocks[run[0].first]
        copies = [blocks[twin.again] for twin in run]
        start, end = copies[0].start, copies[-1].end
        edits = tuple(Edit(*cut, "", Action.REMOVE) for cut in _cuts(article.body, copies))
        message = _PASSAGE if len(run) > 1 else _ONCE_MORE
        params: Params = {"first": _sample(first.text), "count": len(run)}
        yield Finding(
            "repetition.paragraph", "repetition", Severity.WARN, 0.9, message, start, end,
            article.body[start:end][:200], params, edits,
        )  # fmt: skip


def _cuts(body: str, copies: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """The stretches to take out: copies with nothing but space between them go in one piece."""
    start, end = copies[0].start, copies[0].end
    for copy in copies[1:]:
        if body[end : copy.start].strip():
            yield with_gap(body, start, end)
            start = copy.start
        end = copy.end
    yield with_gap(body, start, end)


def _is_long(block: Block) -> bool:
    return _columns(block.text[: _LEAST + 1]) > _LEAST


def _is_all_twice(blocks: Sequence[Block], twins: Sequence[_Twin]) -> bool:
    """Whether so much of a text is there twice that it was pasted twice, its headings and labels with it."""
    return len(twins) >= max(_A_FEW, _ALL_TWICE * sum(map(_is_long, blocks)))


def _twins(blocks: Sequence[Block]) -> list[_Twin]:
    """Every copy of a paragraph, with the first of them."""
    long = [index for index, block in enumerate(blocks) if _is_long(block)]
    # Most paragraphs begin like no other: only those that do not are folded as a whole.
    likely = _grouped(long, lambda index: _folded(blocks[index].text[:_BEGINNING])[:_LETTERS_OF_IT])
    exact = (_grouped(alike, lambda index: _folded(blocks[index].text)) for alike in likely)
    pairs = [(index, found[0]) for groups in exact for found in groups for index in found[1:]]
    return [_Twin(*pair) for pair in sorted(pairs)]


def _grouped(indexes: Sequence[int], key: Callable[[int], str]) -> list[list[int]]:
    """Those that share their key with another, in groups and in order; an empty key is none."""
    groups: dict[str, list[int]] = {}
    for index in indexes:
        groups.setdefault(key(index), []).append(index)
    return [found for name, found in groups.items() if name and len(found) > 1]


def _is_thread(blocks: Sequence[Block]) -> bool:
    """Whether a page is a thread of short remarks and names rather than a text: answers quote what they answer."""
    short = sum(_columns(block.text) <= _REMARK for block in blocks)
    return len(blocks) >= _THREAD and short >= len(blocks) * _MOSTLY


def _follows_a_form(article: Article) -> bool:
    """Whether headings or labels come again and again: the same questions about each of several things."""
    names = Counter(block.text for block in article.of_kind(Kind.HEADING))
    names.update(match[1] for match in _LABEL.finditer(article.body))
    return sum(1 for count in names.values() if count >= 2) >= _FORM


def _is_slip(article: Article, blocks: Sequence[Block], twin: _Twin) -> bool:
    """Whether a repeated paragraph is a slip. Texts of instruction repeat themselves on purpose, where a paragraph
    introduces a list or code, quotes, speaks of code, is a link, or stands in a box each time."""
    first, again = blocks[twin.first], blocks[twin.again]
    text = again.text.rstrip()
    if again.kind is Kind.QUOTE or text[-1:] in ":：" or _ENTRY.match(text):
        return False
    if _LINK.match(article.body, again.start, again.end):
        return False
    if code_of(article, again) or quoted(text)[:1] == [(0, len(text))]:
        return False
    return not all(_stands_in_a_scheme(article, block) for block in (first, again))


def _stands_in_a_scheme(article: Article, block: Block) -> bool:
    """Whether a tag or a label in bold stands alone above a paragraph, or a list or code follows it."""
    above = article.body[max(0, block.start - _ABOVE) : block.start].rstrip().rpartition("\n")[2]
    below = article.body[block.end : block.end + _ABOVE].lstrip()
    return bool(_BOXED.match(above) or _LIST.match(below))


def _runs(twins: Sequence[_Twin]) -> Iterator[list[_Twin]]:
    """Twins that follow each other in the same order as what they repeat: a passage pasted twice."""
    run: list[_Twin] = []
    for twin in twins:
        if run and (twin.again, twin.first) != (run[-1].again + 1, run[-1].first + 1):
            yield run
            run = []
        run.append(twin)
    if run:
        yield run


def _is_verse(text: str) -> bool:
    """Three short lines or more: a refrain may come again."""
    lines = text.split("\n")
    return len(lines) >= 3 and sum(map(len, lines)) < len(lines) * _LINE


def _sample(text: str) -> str:
    return text if len(text) <= _SAMPLE else f"{text[: _SAMPLE - 1]}…"


def _title(article: Article) -> Iterator[Finding]:
    title = _folded(article.title)
    block = next((block for block in article.blocks if block.kind not in _FRONT and not _is_title(block)), None)
    if block is None or len(title) < _SHORTEST_TITLE or block.kind not in (Kind.HEADING, Kind.PARAGRAPH):
        return
    if _folded(block.text) == title:
        edit = Edit(*with_gap(article.body, block.start, block.end), "", Action.REMOVE)
        quote = article.body[block.start : block.end]
        yield Finding(
            "repetition.title", "repetition", Severity.WARN, 0.95, _TITLE, block.start, block.end, quote, {}, (edit,)
        )


def _is_title(block: Block) -> bool:
    return block.kind is Kind.TITLE


def _summary(article: Article) -> Iterator[Finding]:
    """A summary that is the beginning of the text is only said; one that is all of it is a mistake."""
    summary = _folded(article.summary)
    if _columns(summary) < _SHORTEST_SUMMARY:
        return
    opening, whole = _opening(article, len(summary))
    if not opening.startswith(summary):
        return
    same = whole and len(opening) == len(summary)
    severity, message = (Severity.WARN, _ALL) if same else (Severity.INFO, _SUMMARY)
    block = None if article.source.summary else next(iter(article.of_kind(Kind.SUMMARY)), None)
    start, end = (block.start, block.end) if block else (0, 0)
    yield Finding(
        "repetition.summary", "repetition", severity, 0.95, message, start, end, article.body[start:end][:200],
        place="body" if block else "summary",
    )  # fmt: skip


def _opening(article: Article, size: int) -> tuple[str, bool]:
    """The folded beginning of the text, at least `size` long where there is so much, and whether that is all of it."""
    parts: list[str] = []
    told = 0
    for block in article.of_kind(Kind.PARAGRAPH, Kind.QUOTE, Kind.ITEM, Kind.HEADING, Kind.CODE, Kind.TABLE):
        if told > size:
            return "".join(parts), False
        parts.append(_folded(block.text[: 2 * size]))
        told += len(parts[-1])
    return "".join(parts), True
