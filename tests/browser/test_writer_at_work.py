"""A writer at a real browser: with scripts and without, wide and narrow, light and dark, in both languages."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.articles import GOOD_EN_BODY, cut_en, promo_zh
from tests.browser.conftest import PASSWORD, Desk, look_over
from web.assets import DIST
from workflow import desk
from workflow.states import Role

Window = Callable[..., Page]


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_a_writer_is_fit_for_everybody(
    served: Desk, window: Window, width: int, dark: bool, locale: str
) -> None:
    writer = served.person(Role.WRITER, "lin")
    desk.submit(served.database, writer, cut_en())
    desk.submit(served.database, writer, promo_zh())
    served.check()
    anybody = window(width=width, dark=dark, locale=locale)
    anybody.goto("/sign-in")
    look_over(anybody)
    page = window(writer, width=width, dark=dark, locale=locale)
    for path in (
        "/submissions",
        "/submissions?state=published",
        "/submissions/new",
        "/submissions/1",
        "/submissions/2",
        "/submissions/1/edit",
        "/submissions/1/revisions/1",
        "/submissions/99",
        "/account",
    ):
        page.goto(path)
        look_over(page)
    page.goto("/submissions/new")
    page.get_by_role("button", name=re.compile("^(Hand in|交稿)$")).click()
    expect(page.locator("[data-focus]")).to_be_focused()
    look_over(page)
    page.locator("details.menu > summary").click()
    look_over(page)


def test_without_scripts_a_writer_signs_in_hands_in_answers_and_mends(served: Desk, window: Window) -> None:
    served.person(Role.WRITER, "lin")
    page = window(scripts=False)
    page.goto("/submissions/new")
    page.get_by_label("Name").fill("lin")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_label("Title").fill("A market comes back")
    page.get_by_label("Text", exact=True).fill(cut_en().body)
    page.get_by_label("Category").select_option("news")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="The desk is checking your article")).to_be_visible()
    served.check()
    page.reload()
    page.get_by_text("This is intended").first.click()
    page.get_by_label("Why? The reviewer reads it.").first.fill("It is a quotation.")
    page.get_by_role("button", name="Answer").first.click()
    expect(page.get_by_text("Your answer is noted.")).to_be_visible()
    page.get_by_role("link", name="Edit and hand in again").click()
    page.get_by_label("Text", exact=True).fill(GOOD_EN_BODY)
    page.get_by_role("button", name="Hand in the revision").click()
    expect(page.get_by_text("Revision 2 is handed in. The checks have begun.")).to_be_visible()


def test_the_outcome_of_the_checks_appears_by_itself(served: Desk, window: Window) -> None:
    writer = served.person(Role.WRITER, "lin")
    page = window(writer)
    desk.submit(served.database, writer, cut_en())
    page.goto("/submissions/1")
    expect(page.get_by_role("heading", name="The desk is checking your article")).to_be_visible()
    page.get_by_text("Withdraw", exact=True).click()
    page.get_by_label("Why do you take it back?").fill("half a reason")
    served.check()
    expect(page.locator(".finding")).not_to_have_count(0)
    expect(page.locator("[data-live-part=pill]")).to_contain_text("Back with the writer")
    expect(page.get_by_label("Why do you take it back?")).to_have_value("half a reason")


def test_the_theme_changes_at_once_and_stays(served: Desk, window: Window) -> None:
    page = window(served.person(Role.WRITER, "lin"))
    page.goto("/submissions")
    page.locator("details.menu > summary").click()
    with page.expect_response("**/preferences"):
        page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_language_changes_with_one_press(served: Desk, window: Window) -> None:
    page = window(served.person(Role.WRITER, "lin"))
    page.goto("/submissions")
    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="简体中文").click()
    expect(page.get_by_role("heading", name="我的稿件")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")


def test_on_a_phone_what_to_mend_comes_first_then_the_text_then_how_far_it_is(served: Desk, window: Window) -> None:
    writer = served.person(Role.WRITER, "lin")
    desk.submit(served.database, writer, cut_en())
    served.check()
    page = window(writer, width=320)
    page.goto("/submissions/1")
    parts = [page.locator(one) for one in (".next-step", "#found-title", ".article", "#way-title", "#timeline-title")]
    tops = [box["y"] for box in (part.bounding_box() for part in parts) if box]
    assert len(tops) == len(parts)
    assert tops == sorted(tops)
    assert tops[2] < 1400, "the text begins too far down"


def test_a_marks_number_leads_to_its_card_and_back(served: Desk, window: Window) -> None:
    writer = served.person(Role.WRITER, "lin")
    desk.submit(served.database, writer, cut_en())
    served.check()
    page = window(writer)
    page.goto("/submissions/1")
    page.locator(".text .mark-link").first.click()
    card = page.locator(".finding:target")
    expect(card).to_be_in_viewport()
    card.locator(".mark-link").click()
    expect(page.locator(".text mark:target")).to_be_in_viewport()


def test_a_first_visit_weighs_at_most_sixty_kilobytes(served: Desk, window: Window) -> None:
    writer = served.person(Role.WRITER, "lin")
    desk.submit(served.database, writer, promo_zh())
    served.check()
    page = window(writer)
    html = page.request.get("/submissions/1").body()
    bundle = [(DIST / name).read_bytes() for name in ("copydesk.css", "copydesk.js")]
    assert sum(len(gzip.compress(part)) for part in (html, *bundle)) < 60_000
