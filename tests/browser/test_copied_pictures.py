"""A page with the desk's own copies in a real browser: the picture is there, and nobody else is asked for anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, Request, expect

from tests import photos
from tests.browser.conftest import Desk, look_over
from tests.factories import desk_current, in_review, publish_all
from tests.illustrated import copied, illustrated, manners_at, show_copies
from tests.websites import Website, gives, says, serving
from workflow import desk, shelf
from workflow.desk import Actor
from workflow.states import Decision, Role

Window = Callable[..., Page]
KINDS = {
    "/a.jpg": photos.JPEG,
    "/b.png": photos.PNG,
    "/c.gif": photos.GIF,
    "/d.webp": photos.WEBP,
    "/e.avif": photos.AVIF,
    "/f.webp": photos.ANIMATED_WEBP,
}
SIZES = """() => [...document.querySelectorAll("main img")]
  .map((one) => [one.complete, one.naturalWidth, one.naturalHeight])"""


@pytest.fixture
def site() -> Iterator[Website]:
    with serving() as site:
        site.pages |= {path: gives(raw) for path, raw in KINDS.items()}
        yield site


@pytest.fixture
def wen(served: Desk) -> Actor:
    # The address that readers type is the one that the test's server has.
    desk.set_up(served.database, replace(served.settings, base_url=served.address))
    show_copies(served.database)
    return served.person(Role.WRITER, "wen")


@pytest.fixture
def rui(served: Desk) -> Actor:
    return served.person(Role.REVIEWER, "rui")


def watched(page: Page) -> list[Request]:
    """Every request that this window makes from now on."""
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))  # noqa: PLW0108 - Playwright puts a mark on it
    return requests


def loaded(page: Page) -> None:
    """Wait until every picture came or failed, those too that would only be loaded when somebody comes to them."""
    page.evaluate("() => { for (const one of document.images) { one.loading = 'eager'; } }")
    page.wait_for_function("() => [...document.images].every((one) => one.complete)")


def test_on_a_published_page_every_picture_shows_and_no_other_server_is_asked(
    served: Desk, window: Window, site: Website, wen: Actor, rui: Actor
) -> None:
    article = copied(served.database, wen, site, *KINDS)
    asked = len(site.calls)
    revision = desk_current(served.database, article)
    desk.decide(served.database, rui, article, Decision.APPROVE, revision=revision)
    publish_all(served.database)
    view = shelf.submission(served.database, article)
    assert view is not None
    page = window()
    requests, refused = watched(page), []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page.goto(f"/site/{view.slug}.html")
    loaded(page)
    sizes = page.evaluate(SIZES)
    # The photograph was taken sideways, and is shown upright.
    assert sizes == [[True, 16, 24], *[[True, 24, 16]] * (len(KINDS) - 1)]
    assert {request.url.partition("/site/")[0] for request in requests} == {served.address}
    assert len(site.calls) == asked
    assert refused == []
    policy = page.locator("meta[http-equiv=Content-Security-Policy]").get_attribute("content") or ""
    assert "img-src 'self' data:;" in policy


@pytest.mark.parametrize("pane", ["marked", "clean"])
def test_the_reviewer_sees_the_copy_and_the_page_asks_nobody_else(
    served: Desk, window: Window, site: Website, wen: Actor, rui: Actor, pane: str
) -> None:
    article = copied(served.database, wen, site, "/a.jpg", "/b.png")
    asked = len(site.calls)
    for width in (1280, 320):
        page = window(rui, width=width)
        requests = watched(page)
        page.goto(f"/submissions/{article}/review?view={pane}")
        loaded(page)
        sizes = page.evaluate(SIZES)
        assert sizes
        assert all(complete and across for complete, across, _ in sizes)
        assert {request.url.partition("/submissions")[0] for request in requests if "/submissions/" in request.url} == {
            served.address
        }
        assert not [request.url for request in requests if str(site.port) in request.url]
        look_over(page)
    assert len(site.calls) == asked


def test_without_a_script_a_picture_can_be_fetched_again_and_the_page_says_how_far_it_is(
    served: Desk, window: Window, site: Website, wen: Actor, rui: Actor
) -> None:
    site.pages["/gone.png"] = says(404)
    article = in_review(served.database, wen, illustrated(site.url("/gone.png")))
    desk.check_late(served.database, "worker@test:1:a", manners_at(site))
    page = window(rui, scripts=False)
    page.goto(f"/submissions/{article}/review")
    card = page.locator(".finding", has_text="An image that the desk could not copy")
    expect(card).to_have_count(1)
    card.get_by_role("button", name="Fetch it again").click()
    expect(page.get_by_text("The desk fetches the pictures again")).to_be_visible()
    expect(page.get_by_text("Pictures are still being fetched")).to_be_visible()
    expect(card).to_have_count(0)
