"""A day of ops: the board is true, pausing stops work, what broke is tried again, and all of it is on record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update

from tests import articles, factories
from tests.web.conftest import Browser
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.desk import Actor
from workflow.states import RunState, State
from workflow.tables import Process, StageRun

Open = Callable[..., Browser]
Make = Callable[..., Actor]

TRACEBACK = 'Traceback (most recent call last):\n  File "links.py", line 8, in check\nRecursionError: <b>too deep</b>'


@pytest.fixture
def oda(person: Make) -> Actor:
    """Somebody of ops."""
    return person("ops", "oda")


@pytest.fixture
def wen(person: Make) -> Actor:
    """A writer."""
    return person("writer", "wen")


def break_runs(database: Database, submission_id: int, *, fingerprint: str = "abc123") -> list[int]:
    """Let the stage runs of a submission have died."""
    with database.write() as connection:
        ids = list(connection.scalars(select(StageRun.id).where(StageRun.submission_id == submission_id)))
        connection.execute(
            update(StageRun)
            .where(StageRun.id.in_(ids))
            .values(state=RunState.DEAD, attempt=5, error=TRACEBACK, fingerprint=fingerprint, finished_at=now())
        )
    return ids


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The SELECT statements that the ledger gets meanwhile."""
    said: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            said.append(statement)

    event.listen(database.reader, "before_cursor_execute", listen)
    yield said
    event.remove(database.reader, "before_cursor_execute", listen)


def test_with_no_worker_alive_the_board_says_so_and_how_much_waits(database, browser: Open, oda, wen) -> None:
    for _ in range(3):
        desk.submit(database, wen, articles.good_en())
    with database.write() as connection:
        connection.execute(update(StageRun).values(queued_at=now() - timedelta(minutes=11)))
    desk.beat(database, "worker@desk:1:a", "worker")
    with database.write() as connection:
        connection.execute(update(Process).values(seen_at=now() - timedelta(minutes=7)))
    page = browser(oda).get("/ops").text
    assert re.search(r"No worker has been alive for 7 min[^:]*: 3 wait, the oldest for 11 min", page)
    assert "no sign of life" in page


def test_when_all_is_well_the_board_says_so(database, browser: Open, oda) -> None:
    desk.beat(database, "worker@desk:1:a", "worker")
    desk.beat(database, "sweeper@desk:2:b", "sweeper")
    assert "All is well" in browser(oda).get("/ops").text


def test_the_board_takes_eight_queries_besides_the_session_however_much_is_wrong(
    database, browser: Open, oda, wen
) -> None:
    for number in range(8):
        done = desk.submit(database, wen, articles.good_en())
        break_runs(database, done.submission_id, fingerprint=f"cause{number}")
    desk.hold(database, oda, "stage", "links", reason="new list")
    ops = browser(oda)
    with counted(database) as said:
        assert ops.get("/ops").status_code == 200
    assert len([statement for statement in said if "FROM users JOIN sessions" not in statement]) <= 8


def test_a_paused_stage_is_not_claimed_until_it_is_resumed(database, browser: Open, oda, wen) -> None:
    ops = browser(oda)
    paused = ops.post("/ops/holds", kind="stage", name="links", reason="The list is being changed", minutes="0")
    assert (paused.status_code, paused.location) == (303, "/ops")
    done = desk.submit(database, wen, articles.good_en())
    factories.check_all(database)
    brief = shelf.submission_brief(database, done.submission_id)
    assert brief is not None
    assert brief.state is State.CHECKING
    page = ops.get("/ops").text
    assert "The list is being changed" in page
    assert "Paused by oda" in page
    assert ops.post("/ops/holds/lift", kind="stage", name="links").status_code == 303
    factories.check_all(database)
    brief = shelf.submission_brief(database, done.submission_id)
    assert brief is not None
    assert brief.state is State.IN_REVIEW


def test_a_pause_without_a_reason_is_refused_in_words(database, browser: Open, oda) -> None:
    ops = browser(oda)
    ops.post("/ops/holds", kind="stage", name="links", reason="  ")
    assert "Say why" in ops.get("/ops").text
    assert shelf.board(database).holds == ()


def test_a_pause_for_an_hour_ends_by_itself(database, browser: Open, oda) -> None:
    browser(oda).post("/ops/holds", kind="channel", name="site", reason="The disk is full", minutes="60")
    [hold] = shelf.board(database).holds
    assert hold.until is not None
    assert timedelta(minutes=59) < hold.until - now() <= timedelta(minutes=60)


def test_what_cannot_be_paused_is_refused(browser: Open, oda) -> None:
    ops = browser(oda)
    assert ops.post("/ops/holds", kind="person", name="oda", reason="x").status_code == 400
    ops.post("/ops/holds", kind="stage", name="nonsense", reason="x")
    assert "There is no stage or channel called “nonsense”" in ops.get("/ops").text


def test_failures_are_one_row_a_cause_with_the_newest_traceback(database, browser: Open, oda, wen) -> None:
    for _ in range(3):
        break_runs(database, desk.submit(database, wen, articles.good_en()).submission_id)
    ops = browser(oda)
    page = ops.get("/ops/failures").text
    assert page.count("/ops/failures/abc123") == len(shelf.failures(database))
    assert "RecursionError: &lt;b&gt;too deep&lt;/b&gt;" in page
    detail = ops.get("/ops/failures/abc123").text
    assert "Traceback (most recent call last)" in detail
    assert "<b>too deep</b>" not in detail
    assert ops.get("/ops/failures/unknown").status_code == 404


def test_a_dead_run_is_tried_again_and_passes(database, browser: Open, oda, wen) -> None:
    done = desk.submit(database, wen, articles.good_en())
    ids = break_runs(database, done.submission_id)
    ops = browser(oda)
    answer = ops.post("/ops/retry", kind="stage", which="all", fingerprint="abc123", reason="The host list is back")
    assert answer.status_code == 303
    assert f"{len(ids)} are queued again" in ops.get("/ops/failures").text
    factories.check_all(database)
    brief = shelf.submission_brief(database, done.submission_id)
    assert brief is not None
    assert brief.state is State.IN_REVIEW
    trail = ops.get("/ops/events?verb=retry").text
    assert "The host list is back" in trail


def test_only_the_ticked_ones_are_tried_again_when_that_is_asked(database, browser: Open, oda, wen) -> None:
    ids = break_runs(database, desk.submit(database, wen, articles.good_en()).submission_id)
    fields = {"kind": "stage", "which": "ticked", "fingerprint": "abc123", "reason": "one first"}
    browser(oda).post("/ops/retry", **fields, id=str(ids[0]))
    assert len(shelf.failed_runs(database)) == len(ids) - 1


def test_ticks_left_over_do_not_narrow_a_retry_of_all(database, browser: Open, oda, wen) -> None:
    ids = break_runs(database, desk.submit(database, wen, articles.good_en()).submission_id)
    fields = {"kind": "stage", "which": "all", "fingerprint": "abc123", "reason": "all of them"}
    browser(oda).post("/ops/retry", **fields, id=str(ids[0]))
    assert shelf.failed_runs(database) == ()


def test_a_retry_of_nothing_or_without_a_reason_says_what_to_do(database, browser: Open, oda, wen) -> None:
    ids = break_runs(database, desk.submit(database, wen, articles.good_en()).submission_id)
    ops = browser(oda)
    ops.post("/ops/retry", kind="stage", which="ticked", fingerprint="abc123", reason="x")
    assert "Tick what should be tried again" in ops.get("/ops/failures").text
    ops.post("/ops/retry", kind="stage", which="all", fingerprint="abc123", reason="")
    assert "Say why" in ops.get("/ops/failures").text
    assert len(shelf.failed_runs(database)) == len(ids)


def test_a_form_leads_back_to_where_it_stood_but_never_off_the_desk(browser: Open, oda) -> None:
    ops = browser(oda)
    hold = {"kind": "stage", "name": "links", "reason": "x"}
    assert ops.post("/ops/holds", **hold, next="/ops/submissions").location == "/ops/submissions"
    assert ops.post("/ops/holds/lift", **hold, next="https://elsewhere.example/").location == "/ops"


def test_one_submission_shows_every_run_its_worker_and_what_broke(database, browser: Open, oda, wen) -> None:
    submission_id = factories.in_review(database, wen, articles.promo_zh())
    ops = browser(oda)
    page = ops.get(f"/ops/submissions/{submission_id}").text
    assert factories.WORKER in page
    assert 'class="fall-bar"' in page
    break_runs(database, submission_id)
    broken = ops.get(f"/ops/submissions/{submission_id}").text
    assert "RecursionError" in broken
    assert 'action="/ops/retry"' in broken
    assert ops.get("/ops/submissions/999").status_code == 404


def test_submissions_are_listed_by_state(database, browser: Open, oda, wen) -> None:
    factories.in_review(database, wen)
    ops = browser(oda)
    assert "A ferry terminal" in ops.get("/ops/submissions?state=in_review").text
    assert "A ferry terminal" not in ops.get("/ops/submissions?state=published").text
    assert ops.get("/ops/submissions?state=nonsense").status_code == 200


def test_the_audit_trail_can_be_narrowed_to_a_verb_and_a_person(database, browser: Open, oda, wen) -> None:
    desk.submit(database, wen, articles.good_en())
    ops = browser(oda)
    assert "wen handed the article in" in ops.get("/ops/events?verb=submit&actor=wen").text
    assert "wen handed the article in" not in ops.get("/ops/events?actor=oda").text


@pytest.mark.parametrize("role", ["writer", "reviewer"])
def test_the_pages_of_ops_are_for_ops(browser: Open, person: Make, role: str) -> None:
    somebody = browser(person(role, "somebody"))
    for path in ("/ops", "/ops/failures", "/ops/events", "/ops/submissions", "/ops/people"):
        assert somebody.get(path).status_code == 403
    for path in ("/ops/holds", "/ops/holds/lift", "/ops/retry", "/ops/people"):
        assert somebody.post(path).status_code == 403


def test_people_are_for_admins_only(browser: Open, oda) -> None:
    ops = browser(oda)
    assert ops.get("/ops/people").status_code == 403
    assert ops.post("/ops/people", name="eve", role="admin").status_code == 403


def test_an_admin_adds_somebody_who_can_sign_in_with_the_link_once(browser: Open, person: Make) -> None:
    page = browser(person("admin", "ada")).post("/ops/people", name="lin", role="reviewer").text
    link = re.search(r'value="https?://[^"/]+(/sign-in/[^"]+)"', page)
    assert link
    newcomer = browser()
    assert newcomer.post(link.group(1)).status_code == 303
    assert newcomer.get("/review").status_code == 200
    assert browser().post(link.group(1)).status_code == 410


def test_a_name_that_is_taken_is_refused_and_what_was_typed_stays(browser: Open, person: Make, wen) -> None:
    answer = browser(person("admin", "ada")).post("/ops/people", name="wen", role="ops")
    assert answer.status_code == 422
    assert "Somebody is called “wen” already" in answer.text
    assert 'value="ops" selected' in answer.text


def test_a_role_that_does_not_exist_is_refused(browser: Open, person: Make) -> None:
    answer = browser(person("admin", "ada")).post("/ops/people", name="lin", role="king")
    assert answer.status_code == 422
    assert "Choose one of the roles" in answer.text


def test_an_admin_changes_a_role_and_closes_an_account(browser: Open, person: Make, wen) -> None:
    admin, writer = browser(person("admin", "ada")), browser(wen)
    assert admin.post(f"/ops/people/{wen.user_id}/role", role="reviewer").status_code == 303
    assert writer.get("/review").status_code == 200
    admin.post(f"/ops/people/{wen.user_id}/active", active="no")
    assert writer.get("/review").status_code == 303
    admin.post(f"/ops/people/{wen.user_id}/active", active="yes")
    assert admin.post(f"/ops/people/{wen.user_id}/link").status_code == 200
    assert admin.post("/ops/people/999/link").status_code == 422


def test_an_admin_cannot_lock_themselves_out(browser: Open, person: Make) -> None:
    ada = person("admin", "ada")
    admin = browser(ada)
    admin.post(f"/ops/people/{ada.user_id}/role", role="writer")
    assert "You cannot change your own role" in admin.get("/ops/people").text
    admin.post(f"/ops/people/{ada.user_id}/active", active="no")
    assert "You cannot close your own account" in admin.get("/ops/people").text
