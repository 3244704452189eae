"""Reviewing together at a browser: comments on selected words, undoing by key, keys of one's own, comparing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from tests import articles, factories
from tests.browser.conftest import Desk, look_over
from tests.browser.test_review_page import Window, opened, review, seen
from web.review_steps import signed
from workflow import desk, shelf
from workflow.desk import Actor
from workflow.keys import DEFAULTS, Keys
from workflow.profiles import Review
from workflow.states import Decision, Role, State

_SELECT = """(words) => {
  const walker = document.createTreeWalker(document.querySelector(".review-text .text"), NodeFilter.SHOW_TEXT);
  for (let one = walker.nextNode(); one; one = walker.nextNode()) {
    const at = one.data.indexOf(words);
    if (at >= 0) return document.getSelection().setBaseAndExtent(one, at, one, at + words.length);
  }
}"""


@pytest.fixture
def wen(served: Desk) -> Actor:
    """A writer."""
    return served.person(Role.WRITER, "wen")


@pytest.fixture
def rui(served: Desk) -> Actor:
    """A reviewer."""
    return served.person(Role.REVIEWER, "rui")


def test_c_comments_on_the_words_that_are_selected_wherever_marks_stand_before_them(
    served: Desk, window: Window, wen: Actor, rui: Actor
) -> None:
    submission_id = factories.in_review(served.database, wen, articles.promo_zh())
    page = opened(window, rui, submission_id)
    page.evaluate(_SELECT, "十八万册")
    page.keyboard.press("c")
    expect(page.locator("#comment-text")).to_be_focused()
    page.keyboard.type("Says who?")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".thread")).to_contain_text("Says who?")
    [thread] = shelf.threads(served.database, submission_id, articles.promo_zh().body)
    assert thread.quote == "十八万册"
    expect(page.locator(f'.commented[data-threads="{thread.id}"]')).to_have_text("十八万册")
    assert page.input_value("#comment-text") == ""


def test_c_on_a_finding_comments_on_its_passage(served: Desk, window: Window, wen: Actor, rui: Actor) -> None:
    submission_id = factories.in_review(served.database, wen, articles.promo_zh())
    page = opened(window, rui, submission_id)
    page.keyboard.press("n")
    page.keyboard.press("c")
    page.keyboard.type("Well spotted")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.locator(".thread")).to_contain_text("Well spotted")
    [thread] = shelf.threads(served.database, submission_id, articles.promo_zh().body)
    assert thread.quote == "旧粮仓里的新图书馆金冠城win66"


def test_a_reply_appears_on_the_writers_open_page(served: Desk, window: Window, wen: Actor, rui: Actor) -> None:
    submission_id = factories.in_review(served.database, wen)
    page = window(wen)
    page.goto(f"/submissions/{submission_id}")
    desk.comment(served.database, rui, submission_id, "A word with you", revision=1, start=0, end=30)
    expect(page.get_by_text("A word with you").first).to_be_visible(timeout=15_000)


def test_u_undoes_a_decision_from_the_queue_that_follows_it(
    served: Desk, window: Window, wen: Actor, rui: Actor
) -> None:
    submission_id = factories.in_review(served.database, wen)
    page = opened(window, rui, submission_id)
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served.address}/review")
    assert seen(served, submission_id).state is State.APPROVED
    page.keyboard.press("u")
    page.wait_for_url(f"{served.address}{review(submission_id)}")
    assert seen(served, submission_id).state is State.IN_REVIEW
    expect(page.get_by_text("Your decision is undone")).to_be_visible()


def test_the_offer_to_undo_goes_when_its_time_is_over(served: Desk, window: Window, wen: Actor, rui: Actor) -> None:
    submission_id = factories.in_review(served.database, wen)
    desk.decide(served.database, rui, submission_id, Decision.REJECT, revision=1, note="No.")
    page = window(rui)
    page.goto("/review")
    expect(page.locator(".undo-bar")).to_be_visible()
    expect(page.locator(".undo-bar")).to_have_count(0, timeout=15_000)


def test_keys_of_ones_own_do_what_they_are_chosen_for_and_the_first_ones_do_not(
    served: Desk, window: Window, wen: Actor, rui: Actor
) -> None:
    desk.people.set_keys(served.database, rui.user_id or 0, Keys(chosen={**DEFAULTS, "request_changes": "z"}))
    page = opened(window, rui, factories.in_review(served.database, wen))
    page.keyboard.press("r")
    expect(page.locator("#note")).not_to_be_focused()
    page.keyboard.press("z")
    expect(page.locator("#note")).to_be_focused()


def test_keys_switched_off_on_the_account_page_are_off_in_every_browser(
    served: Desk, window: Window, wen: Actor, rui: Actor
) -> None:
    page = window(rui)
    page.goto("/account/keys")
    page.get_by_label("Single keys are on").uncheck()
    page.get_by_role("button", name="Save").click()
    other = opened(window, rui, factories.in_review(served.database, wen))
    other.keyboard.press("r")
    expect(other.locator("#note")).not_to_be_focused()
    other.keyboard.press("?")
    assert not other.locator("dialog[open]").count()


def test_without_a_script_a_comment_is_written_on_a_paragraph_and_answered(
    served: Desk, window: Window, wen: Actor, rui: Actor
) -> None:
    submission_id = factories.in_review(served.database, wen)
    page = window(rui, scripts=False)
    page.goto(review(submission_id))
    page.get_by_text("Write a comment").click()
    page.get_by_label("About").select_option(index=2)
    page.get_by_label("Your comment").fill("Since when?")
    page.get_by_role("button", name="Comment", exact=True).click()
    page = window(wen, scripts=False)
    page.goto(f"/submissions/{submission_id}")
    page.get_by_label("Your reply").fill("Since March.")
    page.get_by_role("button", name="Reply").click()
    [thread] = shelf.threads(served.database, submission_id, articles.GOOD_EN_BODY)
    assert thread.quote == articles.GOOD_EN_BODY.split("\n\n")[1]
    assert [one.text for one in thread.comments] == ["Since when?", "Since March."]


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_reviewing_together_is_fit_for_everybody(  # noqa: PLR0917
    served: Desk, window: Window, wen: Actor, rui: Actor, width: int, dark: bool, locale: str
) -> None:
    database = served.database
    factories.ask(
        database, Review(hours=4, steps=("Facts", "Law"), checklist=("Names are right", "核实日期")), "culture"
    )
    zh, en = factories.in_review(database, wen, articles.promo_zh()), factories.in_review(database, wen)
    talk = desk.comment(database, rui, zh, "有出处吗？", revision=1, start=5, end=25).thread
    desk.reply(database, wen, zh, talk, "有。")
    desk.comment(database, rui, zh, "Nowhere", revision=1)
    settled = desk.comment(database, rui, zh, "Fine", revision=1, start=30, end=40).thread
    desk.resolve(database, rui, zh, settled)
    desk.save_filter(database, rui.user_id or 0, "Libraries", {"q": "图书馆"})
    link = desk.invite(database, rui, zh, "Dr. Chen", revision=seen(served, zh).revisions[-1].number)
    lines = articles.GOOD_EN_BODY.strip().split("\n\n")
    changed = "\n\n".join([lines[1], lines[0].replace("forty", "fifty"), lines[2]])
    desk.decide(database, rui, en, Decision.REQUEST_CHANGES, revision=1, note="Well.")
    desk.revise(database, wen, en, replace(articles.good_en(), body=changed), seen=1)
    served.check()
    page = window(rui, width=width, dark=dark, locale=locale)
    compare = f"/submissions/{en}/compare?from=1"
    for path in ("/review?split=all&q=a", review(zh), compare, f"{compare}&view=sides", "/account/keys"):
        page.goto(path)
        page.evaluate("() => document.querySelectorAll('details:not([data-menu])').forEach((one) => one.open = true)")
        look_over(page)
    writer = window(wen, width=width, dark=dark, locale=locale)
    writer.goto(f"/submissions/{zh}")
    look_over(writer)
    guest = window(None, width=width, dark=dark, locale=locale)
    with served.app.app_context():
        guest.goto(f"/approve/{signed(link.secret)}")
    look_over(guest)
