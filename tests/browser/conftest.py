"""What browser tests share: the desk served on a port of its own, and a headless Chromium."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from werkzeug.serving import make_server

from tests.factories import check_all
from web import create_app
from web.assets import DIST
from workflow import desk
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.settings import Settings
from workflow.states import Role

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "a long enough word"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

_SMALL = """() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, textarea, summary")]
  .filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width > 0 && (box.height < 23.5 || box.width < 23.5) && !one.matches(".skip, [type=checkbox]");
  }).map((one) => one.outerHTML.slice(0, 120))"""
_WIDE = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        pytest.skip("no Chromium on PATH")
    if not (DIST / "copydesk.js").exists():
        pytest.skip("the front end is not built: pip install -e .")
    playwright: Playwright
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Desk:
    """A desk that is served: its ledger, its settings, its address, its people."""

    def __init__(self, database: Database, settings: Settings) -> None:
        """Open, with its categories and nobody in it."""
        self.database = database
        self.settings = settings
        desk.set_up(database, settings)
        self.app = create_app(settings, database, hasher=QUICK)
        self.server = make_server("127.0.0.1", 0, self.app, threaded=True)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def person(self, role: Role, name: str) -> Actor:
        """Somebody who can sign in."""
        return Actor(desk.people.add_user(self.database, name, role, password=PASSWORD, hasher=QUICK), name, role)

    def check(self) -> None:
        """What a worker would do."""
        check_all(self.database)

    def stop(self) -> None:
        """No more requests."""
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def served(tmp_path: Path, sqlite_template: Path) -> Iterator[Desk]:
    """A desk on SQLite, at a port of its own."""
    path = tmp_path / "copydesk.db"
    shutil.copy(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    served = Desk(database, replace(Settings(folder=tmp_path / "desk"), secret_key="of this test"))
    yield served
    served.stop()
    database.close()


@pytest.fixture
def window(chromium: Browser, served: Desk) -> Iterator[Callable[..., Page]]:
    """Open a window: window(person, width=320, dark=True, locale="zh-CN", scripts=False). No page may complain."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def open_window(
        person: Actor | None = None,
        *,
        width: int = 1280,
        dark: bool = False,
        locale: str = "en-US",
        scripts: bool = True,
    ) -> Page:
        context = chromium.new_context(
            base_url=served.address,
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            locale=locale,
            java_script_enabled=scripts,
        )
        opened.append(context)
        if person and person.user_id:
            token = desk.people.use_link(served.database, desk.people.issue_link(served.database, person.user_id))
            context.add_cookies([{"name": "copydesk", "value": token, "url": served.address}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield open_window
    for context in opened:
        context.close()
    assert complaints == []


def look_over(page: Page) -> None:
    """What every page owes everybody: no axe violation, no sideways scroll, nothing too small to hit."""
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []
    assert not page.evaluate(_WIDE), "scrolls sideways"
    assert page.evaluate(_SMALL) == []
