"""What changed between two texts: paragraphs paired, then characters in unspaced scripts and words elsewhere."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import Indel


class Tag(StrEnum):
    """Whether a piece stands in both texts, only in the old one, or only in the new one."""

    SAME = "same"
    DELETED = "deleted"
    INSERTED = "inserted"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with one tag; a change is a deleted piece, an inserted piece, or the one and then the other."""

    tag: Tag
    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One line of the two texts, without its newline. old, new: its line number, from 1; 0 where it does not exist.

    moved: where it stands in the other text, for a line that only changed its place (workflow.moves); else 0.
    """

    pieces: tuple[Piece, ...]
    old: int
    new: int
    moved: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything in it differs."""
        return self.old == 0 or self.new == 0 or any(piece.tag is not Tag.SAME for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Passages in a row that are all changed (or stand near a change), or all of no interest and best folded away."""

    folded: bool
    passages: tuple[Passage, ...]


# Scripts that put no spaces between words: there a single character is the unit.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3100-\u312f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)


def _marks() -> str:
    """A character class of everything that belongs to the character before it: accents, vowel signs, joiners."""
    joined = [0x200D, *range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400), *range(0xE0020, 0xE0080)]
    found = [at for at in range(0x300, 0x1F000) if unicodedata.category(chr(at)) in {"Mn", "Mc", "Me"}]
    return "".join(map(chr, sorted({*joined, *found})))


_MARKS = _marks()
# An emoji of several parts (family, flag) is one unit, and so is a letter with its marks: half of one is not readable.
_UNIT = re.compile(
    rf"[\U0001f1e6-\U0001f1ff]{{2}}"
    rf"|(?:[^\W_{_UNSPACED}][{_MARKS}]*)+"
    rf"|[^\S\n]+"
    rf"|.[{_MARKS}]*(?:(?<=\u200d).[{_MARKS}]*)*",
    re.DOTALL,
)
# The same without marks and emoji, for texts that have none: over a class of two thousand signs, some of them beyond
# the first plane, the engine looks one by one.
_PLAIN = re.compile(rf"[^\W_{_UNSPACED}]+|[^\S\n]+|.", re.DOTALL)
_COMPOSED = re.compile(f"[{''.join(mark for mark in _MARKS if ord(mark) <= 0xFFFF)}]|[\U00010000-\U0010ffff]")
_SENTENCE = re.compile(r"[^。！？!?.]*[。！？!?.]+[”’」』）)\"']*\s*|[^。！？!?.]+")
# Above this many cells the table of a comparison would need more than about 12 MB.
_MOST_CELLS = 100_000_000
_MOST_PAIRS = 10_000
# Below this likeness a paragraph was not changed, it was replaced; half is where a marked-up line stops being readable.
_ALIKE = 0.45


def units(text: str) -> list[str]:
    """The text in pieces that are never split: a word, a space, a mark of punctuation, one unspaced character."""
    return (_UNIT if _COMPOSED.search(text) else _PLAIN).findall(text)


def inline(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces that turn one line into the other, neighbours of one tag joined, deletions before insertions."""
    if before == after:
        return (Piece(Tag.SAME, before),) if before else ()
    old, new = units(before), units(after)
    if len(old) * len(new) > _MOST_CELLS:
        old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    if len(old) * len(new) > _MOST_CELLS:
        old, new = [before], [after]
    return _tidy(_runs(old, new))


def _runs(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """(same, deleted, inserted) in text order: what stands in both, then what was exchanged for what after it."""
    same = deleted = inserted = ""
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            if deleted or inserted:
                yield same, deleted, inserted
                same = deleted = inserted = ""
            same += "".join(old[step.src_start : step.src_end])
            continue
        deleted += "".join(old[step.src_start : step.src_end])
        inserted += "".join(new[step.dest_start : step.dest_end])
    yield same, deleted, inserted


def _tidy(runs: Iterator[tuple[str, str, str]]) -> tuple[Piece, ...]:
    """Pieces of the runs; a mere space between two changed words joins them into one change, which reads better."""
    joined: list[list[str]] = []
    for same, deleted, inserted in runs:
        if joined and same.isspace() and (deleted and inserted) and all(joined[-1][1:]):
            joined[-1][1] += same + deleted
            joined[-1][2] += same + inserted
        else:
            joined.append([same, deleted, inserted])
    return tuple(Piece(tag, text) for run in joined for tag, text in zip(Tag, run, strict=True) if text)


def compare(before: str, after: str) -> tuple[Passage, ...]:
    """Both texts line by line: lines that stayed, lines that changed (with their pieces), lines that came and went."""
    old, new = before.split("\n"), after.split("\n")
    passages: list[Passage] = []
    at, to = 0, 0
    for step in Indel.opcodes(old, new):
        if step.tag != "equal":
            continue
        passages += _between(old, new, (at, step.src_start), (to, step.dest_start))
        passages += [
            Passage(_whole(Tag.SAME, old[line]), line + 1, step.dest_start + line - step.src_start + 1)
            for line in range(step.src_start, step.src_end)
        ]
        at, to = step.src_end, step.dest_end
    return (*passages, *_between(old, new, (at, len(old)), (to, len(new))))


def _whole(tag: Tag, line: str) -> tuple[Piece, ...]:
    return (Piece(tag, line),) if line else ()


def _between(old: Sequence[str], new: Sequence[str], gone: tuple[int, int], come: tuple[int, int]) -> Iterator[Passage]:
    """The passages where lines old[gone] gave way to lines new[come], like ones paired."""
    at, to = gone[0], come[0]
    for one, other in [*_paired(old[slice(*gone)], new[slice(*come)]), (gone[1] - gone[0], come[1] - come[0])]:
        yield from (Passage(_whole(Tag.DELETED, old[line]), line + 1, 0) for line in range(at, gone[0] + one))
        yield from (Passage(_whole(Tag.INSERTED, new[line]), 0, line + 1) for line in range(to, come[0] + other))
        at, to = gone[0] + one + 1, come[0] + other + 1
        if at <= gone[1] and to <= come[1]:
            yield Passage(inline(old[at - 1], new[to - 1]), at, to)


def _paired(gone: Sequence[str], come: Sequence[str]) -> list[tuple[int, int]]:
    """Which lines are the same paragraph, changed: pairs in order, with the most likeness in all."""
    if len(gone) * len(come) > _MOST_PAIRS:
        return [(at, at) for at in range(min(len(gone), len(come))) if _likeness(gone[at], come[at])]
    best: list[list[float]] = [[0.0] * (len(come) + 1) for _ in range(len(gone) + 1)]
    likeness = [[_likeness(one, other) for other in come] for one in gone]
    for i in range(len(gone) - 1, -1, -1):
        for j in range(len(come) - 1, -1, -1):
            both = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] else 0.0
            best[i][j] = max(best[i + 1][j], best[i][j + 1], both)
    return list(_walk(best, likeness))


def _walk(best: Sequence[Sequence[float]], likeness: Sequence[Sequence[float]]) -> Iterator[tuple[int, int]]:
    i = j = 0
    while i < len(best) - 1 and j < len(best[0]) - 1:
        if likeness[i][j] and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _likeness(one: str, other: str) -> float:
    return Indel.normalized_similarity(one, other, score_cutoff=_ALIKE) if one.strip() and other.strip() else 0.0


def folded(passages: Sequence[Passage], around: int = 1) -> tuple[Stretch, ...]:
    """The passages in stretches, with everything farther than `around` written lines from a change folded."""
    near = _near(passages, around)
    stretches: list[Stretch] = []
    for passage, shown in zip(passages, near, strict=True):
        if stretches and stretches[-1].folded is not shown:
            stretches[-1] = Stretch(not shown, (*stretches[-1].passages, passage))
        else:
            stretches.append(Stretch(not shown, (passage,)))
    return tuple(stretches)


def _near(passages: Sequence[Passage], around: int) -> list[bool]:
    """For each passage, whether it is changed or at most `around` written lines from one that is."""
    near = [passage.changed for passage in passages]
    for order in (range(len(passages)), range(len(passages) - 1, -1, -1)):
        left = 0
        for at in order:
            if passages[at].changed:
                left = around
            elif left:
                near[at] = True
                # An empty line between paragraphs shows nothing, so it does not count.
                left -= bool(passages[at].pieces)
    return near
