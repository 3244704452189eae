"""The signs, in the last block of a text and in its habits, that speak for or against a break inside a sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workflow.article import Block, Kind
from workflow.stages._habits import READ_BLOCKS, Habit, habit_signs
from workflow.stages._rows import row_signs
from workflow.stages._unclosed import LONGEST, unclosed_bracket, unclosed_markup, unclosed_quote
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
_LAST_LETTERS = re.compile(r"[^\W\d_]+$")
_INNER_STOP = re.compile(r"[。！？!?؟۔…](?=.)|(?<=\w\w)\.(?=\s)", re.DOTALL)
_LABEL = re.compile(r"[^\s:：][^:：.。\n]{1,28}[:：]\s?\S")
_ADDRESS_LAST = re.compile(
    r"(?:https?://\S+|www\.\S+|\S+@\S+\.\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,4}(?:/\S*)?|[\d /+()-]{6,})$"
)
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}:\d\d")
READ_CHARACTERS = 200_000
_MOST_USES = 100
_NEAR = 2_000
# What stands before a block in the text that the network reads: what kind of block it is.
_MARKS: Mapping[Kind, str] = {
    Kind.PARAGRAPH: "\x01",
    Kind.ITEM: "\x02",
    Kind.HEADING: "\x03",
    Kind.QUOTE: "\x04",
    Kind.TABLE: "\x05",
}
END_MARK = "\x06"


def marked(block: Block) -> str:
    """A block as the network reads it: its mark and its text; nothing for code, images and comments."""
    text = block.text.rstrip()
    return _MARKS[block.kind] + text if text and block.kind in _MARKS else ""


@dataclass(frozen=True, slots=True)
class Tail:
    """The last block of a text and what it is judged by. above: the blocks over it. raw: the block with its markup.

    below: how many blocks with words under it were set aside. credit, sign, references: whether it has itself the look
    of a credit, of an agency's mark, or of an entry in a list of references.
    """

    block: Block
    above: Sequence[Block]
    raw: str
    language: str
    habit: Habit
    below: int = 0
    credit: bool = False
    sign: bool = False
    references: bool = False

    @property
    def text(self) -> str:
        """What a reader sees of the block, spaces at the end left out."""
        return self.block.text.rstrip()

    @property
    def fragment(self) -> str:
        """The piece after the last sentence stop, the last 2,000 characters where there is none among them."""
        near = self.text[-_NEAR:]
        ends = [match.end() for match in _INNER_STOP.finditer(near)]
        return near[ends[-1] :] if ends else near

    @property
    def wide(self) -> bool:
        """Whether the language writes words without spaces."""
        return self.language in UNSPACED

    def read(self, size: int) -> str:
        """The last `size` characters of the text, each block after its mark."""
        text = marked(self.block)[-size:]
        for block in reversed(self.above):
            if len(text) >= size:
                break
            text = marked(block)[-size:] + text
        return text[-size:]


def signs(tail: Tail) -> Mapping[str, float]:
    """The signs that speak for or against a break, each with its strength; those that are absent are left out."""
    return {
        name: float(value) for part in (_last, _shape, _place, _wording, _script) for name, value in part(tail) if value
    }


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
    yield "inner-stop", len(fragment) < len(text)
    yield "inner-comma", any(mark in COMMAS for mark in fragment[:-1])
    yield "long-fragment", min(len(fragment) / unit / 30, 2.0)
    yield "short-block", len(text) / unit < 10
    yield "log-length", math.log1p(len(text) / unit) - 3
    yield "lines", min(text.count("\n"), 5) / 5
    yield "last-line", min(len(text) - text.rfind("\n") - 1, 80) / 80
    near = text[-LONGEST:]
    yield "unclosed-bracket", unclosed_bracket(near) is not None
    yield "unclosed-quote", unclosed_quote(near) is not None
    yield "unclosed-markup", unclosed_markup(tail.raw)
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


def _place(tail: Tail) -> Iterator[tuple[str, float]]:
    """What the block is, what stands above and below it, and the text's habits."""
    yield "item", tail.block.kind is Kind.ITEM
    yield "quote-block", tail.block.kind is Kind.QUOTE
    yield "trailers", tail.below > 0
    yield "many-trailers", tail.below > 3
    yield "credit", tail.credit
    yield "sign", tail.sign
    yield "references", tail.references
    yield "under-heading", bool(tail.above) and tail.above[-1].kind is Kind.HEADING
    yield "under-paragraph", bool(tail.above) and tail.above[-1].kind is Kind.PARAGRAPH
    yield "under-open", bool(tail.above) and not stops_before_closers(tail.above[-1].text)
    yield f"in-{tail.language}", 1.0
    yield from habit_signs(tail.habit, tail.block.kind, len(tail.text))
    yield from row_signs(tail.block, tail.above)


def _script(tail: Tail) -> Iterator[tuple[str, float]]:
    """What the last character and the last word are made of."""
    last = tail.text[-1]
    yield "letter-last", last.isalpha()
    yield "latin-in-wide", tail.wide and last.isascii() and last.isalpha()
    yield "hangul-last", "가" <= last <= "힣"
    yield "han-last", "\u3400" <= last <= "\u9fff"
    yield "kana-last", "\u3040" <= last <= "\u30ff"
    yield "capital-word", tail.text.rsplit(maxsplit=1)[-1][:1].isupper()
    letters = _LAST_LETTERS.search(tail.text[-40:])
    yield "word-length", min(len(letters.group()), 12) / 12 if letters else 0.0


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
    uses = _uses(body, word, whole=not tail.wide or word.isascii())
    inside = sum(after.isalnum() for after in uses)
    before_stop = sum(after in STOPS or after in COMMAS or after == "\n" for after in uses if after)
    prefix = "wide-" if tail.wide else ""
    yield prefix + "never-seen", not uses
    yield prefix + "only-inside", bool(uses) and inside == len(uses)
    yield prefix + "share-inside", inside / len(uses) if uses else 0.0
    yield prefix + "before-stop", min(before_stop, 3) / 3
    yield prefix + "seen-whole", min(len(uses) - inside, 3) / 3
    yield "one-letter", len(word) == 1 and not tail.wide


def _uses(body: str, word: str, *, whole: bool) -> Sequence[str]:
    """What follows the word where it stands in the body, where it starts a word if `whole`; the last places first."""
    after: list[str] = []
    at = body.rfind(word)
    while at >= 0 and len(after) < _MOST_USES:
        if not (whole and body[at - 1 : at].isalnum()):
            after.append(body[at + len(word) : at + len(word) + 1])
        at = body.rfind(word, 0, at)
    return after
