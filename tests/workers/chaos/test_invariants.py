"""Each promise is broken once, in otherwise sound facts, and the harness sees it: else its silence meant nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from workers.chaos.facts import Approval, Facts, Ledger, PublicationFact, RunFact, Site, Watched
from workers.chaos.invariants import INVARIANTS, violations
from workers.chaos.people import Handed
from workflow.runs import MAX_ATTEMPTS

FILE = "articles/1-1-aa.html"
RUNS = tuple(RunFact(1, 1, stage, "passed", 1) for stage in ("fields", "links"))
LIVE = PublicationFact(1, 1, 1, "site", "live", 1, FILE, "abc")
APPROVAL = Approval(1, 1, user_id=9, author_id=8)
VERBS = ("submit", "clear", "approve", "start_publishing", "deliver", "publish")
LEDGER = Ledger(
    states={1: "published"},
    keys={"key": 1},
    by_title={"Title": 1},
    runs=RUNS,
    publications=(LIVE,),
    approvals=(APPROVAL,),
    verbs={1: VERBS},
    doubled=0,
    breaks=(),
    visible=frozenset(),
)
SITE = Site(files={FILE: "abc"}, temporary=(), orphans=(), pages={1: 200})
HANDED = Handed("key", 1, "Title", at=0.0, slowest_s=0.1, tries=1)
SOUND = Facts((HANDED,), LEDGER, SITE, Watched(broker=True), frozenset(), frozenset({"fields", "links"}))


def ledger(**changes: Any) -> dict[str, Any]:
    return {"ledger": replace(LEDGER, **changes)}


def site(**changes: Any) -> dict[str, Any]:
    return {"site": replace(SITE, **changes)}


def watched(**changes: Any) -> dict[str, Any]:
    return {"watched": replace(SOUND.watched, **changes)}


DOCTORED = [
    ("I13", "the doctor finds work that nobody comes back for", {"complaints": ("work stage links: was begun",)}),
    ("I1", "the row of an accepted article is gone", ledger(states={}) | {"handed": (HANDED,)}),
    ("I1", "its key leads to another", ledger(keys={"key": 2})),
    ("I1", "there are two of it", ledger(by_title={"Title": 2})),
    ("I2", "it hangs on the way", ledger(states={1: "publishing"})),
    ("I3", "it is live twice", ledger(publications=(LIVE, replace(LIVE, id=2, revision_id=1)))),
    ("I3", "its file is not there", site(files={})),
    ("I3", "its file was changed", site(files={FILE: "abd"})),
    ("I3", "its page does not answer", site(pages={1: 404})),
    ("I3", "there are two files of one revision", site(files={FILE: "abc", "articles/1-1-bb.html": "abd"})),
    ("I4", "a stage was left out", ledger(runs=RUNS[:1])),
    ("I4", "a stage was not done", ledger(runs=(RUNS[0], replace(RUNS[1], state="running")))),
    ("I4", "it was approved before it was checked", ledger(verbs={1: ("submit", "approve", "clear")})),
    ("I4", "it was published twice", ledger(verbs={1: (*VERBS, "publish")})),
    ("I5", "a late delivery counted", ledger(verbs={1: (*VERBS, "deliver")})),
    ("I5", "findings stand there twice", ledger(doubled=1)),
    ("I6", "a writer waited for the broker", {"handed": (replace(HANDED, slowest_s=2.5),)}),
    ("I7", "hints amplified themselves", watched(hints_most=3)),
    ("I7", "hints are left over", watched(hints_left=1)),
    ("I8", "it was tried too often", ledger(runs=(RUNS[0], replace(RUNS[1], attempt=MAX_ATTEMPTS + 1)))),
    ("I8", "poison ended, and nobody can see it", ledger(states={1: "checking"}) | {"poisoned": frozenset({1})}),
    ("I8", "poison was published", {"poisoned": frozenset({1})}),
    ("I9", "nobody approved it", ledger(approvals=())),
    ("I9", "another revision was approved", ledger(approvals=(replace(APPROVAL, revision_id=2),), runs=())),
    ("I9", "its author approved it", ledger(approvals=(replace(APPROVAL, user_id=8),))),
    ("I10", "the trail is broken", ledger(breaks=("submission:1 #2: changed",))),
    ("I11", "work never went on", watched(work_after_s=(None,))),
    ("I11", "work went on late", watched(work_after_s=(1.0, 31.0))),
    ("I12", "a temporary file is left", site(temporary=("articles/.tmp-1",))),
    ("I12", "a page belongs to nothing", site(orphans=("articles/2-2-cc.html",))),
]


def test_sound_facts_break_no_promise() -> None:
    assert violations(SOUND) == []


@pytest.mark.parametrize(("number", "what", "changes"), DOCTORED, ids=[f"{one[0]} {one[1]}" for one in DOCTORED])
def test_a_doctored_fact_is_caught_under_its_promise(number: str, what: str, changes: Mapping[str, Any]) -> None:
    assert number in {found.split(":")[0] for found in violations(replace(SOUND, **changes))}


def test_every_promise_can_be_broken() -> None:
    assert {number for number, _, _ in DOCTORED} == set(INVARIANTS)


def test_a_dead_article_that_the_page_of_failures_shows_keeps_all_promises() -> None:
    dead = tuple(replace(run, state="dead", attempt=MAX_ATTEMPTS) for run in RUNS)
    facts = replace(
        SOUND,
        ledger=replace(
            LEDGER,
            states={1: "checking"},
            runs=dead,
            publications=(),
            approvals=(),
            verbs={1: ("submit", "give_up")},
            visible=frozenset({1}),
        ),
        site=replace(SITE, files={}, pages={}),
        poisoned=frozenset({1}),
    )
    assert violations(facts) == []


def test_a_slow_answer_counts_only_while_the_broker_is_sick() -> None:
    slow = replace(SOUND, handed=(replace(HANDED, slowest_s=9.0),), watched=Watched(broker=False))
    assert violations(slow) == []
