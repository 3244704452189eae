"""Requests are spans, under the trace that their client names; whatever they set off hangs below them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.articles import good_en
from tests.web.conftest import Browser
from tests.workflow.desk.test_traced import REQUEST, Kept
from web.state import parts_of
from workflow import desk, tracing
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.tracing import Kind, Place

Open = Callable[..., Browser]


@pytest.fixture
def kept() -> Iterator[Kept]:
    kept = Kept()
    tracing.use(kept)
    yield kept
    tracing.stop()


def test_a_request_is_a_span_under_the_one_that_its_client_names(browser: Open, kept: Kept) -> None:
    answer = browser().get("/sign-in", traceparent=str(REQUEST), X_Request_ID="asked-for")
    [span] = kept.spans
    assert (span.name, span.kind, span.parent) == ("GET /sign-in", Kind.SERVER, REQUEST)
    assert span.place.trace_id == REQUEST.trace_id
    assert span.attributes == {
        "http.request.method": "GET",
        "http.response.status_code": answer.status_code,
        "http.route": "/sign-in",
        "copydesk.request": "asked-for",
    }


def test_without_one_a_trace_begins_and_a_forged_one_is_none(browser: Open, kept: Kept) -> None:
    visitor = browser()
    visitor.get("/sign-in")
    visitor.get("/sign-in", traceparent="00-0-0-0")
    assert [span.parent for span in kept.spans] == [None, None]
    assert len({span.place.trace_id for span in kept.spans}) == 2


def test_what_its_client_does_not_want_sampled_is_told_to_nobody(browser: Open, kept: Kept) -> None:
    browser().get("/sign-in", traceparent=str(Place(REQUEST.trace_id, REQUEST.span_id, sampled=False)))
    assert kept.spans == []


def test_a_text_that_is_handed_in_knows_its_request_and_its_hint_hangs_there(
    database: Database, app: Flask, browser: Open, person: Callable[..., Actor], kept: Kept
) -> None:
    hinted: list[Place | None] = []
    parts_of(app).database.nudge = lambda _lane, _id: hinted.append(tracing.here())
    token = desk.people.issue_token(database, person("writer").user_id or 0, "test")
    article = {"title": good_en().title, "body": good_en().body, "format": "text", "category": "news"}
    headers = {"Authorization": f"Bearer {token}", "traceparent": str(REQUEST)}
    answer = app.test_client(use_cookies=False).post("/api/v1/submissions", json=article, headers=headers)
    assert answer.status_code == 201
    [span] = kept.spans
    assert (span.name, hinted) == ("POST /api/v1/submissions", [span.place])
    with database.read() as connection:
        stored = connection.exec_driver_sql("select traceparent from revisions").scalars().all()
    assert stored == [str(span.place)]


def test_who_watches_and_what_never_changes_is_no_span(browser: Open, kept: Kept) -> None:
    visitor = browser()
    for path in ("/healthz", "/readyz", "/static/favicon.svg"):
        visitor.get(path).close()
    assert kept.spans == []


def test_a_token_in_an_address_is_never_told(browser: Open, kept: Kept) -> None:
    browser().get("/sign-in/a-secret-token")
    [span] = kept.spans
    assert span.attributes["http.route"] == "/sign-in/<token>"
    assert "a-secret-token" not in str(span)


def test_an_address_that_does_not_exist_is_a_span_without_a_route(browser: Open, kept: Kept) -> None:
    browser().get("/nowhere/a-secret-token")
    [span] = kept.spans
    assert (span.name, span.error, span.attributes["http.response.status_code"]) == ("GET", "", 404)
    assert "a-secret-token" not in str(span)


def test_where_nobody_listens_a_request_hangs_nowhere(browser: Open) -> None:
    browser().get("/sign-in", traceparent=str(REQUEST))
    assert tracing.here() is None
