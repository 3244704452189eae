"""Notices in a browser: the bell keeps count by itself, the pages are fit for everybody and need no scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.articles import good_en
from tests.browser.conftest import Desk, look_over
from workflow import desk, shelf
from workflow.desk.actors import Actor
from workflow.states import Role

Window = Callable[..., Page]


@pytest.fixture
def people(served: Desk) -> tuple[Actor, Actor, int]:
    """A writer, a reviewer, and an article of the one that the other reads."""
    writer, reviewer = served.person(Role.WRITER, "lin"), served.person(Role.REVIEWER, "mira")
    number = desk.submit(served.database, writer, good_en()).submission_id
    served.check()
    return writer, reviewer, number


def _comment(served: Desk, reviewer: Actor, number: int) -> None:
    desk.comment(served.database, reviewer, number, "Who says so?", revision=1)


def test_the_bell_counts_what_comes_while_the_page_is_open(
    served: Desk, window: Window, people: tuple[Actor, Actor, int]
) -> None:
    writer, reviewer, number = people
    page = window(writer)
    page.goto("/submissions/new")
    expect(page.locator("[data-bell-count]")).to_be_hidden()
    _comment(served, reviewer, number)
    expect(page.locator("[data-bell-count]")).to_have_text("1", timeout=15_000)
    page.get_by_role("link", name="Notices").click()
    page.get_by_role("link", name="mira commented on").click()
    expect(page).to_have_url(f"{served.address}/submissions/{number}#thread-1")
    expect(page.locator("[data-bell-count]")).to_be_hidden()


@pytest.mark.parametrize(("width", "dark", "locale"), [(1280, False, "en-US"), (320, True, "zh-CN")])
def test_the_pages_of_notices_and_mail_are_fit_for_everybody(
    served: Desk, window: Window, people: tuple[Actor, Actor, int], width: int, *, dark: bool, locale: str
) -> None:
    writer, reviewer, number = people
    _comment(served, reviewer, number)
    page = window(writer, width=width, dark=dark, locale=locale)
    for path in ("/notices", "/account/notices", f"/mail/{writer.user_id}/stop/none"):
        page.goto(path)
        look_over(page)


def test_without_scripts_everything_is_marked_as_read_by_a_button(
    served: Desk, window: Window, people: tuple[Actor, Actor, int]
) -> None:
    writer, reviewer, number = people
    _comment(served, reviewer, number)
    page = window(writer, scripts=False)
    page.goto("/notices")
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_role("link", name="mira commented on")).to_be_visible()
    assert shelf.unread_count(served.database, writer.user_id or 0) == 0
