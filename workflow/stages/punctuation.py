"""Half-width punctuation inside Chinese text, and the edits that make it full-width."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import islice

from workflow.article import Article, Block, Format, Kind
from workflow.findings import N_, Action, Edit, Finding, Severity
from workflow.parse.numbering import label_of

LABEL = N_("Punctuation")
ORDER = 40
VERSION = "1"
CODES = {"punctuation.half-width-in-cjk": N_("Half-width punctuation in Chinese text")}
_MESSAGE = N_(
    "Half-width punctuation stands inside Chinese text, in places: %(count)s. Use full-width marks, as in ，。：（）."
)
_HAN = r"\u3007\u3400-\u9fff\U00020000-\U0003fffd"
_LEFT = rf"[{_HAN}”’》）」』】〉％]"
_RIGHT = rf"[{_HAN}“‘《（「『【〈]"
_WIDE = {",": "，", ".": "。", ":": "：", ";": "；", "?": "？", "!": "！", "(": "（", ")": "）"}
# A comma, colon … touching Chinese on the left, or on the right when a Latin word or a number ends before it.
_MARK = re.compile(rf"(?<={_LEFT})[,;:?!] ?(?![,;:?!.)DPp/\\])|(?<=[A-Za-z0-9%)\]])[,;:?!](?={_RIGHT})")
_STOP = re.compile(rf"(?<={_LEFT})\.(?=$|[\n”’」』]| ?{_RIGHT})")
_BRACKET = re.compile(r"[()]")
_QUOTED = re.compile(rf"\"(?=[{_HAN}《“（])([^\"\n]{{1,400}}+)\"")
_HAN_SIGN = re.compile(f"[{_HAN}]")
_CODE_SPAN = re.compile(r"(?<!`)(`{1,3})(?!`)[^`\n]*+\1(?!`)")
_ADDRESS = re.compile(
    r"(?:https?|ftp)://[^\s\u3000-\u9fff，。；：！？]+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,6}"
)
_PROSE = (Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM, Kind.QUOTE, Kind.TITLE, Kind.SUMMARY)
_MOST_EDITS = 5_000
_AROUND = 12
Change = tuple[int, int, str]


def check(article: Article) -> Sequence[Finding]:
    """One finding for the whole article, around its first mark, with an edit for each of at most 5,000 marks."""
    if article.language != "zh":
        return []
    edits = tuple(islice(_edits(article), _MOST_EDITS))
    if not edits:
        return []
    start, end = _passage(article.body, edits[0])
    return [
        Finding(
            "punctuation.half-width-in-cjk", "punctuation", Severity.WARN, 0.95, _MESSAGE, start, end,
            article.body[start:end], {"count": len(edits)}, edits, automatic=True,
        )
    ]  # fmt: skip


def _passage(body: str, edit: Edit) -> tuple[int, int]:
    """The words around a mark, on its line: a comma alone tells nobody where it stands."""
    start = max(0, edit.start - _AROUND, body.rfind("\n", 0, edit.start) + 1)
    end = min(edit.end + _AROUND, (body.find("\n", edit.end) + 1 or len(body) + 1) - 1)
    return start, end


def _edits(article: Article) -> Iterator[Edit]:
    """Every mark to widen, where what a reader sees is also what stands in the source."""
    for block in article.of_kind(*_PROSE):
        guarded = _guarded(article, block)
        yield from _label_mark(block, article)
        for start, end, after in sorted(_changes(block.text)):
            place = block.span(start, end)
            if article.body[place.start : place.end] == block.text[start:end] and not _within(place.start, guarded):
                yield Edit(place.start, place.end, after, Action.REWRITE)


def _guarded(article: Article, block: Block) -> list[tuple[int, int]]:
    """Stretches of the body that are code or addresses."""
    spans = [match.span() for match in _ADDRESS.finditer(article.body, block.start, block.end)]
    if article.source.format is Format.MARKDOWN:
        spans += [match.span() for match in _CODE_SPAN.finditer(article.body, block.start, block.end)]
    return sorted(spans)


def _within(at: int, spans: list[tuple[int, int]]) -> bool:
    index = bisect_right(spans, (at, 1 << 60)) - 1
    return index >= 0 and at < spans[index][1]


def _label_mark(block: Block, article: Article) -> list[Edit]:
    """The colon of a label (摘要:) that the text of a summary leaves out stands just before it."""
    before = article.body[block.start : block.text_start].rstrip()
    if block.kind is Kind.SUMMARY and before.endswith(":") and _HAN_SIGN.search(before):
        end = block.start + len(before)
        return [Edit(end - 1, end, "：", Action.REWRITE)]
    return []


def _changes(text: str) -> list[Change]:
    """What to widen in one block, as (start, end, after) in its text."""
    label = label_of(text)
    skip = label.size if label else 0
    changes = [(at.start(), at.end(), _WIDE[at[0][0]]) for at in _MARK.finditer(text, skip)]
    changes += [(at.start(), at.end(), "。") for at in _STOP.finditer(text, skip)]
    changes += [change for pair in _brackets(text) if pair[0] >= skip for change in _widened(pair)]
    for match in _QUOTED.finditer(text) if text.count('"') % 2 == 0 else ():
        changes += [(match.start(), match.start() + 1, "“"), (match.end() - 1, match.end(), "”")]
    return changes


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Pairs of half-width brackets around Chinese words, after a Chinese character or at the start of the text."""
    open_at: list[int] = []
    for match in _BRACKET.finditer(text):
        if match[0] == "(":
            open_at.append(match.start())
        elif open_at:
            start, end = open_at.pop(), match.start()
            outside = start == 0 or _HAN_SIGN.match(text[start - 1])
            if outside and end - start <= 400 and _HAN_SIGN.search(text, start, end):
                yield start, end


def _widened(pair: tuple[int, int]) -> list[Change]:
    return [(pair[0], pair[0] + 1, "（"), (pair[1], pair[1] + 1, "）")]
