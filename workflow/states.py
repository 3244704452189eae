"""The states things can be in, and the one table that says how a submission moves."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """Where a submission stands."""

    DRAFT = "draft"
    CHECKING = "checking"
    RETURNED = "returned"
    IN_REVIEW = "in_review"
    CHANGES_REQUESTED = "changes_requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class RunState(StrEnum):
    """Where a stage run stands; failed is the article's fault, errored and dead are ours."""

    QUEUED = "queued"
    RUNNING = "running"
    PASSED = "passed"
    FAILED = "failed"
    ERRORED = "errored"
    DEAD = "dead"
    SKIPPED = "skipped"


class PublicationState(StrEnum):
    """Where a publication stands."""

    PENDING = "pending"
    LIVE = "live"
    FAILED = "failed"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class EditState(StrEnum):
    """Where an entry of the ledger of changes stands."""

    APPLIED = "applied"
    REVERTED = "reverted"
    PROPOSED = "proposed"


class Role(StrEnum):
    """What a person may do."""

    WRITER = "writer"
    REVIEWER = "reviewer"
    OPS = "ops"
    ADMIN = "admin"


class Origin(StrEnum):
    """Who made a revision."""

    WRITER = "writer"
    STAGE = "stage"
    REVIEWER = "reviewer"


class Decision(StrEnum):
    """What a reviewer decides of one revision."""

    APPROVE = "approve"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"


class RuleKind(StrEnum):
    """What a standing rule says of a name: a host denied or allowed, a brand, an honest name."""

    DENY = "deny"
    ALLOW = "allow"
    BRAND = "brand"
    CLEAN = "clean"


class CopyState(StrEnum):
    """How far the desk is with its own copy of a picture."""

    WAITING = "waiting"
    KEPT = "kept"
    LEFT_OUT = "left out"


class Lane(StrEnum):
    """A kind of due work, and the queue that carries its hints."""

    CHECK = "check"
    SLOW = "slow"
    PUBLISH = "publish"


class Verb(StrEnum):
    """What moves a submission, and what an event says was done."""

    SAVE_DRAFT = "save_draft"
    SUBMIT = "submit"
    REVISE = "revise"
    RETURN = "return"
    CLEAR = "clear"
    AMEND = "amend"
    ANSWER = "answer"
    CLAIM = "claim"
    RELEASE = "release"
    APPROVE = "approve"
    FORCE = "force"
    REQUEST_CHANGES = "request_changes"
    REJECT = "reject"
    UNDO = "undo"
    START_PUBLISHING = "start_publishing"
    PUBLISH = "publish"
    CORRECT = "correct"
    WITHDRAW = "withdraw"


class NotPossible(Exception):
    """The submission is not in a state from which this can be done."""

    def __init__(self, state: State, verb: Verb) -> None:
        """Keep both, for the message that people read."""
        super().__init__(f"{verb} is not possible while the submission is {state}")
        self.state = state
        self.verb = verb


_BEFORE_DECISION = (State.RETURNED, State.IN_REVIEW, State.CHANGES_REQUESTED)
_LIVE = (State.PUBLISHED, State.CORRECTED)

TRANSITIONS: Mapping[tuple[State, Verb], State] = {
    (State.DRAFT, Verb.SAVE_DRAFT): State.DRAFT,
    (State.DRAFT, Verb.SUBMIT): State.CHECKING,
    **{(state, Verb.REVISE): State.CHECKING for state in (*_BEFORE_DECISION, *_LIVE, State.CHECKING, State.APPROVED)},
    (State.CHECKING, Verb.RETURN): State.RETURNED,
    (State.CHECKING, Verb.CLEAR): State.IN_REVIEW,
    **{(state, Verb.AMEND): State.CHECKING for state in (State.RETURNED, State.IN_REVIEW, State.CHECKING)},
    **{(state, Verb.ANSWER): state for state in _BEFORE_DECISION},
    (State.RETURNED, Verb.CLEAR): State.IN_REVIEW,
    (State.IN_REVIEW, Verb.APPROVE): State.APPROVED,
    **{(state, Verb.FORCE): State.APPROVED for state in _BEFORE_DECISION},
    (State.IN_REVIEW, Verb.REQUEST_CHANGES): State.CHANGES_REQUESTED,
    (State.IN_REVIEW, Verb.REJECT): State.REJECTED,
    **{(state, Verb.UNDO): State.IN_REVIEW for state in (State.APPROVED, State.CHANGES_REQUESTED, State.REJECTED)},
    (State.APPROVED, Verb.START_PUBLISHING): State.PUBLISHING,
    (State.PUBLISHING, Verb.START_PUBLISHING): State.PUBLISHING,
    (State.PUBLISHING, Verb.PUBLISH): State.PUBLISHED,
    (State.PUBLISHING, Verb.CORRECT): State.CORRECTED,
    **{
        (state, Verb.WITHDRAW): State.WITHDRAWN
        for state in (State.DRAFT, State.CHECKING, *_BEFORE_DECISION, State.APPROVED, *_LIVE)
    },
}


def move(state: State, verb: Verb) -> State:
    """The state that `verb` leads to.

    Raises:
        NotPossible: the table has no such move.
    """
    try:
        return TRANSITIONS[state, verb]
    except KeyError:
        raise NotPossible(state, verb) from None


def can(state: State, verb: Verb) -> bool:
    """Whether `verb` is possible now; pages use it to show or hide an action."""
    return (state, verb) in TRANSITIONS
