"""What the review page shows: findings as cards in text order, what stands in the way of a decision, what changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum

from flask import render_template

from workflow.article import Article, Kind, Source, Span
from workflow.desk.actors import Actor
from workflow.diff import Piece, Stretch, compare, folded, inline
from workflow.findings import N_, Params, Severity, Verdict
from workflow.moves import with_moves
from workflow.pictures import REMOTE, Copied, Found, Picture, let_through, to_copy
from workflow.render import render
from workflow.shelf import CopyView
from workflow.shelf.views import EditView, FindingView, SubmissionView
from workflow.states import CopyState, Decision, EditState, Lane, RunState, State


class Pane(StrEnum):
    """Ways to look at the text; each is a link with ?view=."""

    MARKED = "marked"
    CHANGES = "changes"
    CLEAN = "clean"
    RAW = "raw"


@dataclass(frozen=True, slots=True)
class Card:
    """One finding with its changes, and the number it goes by on the page."""

    number: int
    finding: FindingView
    edits: tuple[EditView, ...]

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody; a change that a reviewer took back settles all but a blocking one."""
        if not self.finding.is_open or self.finding.severity == Severity.INFO:
            return False
        taken_back = bool(self.edits) and all(edit.state is EditState.REVERTED for edit in self.edits)
        return self.finding.severity == Severity.BLOCK or not taken_back


def cards_of(view: SubmissionView, numbers: Mapping[int, int]) -> tuple[Card, ...]:
    """The findings as cards, in the order of their numbers on the page (web.marks)."""
    return tuple(
        Card(
            numbers[finding.id],
            finding,
            tuple(edit for edit in view.edits if edit.finding_id == finding.id),
        )
        for finding in sorted(view.findings, key=lambda finding: numbers[finding.id])
    )


def front(article: Article) -> tuple[Span, ...]:
    """Where the body says what the page shows as facts above it: category, title, date and summary of a text file."""
    return tuple(
        Span(block.start, block.end) for block in article.of_kind(Kind.CATEGORY, Kind.TITLE, Kind.DATE, Kind.SUMMARY)
    )


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why something cannot be done now: an English template and its values."""

    message: str
    params: Params = field(default_factory=dict)

    def say(self, translate: Callable[[str], str] = str) -> str:
        """The obstacle in the reader's language."""
        return translate(self.message) % self.params


_WAITS: Mapping[State, str] = {
    State.CHECKING: N_("The checks of this revision are still running. This page follows them."),
    State.DRAFT: N_("This is a draft: its writer has not submitted it."),
    State.RETURNED: N_("The checks sent this back to its writer, who has to mend it first."),
    State.CHANGES_REQUESTED: N_("Changes were requested; it is the writer's turn."),
}


def obstacles(view: SubmissionView, actor: Actor, now: datetime) -> dict[Decision, Obstacle]:
    """What stands in the way of each decision, for those that somebody could not make now."""
    common = _common_obstacle(view, actor, now)
    if common:
        return dict.fromkeys(Decision, common)
    if view.verdict != Verdict.BLOCK:
        return {}
    message = N_("A blocking finding is open. Revert what caused it, or answer it with a reason, before you approve.")
    return {Decision.APPROVE: Obstacle(message)}


def _common_obstacle(view: SubmissionView, actor: Actor, now: datetime) -> Obstacle | None:
    if view.author_id == actor.user_id:
        return Obstacle(N_("You wrote this text, so somebody else has to decide on it."))
    if view.state != State.IN_REVIEW or view.current is None:
        return Obstacle(_WAITS.get(State(view.state), N_("A decision has been made on this already.")))
    claim = view.claim
    if claim and claim.user_id != actor.user_id and claim.until > now:
        return Obstacle(
            N_("%(holder)s is reviewing this. Take it over, or choose another one."), {"holder": claim.name}
        )
    return None


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed from one text to another: its fields, then its body. old, new: the revisions' numbers."""

    old: int
    new: int
    fields: tuple[tuple[str, tuple[Piece, ...]], ...]
    body: tuple[Stretch, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the two are the same text."""
        return not self.fields and not any(not stretch.folded for stretch in self.body)


def comparison(old: tuple[int, Source], new: tuple[int, Source]) -> Comparison:
    """From (number, source) to (number, source), with everything far from a change folded."""
    before, after = old[1], new[1]
    named = [(one.name, getattr(before, one.name), getattr(after, one.name)) for one in fields(Source)]
    changed = tuple(
        (name, inline(str(was), str(now_is))) for name, was, now_is in named if name != "body" and was != now_is
    )
    return Comparison(old[0], new[0], changed, folded(with_moves(compare(before.body, after.body))))


def last_decided(view: SubmissionView) -> int:
    """The number of the last revision that was decided on before the current one; 0 when there is none."""
    current = view.current.number if view.current else 0
    return max((decision.revision for decision in view.decisions if decision.revision < current), default=0)


def handled(cards: Sequence[Card]) -> tuple[int, int]:
    """How many of the cards are settled, and how many there are; mere information is not counted."""
    counted = [card for card in cards if card.finding.severity != Severity.INFO]
    return sum(not card.is_open for card in counted), len(counted)


def looking(view: SubmissionView) -> tuple[str, ...]:
    """The slow stages that have still to say something of the text that stands."""
    open_states = {RunState.QUEUED, RunState.RUNNING, RunState.ERRORED}
    current = view.current.id if view.current else 0
    slow = (run for run in view.stages if run.lane == Lane.SLOW and run.revision_id == current)
    return tuple(run.stage for run in slow if run.state in open_states)


def shown_pictures(view: SubmissionView) -> frozenset[str]:
    """The addresses of the pictures that readers of the current text load from other servers."""
    return let_through(_found(view))


def _found(view: SubmissionView) -> list[Found]:
    reverted = {
        edit.finding_id
        for edit in view.edits
        if edit.code == REMOTE and edit.state is EditState.REVERTED and edit.decided_by
    }
    return [
        Found(finding.severity, finding.params, finding.answered is not None or finding.id in reverted)
        for finding in view.findings
        if finding.code == REMOTE
    ]


def as_published(
    view: SubmissionView, article: Article, copies: Mapping[str, CopyView], address: Callable[[str], str]
) -> str:
    """The current text as readers get it, but for pictures: where a text is decided on, none is loaded from elsewhere.

    copies: the desk's own, which are shown. address: where the page finds one, by its name.
    """
    kept = {one.address: Copied(address(one.name), one.width, one.height) for one in copies.values() if one.name}
    wanted = to_copy(_found(view))
    shown = {url: copied for url, copied in kept.items() if url in wanted}

    def placed(picture: Picture) -> str:
        one = copies.get(picture.address)
        waits = picture.address in wanted and (one is None or one.state is CopyState.WAITING)
        return stand_in(picture, waits=waits)

    return render(article, shown_pictures(view), policy=article.link_policy, picture=placed, copies=shown)


def stand_in(picture: Picture, *, waits: bool = False) -> str:
    """A picture on a page that asks no other server: the desk's own copy, or who would deliver it and who sees it.

    waits: the copy is still being fetched.
    """
    return render_template("reviewer/_picture.html", picture=picture, waits=waits)
