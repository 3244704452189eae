"""Rules of alarm: each rings in its own case and on no healthy desk; on the edge none rings and none falls silent."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from workflow.alarm_rules import BY_NAME, RULES, Ring, Rule, Sign, Signs, Standing, drifting
from workflow.shelf.cards import Board, CanaryRow, ChannelCard, HoldRow, ProcessRow, StageCard
from workflow.states import Lane

AT = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
HINTS = {Lane.CHECK: 0, Lane.SLOW: 0, Lane.PUBLISH: 0}


def worker(**changes: object) -> ProcessRow:
    facts = {"lanes": ("check", "slow", "publish"), **changes}
    return replace(ProcessRow("worker@a:1:a", "worker", "1", AT, AT, 1.0, "", True), **facts)  # type: ignore[arg-type]


def stage(waiting: int = 0, oldest_s: float | None = None, *, dead: int = 0, held: HoldRow | None = None) -> StageCard:
    return StageCard("links", "Links", "check", waiting, oldest_s, 0, 0, dead, held, due=waiting)


def channel(failed: int = 0) -> ChannelCard:
    return ChannelCard("site", "Web site", 0, None, 0, failed, 3, None)


WELL = Board(AT, (stage(),), (channel(),), (worker(),), (), 0, None)
HOLD = HoldRow("stage", "links", "oda", "x", AT, None)
UNHEARD = CanaryRow("check", 3, AT - timedelta(seconds=40), 40.0, False, None, "")

# The name of the rule, a desk on which it is bad, and one next to it on which it is not.
CASES = [
    ("no-worker", Signs(replace(WELL, processes=()), HINTS), Signs(WELL, HINTS)),
    ("no-worker", Signs(replace(WELL, processes=(worker(alive=False),)), HINTS), Signs(WELL, HINTS)),
    ("no-worker", Signs(replace(WELL, processes=(worker(lanes=("check",)),)), HINTS), Signs(WELL, HINTS)),
    ("no-worker", Signs(replace(WELL, processes=(worker(drained=True),)), HINTS), Signs(WELL, HINTS)),
    (
        "not-consuming",
        Signs(replace(WELL, canaries=(UNHEARD,)), HINTS),
        Signs(replace(WELL, canaries=(replace(UNHEARD, heard=True),)), HINTS),
    ),
    (
        "late",
        Signs(replace(WELL, stages=(stage(4, 130.0),)), HINTS),
        Signs(replace(WELL, stages=(stage(4, 50.0),)), HINTS),
    ),
    (
        "late",
        Signs(replace(WELL, stages=(stage(4, 130.0),)), HINTS),
        Signs(replace(WELL, stages=(stage(4, 130.0, held=HOLD),)), HINTS),
    ),
    ("breaking", Signs(WELL, HINTS, broken=30, ended=100), Signs(WELL, HINTS, broken=5, ended=100)),
    ("breaking", Signs(WELL, HINTS, broken=5, ended=5), Signs(WELL, HINTS, broken=4, ended=4)),
    ("given-up", Signs(replace(WELL, stages=(stage(dead=1),)), HINTS), Signs(WELL, HINTS)),
    ("given-up", Signs(replace(WELL, channels=(channel(1),)), HINTS), Signs(WELL, HINTS)),
    (
        "drift",
        Signs(replace(WELL, stages=(stage(3, 40.0),)), HINTS),
        Signs(replace(WELL, stages=(stage(3, 40.0),)), {**HINTS, Lane.CHECK: 2}),
    ),
    ("broker-away", Signs(WELL, None), Signs(WELL, HINTS)),
    (
        "review-late",
        Signs(replace(WELL, review_waiting=2, review_oldest_s=25 * 3600.0), HINTS),
        Signs(replace(WELL, review_waiting=2, review_oldest_s=3600.0), HINTS),
    ),
]


@pytest.mark.parametrize(("name", "bad", "fine"), CASES)
def test_it_is_bad_in_its_own_case_and_not_next_to_it(name: str, bad: Signs, fine: Signs) -> None:
    rule = BY_NAME[name]
    assert rule.look(bad).bad
    assert not rule.look(fine).bad
    assert rule.message % rule.look(bad).facts


def test_every_rule_has_its_case() -> None:
    assert {name for name, _bad, _fine in CASES} == {rule.name for rule in RULES}


def test_a_healthy_desk_rings_nothing() -> None:
    assert [rule.name for rule in RULES if rule.look(Signs(WELL, HINTS)).bad] == []
    assert all(rule.look(Signs(WELL, HINTS)).well for rule in RULES)


RULE = Rule("r", "R", "r", "r", lambda _signs: BAD, after=timedelta(seconds=10), calm_after=timedelta(seconds=30))
BAD, EDGE, FINE = Sign(True, False, {}), Sign(False, False, {}), Sign(False, True, {})


def _states(looks: list[tuple[int, Sign]]) -> list[str]:
    standing, states = Standing(Ring.CALM, AT), []
    for seconds, sign in looks:
        standing = standing.after(sign, RULE, AT + timedelta(seconds=seconds))
        states.append(str(standing.state))
    return states


def test_it_rings_when_bad_for_long_enough_and_falls_silent_when_well_for_long_enough() -> None:
    looks = [(0, BAD), (5, BAD), (10, BAD), (15, FINE), (40, FINE), (45, FINE)]
    assert _states(looks) == ["rising", "rising", "ringing", "ringing", "ringing", "calm"]


def test_a_moment_of_trouble_rings_nothing() -> None:
    assert _states([(0, BAD), (5, FINE), (6, BAD), (12, BAD)]) == ["rising", "calm", "rising", "rising"]


def test_on_the_edge_it_stays_as_it_is() -> None:
    looks = [(0, BAD), (10, BAD), (20, EDGE), (30, FINE), (55, EDGE), (60, FINE), (80, FINE)]
    assert _states(looks)[1:] == ["ringing"] * 6


def test_without_an_answer_of_the_broker_nobody_says_that_it_drifts() -> None:
    assert drifting(replace(WELL, stages=(stage(3, 40.0),)), None) == []
