"""The links of a revision as its reviewer is shown them: by host, each with where it leads, its rel and its verdict."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar
from urllib.parse import unquote

from turbohtml import TokenType, tokenize

from workflow.article import Article
from workflow.findings import Action, Severity
from workflow.linked import Linked, host_of, linked_in
from workflow.lists.listed import DomainList, Kind, Listing, listings
from workflow.render import render
from workflow.shelf.views import EditView, FindingView, SubmissionView
from workflow.states import EditState


class Fate(StrEnum):
    """What becomes of a link."""

    KEPT = "kept"
    STRAIGHTENED = "straightened"
    UNLINKED = "unlinked"
    REMOVED = "removed"
    HELD = "held"
    WAITS = "waits"


_Placed = TypeVar("_Placed", EditView, FindingView)
# A page with more of them serves nobody; the text says where the others stand.
MOST_SHOWN = 500
OFF = (Fate.UNLINKED, Fate.REMOVED)


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link. number: from 1, in text order. rel: on the published page; None where it is no link there.

    why: the finding that decided, None where nothing was found. version: of the stage that found it. edits: the changes
    that make its fate, or would.
    """

    number: int
    link: Linked
    fate: Fate
    rel: str | None
    why: FindingView | None
    version: str
    edits: tuple[EditView, ...]

    @property
    def undoes(self) -> tuple[EditView, ...]:
        """The changes to take back."""
        return tuple(edit for edit in self.edits if edit.state is EditState.APPLIED)

    @property
    def offers(self) -> tuple[EditView, ...]:
        """The changes to carry out."""
        return tuple(edit for edit in self.edits if edit.state is not EditState.APPLIED)


@dataclass(frozen=True, slots=True)
class HostGroup:
    """The links that lead to one host; those without a host are a group as well.

    listing: the desk's word on it now. still_on: how many links to it, to a part of it or through it stay so far.
    """

    host: str
    shown: str
    owner: str
    scripts: str
    rows: tuple[LinkRow, ...]
    listing: Listing | None
    still_on: int

    @property
    def before_owner(self) -> str:
        """What stands before the domain that somebody registered."""
        return self.host.removesuffix(self.owner) if self.owner else self.host

    @property
    def denied(self) -> bool:
        """Whether the desk denies the host now."""
        return self.listing is not None and self.listing.about.kind is Kind.DENY


def link_rows(view: SubmissionView, current: Article) -> tuple[LinkRow, ...]:
    """Every link of the text that a person wrote, with what becomes of it. current: what would be published."""
    if view.written is None:
        return ()
    links = linked_in(view.written.source)
    rels = _rels(render(current, policy=current.link_policy)) if links else {}
    versions = {run.id: run.version for run in view.stages}
    edits = _touching(links, view.edits)
    findings = _touching(links, [one for one in view.findings if one.place == "body" and one.stage == "links"])
    by_id = {one.id: one for one in view.findings}
    return tuple(
        _row(number, link, own, found, rels, versions, by_id)
        for number, (link, own, found) in enumerate(zip(links, edits, findings, strict=True), 1)
    )


def _touching(links: Iterable[Linked], placed: Iterable[_Placed]) -> Iterator[tuple[_Placed, ...]]:
    """For each link what touches it; both are walked through once, however many there are."""
    waiting = deque(sorted(placed, key=lambda one: one.start))
    near: list[_Placed] = []
    for link in links:
        while waiting and waiting[0].start < link.end:
            near.append(waiting.popleft())
        near = [one for one in near if link.start < one.end]
        yield tuple(one for one in near if one.start < link.end)


def grouped(rows: Sequence[LinkRow], lists: Sequence[DomainList]) -> tuple[HostGroup, ...]:
    """The rows by host, the most often linked first; what has no host comes last. Only so many rows are shown."""
    by_host: dict[str, list[LinkRow]] = {}
    for row in rows[:MOST_SHOWN]:
        by_host.setdefault(row.link.host, []).append(row)
    on = Counter(domain for row in rows if row.fate not in OFF for domain in row.link.domains)
    groups = [_group(host, tuple(found), lists, on[host]) for host, found in by_host.items()]
    return tuple(sorted(groups, key=lambda group: (not group.host, -len(group.rows), group.host)))


def _group(host: str, rows: tuple[LinkRow, ...], lists: Sequence[DomainList], on: int) -> HostGroup:
    first = rows[0].link
    listing = next(iter(listings(lists, host)), None)
    return HostGroup(host, first.shown, first.owner, first.scripts, rows, listing, on)


def _row(  # noqa: PLR0913, PLR0917 - a link, what touches it, and three things to look up
    number: int,
    link: Linked,
    edits: tuple[EditView, ...],
    found: tuple[FindingView, ...],
    rels: Mapping[str, str],
    versions: Mapping[int, str],
    findings: Mapping[int, FindingView],
) -> LinkRow:
    fate, decisive = _fate(link, edits, found)
    why = findings.get(decisive)
    rel = None if fate in OFF else rels.get(link.host or unquote(link.target))
    return LinkRow(number, link, fate, rel, why, versions.get(why.stage_run_id, "") if why else "", edits)


def _fate(link: Linked, edits: Sequence[EditView], found: Sequence[FindingView]) -> tuple[Fate, int]:
    """What becomes of a link, and the id of the finding that says so, 0 for none."""
    applied = [edit for edit in edits if edit.state is EditState.APPLIED]
    for edit in applied:
        if edit.start <= link.start and link.end <= edit.end:
            return (Fate.UNLINKED if edit.action == Action.UNLINK else Fate.REMOVED), edit.finding_id
    if applied:
        return Fate.STRAIGHTENED, applied[0].finding_id
    waiting = next((edit for edit in edits if edit.state is EditState.PROPOSED), None)
    if waiting:
        return Fate.WAITS, waiting.finding_id
    taken_back = {edit.finding_id for edit in edits if edit.state is EditState.REVERTED}
    heavy = [one for one in found if one.is_open and one.severity != Severity.INFO and one.id not in taken_back]
    if heavy:
        return Fate.HELD, heavy[0].id
    return Fate.KEPT, found[0].id if found else 0


def _rels(page: str) -> dict[str, str]:
    """The rel of every link of a published page, by its host or, where it has none, by its address."""
    return {host_of(href) or unquote(href): rel for href, rel in _anchors(page)}


def _anchors(page: str) -> Iterator[tuple[str, str]]:
    for token in tokenize(page):
        if token.type is TokenType.START_TAG and token.tag == "a":
            about = {name: value or "" for name, value in token.attrs or ()}
            if "href" in about:
                yield about["href"], about.get("rel", "")
