"""What is alarming, and when a rule rings and falls silent again. Pure: a look at the desk in, a state out.

A rule rings when things are bad for a while, and falls silent when they are clearly well for a while; between "bad" and
"clearly well" it stays as it is, so that a value on the edge does not ring every minute.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from workflow.findings import N_
from workflow.shelf.cards import Board, ChannelCard, StageCard
from workflow.states import Lane

Facts = Mapping[str, str | int]

LATE_S, IN_TIME_S = 120.0, 60.0
REVIEW_LATE_S, REVIEW_IN_TIME_S = 24 * 3600.0, 23 * 3600.0
BROKEN_SHARE, WELL_SHARE, BROKEN_LEAST = 0.2, 0.1, 5
BROKEN_MINUTES = 10
DRIFT_S = 30.0


@dataclass(frozen=True, slots=True)
class Signs:
    """What one look at the desk saw. hints: that wait, by lane; None when the broker does not answer.

    broken, ended: stage runs and publications of the last ten minutes.
    """

    board: Board
    hints: Mapping[Lane, int] | None
    broken: int = 0
    ended: int = 0


@dataclass(frozen=True, slots=True)
class Sign:
    """What a rule makes of it. facts: the values of the rule's message."""

    bad: bool
    well: bool
    facts: Facts


class Ring(StrEnum):
    """Where a rule stands."""

    CALM = "calm"
    RISING = "rising"
    RINGING = "ringing"


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule's state. calm_since: since when a ringing one looks well."""

    state: Ring
    since: datetime
    calm_since: datetime | None = None

    def after(self, sign: Sign, rule: Rule, at: datetime) -> Standing:
        """The state after one more look."""
        if self.state is Ring.RINGING:
            return self._ringing(sign, rule, at)
        if not sign.bad:
            return self if self.state is Ring.CALM else Standing(Ring.CALM, at)
        since = self.since if self.state is Ring.RISING else at
        return Standing(Ring.RINGING, at) if at - since >= rule.after else Standing(Ring.RISING, since)

    def _ringing(self, sign: Sign, rule: Rule, at: datetime) -> Standing:
        if not sign.well:
            return replace(self, calm_since=None)
        since = self.calm_since or at
        return Standing(Ring.CALM, at) if at - since >= rule.calm_after else replace(self, calm_since=since)


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. label: what is wrong, in English; message: with its values; advice: what to do.

    after: how long it must look bad before it rings; calm_after: how long well before it falls silent.
    """

    name: str
    label: str
    message: str
    advice: str
    look: Callable[[Signs], Sign]
    after: timedelta = timedelta(seconds=10)
    calm_after: timedelta = timedelta(seconds=30)


def _cards(board: Board) -> list[StageCard | ChannelCard]:
    cards: list[StageCard | ChannelCard] = [*board.stages, *board.channels]
    return [card for card in cards if not card.held]


def _late(signs: Signs) -> Sign:
    worst = max(_cards(signs.board), key=lambda card: card.oldest_s or 0.0, default=None)
    age = (worst.oldest_s or 0.0) if worst else 0.0
    name, waiting = (worst.name, worst.waiting) if worst else ("", 0)
    facts: Facts = {"name": name, "waiting": waiting, "seconds": round(age)}
    return Sign(age > LATE_S, age < IN_TIME_S, facts)


def _without_worker(signs: Signs) -> Sign:
    board = signs.board
    wanted = {card.lane for card in board.stages if not card.held}
    wanted |= {str(Lane.PUBLISH)} if any(not card.held for card in board.channels) else set()
    bare = sorted(lane for lane in wanted if not board.workers_for(lane))
    waiting = sum(board.due_in(lane) for lane in bare)
    return Sign(bool(bare), not bare, {"lanes": ", ".join(bare), "waiting": waiting})


def _not_consuming(signs: Signs) -> Sign:
    unheard = signs.board.unheard()
    facts = {"lanes": ", ".join(canary.lane for canary in unheard)}
    return Sign(bool(unheard), not unheard, facts)


def _breaking(signs: Signs) -> Sign:
    share = signs.broken / signs.ended if signs.ended else 0.0
    bad = signs.broken >= BROKEN_LEAST and share > BROKEN_SHARE
    return Sign(bad, share < WELL_SHARE, {"broken": signs.broken, "ended": signs.ended})


def _given_up(signs: Signs) -> Sign:
    dead = sum(card.dead for card in signs.board.stages)
    failed = sum(card.failed for card in signs.board.channels)
    return Sign(dead + failed > 0, dead + failed == 0, {"dead": dead, "failed": failed})


def drifting(board: Board, hints: Mapping[Lane, int] | None) -> list[Lane]:
    """Lanes with work that has been due for a while and that no hint announces, although the broker answers."""
    if hints is None:
        return []
    oldest = dict.fromkeys(Lane, 0.0)
    for card in _cards(board):
        lane = Lane(card.lane) if isinstance(card, StageCard) else Lane.PUBLISH
        oldest[lane] = max(oldest[lane], card.oldest_s or 0.0)
    return [lane for lane in Lane if board.due_in(lane) and not hints.get(lane, 0) and oldest[lane] > DRIFT_S]


def _drift(signs: Signs) -> Sign:
    lanes = drifting(signs.board, signs.hints)
    waiting = sum(signs.board.due_in(lane) for lane in lanes)
    return Sign(bool(lanes), not lanes, {"lanes": ", ".join(lanes), "waiting": waiting})


def _no_broker(signs: Signs) -> Sign:
    return Sign(signs.hints is None, signs.hints is not None, {})


def _review_late(signs: Signs) -> Sign:
    oldest = signs.board.review_oldest_s or 0.0
    facts = {"waiting": signs.board.review_waiting, "hours": int(oldest // 3600)}
    return Sign(oldest > REVIEW_LATE_S, oldest < REVIEW_IN_TIME_S, facts)


RULES: tuple[Rule, ...] = (
    Rule(
        "no-worker",
        N_("No worker"),
        N_("No worker is alive for: %(lanes)s. Waiting: %(waiting)s."),
        N_("Start one with “copydesk worker”, or look why it ended."),
        _without_worker,
        # A worker that is only started anew is back by then.
        after=timedelta(seconds=20),
    ),
    Rule(
        "not-consuming",
        N_("Alive but taking nothing on"),
        N_("Workers are alive and took no canary of: %(lanes)s."),
        N_("Their guard ends them within half a minute. If this goes on, start the worker anew."),
        _not_consuming,
    ),
    Rule(
        "late",
        N_("Work waits too long"),
        N_("“%(name)s” is behind: %(waiting)s wait, the oldest for %(seconds)s seconds."),
        N_("Add workers, or look at what the board says of this stage or channel."),
        _late,
    ),
    Rule(
        "breaking",
        N_("Much of the work breaks"),
        N_("Of %(ended)s pieces of work in ten minutes, %(broken)s broke."),
        N_("The failures, grouped by cause, show the traceback."),
        _breaking,
        after=timedelta(0),
        calm_after=timedelta(minutes=5),
    ),
    Rule(
        "given-up",
        N_("Work was given up"),
        N_("Given up after several tries: %(dead)s in the checks, %(failed)s on channels."),
        N_("Look at the dead letters: try them again, or put them aside."),
        _given_up,
        after=timedelta(0),
    ),
    Rule(
        "drift",
        N_("Ledger and broker drift apart"),
        N_("Work is due that no hint announces, in: %(lanes)s. Waiting: %(waiting)s."),
        N_("Look whether the sweeper is alive; “Hint again” on the board sends the hints at once."),
        _drift,
        after=timedelta(seconds=15),
    ),
    Rule(
        "broker-away",
        N_("The broker does not answer"),
        N_("The broker does not answer. Nothing is lost; work is only found more slowly."),
        N_("Start Redis or Valkey again. Nothing in it needs to survive."),
        _no_broker,
        after=timedelta(seconds=60),
    ),
    Rule(
        "review-late",
        N_("Reviewers are behind"),
        N_("%(waiting)s wait for a reviewer, the oldest for %(hours)s hours."),
        N_("Ask for more reviewers, or give some of the articles to others."),
        _review_late,
    ),
)
BY_NAME: Mapping[str, Rule] = {rule.name: rule for rule in RULES}
