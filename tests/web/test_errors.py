"""Every error says what happened and what to do, in the reader's language, to people and to programs."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy.exc import DataError, OperationalError

from tests.web.conftest import QUICK
from web import create_app, writer
from web.auth import public
from workflow import desk
from workflow.desk import errors
from workflow.states import NotPossible, State, Verb


@pytest.fixture
def broken(settings, database, monkeypatch) -> Flask:
    """An application one of whose pages raises what the test tells it to."""
    desk.set_up(database, settings)
    app = create_app(settings, database, hasher=QUICK)
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def fail() -> str:
        raise app.config["RAISE"]

    app.add_url_rule("/fail", "fail", public(fail))
    app.add_url_rule("/api/v1/fail", "api_fail", public(fail))
    return app


CASES = [
    (errors.UnknownSubmission(), 404, "unknown-submission"),
    (errors.StaleRevision(seen=1, current=2), 409, "stale-revision"),
    (errors.KeyReused(), 409, "idempotency-key-reused"),
    (errors.NotAllowed(role="writer"), 403, "not-allowed"),
    (errors.BadField("title", "Too long."), 422, "bad-field"),
    (errors.NoteNeeded(), 422, "note-needed"),
    (desk.people.BadLink(), 410, "bad-link"),
    (NotPossible(State.PUBLISHED, Verb.APPROVE), 409, "not-possible"),
    (OperationalError("select", {}, Exception("locked")), 503, "busy"),
    (DataError("select", {}, Exception("NUL")), 422, "bad-field"),
    (OverflowError("int too large"), 422, "bad-field"),
    (RuntimeError("a secret detail"), 500, "internal"),
    (RecursionError("deep"), 500, "internal"),
]


@pytest.mark.parametrize(("error", "status", "code"), CASES, ids=lambda value: type(value).__name__)
def test_people_get_a_page_and_programs_get_problem_details(broken, error, status, code):
    broken.config["RAISE"] = error
    client = broken.test_client()
    page = client.get("/fail")
    assert (page.status_code, page.mimetype) == (status, "text/html")
    assert "<h1" in page.text
    assert "a secret detail" not in page.text
    details = client.get("/api/v1/fail")
    assert (details.status_code, details.content_type) == (status, "application/problem+json")
    problem = json.loads(details.text)
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["detail"]
    assert "a secret detail" not in details.text


def test_an_unexpected_error_can_be_found_again_in_the_logs(broken, caplog):
    broken.config["RAISE"] = RuntimeError("the cause")
    answer = broken.test_client().get("/fail", headers={"X-Request-ID": "abc-123"})
    assert answer.headers["X-Request-ID"] == "abc-123"
    assert "abc-123" in answer.text


@pytest.mark.parametrize("name", ["<script>", "x" * 100, "a b", "é"])
def test_a_request_is_not_named_by_just_anything(app, name):
    answer = app.test_client().get("/healthz", headers={"X-Request-ID": name})
    assert answer.headers["X-Request-ID"] != name


def test_a_missing_page_is_in_the_readers_language(app):
    client = app.test_client()
    assert 'lang="zh-Hans"' in client.get("/nowhere", headers={"Accept-Language": "zh-CN"}).text
    assert 'lang="en"' in client.get("/nowhere", headers={"Accept-Language": "fr, en;q=0.5"}).text


def test_a_method_that_is_not_there_names_those_that_are(app):
    answer = app.test_client().put("/api/v1/submissions")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert answer.json["code"] == "method-not-allowed"


def test_too_large_a_form_says_how_much_fits(browser, person):
    visitor = browser(person("writer"))
    answer = visitor.post("/preferences", next="x" * 9_000_000)
    assert answer.status_code == 413
    assert "8 MiB" in answer.text


def test_whoever_may_not_is_told_and_not_sent_in_circles(browser, person):
    answer = browser(person("writer")).get("/ops")
    assert answer.status_code == 403
    assert "role" in answer.text


def test_a_number_that_no_row_has_is_only_missing(browser, person):
    visitor = browser(person("reviewer"))
    for number in (0, 10**9, 2**63 - 1, 2**63, 10**40):
        assert visitor.get(f"/submissions/{number}").status_code == 404
        assert visitor.get(f"/submissions/{number}/review").status_code == 404


def test_uploads_may_be_larger_than_other_forms(app):
    assert app.config["MAX_CONTENT_LENGTH"] < writer.FILE_BYTES
