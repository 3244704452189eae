"""What an earlier text had and this one has not: the two compared sentence by sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz.distance import Indel, Postfix, Prefix

from workflow.stages._words import stops_before_closers

# A sentence with its closing marks, or what is left of a line.
_SENTENCE = re.compile(r"[^\n。！？!?…]*?(?:[。！？!?…]+|\.(?=\s|$))[”’」』）)\]\"'*_]*|[^\n]+", re.MULTILINE)
_SPACE = re.compile(r"\s+")
_ELLIPSIS = re.compile(r"(?:…+|\.{2,})$")
# Above this many cells a comparison would take more than a moment; texts that differ in so much are two texts.
_MOST_CELLS = 40_000_000
# From this likeness on a sentence was mended, not replaced.
_MENDED = 0.7
_SAME_BUT_FOR_A_WORD = 0.85
_LOOKED_AT = 50
# A longer "sentence" is a text without stops or lines; it is the same or another one.
_LONGEST_COMPARED = 2_000
# The least that the beginning or the end of a sentence has to show to be known again.
_LEAST_STUMP = 4


class Sentence(NamedTuple):
    """One sentence, its spaces made one kind, and where in the body it stands."""

    said: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Loss:
    """A run of sentences that is missing here, with nothing written in its place.

    start, end: where in the earlier body it stands. at: the place in this body, a code point, where it is missing.
    inside: whether the text breaks off, or goes on, inside a sentence. last: whether it is the end that is missing.
    """

    start: int
    end: int
    at: int
    inside: bool
    last: bool

    @property
    def size(self) -> int:
        """How long it is, in code points."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Comparison:
    """This text against an earlier one.

    kept: the share of it that stood there, 0 to 1. gone: the sentences of the earlier one that stand nowhere here.
    """

    kept: float
    gone: tuple[Sentence, ...]
    losses: tuple[Loss, ...]

    def share(self, loss: Loss) -> float:
        """How much of all that is gone this loss is, 0 to 1."""
        elsewhere = sum(len(one.said) for one in self.gone if one.end <= loss.start or one.start >= loss.end)
        return loss.size / max(loss.size + elsewhere, 1)


class _Gap(NamedTuple):
    """Where the texts differ: `old` was there, `new` stands here, after the place `at`. last: up to both ends."""

    old: Sequence[Sentence]
    new: Sequence[Sentence]
    at: int
    last: bool


def sentences(body: str) -> list[Sentence]:
    """The sentences of a body; lines end them, whatever stands there."""
    found = []
    for one in _SENTENCE.finditer(body):
        raw = one.group()
        said = _SPACE.sub(" ", raw).strip()
        if said:
            found.append(Sentence(said, one.end() - len(raw.lstrip()), one.start() + len(raw.rstrip())))
    return found


def compare(body: str, earlier: str) -> Comparison | None:
    """What of an earlier text is missing in this one; None where the two differ in too much to tell."""
    there, here = sentences(earlier), sentences(body)
    old, new = [one.said for one in there], [one.said for one in here]
    head = Prefix.similarity(old, new)
    if not new or (len(old) - head) * (len(new) - head) > _MOST_CELLS:
        return None
    gaps = list(_gaps(there[head:], here[head:], at=here[head - 1].end if head else 0))
    known = set(new)
    gone: list[Sentence] = []
    losses: list[Loss] = []
    strange = 0
    for gap in gaps:
        missing = [one for one in gap.old if one.said not in known and not _is_among(one, gap.new)]
        found = _losses(gap, missing)
        # A sentence that broke off, or that lost its middle, is no new one.
        own = gap.new[:-1] if any(loss.inside for loss in found) else gap.new
        strange += sum(len(one.said) for one in own if not _is_among(one, gap.old))
        gone += missing
        losses += found
    whole = sum(map(len, new))
    return Comparison((whole - strange) / whole, tuple(gone), tuple(losses))


def _gaps(there: Sequence[Sentence], here: Sequence[Sentence], *, at: int) -> Iterator[_Gap]:
    """The places where the two differ, in order. at: where in this body what stands in both so far ends."""
    old: list[Sentence] = []
    new: list[Sentence] = []
    for step in Indel.opcodes([one.said for one in there], [one.said for one in here]):
        if step.tag != "equal":
            old += there[step.src_start : step.src_end]
            new += here[step.dest_start : step.dest_end]
            continue
        if old or new:
            yield _Gap(old, new, at, last=False)
            old, new = [], []
        at = here[step.dest_end - 1].end
    if old or new:
        yield _Gap(old, new, at, last=True)


def _losses(gap: _Gap, missing: Sequence[Sentence]) -> list[Loss]:
    if not gap.new:
        return [Loss(missing[0].start, missing[-1].end, gap.at, inside=False, last=gap.last)] if missing else []
    broken = list(_broken_off(gap, missing)) if gap.last else []
    if broken or len(gap.new) > 1 or len(gap.old) < 2:
        return broken
    return list(_seam(gap.old[0], gap.old[-1], gap.new[0]))


def _broken_off(gap: _Gap, missing: Sequence[Sentence]) -> Iterator[Loss]:
    """The last sentence here is the beginning of one there, or one that was mended; what followed it is missing."""
    last, end = gap.new[-1], gap.old[-1].end
    stump = _ELLIPSIS.sub("", last.said)
    for one, after in zip(gap.old, [*gap.old[1:], None], strict=True):
        if _begins_with(one.said, stump):
            yield Loss(one.start + len(stump), end, last.end, inside=True, last=True)
            return
        if after and after in missing and _likeness(one.said, last.said) >= _MENDED:
            yield Loss(after.start, end, last.end, inside=False, last=True)
            return


def _begins_with(whole: str, stump: str) -> bool:
    """Whether a sentence breaks off as the stump does; with a word mended in it only if it has no stop of its own."""
    if not len(whole) > len(stump) >= _LEAST_STUMP:
        return False
    begins = whole[: len(stump)]
    return begins == stump or (not stops_before_closers(stump) and _likeness(begins, stump) >= _SAME_BUT_FOR_A_WORD)


def _seam(first: Sentence, last: Sentence, here: Sentence) -> Iterator[Loss]:
    """One sentence that begins like the first missing one and ends like the last: what lay between is gone."""
    begin = Prefix.similarity(first.said, here.said)
    end = Postfix.similarity(last.said, here.said)
    if min(begin, end) >= _LEAST_STUMP and begin + end >= len(here.said):
        yield Loss(first.start + begin, last.end - end, here.start + begin, inside=True, last=False)


def _is_among(one: Sentence, others: Sequence[Sentence]) -> bool:
    """Whether a sentence, whole, mended or broken off, is one of these."""
    return any(
        _begins_with(other.said, one.said) or _likeness(one.said, other.said) >= _MENDED
        for other in others[:_LOOKED_AT]
    )


def _likeness(one: str, other: str) -> float:
    if max(len(one), len(other)) > _LONGEST_COMPARED:
        return 0.0
    return Indel.normalized_similarity(one, other, score_cutoff=_MENDED)
