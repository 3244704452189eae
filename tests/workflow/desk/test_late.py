"""Slow stages: the article does not wait for them, and what they find is there when they have found it."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from tests.articles import good_en
from tests.factories import WORKER, desk_current, open_desk, person
from tests.websites import Website, after, hangs_up, in_turn, leads_to, says, serving
from workflow import desk, shelf
from workflow.article import Source
from workflow.categories import profile_json
from workflow.clock import now
from workflow.db import Database
from workflow.findings import Verdict
from workflow.line import LINE
from workflow.outside.manners import Asked, Manners
from workflow.profiles import DEFAULT_PROFILES, LinkPolicy
from workflow.runs import LEASE, MAX_ATTEMPTS, claim_lines
from workflow.settings import Settings
from workflow.shelf.submission import SubmissionView
from workflow.stages import Stage
from workflow.states import Decision, Lane, Role, RunState, State
from workflow.tables import Category, Event, StageRun


@pytest.fixture
def site() -> Iterator[Website]:
    with serving(gone=says(404)) as site:
        yield site


@pytest.fixture
def manners(site: Website) -> Manners:
    return Manners(Asked.ALL, opened=frozenset({("127.0.0.1", site.port)}), seconds=1.0, rest_s=0.01)


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


def _linking(*urls: str) -> Source:
    source = good_en()
    return replace(source, body=source.body + "".join(f"\n\nMore of it is told at {url} every week.\n" for url in urls))


def _hand_in(database: Database, *urls: str, asked: Asked = Asked.ALL) -> int:
    submission_id = desk.submit(database, person(database), _linking(*urls)).submission_id
    assert desk.check(database, WORKER, asked=asked) == 1
    return submission_id


def _view(database: Database, submission_id: int) -> SubmissionView:
    view = shelf.submission(database, submission_id)
    assert view is not None
    return view


def _late(database: Database, submission_id: int) -> list[str]:
    return [one.code for one in _view(database, submission_id).findings if one.stage == "liveness"]


def _run(database: Database) -> StageRun:
    with database.read() as connection:
        return connection.execute(select(StageRun.__table__).where(StageRun.lane == Lane.SLOW)).one()  # type: ignore[return-value]


def test_the_article_goes_to_review_at_once_and_dead_links_are_there_later(
    database: Database, site: Website, manners: Manners
) -> None:
    submission_id = _hand_in(database, site.url("/gone"))
    before = _view(database, submission_id)
    assert (before.state, before.verdict, _late(database, submission_id)) == (State.IN_REVIEW, Verdict.PASS, [])
    assert desk.check_late(database, WORKER, manners) == 1
    after = _view(database, submission_id)
    assert (after.state, after.verdict) == (State.IN_REVIEW, Verdict.WARN)
    assert _late(database, submission_id) == ["liveness.dead"]
    assert [event.verb for event in shelf.timeline(database, submission_id)][-2:] == ["clear", "look_late"]
    assert list(shelf.breaks(database)) == []
    assert desk.check_late(database, WORKER, manners) == 0


def test_the_text_that_stands_is_looked_at_not_the_one_that_came(
    database: Database, site: Website, manners: Manners
) -> None:
    submission_id = _hand_in(database, f"{site.url('/gone')}?utm_source=letter")
    assert desk_current(database, submission_id) == 2
    site.pages["/gone?utm_source=letter"] = says(200)
    desk.check_late(database, WORKER, manners)
    view = _view(database, submission_id)
    (finding,) = [one for one in view.findings if one.stage == "liveness"]
    assert view.written is not None
    # Its place is shown in the text as the writer wrote it, where the whole address stood.
    assert view.written.source.body[finding.start :].startswith(f"{site.url('/gone')}?utm_source=letter")
    assert {call.path for call in site.calls} == {"/robots.txt", "/gone"}


def test_nobody_is_asked_unless_the_desk_or_the_category_says_so(
    database: Database, site: Website, manners: Manners
) -> None:
    _hand_in(database, site.url("/gone"), asked=Asked.CATEGORIES)
    _hand_in(database, site.url("/gone"), asked=Asked.NONE)
    assert desk.check_late(database, WORKER, manners) == 0
    profile = DEFAULT_PROFILES.find(good_en().category)
    assert profile is not None
    asking = replace(profile, links=LinkPolicy(asked=True))
    with database.write() as connection:
        connection.execute(update(Category).where(Category.key == profile.key).values(profile=profile_json(asking)))
    _hand_in(database, site.url("/gone"), asked=Asked.NONE)
    assert desk.check_late(database, WORKER, manners) == 0
    _hand_in(database, site.url("/gone"), asked=Asked.CATEGORIES)
    assert desk.check_late(database, WORKER, manners) == 1


def test_an_article_without_links_gives_the_slow_lane_nothing_to_do(database: Database, manners: Manners) -> None:
    _hand_in(database)
    assert desk.check_late(database, WORKER, manners) == 0


def test_a_worker_that_may_ask_nobody_finishes_without_asking(
    database: Database, site: Website, manners: Manners
) -> None:
    submission_id = _hand_in(database, site.url("/gone"))
    assert desk.check_late(database, WORKER, replace(manners, asked=Asked.NONE)) == 1
    assert (_late(database, submission_id), site.calls) == ([], [])
    assert _run(database).state == RunState.PASSED


def test_what_cannot_be_told_yet_is_looked_at_again_and_never_counts_as_failed(
    database: Database, site: Website, manners: Manners
) -> None:
    site.pages["/a"] = says(503)
    submission_id = _hand_in(database, site.url("/a"), site.url("/b"))
    at = now()
    for _ in range(MAX_ATTEMPTS + 2):
        with time_machine.travel(at):
            desk.check_late(database, WORKER, manners)
            run = _run(database)
            if run.state == RunState.PASSED:
                break
            assert run.state == RunState.QUEUED
            assert run.due_at > now()
        at = run.due_at + timedelta(seconds=1)
    assert _late(database, submission_id) == ["liveness.unknown"]
    assert _view(database, submission_id).verdict == Verdict.PASS
    assert site.asked.count("HEAD /a") == 3
    assert site.asked.count("HEAD /b") == 1


def test_where_the_whole_network_is_away_nothing_is_said_and_nothing_fails(
    database: Database, site: Website, manners: Manners
) -> None:
    site.pages["/robots.txt"] = hangs_up
    submission_id = _hand_in(database, site.url("/a"))
    at = now()
    for _ in range(4):
        with time_machine.travel(at):
            desk.check_late(database, WORKER, manners)
        at += timedelta(minutes=4)
    assert _run(database).state == RunState.PASSED
    assert (_late(database, submission_id), _view(database, submission_id).state) == ([], State.IN_REVIEW)


def test_a_worker_that_is_lost_while_it_asks_is_followed_by_another(
    database: Database, site: Website, manners: Manners
) -> None:
    submission_id = _hand_in(database, site.url("/gone"))
    with database.write() as connection:
        lost = claim_lines(connection, "lost", Lane.SLOW)
    assert desk.check_late(database, WORKER, manners) == 0
    with time_machine.travel(now() + LEASE + timedelta(seconds=1)):
        assert desk.check_late(database, WORKER, manners) == 1
    assert lost[0].attempt == 1
    assert _run(database).attempt == 2
    assert _late(database, submission_id) == ["liveness.dead"]


_VICTIM = """
import sys
from workflow import desk
from workflow.db import Database
from workflow.outside.manners import Asked, Manners
url, port = sys.argv[1:]
manners = Manners(Asked.ALL, opened=frozenset({("127.0.0.1", int(port))}), seconds=20.0, rest_s=0.01)
desk.check_late(Database(url), "victim", manners)
"""


def test_a_process_that_is_killed_while_a_server_keeps_it_waiting_costs_one_lease(
    database: Database, site: Website, manners: Manners
) -> None:
    site.pages["/gone"] = in_turn(after(20.0, says(200)), says(404))
    submission_id = _hand_in(database, site.url("/gone"))
    with subprocess.Popen([sys.executable, "-c", _VICTIM, database.url, str(site.port)]) as victim:
        deadline = time.monotonic() + 30
        while not site.asked:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        victim.kill()
    assert desk.check_late(database, WORKER, manners) == 0
    with time_machine.travel(now() + LEASE + timedelta(minutes=1)):
        assert desk.check_late(database, WORKER, manners) == 1
    assert _late(database, submission_id) == ["liveness.dead"]
    assert _run(database).attempt == 2


def test_whoever_comes_back_late_writes_nothing(database: Database, site: Website, manners: Manners) -> None:
    submission_id = _hand_in(database, site.url("/gone"))

    def overtake(article: object) -> list[str]:
        with time_machine.travel(now() + LEASE + timedelta(seconds=1)):
            desk.check_late(database, "another", manners)
        return []

    stages = [replace(stage, asks=overtake) if stage.slow else stage for stage in LINE]  # type: ignore[arg-type]
    assert desk.check_late(database, WORKER, manners, stages=stages) == 1
    assert _late(database, submission_id) == ["liveness.dead"]
    assert [event.verb for event in shelf.timeline(database, submission_id)].count("look_late") == 1


def test_one_worker_has_no_more_such_texts_in_its_hands_than_it_may(
    database: Database, site: Website, manners: Manners
) -> None:
    for _ in range(2):
        _hand_in(database, site.url("/gone"))
    with database.write() as connection:
        claim_lines(connection, WORKER, Lane.SLOW)
    assert desk.check_late(database, WORKER, manners) == 0
    assert desk.check_late(database, WORKER, manners, at_once=2) == 1


def test_what_is_found_after_the_decision_is_told_and_changes_nothing(
    database: Database, site: Website, manners: Manners
) -> None:
    submission_id = _hand_in(database, site.url("/gone"))
    reviewer = person(database, Role.REVIEWER)
    desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=desk_current(database, submission_id))
    before = _view(database, submission_id)
    desk.check_late(database, WORKER, manners)
    after = _view(database, submission_id)
    assert (after.state, after.verdict) == (before.state, before.verdict)
    assert _late(database, submission_id) == ["liveness.dead"]


def test_a_new_text_ends_the_look_at_the_old_one(database: Database, site: Website, manners: Manners) -> None:
    writer = person(database)
    submission_id = desk.submit(database, writer, _linking(site.url("/gone"))).submission_id
    desk.check(database, WORKER, asked=Asked.ALL)
    desk.revise(database, writer, submission_id, _linking(site.url("/there")), seen=1)
    assert desk.check_late(database, WORKER, manners) == 0
    desk.check(database, WORKER, asked=Asked.ALL)
    assert desk.check_late(database, WORKER, manners) == 1
    assert (_late(database, submission_id), site.asked) == ([], ["HEAD /there", "GET /there"])


def _breaks(_article: object) -> list[str]:
    raise ZeroDivisionError("in the stage")


def test_a_slow_stage_that_breaks_is_told_to_ops_and_the_article_goes_on(database: Database, manners: Manners) -> None:
    broken = [replace(stage, asks=_breaks) if stage.slow else stage for stage in LINE]  # type: ignore[arg-type]
    submission_id = desk.submit(database, person(database), good_en()).submission_id
    desk.check(database, WORKER, asked=Asked.ALL, stages=broken)
    assert _view(database, submission_id).state is State.IN_REVIEW
    at = now()
    for _ in range(MAX_ATTEMPTS):
        with time_machine.travel(at):
            desk.check_late(database, WORKER, manners, stages=broken)
        at += timedelta(minutes=10)
    assert _run(database).state == RunState.DEAD
    assert [group.name for group in shelf.failures(database)] == ["liveness"]
    assert _view(database, submission_id).state is State.IN_REVIEW


def test_no_late_finding_blocks(database: Database, manners: Manners) -> None:
    link_stage = next(stage for stage in LINE if stage.name == "links")
    late = Stage("late", "Late", 999, "1", True, {}, link_stage.check)
    source = replace(good_en(), body=f"{good_en().body}\n\n<object data=x></object>\n")
    submission_id = desk.submit(database, person(database), source).submission_id
    line = [*(stage for stage in LINE if stage.name != "links"), late]
    desk.check(database, WORKER, stages=line)
    desk.check_late(database, WORKER, manners, stages=line)
    assert _view(database, submission_id).verdict != Verdict.BLOCK


def test_where_a_link_is_led_on_to_is_told_to_the_reviewer(database: Database, manners: Manners, site: Website) -> None:
    with serving() as there:
        opened = manners.opened | {("localhost", there.port)}
        site.pages["/a"] = leads_to(there.url("/b", "localhost"))
        submission_id = _hand_in(database, site.url("/a"))
        desk.check_late(database, WORKER, replace(manners, opened=opened))
        findings = [one for one in _view(database, submission_id).findings if one.stage == "liveness"]
    assert [(one.code, one.params["target"]) for one in findings] == [("liveness.moved", there.url("/b", "localhost"))]


def test_the_event_names_the_worker_the_ruleset_and_what_was_found(
    database: Database, site: Website, manners: Manners
) -> None:
    _hand_in(database, site.url("/gone"))
    desk.check_late(database, WORKER, manners)
    with database.read() as connection:
        event = connection.execute(select(Event.__table__).where(Event.verb == "look_late")).one()
    assert event.actor == WORKER
    assert event.detail["stages"] == ["liveness"]
    assert event.detail["findings"] == {"info": 0, "warn": 1, "block": 0}
