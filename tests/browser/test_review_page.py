"""The review page in a real browser: by keyboard, without a script, narrow, in the dark, and for a screen reader."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import articles, factories
from tests.browser.conftest import Desk, look_over
from workflow import desk, shelf
from workflow.desk import Actor
from workflow.shelf import SubmissionView
from workflow.states import EditState, Role, State

Window = Callable[..., Page]


@pytest.fixture
def wen(served: Desk) -> Actor:
    """A writer."""
    return served.person(Role.WRITER, "wen")


@pytest.fixture
def rui(served: Desk) -> Actor:
    """A reviewer."""
    return served.person(Role.REVIEWER, "rui")


def seen(served: Desk, submission_id: int) -> SubmissionView:
    view = shelf.submission(served.database, submission_id)
    assert view is not None
    assert view.current is not None
    return view


def review(submission_id: int) -> str:
    return f"/submissions/{submission_id}/review"


def opened(window: Window, who: Actor, submission_id: int, **how: object) -> Page:
    page = window(who, **how)
    page.goto(review(submission_id))
    return page


def test_a_clean_article_is_approved_with_two_keys(served: Desk, window: Window, wen: Actor, rui: Actor) -> None:
    submission_id = factories.in_review(served.database, wen)
    page = opened(window, rui, submission_id)
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{served.address}/review")
    assert seen(served, submission_id).state in {State.APPROVED, State.PUBLISHING}


def test_the_note_is_sent_with_control_and_enter(served: Desk, window: Window, wen: Actor, rui: Actor) -> None:
    submission_id = factories.in_review(served.database, wen)
    page = opened(window, rui, submission_id)
    page.keyboard.press("r")
    page.keyboard.type("any name on page d?")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"{served.address}/review")
    view = seen(served, submission_id)
    assert view.state is State.CHANGES_REQUESTED
    assert view.decisions[0].note == "any name on page d?"


def test_keys_are_silent_in_the_note_with_modifiers_and_while_composing(
    served: Desk, window: Window, wen: Actor, rui: Actor
) -> None:
    submission_id = factories.in_review(served.database, wen)
    page = opened(window, rui, submission_id)
    page.focus("#note")
    page.keyboard.type("nyxardq?")
    assert page.input_value("#note") == "nyxardq?"
    assert not page.locator("dialog[open]").count()
    page.evaluate("() => document.activeElement.blur()")
    page.keyboard.press("Alt+a")
    composing = "{key: 'a', isComposing: true, bubbles: true}"
    page.evaluate(f"() => document.dispatchEvent(new KeyboardEvent('keydown', {composing}))")
    assert not page.locator("[data-armed]").count()
    assert page.url.endswith(review(submission_id))


def test_a_key_that_moves_the_focus_types_nothing_there(served: Desk, window: Window, wen: Actor, rui: Actor) -> None:
    page = opened(window, rui, factories.in_review(served.database, wen))
    page.keyboard.press("r")
    expect(page.locator("#note")).to_be_focused()
    assert page.input_value("#note") == ""


def test_keys_can_be_switched_off_for_good(served: Desk, window: Window, wen: Actor, rui: Actor) -> None:
    page = opened(window, rui, factories.in_review(served.database, wen))
    page.keyboard.press("?")
    look_over(page)
    page.get_by_label("Single keys are on in this browser").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("r")
    expect(page.locator("#note")).not_to_be_focused()


def test_n_and_p_walk_through_the_findings_and_light_up_their_places(
    served: Desk, window: Window, wen: Actor, rui: Actor
) -> None:
    page = opened(window, rui, factories.in_review(served.database, wen, articles.promo_zh()))
    for key in ("n", "p"):
        page.keyboard.press(key)
        card = page.locator("[data-card][data-current]")
        expect(card).to_have_count(1)
        expect(page.locator("[data-review-says]")).to_have_text(card.get_attribute("data-says") or "?")
        lit = page.locator(f'.text mark[data-finding~="{card.get_attribute("data-card")}"][data-current]')
        assert lit.count() >= 1


def test_x_takes_a_change_back_and_u_undoes_that(served: Desk, window: Window, wen: Actor, rui: Actor) -> None:
    submission_id = factories.in_review(served.database, wen, articles.promo_zh())
    page = opened(window, rui, submission_id)
    page.keyboard.press("n")
    page.keyboard.press("x")
    expect(page.get_by_text("The change was taken back")).to_be_visible()
    view = seen(served, submission_id)
    assert EditState.REVERTED in {edit.state for edit in view.edits}
    assert view.current is not None
    assert "金冠城win66" in view.current.source.body
    served.check()
    page.wait_for_selector("[data-waiting=no]")
    page.keyboard.press("u")
    expect(page.get_by_text("The change is in the text again")).to_be_visible()
    after = seen(served, submission_id).current
    assert after is not None
    assert "金冠城win66" not in after.source.body


def test_a_note_begun_survives_a_change_that_reloads_the_page(
    served: Desk, window: Window, wen: Actor, rui: Actor
) -> None:
    page = opened(window, rui, factories.in_review(served.database, wen, articles.promo_zh()))
    page.fill("#note", "half a sentence")
    page.locator("[data-key=x]").first.click()
    expect(page.get_by_text("The change was taken back")).to_be_visible()
    assert page.input_value("#note") == "half a sentence"


def test_a_disabled_decision_says_why_and_sends_nothing(served: Desk, window: Window, wen: Actor, rui: Actor) -> None:
    done = desk.submit(served.database, wen, articles.good_en())
    page = opened(window, rui, done.submission_id)
    approve = page.get_by_role("button", name="Approve")
    assert approve.get_attribute("aria-disabled") == "true"
    assert approve.get_attribute("aria-describedby") == "obstacle"
    expect(page.locator("#obstacle")).to_contain_text("still running")
    approve.click(force=True)
    assert page.url.endswith(review(done.submission_id))


def test_the_page_opens_up_by_itself_when_the_checks_are_done(
    served: Desk, window: Window, wen: Actor, rui: Actor
) -> None:
    done = desk.submit(served.database, wen, articles.good_en())
    page = opened(window, rui, done.submission_id)
    served.check()
    expect(page.locator("[data-waiting=no]")).to_be_attached(timeout=15_000)
    assert not page.locator("#obstacle").count()


def test_a_newer_text_is_announced_and_never_slipped_under_the_readers_hands(
    served: Desk, window: Window, wen: Actor, rui: Actor
) -> None:
    submission_id = factories.in_review(served.database, wen)
    page = opened(window, rui, submission_id)
    desk.revise(served.database, wen, submission_id, articles.good_zh(), seen=1)
    served.check()
    expect(page.locator("[data-newer]")).to_be_visible(timeout=15_000)
    assert page.locator("[data-decision] [name=revision]").get_attribute("value") == "1"
    expect(page.locator(".review-text")).to_contain_text("ferry terminal")


def test_a_new_submission_appears_in_an_open_queue(served: Desk, window: Window, wen: Actor, rui: Actor) -> None:
    page = window(rui)
    page.goto("/review")
    factories.in_review(served.database, wen)
    expect(page.locator(".queue .list-title")).to_have_count(1, timeout=15_000)


def test_without_a_script_a_change_is_taken_back_and_the_article_approved(
    served: Desk, window: Window, wen: Actor, rui: Actor
) -> None:
    submission_id = factories.in_review(served.database, wen, articles.promo_zh())
    page = window(rui, scripts=False)
    page.goto("/review")
    page.get_by_role("button", name="Start next").click()
    assert page.url.endswith(review(submission_id))
    page.get_by_role("button", name="Revert").first.click()
    served.check()
    page.goto(review(submission_id))
    page.get_by_role("button", name="Approve").click()
    assert seen(served, submission_id).state in {State.APPROVED, State.PUBLISHING}


def test_on_a_phone_the_decision_stays_in_reach_and_never_covers_what_has_the_focus(
    served: Desk, window: Window, wen: Actor, rui: Actor
) -> None:
    page = opened(window, rui, factories.in_review(served.database, wen, articles.promo_zh()), width=320)
    expect(page.get_by_role("button", name="Approve")).to_be_in_viewport()
    covered = """() => { const one = document.activeElement, bar = document.querySelector(".decision-bar");
      return one !== document.body && !bar.contains(one) &&
        one.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1; }"""
    for _press in range(30):
        page.keyboard.press("Tab")
        assert not page.evaluate(covered), page.evaluate("() => document.activeElement.outerHTML.slice(0, 120)")


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_a_reviewer_is_fit_for_everybody(  # noqa: PLR0917
    served: Desk, window: Window, wen: Actor, rui: Actor, width: int, dark: bool, locale: str
) -> None:
    submission_id = factories.in_review(served.database, wen, articles.promo_zh())
    page = window(rui, width=width, dark=dark, locale=locale)
    for path in (
        "/review",
        "/review?split=mine",
        *(f"{review(submission_id)}?view={v}" for v in ("marked", "clean", "raw")),
    ):
        page.goto(path)
        look_over(page)
