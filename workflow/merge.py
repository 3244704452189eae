"""Two texts that were made from one: what only one of them changed is taken, paragraph by paragraph. Pure.

A paragraph is a line. Where both changed the same one, nobody but a person can say which it shall be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from workflow.diff import compare

Lines = tuple[str, ...]

# With more pairs of lines to hold against each other, the table of the comparison would need more than 50 MB; with more
# pairs of characters, finding which lines are alike could take more than a second.
_MOST_PAIRS, _MOST_CELLS = 400_000_000, 100_000_000_000


@dataclass(frozen=True, slots=True)
class Part:
    """A run of lines as the two texts have it, and as the merged one has it: taken; None where both changed it."""

    mine: Lines
    theirs: Lines
    taken: Lines | None


@dataclass(frozen=True, slots=True)
class Contest:
    """A passage that both changed. line: where mine begins in the merged text, from 0."""

    line: int
    mine: Lines
    theirs: Lines


@dataclass(frozen=True, slots=True)
class Change:
    """What turns my text into the merged one: `count` of my lines from `line` on (from 0) become `lines`."""

    line: int
    count: int
    lines: Lines


@dataclass(frozen=True, slots=True)
class Merged:
    """Both texts in one; where both changed a passage it has mine, and the contest tells of theirs."""

    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        """The merged text."""
        return "\n".join(line for part in self.parts for line in _standing(part))

    @property
    def contests(self) -> tuple[Contest, ...]:
        """What a person has to choose between, in text order."""
        return tuple(
            Contest(at, part.mine, part.theirs) for at, part in _placed(self.parts, _standing) if part.taken is None
        )

    @property
    def changes(self) -> tuple[Change, ...]:
        """The merged text as changes to mine, in text order, no two of them side by side."""
        changes: list[Change] = []
        for at, part in _placed(self.parts, lambda part: part.mine):
            if part.taken is None or part.taken == part.mine:
                continue
            if changes and changes[-1].line + changes[-1].count == at:
                last = changes.pop()
                changes.append(Change(last.line, last.count + len(part.mine), (*last.lines, *part.taken)))
            else:
                changes.append(Change(at, len(part.mine), part.taken))
        return tuple(changes)


def _standing(part: Part) -> Lines:
    return part.mine if part.taken is None else part.taken


def _placed(parts: Iterable[Part], lines_of: Callable[[Part], Lines]) -> Iterator[tuple[int, Part]]:
    at = 0
    for part in parts:
        yield at, part
        at += len(lines_of(part))


@dataclass(frozen=True, slots=True)
class _Slot:
    """A line of the text that both were made from, or the gap before one (base is empty): what became of it."""

    base: Lines
    mine: Lines
    theirs: Lines

    @property
    def taken(self) -> Lines | None:
        if self.theirs in (self.mine, self.base):
            return self.mine
        return self.theirs if self.mine == self.base else None

    @property
    def loose(self) -> bool:
        """It differs, and no words of the text they came from are in it: it belongs to a contest that it touches."""
        return self.mine != self.theirs and not any(line.strip() for line in self.base)


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Merge two texts that were made from `base`; nothing that either added is left out without being contested.

    Very long texts, and those of very many lines, are taken as one passage: whole, or contested as a whole.
    """
    if _are_too_long(base, mine) or _are_too_long(base, theirs):
        whole = _Slot(*(tuple(text.split("\n")) for text in (base, mine, theirs)))
        return Merged((Part(whole.mine, whole.theirs, whole.taken),))
    slots = [slot for slot in _slots(base, mine, theirs) if slot.base or slot.mine or slot.theirs]
    return Merged(tuple(_parts(slots)))


def common(one: str, other: str) -> str:
    """The lines that two texts share: what they may have been made from, where nobody knows any more."""
    if _are_too_long(one, other):
        return ""
    lines = one.split("\n")
    return "\n".join(lines[same.old - 1] for same in compare(one, other) if not same.changed)


def _are_too_long(one: str, other: str) -> bool:
    return one.count("\n") * other.count("\n") > _MOST_PAIRS or len(one) * len(other) > _MOST_CELLS


def _slots(base: str, mine: str, theirs: str) -> Iterator[_Slot]:
    kept, added = _became(base, mine)
    kept_there, added_there = _became(base, theirs)
    lines = base.split("\n")
    for at in range(len(lines) + 1):
        yield _Slot((), tuple(added[at]), tuple(added_there[at]))
        if at < len(lines):
            yield _Slot((lines[at],), kept[at], kept_there[at])


def _became(base: str, text: str) -> tuple[list[Lines], list[list[str]]]:
    """For each line of base the line it became, if it is there; for each gap before one, and the end, what came in."""
    count, lines = base.count("\n") + 1, text.split("\n")
    kept: list[Lines] = [()] * count
    added: list[list[str]] = [[] for _ in range(count + 1)]
    at = 0
    for passage in compare(base, text):
        if passage.old:
            at = passage.old
            kept[at - 1] = (lines[passage.new - 1],) if passage.new else ()
        else:
            added[at].append(lines[passage.new - 1])
    return kept, added


def _parts(slots: list[_Slot]) -> Iterator[Part]:
    at = 0
    while at < len(slots):
        until = _contested_until(slots, at)
        if until is None:
            yield Part(slots[at].mine, slots[at].theirs, slots[at].taken)
            at += 1
        else:
            group = slots[at:until]
            yield Part(_joined(slot.mine for slot in group), _joined(slot.theirs for slot in group), None)
            at = until


def _contested_until(slots: list[_Slot], start: int) -> int | None:
    """Where the contest that begins here ends: a contested line with the loose ones on both sides of it."""
    at = start
    while at < len(slots) and slots[at].loose and slots[at].taken is not None:
        at += 1
    if at == len(slots) or slots[at].taken is not None:
        return None
    at += 1
    while at < len(slots) and slots[at].loose and slots[at].taken is not None:
        at += 1
    return at


def _joined(runs: Iterable[Lines]) -> Lines:
    return tuple(line for run in runs for line in run)


@dataclass(frozen=True, slots=True)
class MergedFields:
    """A form's fields, both ways of filling them in one. contested: their value of those that both changed."""

    fields: Mapping[str, str]
    contested: Mapping[str, str]
    body: Merged


def merge_fields(base: Mapping[str, str] | None, mine: Mapping[str, str], theirs: Mapping[str, str]) -> MergedFields:
    """Merge two fillings of a form whose field `body` is a text; base: what both began with, None if nobody knows.

    Where both changed a field, or nobody knows which of them did, `fields` has mine.
    """
    bodies = (mine.get("body", ""), theirs.get("body", ""))
    body = merge(base.get("body", "") if base else common(*bodies), *bodies)
    before = base or {}
    fields, contested = {"body": body.text}, {}
    for name, value in mine.items():
        if name == "body":
            continue
        slot = _Slot((before.get(name, ""),), (value,), (theirs.get(name, ""),))
        if slot.taken is None:
            contested[name] = theirs[name]
        fields[name] = slot.taken[0] if slot.taken else value
    return MergedFields(fields, contested, body)
