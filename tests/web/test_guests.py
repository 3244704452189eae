"""A guest's page: to read one revision and approve it, without an account, once."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests import articles, factories
from tests.web.conftest import Browser
from workflow import desk, shelf
from workflow.profiles import Review
from workflow.states import State

Open = Callable[..., Browser]


@pytest.fixture
def invited(database, person, browser: Open) -> tuple[int, str]:
    """An article in review, and the path of a link to approve it."""
    wen, rui = person("writer", "wen"), person("reviewer", "rui")
    submission_id = factories.in_review(database, wen)
    page = browser(rui).post(f"/submissions/{submission_id}/guests", guest="Dr. Chen", revision="1", hours="24").text
    found = re.search(r"(/approve/[\w.-]+)</code>", page)
    assert found
    return submission_id, found[1]


def test_reading_the_page_changes_nothing_and_the_button_approves_once(database, browser: Open, invited) -> None:
    submission_id, path = invited
    guest = browser()
    for _again in range(2):
        page = guest.get(path)
        assert page.status_code == 200
    assert "For Dr. Chen to approve" in page.text
    assert "rui asks you" in page.text
    assert "Vendors pay rent by the day" in page.text
    assert page.headers["X-Robots-Tag"].startswith("noindex")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    done = guest.post(path, note="Fine <by> me.")
    assert "Thank you" in done.text
    view = shelf.submission(database, submission_id)
    assert view is not None
    assert (view.state, view.decisions[0].by, view.decisions[0].note) == (State.APPROVED, "Dr. Chen", "Fine <by> me.")
    assert guest.post(path).status_code == 410
    assert guest.get(path).status_code == 410


def test_a_guest_is_shown_nothing_else_of_the_desk(browser: Open, invited) -> None:
    submission_id, path = invited
    guest = browser()
    guest.get(path)
    for other in (f"/submissions/{submission_id}", f"/submissions/{submission_id}/review", "/review"):
        assert guest.get(other).status_code == 303


def test_after_a_change_the_page_says_that_there_is_a_newer_text(database, browser: Open, invited) -> None:
    submission_id, path = invited
    view = shelf.submission(database, submission_id)
    assert view is not None
    author = desk.Actor(view.author_id, "wen", desk.actors.Role.WRITER)
    desk.revise(database, author, submission_id, articles.good_zh(), seen=1)
    factories.check_all(database)
    guest = browser()
    assert guest.get(path).status_code == 409
    assert "revision 2 is there now" in guest.post(path).text
    assert shelf.submission_brief(database, submission_id).state is State.IN_REVIEW


def test_the_checklist_has_to_be_ticked_here_too(database, browser: Open, invited) -> None:
    _, path = invited
    factories.ask(database, Review(checklist=("Names are right",)))
    guest = browser()
    refused = guest.post(path, note="My words")
    assert refused.status_code == 422
    assert "Missing: Names are right" in refused.text
    assert "My words" in refused.text
    assert guest.post(path, checked="Names are right").status_code == 200


@pytest.mark.parametrize("token", ["x", "InNlY3JldCI.forged", "..", "%00"])
def test_a_link_that_this_desk_did_not_make_opens_nothing(browser: Open, token: str) -> None:
    guest = browser()
    assert guest.get(f"/approve/{token}").status_code in {404, 410}
    assert guest.post(f"/approve/{token}").status_code in {404, 410}


def test_without_the_forms_token_nothing_is_approved(database, browser: Open, invited) -> None:
    submission_id, path = invited
    assert browser().client.post(path).status_code == 403
    assert shelf.submission_brief(database, submission_id).state is State.IN_REVIEW
