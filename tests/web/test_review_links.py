"""From the review page and without a script: take links off, make rules of it, say that a name is honest."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.articles import GOOD_EN_BODY, good_en, promo_zh
from tests.factories import check_all, desk_current, in_review
from workflow import desk, shelf
from workflow.article import Format
from workflow.desk import Actor
from workflow.states import EditState, RuleKind

SOURCE = replace(
    good_en(),
    body=f"{GOOD_EN_BODY}\n\nSee [an offer](https://www.spam.example/a) and [the city](https://city.example/).\n",
    format=Format.MARKDOWN,
)
Make = Callable[..., Actor]


@pytest.fixture
def wen(person: Make) -> Actor:
    return person("writer", "wen")


@pytest.fixture
def rui(person: Make) -> Actor:
    return person("reviewer", "rui")


def text(database, submission_id):
    view = shelf.submission(database, submission_id)
    return view.current.source.body


def test_the_page_lists_every_link_with_its_place_its_host_and_its_rel(database, browser, wen, rui) -> None:
    submission_id = in_review(database, wen, SOURCE)
    page = browser(rui).get(f"/submissions/{submission_id}/review").text
    assert "www.<strong>spam.example</strong>" in page
    for number in (1, 2):
        assert f'href="#link-{number}"' in page
        assert f'id="link-{number}"' in page
    assert page.count("nofollow noopener") == 2
    raw = browser(rui).get(f"/submissions/{submission_id}/review?view=raw").text
    assert f'href="/submissions/{submission_id}/review#link-1"' in raw
    assert 'id="link-1"' not in raw


def test_a_text_without_links_says_so(database, browser, wen, rui) -> None:
    submission_id = in_review(database, wen)
    assert "There is no link in the text." in browser(rui).get(f"/submissions/{submission_id}/review").text


def test_all_links_of_a_host_go_and_come_back_by_plain_forms(database, browser, wen, rui) -> None:
    submission_id = in_review(database, wen, SOURCE)
    reviewer = browser(rui)
    answer = reviewer.post(f"/submissions/{submission_id}/links/off", host="www.spam.example", revision="1")
    assert (answer.status_code, answer.location) == (303, f"/submissions/{submission_id}/review#links")
    assert "spam.example" not in text(database, submission_id)
    check_all(database)
    page = reviewer.get(f"/submissions/{submission_id}/review").text
    assert "Links to www.spam.example are taken off." in page
    edit = re.search(r'name="edit" value="(\d+)">\s*<button[^>]*value="revert" aria-label="Undo: link 1"', page)
    assert edit
    seen = str(desk_current(database, submission_id))
    reviewer.post(f"/submissions/{submission_id}/edits", edit=edit[1], settle="revert", revision=seen, card="links")
    assert "https://www.spam.example/a" in text(database, submission_id)


def test_one_link_goes(database, browser, wen, rui) -> None:
    submission_id = in_review(database, wen, SOURCE)
    at = str(SOURCE.body.index("[the city]"))
    browser(rui).post(f"/submissions/{submission_id}/links/off", at=at, revision="1")
    assert "and the city." in text(database, submission_id)
    assert "spam.example" in text(database, submission_id)


def test_what_cannot_be_taken_off_is_said_on_the_page(database, browser, wen, rui) -> None:
    submission_id = in_review(database, wen, SOURCE)
    gone = browser(rui).post(f"/submissions/{submission_id}/links/off", host="none.example", revision="1")
    assert (gone.status_code, "This link is not in the text any more" in gone.text) == (404, True)
    stale = browser(rui).post(f"/submissions/{submission_id}/links/off", host="city.example", revision="9")
    assert stale.status_code == 404
    assert browser(wen).post(f"/submissions/{submission_id}/links/off", host="city.example").status_code == 403


def test_a_name_called_honest_comes_back_and_is_not_held_in_the_next_article(database, browser, wen, rui) -> None:
    submission_id = in_review(database, wen, promo_zh())
    view = shelf.submission(database, submission_id)
    finding = next(one for one in view.findings if one.code == "links.promo-glued-to-title")
    reviewer = browser(rui)
    assert "Not advertising" in reviewer.get(f"/submissions/{submission_id}/review").text
    answer = reviewer.post(
        f"/submissions/{submission_id}/findings/{finding.id}/honest", revision=str(view.current.number)
    )
    assert answer.status_code == 303
    assert "金冠城win66" in text(database, submission_id)
    after = shelf.submission(database, submission_id)
    assert [one.state for one in after.edits if one.finding_id == finding.id] == [EditState.REVERTED]
    assert {one.name for one in shelf.rules(database, [RuleKind.CLEAN])} == {"金冠城win66", "win66"}
    following = shelf.submission(database, in_review(database, wen, promo_zh()))
    assert not [one for one in following.findings if "promo" in one.code]


def test_a_name_is_called_honest_once_and_only_by_who_reviews(database, browser, wen, rui) -> None:
    submission_id = in_review(database, wen, promo_zh())
    path = f"/submissions/{submission_id}/findings/999/honest"
    assert browser(rui).post(path, revision="2").status_code == 404
    assert browser(wen).post(path, revision="2").status_code == 403


def test_the_page_says_what_the_desk_says_of_a_host_and_offers_the_other(database, browser, wen, rui) -> None:
    submission_id = in_review(database, wen, SOURCE)
    desk.make_rule(database, rui, RuleKind.DENY, "spam.example", reason="spam")
    page = browser(rui).get(f"/submissions/{submission_id}/review").text
    assert "Denied: hosts denied by reviewers, version 1" in page
    assert f"/rules/new?kind=allow&amp;name=www.spam.example&amp;submission={submission_id}" in page
    assert "kind=deny&amp;name=www.spam.example" not in page
    assert "kind=deny&amp;name=city.example" in page
