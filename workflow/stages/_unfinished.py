"""How likely a text is to break off inside a sentence, judged from its last block and its own habits."""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workflow.article import Block, Kind
from workflow.stages._unclosed import unclosed_bracket, unclosed_markup, unclosed_quote
from workflow.stages._weights import BIAS, WEIGHTS
from workflow.stages._words import (
    CLOSERS,
    COLONS,
    COMMAS,
    DASHES,
    FUNCTION_WORDS,
    GOES_ON,
    IS_WHOLE,
    OPENERS,
    STOPS,
    UNSPACED,
    stops_before_closers,
)

_LAST_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*$")
_INNER_STOP = re.compile(r"[。！？!?؟۔…](?=.)|(?<=\w\w)\.(?=\s)", re.DOTALL)
_LABEL = re.compile(r"[^\s:：][^:：.。\n]{1,28}[:：]\s?\S")
_ADDRESS_LAST = re.compile(
    r"(?:https?://\S+|www\.\S+|\S+@\S+\.\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,4}(?:/\S*)?|[\d /+()-]{6,})$"
)
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}:\d\d")
# Enough of the text to know its habits by; more would only cost time.
READ_BLOCKS = 400
READ_CHARACTERS = 200_000


@dataclass(frozen=True, slots=True)
class Habit:
    """How the paragraphs and items of one text end: how many there are, and the share that ends with a stop.

    median: the usual length of a paragraph, in characters.
    """

    paragraphs: int
    stopped: float
    items: int
    items_stopped: float
    median: float


def habit_of(blocks: Sequence[Block], *, wide: bool) -> Habit:
    """The habit of these blocks; the last, which is judged by it, should not be among them."""
    least = 20 if wide else 50
    seen = blocks[-READ_BLOCKS:]
    prose = [block.text for block in seen if block.kind is Kind.PARAGRAPH and len(block.text) >= least]
    items = [block.text for block in seen if block.kind is Kind.ITEM and len(block.text) >= least // 2]
    return Habit(
        len(prose),
        _share(prose),
        len(items),
        _share(items),
        statistics.median(map(len, prose)) if prose else float(least * 3),
    )


def _share(texts: Sequence[str]) -> float:
    return sum(map(stops_before_closers, texts)) / len(texts) if texts else 0.0


@dataclass(frozen=True, slots=True)
class Tail:
    """The last block of a text and what it is judged by. above: the blocks over it. raw: the block with its markup."""

    block: Block
    above: Sequence[Block]
    raw: str
    language: str
    habit: Habit
    peeled: int

    @property
    def text(self) -> str:
        """What a reader sees of the block, spaces at the end left out."""
        return self.block.text.rstrip()

    @property
    def fragment(self) -> str:
        """The piece after the last sentence stop."""
        ends = [match.end() for match in _INNER_STOP.finditer(self.text)]
        return self.text[ends[-1] :] if ends else self.text

    @property
    def wide(self) -> bool:
        """Whether the language writes words without spaces."""
        return self.language in UNSPACED


def signs(tail: Tail) -> Mapping[str, float]:
    """The signs, each by its name in the table of weights, that speak for or against a break."""
    return {name: value for part in (_last, _shape, _habits, _wording) for name, value in part(tail) if value}


def confidence(seen: Mapping[str, float]) -> float:
    """The probability, 0 to 1, that a block with these signs breaks off inside a sentence."""
    total = BIAS + sum(WEIGHTS.get(name, 0.0) * value for name, value in seen.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _last(tail: Tail) -> Iterator[tuple[str, float]]:
    last = tail.text[-1]
    yield "comma", last in COMMAS
    yield "colon", last in COLONS
    yield "opener", last in OPENERS
    yield "dash", last in DASHES
    yield "closer", last in CLOSERS
    yield "digit", last.isdigit()
    yield "symbol", not last.isalnum() and last not in COMMAS | COLONS | OPENERS | DASHES | CLOSERS | STOPS
    yield "markup-last", tail.raw.rstrip()[-1:] in {")", ">", "]", "`", "*"} and last.isalnum()


def _shape(tail: Tail) -> Iterator[tuple[str, float]]:
    unit = 1 if tail.wide else 3
    text, fragment = tail.text, tail.fragment
    sentences = len(fragment) < len(text)
    yield "inner-stop", sentences
    yield "inner-comma", any(mark in COMMAS for mark in fragment[:-1])
    yield "long-fragment", min(len(fragment) / unit / 30, 2.0)
    yield "short-block", len(text) / unit < 10
    yield "log-length", math.log1p(len(text) / unit) - 3
    yield "beyond-median", min(len(text) / max(tail.habit.median, 1.0), 2.0)
    yield "unclosed-bracket", unclosed_bracket(text) is not None
    yield "unclosed-quote", unclosed_quote(text) is not None
    yield "unclosed-markup", unclosed_markup(tail.raw)
    yield "item", tail.block.kind is Kind.ITEM
    yield "quote-block", tail.block.kind is Kind.QUOTE
    yield "table", tail.block.kind is Kind.TABLE
    yield "label", bool(_LABEL.match(text))
    yield "address-last", bool(_ADDRESS_LAST.search(text[-200:]))
    yield "date", bool(_DATE.search(fragment[-60:]))
    yield "bars", any(mark in text for mark in "|»→©•·►▼")
    yield "capitals", _capitals(fragment)
    yield "words", min(text.count(" "), 12) / 12 if not tail.wide else 0.0
    yield "lower-start", text[:1].islower()


def _capitals(text: str) -> float:
    """The share of words that start with a capital: high in names, titles and credits."""
    words = text.split()[-12:]
    return sum(word[:1].isupper() for word in words) / len(words) if words else 0.0


def _habits(tail: Tail) -> Iterator[tuple[str, float]]:
    habit = tail.habit
    known = min(habit.paragraphs, 8) / 8
    yield "few-paragraphs", 1 - known
    yield "stopped", habit.stopped * known
    yield "always-stopped", habit.paragraphs >= 4 and habit.stopped >= 0.95
    yield "seldom-stopped", habit.paragraphs >= 3 and habit.stopped < 0.6
    items = tail.block.kind is Kind.ITEM and min(habit.items, 8) / 8
    yield "items-stopped", items and habit.items_stopped * items
    yield "items-open", items and (1 - habit.items_stopped) * items
    yield "trailers", tail.peeled > 0
    yield "many-trailers", tail.peeled > 3
    yield "under-heading", bool(tail.above) and tail.above[-1].kind is Kind.HEADING
    yield "under-paragraph", bool(tail.above) and tail.above[-1].kind is Kind.PARAGRAPH
    yield "under-open", bool(tail.above) and not stops_before_closers(tail.above[-1].text)
    yield f"in-{tail.language}", 1.0


def _wording(tail: Tail) -> Iterator[tuple[str, float]]:
    text = tail.text
    word = last_word(tail)
    goes_on = GOES_ON.get(tail.language)
    whole = IS_WHOLE.get(tail.language)
    yield "function-word", is_function_word(tail)
    yield "goes-on", bool(goes_on and goes_on.search(text[-12:]))
    yield "whole-ending", bool(whole and whole.search(text[-12:]))
    if word and text[-1].isalnum():
        yield from _seen_before(tail, word)


def last_word(tail: Tail) -> str:
    """The last word; in scripts without spaces, and where they are mixed in, the last two characters."""
    found = _LAST_WORD.search(tail.text[-40:])
    word = found.group() if found else ""
    return word[-2:] if tail.wide and not word[-1:].isascii() else word


def is_function_word(tail: Tail) -> bool:
    """Whether the last word is one after which a sentence goes on."""
    return last_word(tail).casefold() in FUNCTION_WORDS.get(tail.language, ())


def _seen_before(tail: Tail, word: str) -> Iterator[tuple[str, float]]:
    """How the text uses the last word elsewhere: whole, before a stop, or only inside longer words."""
    body = "\n".join(block.text for block in tail.above[-READ_BLOCKS:])[-READ_CHARACTERS:]
    body += "\n" + tail.text[: -len(word)]
    left = "" if tail.wide and not word.isascii() else r"(?<![^\W_])"
    uses = re.findall(left + re.escape(word) + r"(.?)", body, re.DOTALL)
    inside = sum(after.isalnum() for after in uses)
    before_stop = sum(after in STOPS or after in COMMAS or after == "\n" for after in uses if after)
    prefix = "wide-" if tail.wide else ""
    yield prefix + "never-seen", not uses
    yield prefix + "only-inside", bool(uses) and inside == len(uses)
    yield prefix + "share-inside", inside / len(uses) if uses else 0.0
    yield prefix + "before-stop", min(before_stop, 3) / 3
    yield prefix + "seen-whole", min(len(uses) - inside, 3) / 3
    yield "one-letter", len(word) == 1 and not tail.wide
