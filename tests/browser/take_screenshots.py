"""Photographs of a private desk with the demo; by hand: `PYTHONPATH=. python tests/browser/take_screenshots.py FOLDER`.

Each key page in light and dark, wide and narrow, in full length: FOLDER/<page>-<theme>-<width>.png. With --keep also
the handful that the pages of docs/ show, as a reader's window shows them, into docs/images.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

from playwright.sync_api import Browser, sync_playwright

from web import demo
from web.demo.stories import STORIES
from workflow import shelf
from workflow.db import Database
from workflow.desk import people
from workflow.settings import Settings

ROOT = Path(__file__).parents[2]
KEEP = ("writer", "editor", "review", "queue", "board")
WINDOW = (1280, 960)
WIDTHS = (1280, 320)
THEMES = ("light", "dark")
SETTLED_MS = 600


@dataclass(frozen=True, slots=True)
class Shot:
    """One page: who looks, at what address; story: the article in the address; at: what its middle shows."""

    name: str
    who: str
    path: str
    story: str = ""
    at: str = ""


SHOTS = (
    Shot("writer", demo.WRITER, "/submissions/{id}", "strait-talks.txt"),
    Shot("editor", demo.WRITER, "/submissions/{id}/edit", "strait-talks.txt", ".live-head"),
    Shot("form", demo.WRITER, "/submissions/new"),
    Shot("mine", demo.WRITER, "/submissions"),
    Shot("review", demo.REVIEWER, "/submissions/{id}/review", "open-maps.md"),
    Shot("review-zh", demo.REVIEWER, "/submissions/{id}/review", "reed-weavers.txt"),
    Shot("queue", demo.REVIEWER, "/review"),
    Shot("board", demo.OPS, "/ops"),
    Shot("site", demo.WRITER, "/site/"),
)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def _open_desk(settings: Settings) -> Iterator[None]:
    """`copydesk up` on a folder of its own, until the photographs are taken."""
    environ = {**os.environ, "COPYDESK_DATA": str(settings.folder), "COPYDESK_PORT": str(settings.port)}
    with subprocess.Popen(
        [sys.executable, "-m", "web.cli", "up"],
        cwd=ROOT,
        env=environ,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        try:
            _wait(settings)
            yield
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(20)


def _wait(settings: Settings) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{settings.address}/readyz", timeout=2):  # noqa: S310 - our own desk
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise SystemExit("the desk did not open within a minute")


def _fill(settings: Settings) -> dict[str, int]:
    """Fill in the demo; gives the number of each article by its file."""
    database = Database(settings.database)
    try:
        _cast, told = demo.fill(database)
        return {story.file: one.submission_id for story, one in zip(STORIES, told[1:], strict=True)}
    finally:
        database.close()


def _session(settings: Settings, name: str) -> str:
    database = Database(settings.database)
    try:
        person = shelf.people.by_name(database, name)
        if person is None:
            raise SystemExit(f"nobody is called {name}")
        return people.use_link(database, people.issue_link(database, person.id))
    finally:
        database.close()


class Studio:
    """A desk with the demo, and a browser to look at it."""

    def __init__(self, browser: Browser, settings: Settings, ids: dict[str, int]) -> None:
        """Everybody of the demo signs in."""
        self._browser = browser
        self._settings = settings
        self._ids = ids
        self._sessions = {name: _session(settings, name) for name in (demo.WRITER, demo.REVIEWER, demo.OPS)}

    def take(
        self, shot: Shot, target: Path, *, size: tuple[int, int], theme: str = "light", whole: bool = True
    ) -> None:
        """One photograph; whole: the page in its full length."""
        context = self._browser.new_context(
            base_url=self._settings.address,
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if theme == "dark" else "light",
            locale="en-GB",
        )
        cookie = {"name": "copydesk", "value": self._sessions[shot.who], "url": self._settings.address}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.goto(shot.path.format(id=self._ids.get(shot.story, 0)))
        page.wait_for_load_state("load")
        page.wait_for_timeout(SETTLED_MS)
        if shot.at and not whole:
            page.locator(shot.at).evaluate("(one) => one.scrollIntoView({block: 'center'})")
        page.screenshot(path=str(target), full_page=whole)
        context.close()


def _all(studio: Studio, folder: Path) -> None:
    for shot, theme, width in itertools.product(SHOTS, THEMES, WIDTHS):
        studio.take(shot, folder / f"{shot.name}-{theme}-{width}.png", size=(width, 800), theme=theme)


def _kept(studio: Studio) -> None:
    for shot in SHOTS:
        if shot.name in KEEP:
            studio.take(shot, ROOT / "docs" / "images" / f"{shot.name}.png", size=WINDOW, whole=False)


def main(folder: Path, *, keep: bool) -> None:
    """Take the photographs."""
    folder.mkdir(parents=True, exist_ok=True)
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with tempfile.TemporaryDirectory(prefix="copydesk-shots-") as room:
        settings = Settings(folder=Path(room) / "desk", port=_free_port())
        with _open_desk(settings), sync_playwright() as playwright:
            ids = _fill(settings)
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            studio = Studio(browser, settings, ids)
            if keep:
                _kept(studio)
            _all(studio, folder)
            browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), keep="--keep" in sys.argv)
