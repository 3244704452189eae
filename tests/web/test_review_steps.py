"""What goes with a decision: undoing it, its checklist, approvals in steps, due times, links for guests."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests import factories
from tests.web.conftest import Browser
from tests.web.test_reviewer import decision, seen
from web.review_steps import signed, unsigned
from workflow import desk, shelf
from workflow.desk import Actor
from workflow.profiles import Review
from workflow.states import Decision, State

Open = Callable[..., Browser]


@pytest.fixture
def wen(person) -> Actor:
    return person("writer", "wen")


@pytest.fixture
def rui(person) -> Actor:
    return person("reviewer", "rui")


def test_a_decision_is_undone_from_the_page_that_comes_after_it(database, browser: Open, wen, rui) -> None:
    view = seen(database, factories.in_review(database, wen))
    reviewer = browser(rui)
    location = reviewer.post(f"/submissions/{view.id}/decision", **decision(view, Decision.APPROVE)).location
    page = reviewer.get(location).text
    assert "Nothing is out yet." in page
    undo = re.search(r'action="(/decisions/\d+/undo)"', page)
    assert undo
    assert factories.publish_all(database) == 0
    assert reviewer.post(undo[1]).location == f"/submissions/{view.id}/review"
    again = seen(database, view.id)
    assert (again.state, again.publications) == (State.IN_REVIEW, ())
    page = reviewer.get(f"/submissions/{view.id}/review").text
    assert "Your decision is undone" in page
    assert "/undo" not in page


def test_an_undo_that_comes_too_late_says_so(database, browser: Open, wen, rui) -> None:
    view = seen(database, factories.in_review(database, wen))
    made = desk.decide(database, rui, view.id, Decision.APPROVE, revision=1)
    factories.publish_all(database)
    reviewer = browser(rui)
    assert reviewer.post(f"/decisions/{made.decision_id}/undo").location == "/review"
    assert "too late to undo" in reviewer.get("/review").text


def test_the_checklist_has_to_be_ticked_and_what_was_ticked_and_typed_stays(database, browser: Open, wen, rui) -> None:
    factories.ask(database, Review(checklist=("Names are right", "核实日期")))
    view = seen(database, factories.in_review(database, wen))
    reviewer = browser(rui)
    path = f"/submissions/{view.id}/decision"
    fields = decision(view, Decision.APPROVE, "My note")
    refused = reviewer.post(path, **fields, checked="核实日期")
    assert refused.status_code == 422
    assert "Missing: Names are right" in refused.text
    assert re.search(r'value="核实日期" checked', refused.text)
    assert "My note" in refused.text
    ticked = {"csrf_token": reviewer.token(), **fields, "checked": ["Names are right", "核实日期"]}
    assert reviewer.client.post(path, data=ticked).status_code == 303
    assert seen(database, view.id).state is State.APPROVED


def test_the_page_says_which_approval_is_next_and_who_gave_the_others(
    database, browser: Open, wen, rui, person
) -> None:
    factories.ask(database, Review(steps=("Facts", "Law")))
    view = seen(database, factories.in_review(database, wen))
    reviewer = browser(rui)
    assert "Approval 1 of 2: Facts" in reviewer.get(f"/submissions/{view.id}/review").text
    location = reviewer.post(f"/submissions/{view.id}/decision", **decision(view, Decision.APPROVE)).location
    assert "it needs another one" in reviewer.get(location).text
    rob = browser(person("reviewer", "rob"))
    page = rob.get(f"/submissions/{view.id}/review").text
    assert "Approval 2 of 2: Law" in page
    assert "approved by rui" in page
    again = reviewer.post(f"/submissions/{view.id}/decision", **decision(view, Decision.APPROVE))
    assert again.status_code == 409
    assert "You approved this revision already" in again.text


def test_a_due_time_is_set_by_hand_and_given_back(database, browser: Open, wen, rui) -> None:
    submission_id = factories.in_review(database, wen)
    reviewer = browser(rui)
    for hours, due in (("24", True), ("0", False), ("8", True), ("", False)):
        reviewer.post(f"/submissions/{submission_id}/due", hours=hours)
        assert bool(shelf.submission_brief(database, submission_id).due_at) is due
    reviewer.post(f"/submissions/{submission_id}/due", hours="99999")
    assert "0 to 8760 whole hours" in reviewer.get("/review").text


def test_a_link_for_a_guest_is_shown_once_and_can_be_taken_back(database, browser: Open, wen, rui) -> None:
    submission_id = factories.in_review(database, wen)
    reviewer = browser(rui)
    page = reviewer.post(f"/submissions/{submission_id}/guests", guest="Dr. Chen", revision="1", hours="24").text
    assert re.search(r"http://[^<]+/approve/[\w.-]+</code>", page)
    review = reviewer.get(f"/submissions/{submission_id}/review").text
    assert "Dr. Chen" in review
    assert "/approve/" not in review
    [link] = shelf.guest_links(database, submission_id)
    reviewer.post(f"/submissions/{submission_id}/guests/{link.id}/remove")
    assert "taken back" in reviewer.get(f"/submissions/{submission_id}/review").text
    reviewer.post(f"/submissions/{submission_id}/guests/{link.id}/remove")
    assert "used or is over already" in reviewer.get(f"/submissions/{submission_id}/review").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"guest": " ", "revision": "1", "hours": "24"}, "A name has 1 to 80"),
        ({"guest": "Chen", "revision": "9", "hours": "24"}, "no such revision"),
        ({"guest": "Chen", "revision": "1", "hours": "0"}, "A link works for"),
    ],
)
def test_a_link_that_cannot_be_made_says_why(database, browser: Open, wen, rui, fields, said: str) -> None:
    submission_id = factories.in_review(database, wen)
    reviewer = browser(rui)
    reviewer.post(f"/submissions/{submission_id}/guests", **fields)
    assert said in reviewer.get(f"/submissions/{submission_id}/review").text
    desk.decide(database, rui, submission_id, Decision.REJECT, revision=1, note="no")
    reviewer.post(f"/submissions/{submission_id}/guests", guest="Chen", revision="1", hours="4")
    assert "somebody or something was quicker" in reviewer.get(f"/submissions/{submission_id}/review").text


def test_only_this_desks_signature_opens_a_secret(app) -> None:
    with app.app_context():
        token = signed("secret")
        assert unsigned(token) == "secret"
        for other in ("", "secret", token[:-1], f"x{token}", token.replace(".", "")):
            assert unsigned(other) == ""
