"""A text cut into pieces, so that findings and changes show at their place in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from workflow.anchors import Place
from workflow.article import Span
from workflow.findings import Severity
from workflow.states import EditState

_WEIGHT: Mapping[str, int] = {Severity.INFO: 1, Severity.WARN: 2, Severity.BLOCK: 3}
_SHOWN = (EditState.APPLIED, EditState.PROPOSED)


class Found(Protocol):
    """What this module reads of a finding; workflow.shelf.FindingView is one."""

    @property
    def id(self) -> int: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def place(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def fixed(self) -> bool: ...
    @property
    def answered(self) -> object | None: ...


class Changed(Protocol):
    """What this module reads of an entry of the ledger of changes; workflow.shelf.EditView is one."""

    @property
    def id(self) -> int: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def after(self) -> str: ...
    @property
    def state(self) -> str: ...


class Noted(Protocol):
    """What this module reads of a conversation about a passage; workflow.shelf.ThreadView is one."""

    @property
    def id(self) -> int: ...
    @property
    def place(self) -> Place | None: ...


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the text under the same marks from end to end.

    text: as it stands in the source, except for change "insert", which the source does not have.
    findings: ids of those that cover it, in the order they begin; starts, ends: those that begin or end with it.
    tone: the worst severity among them, open ones first; answered: all of them are mended or answered.
    change: "", "delete" or "insert"; edit: the ledger entry's id, else 0; state: that entry's state.
    quiet: the page says this elsewhere too, so it may stand back here. links: numbers of the links that begin with it.
    threads: ids of the conversations about it; opens: those whose passage begins with it.
    """

    text: str
    findings: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    tone: str = ""
    answered: bool = False
    change: str = ""
    edit: int = 0
    state: str = ""
    quiet: bool = False
    links: tuple[int, ...] = ()
    threads: tuple[int, ...] = ()
    opens: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Marked:
    """A text ready to be shown: its pieces, and the number and tone that each finding goes by on the page."""

    pieces: tuple[Segment, ...]
    numbers: Mapping[int, int]
    tones: Mapping[int, str]


def marked(
    text: str,
    findings: Sequence[Found],
    edits: Iterable[Changed] = (),
    *,
    quiet: Iterable[Span] = (),
    links: Iterable[int] = (),
    noted: Iterable[Noted] = (),
) -> Marked:
    """The text with its marks; findings are numbered from 1 in text order, those outside the body first.

    quiet: stretches, in text order and apart from each other, that the page also shows elsewhere. links: where links
    begin, which are numbered from 1 as they come. noted: conversations.
    """
    ordered = sorted(findings, key=lambda one: (one.place == "body", one.start, one.end, one.id))
    return Marked(
        segments(text, findings, edits, quiet=quiet, links=links, noted=noted),
        {one.id: number for number, one in enumerate(ordered, 1)},
        {one.id: str(one.severity) for one in findings},
    )


def segments(
    text: str,
    findings: Iterable[Found],
    edits: Iterable[Changed] = (),
    *,
    quiet: Iterable[Span] = (),
    links: Iterable[int] = (),
    noted: Iterable[Noted] = (),
) -> tuple[Segment, ...]:
    """Cut the text wherever a finding or a shown change begins or ends, or a link begins.

    All pieces but insertions, joined, are the text. Spans are clamped to it; of overlapping changes the first counts.
    Findings whose place is not the body have no mark. Near-linear in text and marks unless many marks overlap.
    """
    cutter = _Cutter(text, findings, edits, quiet, noted)
    cutter.lay_links(links)
    return tuple(cutter.pieces())


class _Cutter:
    """One walk over a text, from cut to cut."""

    def __init__(
        self,
        text: str,
        findings: Iterable[Found],
        edits: Iterable[Changed],
        quiet: Iterable[Span],
        noted: Iterable[Noted],
    ) -> None:
        self.text = text
        self.quiet = tuple(quiet)
        self.starting: dict[int, list[Found]] = defaultdict(list)
        self.ending: dict[int, list[int]] = defaultdict(list)
        self.points: dict[int, list[Found]] = defaultdict(list)
        self.removals: dict[int, tuple[int, Changed]] = {}
        self.insertions: dict[int, list[Changed]] = defaultdict(list)
        self.cuts = {0, len(text), *(place for one in self.quiet for place in (one.start, one.end))}
        self.noted = [(one.id, *self._clamped(one.place.start, one.place.end)) for one in noted if one.place]
        self.cuts |= {place for _id, *ends in self.noted for place in ends}
        for one in sorted(findings, key=lambda found: (found.start, -found.end, found.id)):
            self._lay(one)
        self._lay_edits(edits)
        self.links: dict[int, list[int]] = defaultdict(list)

    def lay_links(self, places: Iterable[int]) -> None:
        """Mark where links begin; only a place inside the text can be shown."""
        for number, place in enumerate(places, 1):
            if 0 <= place < len(self.text):
                self.cuts.add(place)
                self.links[place].append(number)

    def _lay(self, one: Found) -> None:
        if one.place != "body":
            return
        start, end = self._clamped(one.start, one.end)
        self.cuts |= {start, end}
        if start == end:
            self.points[start].append(one)
        else:
            self.starting[start].append(one)
            self.ending[end].append(one.id)

    def _lay_edits(self, edits: Iterable[Changed]) -> None:
        done = 0
        for edit in sorted(edits, key=lambda one: (one.start, one.end)):
            start, end = self._clamped(edit.start, edit.end)
            if edit.state not in _SHOWN or start < done:
                continue
            done = end
            self.cuts |= {start, end}
            if end > start:
                self.removals[start] = (end, edit)
            if edit.after:
                self.insertions[end].append(edit)

    def _clamped(self, start: int, end: int) -> tuple[int, int]:
        start = min(max(start, 0), len(self.text))
        return start, min(max(end, start), len(self.text))

    def pieces(self) -> Iterator[Segment]:
        """The pieces, in text order; at one place insertions come before marks of no length."""
        active: dict[int, Found] = {}
        removal: tuple[int, Changed] | None = None
        places = sorted(self.cuts)
        for place, until in zip(places, [*places[1:], None], strict=True):
            yield from self._at(place)
            if until is None:
                return
            active |= {one.id: one for one in self.starting.get(place, ())}
            removal = self.removals.get(place) or (removal if removal and place < removal[0] else None)
            yield self._piece(place, until, active.values(), removal[1] if removal else None)
            for one in self.ending.get(until, ()):
                del active[one]

    def _at(self, place: int) -> Iterator[Segment]:
        added = self.insertions.get(place, [])
        for edit in added:
            # What ends where a text was put in ends after it: the old words and the new belong together.
            ends = tuple(self.ending.get(place, ())) if edit is added[-1] else ()
            yield Segment(edit.after, ends=ends, change="insert", edit=edit.id, state=str(edit.state))
        for one in self.points.get(place, ()):
            own = (one.id,)
            yield Segment("", own, own, own, str(one.severity), _settled(one))

    def _piece(self, start: int, end: int, active: Iterable[Found], removal: Changed | None) -> Segment:
        found = tuple(active)
        still = [one for one in found if not _settled(one)]
        return Segment(
            self.text[start:end],
            findings=tuple(one.id for one in found),
            starts=tuple(one.id for one in self.starting.get(start, ())),
            ends=() if self.insertions.get(end) else tuple(self.ending.get(end, ())),
            tone=_worst(still or found),
            answered=bool(found) and not still,
            change="delete" if removal else "",
            edit=removal.id if removal else 0,
            state=str(removal.state) if removal else "",
            quiet=any(one.start <= start < one.end for one in self.quiet),
            links=tuple(self.links.get(start, ())),
            threads=tuple(thread for thread, begin, until in self.noted if begin <= start < until),
            opens=tuple(thread for thread, begin, until in self.noted if begin == start < until),
        )


def _settled(one: Found) -> bool:
    return one.fixed or one.answered is not None


def _worst(found: Sequence[Found]) -> str:
    return str(max((one.severity for one in found), key=lambda severity: _WEIGHT.get(severity, 0), default=""))
