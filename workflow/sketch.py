"""A small, even sample of what a text says, by which copies are found: whole, cut, or lightly edited."""

from __future__ import annotations

import hashlib
import re
import struct
import unicodedata
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import accumulate

from workflow.parse.length import units

# A share is then off by less than seven in a hundred, two times out of three; and a sketch takes 1,600 bytes.
SIZE = 200
# Enough of the text: what was copied stands in its first hundred pages too.
LONGEST_READ = 200_000
# A shingle is the shortest run of this weight: three words, or five characters of a script without spaces. One changed
# word in ten then leaves seven shingles in ten as they were.
_WEIGHT, _WORD, _SIGN = 5, 2, 1
_FIRST_SIGN = "\u1100"
_MARKUP = re.compile(r"<[^<>]{0,300}>|https?://[^\s)\]>\"'，。、；）】》]+")
# A shingle that so many other submissions have, none of them a copy, is nobody's own: an imprint, a standing note.
COMMON_FROM = 4
# From this share on a text is a copy even if many others are copies too.
_WHOLE = 0.8
_EVERYTHING = 2**63


@dataclass(frozen=True, slots=True)
class Sketch:
    """The `SIZE` smallest hashes, 63 bits each, of a text's shingles, in order; all of them where there are fewer."""

    hashes: tuple[int, ...]

    @property
    def reach(self) -> int:
        """Up to which hash the sketch is complete."""
        return self.hashes[-1] if len(self.hashes) == SIZE else _EVERYTHING

    def packed(self) -> bytes:
        """As the ledger keeps it: eight bytes for each hash, the lowest byte first."""
        return struct.pack(f"<{len(self.hashes)}q", *self.hashes)


def unpacked(kept: bytes) -> Sketch:
    """A sketch from what the ledger keeps."""
    return Sketch(struct.unpack(f"<{len(kept) // 8}q", kept))


def shingles(text: str) -> Iterator[bytes]:
    """Every run of neighbouring words or characters that weighs enough; markup, marks, width and case do not count."""
    plain = unicodedata.normalize("NFKC", _MARKUP.sub(" ", text[:LONGEST_READ])).lower()
    found = units(plain[:LONGEST_READ])
    weights = [_SIGN if len(unit) == 1 and unit >= _FIRST_SIGN else _WORD for unit in found]
    # Four bytes a character: places in the bytes follow from places in the text, and one slice is one shingle.
    raw = " ".join(found).encode("utf-32-le", "surrogatepass")
    places = list(accumulate((4 * len(unit) + 4 for unit in found), initial=0))
    end = weight = 0
    for start, first in enumerate(weights):
        while weight < _WEIGHT and end < len(found):
            weight += weights[end]
            end += 1
        if weight < _WEIGHT:
            return
        yield raw[places[start] : places[end] - 4]
        weight -= first


def sketch_of(text: str) -> Sketch:
    """The sketch of a text; the same on every machine."""
    rough = {zlib.crc32(one): one for one in shingles(text)}
    return Sketch(tuple(sorted(_hash(rank, rough[rank]) for rank in nsmallest(SIZE, rough))))


def hashes_of(text: str) -> frozenset[int]:
    """The hashes of all shingles of a text, for finding where in it a shared one stands."""
    return frozenset(_hash(zlib.crc32(one), one) for one in shingles(text))


def _hash(rank: int, shingle: bytes) -> int:
    """A quick checksum says the order, a better one tells apart what it takes for equal."""
    return rank << 31 | int.from_bytes(hashlib.blake2b(shingle, digest_size=4).digest()) >> 1


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts have in common. share: of this one, whole: of the other, 0 to 1; shared: the hashes in both."""

    share: float
    whole: float
    shared: frozenset[int]


def overlap(mine: Sketch, other: Sketch, common: Collection[int] = frozenset()) -> Overlap:
    """Compare two sketches as far as both are complete. common: hashes that count for nothing."""
    reach = min(mine.reach, other.reach)
    ours = {one for one in mine.hashes if one <= reach}.difference(common)
    theirs = {one for one in other.hashes if one <= reach}.difference(common)
    both = frozenset(ours & theirs)
    return Overlap(len(both) / max(len(ours), 1), len(both) / max(len(theirs), 1), both)


def overlaps(mine: Sketch, others: Mapping[int, Sequence[Sketch]]) -> dict[int, Overlap]:
    """What each of the others, by submission with a sketch for each of its texts, has in common with this text.

    What many of them share counts for nothing, unless so much is shared that the whole text is a copy.
    """
    first = {key: _most(mine, sketches) for key, sketches in others.items()}
    partly = [one for one in first.values() if one.share < _WHOLE]
    counts = Counter(found for one in partly for found in one.shared)
    common = {found for found, count in counts.items() if count >= COMMON_FROM}
    return {key: one if one.share >= _WHOLE else _most(mine, others[key], common) for key, one in first.items()}


def _most(mine: Sketch, sketches: Sequence[Sketch], common: Collection[int] = frozenset()) -> Overlap:
    return max((overlap(mine, one, common) for one in sketches), key=lambda one: (one.share, one.whole))
