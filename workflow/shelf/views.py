"""What pages read: frozen rows, no lazy loading."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from workflow.article import Source
from workflow.findings import worded
from workflow.states import EditState, State

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """A revision in the list of versions."""

    id: int
    number: int
    origin: str
    author: str
    created_at: datetime
    title: str
    sha256: str
    base_id: int | None


@dataclass(frozen=True, slots=True)
class RevisionView:
    """A revision with its text."""

    id: int
    number: int
    origin: str
    author: str
    base_id: int | None
    source: Source
    sha256: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class StageView:
    """A stage run. ms: run time in milliseconds."""

    id: int
    revision_id: int
    stage: str
    version: str
    lane: str
    state: str
    verdict: str
    attempt: int
    due_at: datetime
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    ms: float
    worker: str
    error: str


@dataclass(frozen=True, slots=True)
class AttemptView:
    """An attempt that came to nothing. kind: stage or channel; run_id: of the stage run or publication."""

    kind: str
    run_id: int
    attempt: int
    started_at: datetime | None
    ended_at: datetime
    worker: str
    error: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """Somebody's word that a finding is intended."""

    code: str
    by: str
    reason: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding at its place in the text that a person wrote (start, end: code points into that body).

    fixed: its changes are applied to the current text. revision: the number of the revision it was found in.
    """

    id: int
    stage_run_id: int
    code: str
    stage: str
    severity: str
    confidence: float
    message: str
    params: Mapping[str, Any]
    place: str
    start: int
    end: int
    quote: str
    automatic: bool
    fixed: bool
    answered: AnswerView | None
    revision: int

    @property
    def is_open(self) -> bool:
        """Neither mended nor answered."""
        return not self.fixed and self.answered is None

    def say(self, translate: Callable[[str], str] = str) -> str:
        """The message in the reader's language."""
        return worded(self.message, self.params, translate)


@dataclass(frozen=True, slots=True)
class EditView:
    """An entry of the ledger of changes to the text that a person wrote."""

    id: int
    finding_id: int
    code: str
    stage: str
    start: int
    end: int
    before: str
    after: str
    action: str
    state: EditState
    decided_by: str


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A decision that stands. current: it was made on the text that is current now.

    step: the how-manieth approval of its revision. decides: it moved the submission. guest: somebody with a link.
    """

    id: int
    revision: int
    decision: str
    by: str
    note: str
    created_at: datetime
    current: bool
    step: int = 0
    decides: bool = True
    guest: bool = False
    forced: bool = False


@dataclass(frozen=True, slots=True)
class PublicationView:
    """A publication on a channel."""

    id: int
    revision: int
    channel: str
    task: str
    state: str
    url: str
    attempt: int
    queued_at: datetime
    due_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    worker: str
    sha256: str
    error: str


@dataclass(frozen=True, slots=True)
class ClaimView:
    """Who holds a submission for review, and until when."""

    user_id: int
    name: str
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class SubmissionView:
    """A submission with everything that its pages show.

    current: the text that a decision would be on. written: the last text that a person handed in; findings and edits
    point into it. live: the text that readers see. stages: the runs on `written` and, if different, on `current`.
    """

    id: int
    author_id: int
    author: str
    state: State
    version: int
    title: str
    category: str
    language: str
    verdict: str
    slug: str
    created_at: datetime
    updated_at: datetime
    state_since: datetime
    current: RevisionView | None
    written: RevisionView | None
    live: RevisionView | None
    revisions: tuple[RevisionLine, ...]
    stages: tuple[StageView, ...]
    findings: tuple[FindingView, ...]
    edits: tuple[EditView, ...]
    decisions: tuple[DecisionView, ...]
    publications: tuple[PublicationView, ...]
    claim: ClaimView | None
    answers: tuple[AnswerView, ...]

    @property
    def forced(self) -> DecisionView | None:
        """The decision by which the current text, or the one that readers see, went past what stood in its way."""
        shown = {text.number for text in (self.current, self.live) if text}
        return next((one for one in reversed(self.decisions) if one.forced and one.revision in shown), None)

    @property
    def open_findings(self) -> tuple[FindingView, ...]:
        """The findings that are neither mended nor answered."""
        return tuple(finding for finding in self.findings if finding.is_open)


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """A submission in a list. blocks, warns: findings of that weight on the current text. sha256: of that text.

    forced: that text, or the one that readers see, was approved past what stood in its way.
    """

    id: int
    author_id: int
    author: str
    state: State
    version: int
    title: str
    category: str
    verdict: str
    revision: int
    created_at: datetime
    updated_at: datetime
    state_since: datetime
    blocks: int
    warns: int
    claimed_by: str
    claimed_until: datetime | None
    due_at: datetime | None
    sha256: str
    forced: bool


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list; next: the key to ask for the following page, None at the end."""

    rows: tuple[Row, ...]
    next: int | None


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft slot. base_number: the revision it was begun on, 0 for none. stamp: how its last save was called."""

    submission_id: int
    fields: Mapping[str, str]
    version: int
    saved_at: datetime
    base_number: int
    stamp: str = ""


@dataclass(frozen=True, slots=True)
class EventView:
    """A row of the timeline."""

    id: int
    chain: str
    seq: int
    at: datetime
    actor: str
    verb: str
    submission_id: int | None
    revision: int | None
    detail: Mapping[str, Any]
