"""Suite `diff`: what changed between two versions of an article, against the standard library."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import partial

from workers.bench.cases import Case, LeftOut, cpu_us, side_by_side
from workers.bench.texts import chinese, edited
from workflow.diff import compare

_SIZE = 10_000
_EDITS = 20


def diff(quick: bool) -> Iterator[Case | LeftOut]:
    """CPU of one comparison."""
    before = chinese(1, _SIZE).body
    after = edited(before, _EDITS)
    mine, theirs = side_by_side(
        partial(cpu_us, partial(compare, before, after)),
        partial(cpu_us, partial(_by_characters, before, after)),
        rounds=3 if quick else 51,
    )
    yield Case("diff", "Chinese, 10 kB, 20 edits; peer: difflib by characters", mine, theirs, "µs CPU")


def _by_characters(before: str, after: str) -> object:
    return SequenceMatcher(None, before, after).get_opcodes()
