"""The reversible ledger of changes to a text: apply, undo, and where a place in one text stands in the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from workflow.findings import Action, Edit, Finding


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger: body[start:end] was `before` and became `after`, because of the finding `code`."""

    start: int
    end: int
    before: str
    after: str
    code: str
    action: Action
    stage: str = ""


class NotThisText(Exception):
    """The ledger does not belong to the text it was used on."""


def ledger_of(body: str, findings: Iterable[Finding]) -> tuple[Entry, ...]:
    """The entries these findings ask for, in source order; where two overlap the longer, then the earlier, wins.

    Edits that change nothing or point outside the body are left out. At one place stands at most one insertion, and
    none inside a piece that another entry replaces. Takes time near-linear in the body and in the number of edits.
    """
    wanted = [(edit, finding) for finding in findings for edit in finding.edits if _says_something(edit, body)]
    wanted.sort(key=lambda pair: (pair[0].start - pair[0].end, pair[0].start))
    taken = _taken(body, wanted)
    return tuple(
        Entry(edit.start, edit.end, body[edit.start : edit.end], edit.after, finding.code, edit.action, finding.stage)
        for edit, finding in sorted(taken, key=lambda pair: (pair[0].start, pair[0].end))
    )


def _says_something(edit: Edit, body: str) -> bool:
    inside = 0 <= edit.start <= edit.end <= len(body)
    if not inside:
        return False
    same_length = edit.end - edit.start == len(edit.after)
    return not same_length or body[edit.start : edit.end] != edit.after


def _taken(body: str, wanted: Sequence[tuple[Edit, Finding]]) -> list[tuple[Edit, Finding]]:
    """Of edits ordered longest first, those that overlap none before them.

    An edit that overlaps a longer one has its first or its last character in it, so two looks decide.
    """
    covered = bytearray(len(body))
    # Marks where, between two characters, an entry is at work: inside a replaced piece, or an insertion.
    busy = bytearray(len(body) + 1)
    taken: list[tuple[Edit, Finding]] = []
    for edit, finding in wanted:
        start, end = edit.start, edit.end
        if start == end:
            if busy[start]:
                continue
            busy[start] = 1
        else:
            if covered[start] or covered[end - 1]:
                continue
            covered[start:end] = b"\x01" * (end - start)
            busy[start + 1 : end] = b"\x01" * (end - start - 1)
        taken.append((edit, finding))
    return taken


def _place(entry: Entry) -> tuple[int, int]:
    # By end as well: an insertion stands before the piece that is replaced at the same place.
    return (entry.start, entry.end)


def apply(body: str, entries: Sequence[Entry]) -> str:
    """The body with every entry carried out.

    Raises:
        NotThisText: an entry's `before` is not what stands there, or entries overlap.
    """
    parts: list[str] = []
    at = 0
    for entry in sorted(entries, key=_place):
        if entry.start < at or body[entry.start : entry.end] != entry.before:
            raise NotThisText(f"expected {entry.before!r} at {entry.start}")
        parts += [body[at : entry.start], entry.after]
        at = entry.end
    return "".join([*parts, body[at:]])


def undo(changed: str, entries: Sequence[Entry]) -> str:
    """The text as it was before `apply(body, entries)` made `changed` of it.

    Raises:
        NotThisText: `changed` is not what these entries produce.
    """
    parts: list[str] = []
    at = shift = 0
    for entry in sorted(entries, key=_place):
        start = entry.start + shift
        if start < at or changed[start : start + len(entry.after)] != entry.after:
            raise NotThisText(f"expected {entry.after!r} at {start}")
        parts += [changed[at:start], entry.before]
        at = start + len(entry.after)
        shift += len(entry.after) - len(entry.before)
    return "".join([*parts, changed[at:]])


def original_offset(offset: int, entries: Sequence[Entry]) -> int:
    """Where the place `offset` of the changed text stands in the text before; inside an insertion, its start."""
    shift = 0
    for entry in sorted(entries, key=_place):
        start = entry.start + shift
        if offset < start:
            break
        if offset < start + len(entry.after):
            return min(entry.start + (offset - start), entry.end)
        shift += len(entry.after) - len(entry.before)
    return offset - shift


@dataclass(frozen=True, slots=True)
class _Mark:
    """An entry as a piece of the text between two ledgers; `late` when it belongs to the second of them."""

    start: int
    end: int
    late: bool
    entry: Entry


def composed(body: str, first: Sequence[Entry], second: Sequence[Entry]) -> tuple[Entry, ...]:
    """One ledger over `body` that does what `first` does and then `second` on the text that `first` made.

    Entries of the two that overlap become one, with the code, stage and action of the earliest of them.

    Raises:
        NotThisText: `first` does not belong to `body`, or `second` not to what it makes.
    """
    middle = apply(body, first)
    entries: list[Entry] = []
    shift = 0
    for group in _groups(first, second):
        start, end = group[0].start, max(mark.end for mark in group)
        changes = [mark.entry for mark in group if mark.late]
        grown = sum(len(mark.entry.after) - len(mark.entry.before) for mark in group if not mark.late)
        before = body[start - shift : end - shift - grown]
        after = apply(middle[start:end], [_moved(entry, -start) for entry in changes])
        why = group[0].entry
        if before != after:
            entries.append(Entry(start - shift, end - shift - grown, before, after, why.code, why.action, why.stage))
        shift += grown
    return tuple(entries)


def _moved(entry: Entry, by: int) -> Entry:
    return replace(entry, start=entry.start + by, end=entry.end + by)


def _groups(first: Sequence[Entry], second: Sequence[Entry]) -> list[list[_Mark]]:
    marks = [_Mark(entry.start, entry.end, True, entry) for entry in second]
    shift = 0
    for entry in sorted(first, key=_place):
        start = entry.start + shift
        marks.append(_Mark(start, start + len(entry.after), False, entry))
        shift += len(entry.after) - len(entry.before)
    groups: list[list[_Mark]] = []
    reach = -1
    for mark in sorted(marks, key=lambda mark: (mark.start, mark.end, mark.late)):
        together = mark.start < reach or (groups and mark.start == mark.end == groups[-1][-1].start == reach)
        if together:
            groups[-1].append(mark)
        else:
            groups.append([mark])
        reach = max(reach, mark.end)
    return groups
