"""What people are told of: the kinds of notices, whom each concerns, how it is mailed unless they choose otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from workflow.findings import N_
from workflow.states import Role


class Kind(StrEnum):
    """What happened."""

    HELD_UP = "held_up"
    RETURNED = "returned"
    REJECTED = "rejected"
    COMMENT = "comment"
    ANSWERED = "answered"
    APPROVED = "approved"
    LIVE = "live"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    RESUBMITTED = "resubmitted"
    STEP = "step"
    OVERDUE = "overdue"
    TAKEN_OVER = "taken_over"


class Mode(StrEnum):
    """How a kind of notice is mailed. Every notice is in the app, whatever the mode."""

    APP = "app"
    SOON = "soon"
    DIGEST = "digest"


class Rhythm(StrEnum):
    """How often what goes into a digest is sent."""

    HOURLY = "hourly"
    DAILY = "daily"


_WRITERS = (
    *(Kind.HELD_UP, Kind.RETURNED, Kind.REJECTED, Kind.COMMENT, Kind.ANSWERED),
    *(Kind.APPROVED, Kind.LIVE, Kind.FAILED, Kind.WITHDRAWN),
)
_REVIEWERS = (Kind.COMMENT, Kind.RESUBMITTED, Kind.STEP, Kind.OVERDUE, Kind.TAKEN_OVER)
KINDS: Mapping[Role, tuple[Kind, ...]] = MappingProxyType(
    {Role.WRITER: _WRITERS, Role.REVIEWER: _REVIEWERS, Role.OPS: (), Role.ADMIN: tuple(Kind)}
)

# Somebody waits for an answer: these are mailed at once, the rest once a day.
_URGENT = frozenset({Kind.HELD_UP, Kind.RETURNED, Kind.REJECTED, Kind.COMMENT, Kind.ANSWERED})
DEFAULTS: Mapping[Kind, Mode] = MappingProxyType({kind: Mode.SOON if kind in _URGENT else Mode.DIGEST for kind in Kind})

LABELS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.HELD_UP: N_("The checks hold my article up"),
        Kind.RETURNED: N_("A reviewer asks for changes"),
        Kind.REJECTED: N_("My article is rejected"),
        Kind.COMMENT: N_("Comments and answers to them"),
        Kind.ANSWERED: N_("Somebody else answers a finding in my article"),
        Kind.APPROVED: N_("My article is approved"),
        Kind.LIVE: N_("My article is live"),
        Kind.FAILED: N_("My article could not be published"),
        Kind.WITHDRAWN: N_("Somebody else withdraws my article"),
        Kind.RESUBMITTED: N_("An article that I held or decided on is handed in again"),
        Kind.STEP: N_("An approval is needed that I have given in this category before"),
        Kind.OVERDUE: N_("An article that I hold becomes overdue"),
        Kind.TAKEN_OVER: N_("Somebody takes over an article that I hold"),
    }
)

_SENTENCES: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.HELD_UP: N_("The checks found something to settle in “%(title)s”. Mend it, or say that it is intended."),
        Kind.RETURNED: N_("%(actor)s asks for changes to “%(title)s”. Change the text and hand it in again."),
        Kind.REJECTED: N_("%(actor)s rejected “%(title)s”."),
        Kind.COMMENT: N_("%(actor)s commented on “%(title)s”."),
        Kind.ANSWERED: N_("%(actor)s called a finding in “%(title)s” intended."),
        Kind.APPROVED: N_("%(actor)s approved “%(title)s”."),
        Kind.LIVE: N_("“%(title)s” is live."),
        Kind.FAILED: N_("“%(title)s” could not be published on “%(channel)s”. The desk's people see it."),
        Kind.WITHDRAWN: N_("%(actor)s withdrew “%(title)s”."),
        Kind.RESUBMITTED: N_(
            "“%(title)s”, which you held or decided on, was handed in again and waits for a reviewer."
        ),
        Kind.STEP: N_("“%(title)s” waits for the next approval, which you have given in this category before."),
        Kind.OVERDUE: N_("The decision on “%(title)s”, which you hold, is overdue."),
        Kind.TAKEN_OVER: N_("%(actor)s took “%(title)s” over from you."),
    }
)
UNTITLED = N_("Untitled")


def mode_of(chosen: Mapping[str, Any], kind: Kind) -> Mode:
    """How somebody wants a kind mailed: as they chose, else as everybody is."""
    asked = chosen.get(str(kind))
    return Mode(asked) if asked in tuple(Mode) else DEFAULTS[kind]


def sentence_of(kind: Kind, title: str, detail: Mapping[str, Any], translate: Callable[[str], str] = str) -> str:
    """What happened, in a sentence in the reader's language."""
    places = {
        "title": title or translate(UNTITLED),
        "actor": detail.get("actor", ""),
        "channel": detail.get("channel", ""),
    }
    return translate(_SENTENCES[kind]) % places


def place_of(kind: Kind, detail: Mapping[str, Any], *, own: bool) -> str:
    """The path below a submission's address where it is to be seen or done. own: the reader wrote it."""
    anchor = f"#thread-{detail['thread']}" if detail.get("thread") else ""
    return anchor if own or kind == Kind.TAKEN_OVER else f"/review{anchor}"
