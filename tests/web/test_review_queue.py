"""The queue as a page: search, saved filters, due marks, and several clean articles approved at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests import articles, factories
from tests.web.conftest import Browser
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


def titles(page: str) -> list[str]:
    return re.findall(r'<a class="list-title"[^>]*>([^<]+)</a>', page)


def picks(page: str) -> list[str]:
    return re.findall(r'name="pick" value="([^"]+)"', page)


def test_a_two_character_chinese_word_finds_its_article_and_tabs_count_what_was_found(
    database, browser: Open, wen, rui
) -> None:
    factories.in_review(database, wen, articles.good_zh())
    factories.in_review(database, wen)
    page = browser(rui).get("/review?q=粮仓&split=all").text
    assert titles(page) == ["旧粮仓里的新图书馆"]
    assert re.search(r'split=unclaimed&amp;q=[^"]+"[^>]*>Unclaimed <span class="count">1</span>', page)


@pytest.mark.parametrize("asked", ["q=体育", "category=sports", "q=%22", "q=%00", "q=%27%20OR%201"])
def test_a_search_that_finds_nothing_says_so(database, browser: Open, wen, rui, asked: str) -> None:
    factories.in_review(database, wen, articles.good_zh())
    answer = browser(rui).get(f"/review?{asked}")
    assert answer.status_code == 200
    assert "Nothing in this part of the queue has that" in answer.text


def test_a_filter_is_kept_under_a_name_followed_and_removed(database, browser: Open, wen, rui, person) -> None:
    factories.in_review(database, wen, articles.good_zh())
    reviewer = browser(rui)
    kept = reviewer.post("/review/filters", name="Barns", q="粮仓", split="all", category="culture")
    assert kept.status_code == 303
    page = reviewer.get("/review").text
    address = re.search(r'<span class="queue-filter"><a href="([^"]+)">Barns</a>', page)
    assert address
    assert titles(reviewer.get(address[1].replace("&amp;", "&")).text) == ["旧粮仓里的新图书馆"]
    assert "Barns" not in browser(person("reviewer", "rob")).get("/review").text
    [found] = shelf.saved_filters(database, rui.user_id)
    reviewer.post(f"/review/filters/{found.id}/remove")
    assert shelf.saved_filters(database, rui.user_id) == ()


def test_a_filter_without_a_name_is_refused_in_words(browser: Open, rui) -> None:
    reviewer = browser(rui)
    reviewer.post("/review/filters", name=" ", split="mine")
    assert "A name has 1 to 60 characters" in reviewer.get("/review").text


def test_overdue_articles_are_marked_and_have_a_part_of_their_own(database, browser: Open, wen, rui) -> None:
    submission_id = factories.in_review(database, wen)
    reviewer = browser(rui)
    reviewer.post(f"/submissions/{submission_id}/due", hours="4")
    page = reviewer.get("/review").text
    assert "Due in 3 h" in page or "Due in 4 h" in page
    assert "Nothing is overdue" in reviewer.get("/review?split=overdue").text


def test_clean_articles_are_approved_together_each_on_its_own_revision(database, browser: Open, wen, rui) -> None:
    clean = factories.in_review(database, wen)
    changed = factories.in_review(database, wen, articles.good_zh())
    reviewer = browser(rui)
    chosen = picks(reviewer.get("/review").text)
    assert [pick.split(":")[0] for pick in chosen] == [str(clean), str(changed)]
    body = articles.GOOD_ZH_BODY.replace("四千", "五千")
    desk.revise(database, wen, changed, replace(articles.good_zh(), body=body), seen=1)
    factories.check_all(database)
    answer = reviewer.client.post("/review/approve", data={"csrf_token": reviewer.token(), "pick": chosen})
    assert "1 article approved" in answer.text
    assert "Approved, revision 1." in answer.text
    assert "revision 2 is there now" in answer.text
    states = {one: shelf.submission_brief(database, one).state for one in (clean, changed)}
    assert states == {clean: State.APPROVED, changed: State.IN_REVIEW}


def test_what_has_a_finding_a_checklist_or_another_reader_cannot_be_ticked(
    database, browser: Open, wen, rui, person
) -> None:
    held = factories.in_review(database, wen)
    copy = factories.in_review(database, wen)
    rob = person("reviewer", "rob")
    desk.claim(database, rob, held)
    factories.ask(database, Review(checklist=("Names are right",)), "culture")
    factories.in_review(database, wen, articles.good_zh())
    page = browser(rui).get("/review?split=all").text
    assert len(titles(page)) == 3
    assert picks(page) == []
    desk.release(database, rob, held)
    assert [pick.split(":")[0] for pick in picks(browser(rui).get("/review?split=all").text)] == [str(held)]
    assert shelf.submission_brief(database, copy).warns


def test_a_form_that_ticks_what_cannot_be_ticked_is_refused_article_by_article(
    database, browser: Open, wen, rui
) -> None:
    factories.in_review(database, wen)
    # What stands word for word in another article is to be looked at.
    submission_id = factories.in_review(database, wen)
    row = shelf.submission_brief(database, submission_id)
    assert row is not None
    assert row.warns
    reviewer = browser(rui)
    pick = [f"{submission_id}:{row.revision}:{row.sha256}", "x", f"999:1:{'0' * 64}", "1:1:short"]
    answer = reviewer.client.post("/review/approve", data={"csrf_token": reviewer.token(), "pick": pick})
    assert "0 articles approved" in answer.text
    assert "open findings" in answer.text
    assert "There is no submission with this number" in answer.text
    assert answer.text.count("This is no article of the list.") == 2
    assert shelf.submission_brief(database, submission_id).state is State.IN_REVIEW


def test_nothing_ticked_says_so(browser: Open, rui) -> None:
    answer = browser(rui).post("/review/approve")
    assert answer.status_code == 422
    assert "Nothing was ticked" in answer.text


def test_an_approval_in_bulk_can_be_undone_like_any_other(database, browser: Open, wen, rui) -> None:
    submission_id = factories.in_review(database, wen)
    reviewer = browser(rui)
    [pick] = picks(reviewer.get("/review").text)
    page = reviewer.post("/review/approve", pick=pick).text
    undo = re.search(r'action="(/decisions/\d+/undo)"', page)
    assert undo
    assert reviewer.post(undo[1]).location == f"/submissions/{submission_id}/review"
    assert shelf.submission_brief(database, submission_id).state is State.IN_REVIEW


def test_writers_and_ops_neither_filter_nor_approve_here(browser: Open, wen, person) -> None:
    for who in (wen, person("ops", "ola")):
        for path in ("/review/filters", "/review/filters/1/remove", "/review/approve", "/decisions/1/undo"):
            assert browser(who).post(path).status_code == 403


def test_what_was_decided_stands_in_no_part_of_the_queue(database, browser: Open, wen, rui) -> None:
    submission_id = factories.in_review(database, wen)
    desk.decide(database, rui, submission_id, Decision.REJECT, revision=1, note="No.")
    assert titles(browser(rui).get("/review?split=all&q=ferry").text) == []
