"""Does the article end where its writer meant it to end, or was it cut?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workflow.article import Article, Block, Kind, Span
from workflow.findings import N_, Finding, Params, Severity
from workflow.stages._promo import promos_of
from workflow.stages._stubs import stub_at
from workflow.stages._trailers import without_trailers
from workflow.stages._unclosed import unclosed_bracket, unclosed_code, unclosed_quote
from workflow.stages._unfinished import Tail, confidence, habit_of, last_word, signs
from workflow.stages._words import COMMAS, GOES_ON, LANGUAGES, UNSPACED, stops_before_closers

LABEL = N_("Truncation")
ORDER = 60
VERSION = "1"
CODES: Mapping[str, str] = {
    "truncation.mid-sentence": N_("The text ends inside a sentence"),
    "truncation.unclosed-bracket": N_("A bracket near the end is never closed"),
    "truncation.unclosed-quote": N_("A quotation near the end is never closed"),
    "truncation.unclosed-code": N_("Code or markup at the end is never closed"),
    "truncation.empty-heading": N_("A heading with nothing under it"),
    "truncation.stub": N_("The text ends with a mark that more was left out"),
    "truncation.broken-character": N_("The text ends in a broken character"),
}
# Confidence from which a break inside a sentence blocks or warns: set where, on articles from sources that the weights
# had never seen, about one whole article in a hundred, and one in thirty, lies above.
BLOCK_AT = 0.9
WARN_AT = 0.5
# The share of paragraphs with an end mark below which a text is taken for one that does without: verse, captions.
HARDLY_ANY = 0.3
LONGEST_QUOTE = 60
# A line of hashtags at the end of a Chinese text looks like a heading whose mark is glued to it: #阅读#城市
_HASHTAGS = re.compile(r"#[^\s#]+(?:#|\s+#)")
_PROSE = (Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE)
_FRONT = frozenset({Kind.CATEGORY, Kind.TITLE, Kind.DATE, Kind.SUMMARY})


def check(article: Article) -> Sequence[Finding]:
    """The evidence that the article was cut, the surest first."""
    blocks = _without_advertising(article, [block for block in article.blocks if block.kind not in _FRONT])
    if not blocks:
        return ()
    sure = next((found for rule in (_broken, _stub, _code) if (found := rule(article, blocks))), None)
    at_end = [sure] if sure else _sentence(article, blocks)
    return (*at_end, *_empty_headings(article, blocks))


def _without_advertising(article: Article, blocks: list[Block]) -> list[Block]:
    """The blocks without what an advertiser glued to the end: that is not where the writer's text stops."""
    promo = next((promo for promo in promos_of(article) if blocks and promo.block == blocks[-1]), None)
    if promo is None:
        return blocks
    if promo.whole:
        return blocks[:-1]
    last = promo.block
    left = last.text[: promo.start].rstrip()
    offsets = last.offsets[: len(left) + 1]
    return [*blocks[:-1], replace(last, text=left, offsets=offsets, end=last.at(len(left) - 1) + 1)]


def _at(article: Article, span: Span, **about: Any) -> Finding:
    """A finding of this stage on one piece of the body."""
    return Finding(
        stage="truncation", start=span.start, end=span.end, quote=article.body[span.start : span.end], **about
    )


def _broken(article: Article, blocks: Sequence[Block]) -> Finding | None:
    last = blocks[-1]
    text = last.text.rstrip()
    if not text.endswith("\ufffd"):
        return None
    return _at(
        article,
        last.span(max(0, len(text.rstrip("\ufffd")) - LONGEST_QUOTE // 2), len(text)),
        code="truncation.broken-character",
        severity=Severity.BLOCK,
        confidence=0.98,
        message=N_("The text ends in a character that was cut in half: the end was lost on its way here."),
    )


def _stub(article: Article, blocks: Sequence[Block]) -> Finding | None:
    last = blocks[-1]
    found = None if last.kind is Kind.CODE else stub_at(last.text)
    if not found:
        return None
    return _at(
        article,
        last.span(*found),
        code="truncation.stub",
        severity=Severity.BLOCK,
        confidence=0.97,
        message=N_("The text ends with “%(mark)s”: it is the beginning of an article that goes on elsewhere."),
        params={"mark": last.text[slice(*found)].strip()},
    )


def _code(article: Article, blocks: Sequence[Block]) -> Finding | None:
    found = unclosed_code(article.body, article.source.format, blocks[-1])
    if not found:
        return None
    start, opened = found
    return _at(
        article,
        Span(start, min(start + LONGEST_QUOTE, len(article.body.rstrip()))),
        code="truncation.unclosed-code",
        severity=Severity.BLOCK,
        confidence=0.97,
        message=N_("“%(opened)s” is opened here and never closed: the end of the text is missing."),
        params={"opened": opened},
    )


def _sentence(article: Article, blocks: Sequence[Block]) -> list[Finding]:
    """What the last block says, once credits, tags and references below it are set aside."""
    if article.language not in LANGUAGES:
        return []
    kept, peeled = without_trailers(blocks)
    last = kept[-1]
    if last.kind not in _PROSE or not last.text.strip():
        return []
    habit = habit_of(kept[:-1], wide=article.language in UNSPACED)
    tail = Tail(last, kept[:-1], article.body[last.start : last.end], article.language, habit, peeled)
    unclosed = _unclosed(article, tail)
    if stops_before_closers(tail.text):
        return unclosed
    seen = signs(tail)
    sure = round(min(confidence(seen), _ceiling(tail, seen)), 3)
    if sure < WARN_AT:
        return []
    message, params = _in_words(tail, seen)
    severity = Severity.BLOCK if sure >= BLOCK_AT else Severity.WARN
    about = {"code": "truncation.mid-sentence", "severity": severity, "confidence": sure, "message": message}
    return [_at(article, _end_of(tail), params=params, **about), *unclosed]


def _ceiling(tail: Tail, seen: Mapping[str, float]) -> float:
    """The most that may be said of a text that hardly uses stops: nothing, or a warning where its last word is open."""
    habit = tail.habit
    said = [block.text.rstrip() for block in tail.above if block.kind in _PROSE]
    if habit.paragraphs >= 3:
        sparing = habit.stopped < HARDLY_ANY
    else:
        sparing = len(said) >= 3 and not any(map(stops_before_closers, said))
    if not sparing:
        return 1.0
    if {"comma", "opener"} & seen.keys() and not any(text[-1:] in COMMAS for text in said[-5:]):
        return 1.0
    return BLOCK_AT - 0.01 if "function-word" in seen else WARN_AT - 0.01


def _end_of(tail: Tail) -> Span:
    size = min(len(tail.fragment.lstrip()) or 1, LONGEST_QUOTE)
    return tail.block.span(len(tail.text) - size, len(tail.text))


def _in_words(tail: Tail, seen: Mapping[str, float]) -> tuple[str, Params]:
    """The strongest sign, in words that a writer understands."""
    word = {"word": last_word(tail)}
    if "comma" in seen or "opener" in seen or "dash" in seen:
        return N_("The text ends with “%(mark)s”: the sentence is not finished."), {"mark": tail.text[-1]}
    if "function-word" in seen:
        return N_("The text ends with “%(word)s”, a word after which a sentence goes on."), word
    if "goes-on" in seen:
        return N_("The text ends with “%(ending)s”, after which a sentence goes on."), {"ending": _going_on(tail)}
    if "only-inside" in seen:
        return N_("The text ends with “%(word)s”, elsewhere in it only the beginning of a longer word."), word
    if tail.block.kind is Kind.PARAGRAPH and tail.habit.paragraphs >= 3 and tail.habit.stopped >= 0.7:
        share = round(100 * tail.habit.stopped)
        return (
            N_("The last paragraph has no end mark, while %(share)s %% of the %(count)s others have one."),
            {"share": share, "count": tail.habit.paragraphs},
        )
    return N_("The last sentence has no end mark and seems to break off."), {}


def _going_on(tail: Tail) -> str:
    found = GOES_ON[tail.language].search(tail.text[-12:])
    return found.group() if found else tail.text[-1]


def _unclosed(article: Article, tail: Tail) -> list[Finding]:
    sure = 0.3 if stops_before_closers(tail.text) else 0.5
    found = []
    for code, where, message in (
        ("bracket", unclosed_bracket(tail.text), N_("The bracket “%(mark)s” is opened here and never closed.")),
        ("quote", unclosed_quote(tail.text), N_("The quotation mark “%(mark)s” is opened here and never closed.")),
    ):
        if where is not None:
            span = tail.block.span(where, min(len(tail.text), where + LONGEST_QUOTE))
            about = {"severity": Severity.WARN, "confidence": sure, "message": message}
            params = {"mark": tail.text[where]}
            found.append(_at(article, span, code=f"truncation.unclosed-{code}", params=params, **about))
    return found


def _empty_headings(article: Article, blocks: Sequence[Block]) -> Iterator[Finding]:
    for heading, below in zip(blocks, [*blocks[1:], None], strict=True):
        if heading.kind is not Kind.HEADING or _HASHTAGS.match(article.body, heading.start, heading.end):
            continue
        span = Span(heading.start, heading.end)
        about = {"code": "truncation.empty-heading", "params": {"heading": heading.text.strip()[:LONGEST_QUOTE]}}
        if below is None and not article.body[heading.end :].strip():
            message = N_("The text ends with the heading “%(heading)s”: the section under it is missing.")
            yield _at(article, span, severity=Severity.BLOCK, confidence=0.97, message=message, **about)
        elif below and below.kind is Kind.HEADING and below.level <= heading.level:
            message = N_("Nothing stands under the heading “%(heading)s”.")
            yield _at(article, span, severity=Severity.INFO, confidence=0.1, message=message, **about)
