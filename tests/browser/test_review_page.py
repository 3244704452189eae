"""The review page in a real browser: by keyboard, without a script, narrow, in the dark, and for a screen reader."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from tests import articles, factories
from web import create_app
from web.assets import DIST
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk import Actor
from workflow.settings import Settings
from workflow.states import EditState, Role, State

_CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
_ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_SMALL = """[...document.querySelectorAll("main a, main button, main summary, main select, main textarea")]
  .filter((one) => one.checkVisibility() && !one.classList.contains("list-title"))
  .map((one) => [one.textContent.trim(), one.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < 23.5 || box.width < 23.5)).map(([words]) => words)"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(_CHROMIUM is None, reason="no Chromium on PATH"),
    pytest.mark.skipif(not (DIST / "copydesk.js").exists(), reason="the front end was not bundled"),
]


@dataclass(frozen=True, slots=True)
class House:
    """A desk that is being served, with two people in it."""

    base: str
    database: Database
    wen: Actor
    rui: Actor

    def cookie(self, actor: Actor) -> str:
        assert actor.user_id is not None
        return desk.people.use_link(self.database, desk.people.issue_link(self.database, actor.user_id))

    def state(self, submission_id: int) -> State:
        brief = shelf.submission_brief(self.database, submission_id)
        assert brief is not None
        return brief.state


Open = Callable[..., Page]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Chromium]:
    """One browser for the module."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_CHROMIUM, args=_ARGS)
        yield browser
        browser.close()


@pytest.fixture
def house(settings: Settings, tmp_path, sqlite_template) -> Iterator[House]:
    """A desk on SQLite behind a real server."""
    path = tmp_path / "copydesk.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    factories.open_desk(database, settings)
    server = make_server("127.0.0.1", 0, create_app(settings, database), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    wen, rui = factories.person(database, Role.WRITER, "wen"), factories.person(database, Role.REVIEWER, "rui")
    yield House(f"http://127.0.0.1:{server.port}", database, wen, rui)
    server.shutdown()
    thread.join()
    server.server_close()
    database.close()


@pytest.fixture
def visit(chromium: Chromium, house: House) -> Iterator[Open]:
    """Open an address as the reviewer: visit("/review", width=320, theme="dark", locale="zh_Hans", script=False)."""
    contexts: list[BrowserContext] = []

    def open_page(
        path: str, *, width: int = 1280, theme: str = "light", locale: str = "en", script: bool = True
    ) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
        contexts.append(context)
        cookies = {"copydesk": house.cookie(house.rui), "theme": theme, "locale": locale}
        context.add_cookies([{"name": name, "value": value, "url": house.base} for name, value in cookies.items()])
        page = context.new_page()
        page.goto(house.base + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def review(submission_id: int) -> str:
    return f"/submissions/{submission_id}/review"


def test_a_clean_article_is_approved_with_two_keys(house: House, visit: Open) -> None:
    submission_id = factories.in_review(house.database, house.wen)
    page = visit(review(submission_id))
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{house.base}/review")
    assert house.state(submission_id) in {State.APPROVED, State.PUBLISHING}


def test_the_note_is_sent_with_control_and_enter(house: House, visit: Open) -> None:
    submission_id = factories.in_review(house.database, house.wen)
    page = visit(review(submission_id))
    page.keyboard.press("r")
    page.keyboard.type("any name on page d?")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"{house.base}/review")
    assert house.state(submission_id) is State.CHANGES_REQUESTED
    view = shelf.submission(house.database, submission_id)
    assert view is not None
    assert view.decisions[0].note == "any name on page d?"


def test_keys_are_silent_in_the_note_with_modifiers_and_while_composing(house: House, visit: Open) -> None:
    submission_id = factories.in_review(house.database, house.wen)
    page = visit(review(submission_id))
    page.focus("#note")
    page.keyboard.type("nyxardq?")
    assert page.input_value("#note") == "nyxardq?"
    assert not page.locator("dialog[open]").count()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Alt+a")
    page.evaluate("document.dispatchEvent(new KeyboardEvent('keydown', {key: 'a', isComposing: true, bubbles: true}))")
    assert not page.locator("[data-armed]").count()
    assert page.url.endswith(review(submission_id))


def test_a_key_that_moves_the_focus_types_nothing_there(house: House, visit: Open) -> None:
    page = visit(review(factories.in_review(house.database, house.wen)))
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.id") == "note"
    assert page.input_value("#note") == ""


def test_keys_can_be_switched_off_for_good(house: House, visit: Open) -> None:
    page = visit(review(factories.in_review(house.database, house.wen)))
    page.keyboard.press("?")
    page.get_by_label("Single keys are on in this browser").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    page.keyboard.press("r")
    assert page.evaluate("document.activeElement.id") != "note"


def test_n_and_p_walk_through_the_findings_and_x_takes_a_change_back(house: House, visit: Open) -> None:
    submission_id = factories.in_review(house.database, house.wen, articles.promo_zh())
    page = visit(review(submission_id))
    page.keyboard.press("n")
    card = page.locator("[data-card][data-current]")
    assert card.count() == 1
    assert page.locator("[data-review-says]").text_content() == card.get_attribute("data-says")
    assert page.locator(f'.text mark[data-finding~="{card.get_attribute("data-card")}"][data-current]').count() >= 1
    page.keyboard.press("p")
    assert page.locator("[data-card][data-current]").count() == 1
    view = shelf.submission(house.database, submission_id)
    assert view is not None
    while page.locator("[data-card][data-current] [data-key=x]").count() == 0:
        page.keyboard.press("n")
    page.keyboard.press("x")
    page.wait_for_selector("text=The change was taken back")
    after = shelf.submission(house.database, submission_id)
    assert after is not None
    assert after.current is not None
    assert EditState.REVERTED in {edit.state for edit in after.edits}
    assert "金冠城win66" in after.current.source.body


def test_a_note_begun_survives_a_change_that_reloads_the_page(house: House, visit: Open) -> None:
    submission_id = factories.in_review(house.database, house.wen, articles.promo_zh())
    page = visit(review(submission_id))
    page.fill("#note", "half a sentence")
    page.locator("[data-key=x]").first.click()
    page.wait_for_selector("text=The change was taken back")
    assert page.input_value("#note") == "half a sentence"


def test_a_disabled_decision_says_why_and_sends_nothing(house: House, visit: Open) -> None:
    done = desk.submit(house.database, house.wen, articles.good_en())
    page = visit(review(done.submission_id))
    approve = page.get_by_role("button", name="Approve")
    assert approve.get_attribute("aria-disabled") == "true"
    described = page.locator(f"#{approve.get_attribute('aria-describedby')}")
    assert "still running" in (described.text_content() or "")
    approve.click(force=True)
    assert page.url.endswith(review(done.submission_id))


def test_without_a_script_a_change_is_taken_back_and_the_article_approved(house: House, visit: Open) -> None:
    submission_id = factories.in_review(house.database, house.wen, articles.promo_zh())
    page = visit("/review", script=False)
    page.get_by_role("button", name="Start next").click()
    assert page.url.endswith(review(submission_id))
    page.get_by_role("button", name="Revert").first.click()
    factories.check_all(house.database)
    page.goto(house.base + review(submission_id))
    page.get_by_role("button", name="Approve").click()
    assert house.state(submission_id) in {State.APPROVED, State.PUBLISHING}


@pytest.mark.parametrize(("width", "theme", "locale"), [(1280, "light", "en"), (320, "dark", "zh_Hans")])
@pytest.mark.parametrize("pane", ["queue", "marked", "clean", "raw"])
def test_the_page_is_accessible_and_fits(
    house: House, visit: Open, pane: str, width: int, theme: str, locale: str
) -> None:
    submission_id = factories.in_review(house.database, house.wen, articles.promo_zh())
    path = "/review" if pane == "queue" else f"{review(submission_id)}?view={pane}"
    page = visit(path, width=width, theme=theme, locale=locale)
    found = Axe().run(page, options={"runOnly": _RULES}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(_SMALL) == []
