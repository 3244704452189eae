"""What a person at the desk waits for, in figures: `PYTHONPATH=. python tests/browser/measure.py`, on a quiet machine.

A private desk as `copydesk up` opens it, with the demo in it, looked at in Chromium: the weight of a first visit, from
a key to the light on a finding, from an act of one person to another's open page, from a question about a text to its
findings.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.take_screenshots import _fill, _free_port, _open_desk, _session
from web import demo
from workers.bench.texts import chinese, english
from workflow import desk, shelf
from workflow.article import Format, Source
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.settings import Settings
from workflow.states import State

ROUNDS = 60
FINDINGS = 500
WATCH_KEY = """() => {
  window.took = [];
  let pressed = 0;
  const lit = () => document.querySelector('.text mark[data-current]');
  let last = lit();
  document.addEventListener('keydown', () => { pressed = performance.now(); }, true);
  const look = () => {
    const now = lit();
    if (now !== last) { last = now; window.took.push(performance.now() - pressed); }
    requestAnimationFrame(look);
  };
  look();
}"""
WATCH_WORDS = """(words) => new Promise((done) => {
  const look = () => document.body.innerText.includes(words) ? done(Date.now()) : requestAnimationFrame(look);
  look();
})"""


def say(name: str, took_ms: list[float]) -> None:
    """One line: how many, the median, the 95th percentile."""
    ordered = sorted(took_ms)
    p95 = ordered[int(len(ordered) * 0.95) - 1]
    sys.stdout.write(f"{name}: {len(ordered)} times, p50 {median(ordered):.0f} ms, p95 {p95:.0f} ms\n")
    sys.stdout.flush()


class Room:
    """The desk, its ledger, and windows on it."""

    def __init__(self, settings: Settings, browser: Browser) -> None:
        """The demo is filled in."""
        self.settings = settings
        self.database = Database(settings.database)
        self.ids = _fill(settings)
        self._browser = browser

    def actor(self, name: str) -> Actor:
        """Somebody of the demo."""
        person = shelf.people.by_name(self.database, name)
        assert person is not None
        return Actor(person.id, person.name, person.role)

    def window(self, name: str) -> Page:
        """A browser that was never here before, signed in."""
        context = self._browser.new_context(base_url=self.settings.address, viewport={"width": 1280, "height": 900})
        cookie = {"name": "copydesk", "value": _session(self.settings, name), "url": self.settings.address}
        context.add_cookies([cookie])  # type: ignore[list-item]
        return context.new_page()

    def waiting(self, source: Source) -> int:
        """Hand an article in and wait until the checks are through."""
        submission_id = desk.submit(self.database, self.actor(demo.WRITER), source).submission_id
        while True:
            row = shelf.submission_brief(self.database, submission_id)
            if row and row.state is not State.CHECKING:
                return submission_id
            time.sleep(0.1)


def weigh(room: Room) -> None:
    """Bytes over the wire on the first visit of the review page, everything that it loads included."""
    page = room.window(demo.REVIEWER)
    loaded: dict[str, float] = {}
    names: dict[str, str] = {}
    network = page.context.new_cdp_session(page)
    network.on("Network.responseReceived", lambda one: names.update({one["requestId"]: one["response"]["url"]}))
    network.on("Network.loadingFinished", lambda one: loaded.update({one["requestId"]: one["encodedDataLength"]}))
    network.send("Network.enable")
    page.goto(f"/submissions/{room.ids['open-maps.md']}/review")
    page.wait_for_timeout(2_000)
    total = sum(loaded.values())
    sys.stdout.write(f"first visit of the review page: {total / 1000:.1f} kB in {len(loaded)} answers\n")
    for request, size in sorted(loaded.items(), key=lambda pair: -pair[1]):
        sys.stdout.write(f"  {size / 1000:6.1f} kB {names.get(request, '').removeprefix(room.settings.address)}\n")
    page.context.close()


def press(room: Room) -> None:
    """From a key to the light on the next of 500 findings."""
    links = (
        f"Part {number} of the plan is [in the archive](https://archive{number}.example/plan?utm_source=desk{number})."
        for number in range(FINDINGS)
    )
    submission_id = room.waiting(Source("\n\n".join(links), Format.MARKDOWN, "The plan in five hundred parts", "news"))
    page = room.window(demo.REVIEWER)
    page.goto(f"/submissions/{submission_id}/review")
    shown = page.locator(".findings .finding").count()
    page.evaluate(WATCH_KEY)
    for _ in range(ROUNDS):
        page.keyboard.press("n")
        page.wait_for_timeout(60)
    say(f"key to highlight, {shown} findings", page.evaluate("window.took"))
    page.context.close()


def follow(room: Room) -> None:
    """From a comment of the writer to the reviewer's open page."""
    submission_id = room.ids["open-maps.md"]
    page = room.window(demo.REVIEWER)
    page.goto(f"/submissions/{submission_id}/review")
    page.wait_for_timeout(1_000)
    took = []
    for number in range(ROUNDS // 2):
        words = f"Remark number {number}, made a moment ago."
        began = time.time()
        desk.comment(room.database, room.actor(demo.WRITER), submission_id, words, revision=1)
        took.append(page.evaluate(WATCH_WORDS, words) - began * 1000)
        page.wait_for_timeout(1_500 + number * 370 % 1_000)
    say("from one person's act to another's open page", took)
    page.context.close()


def ask(room: Room) -> None:
    """From a question about a 10 kB text to its findings: the answer over HTTP, and the editor with its pause."""
    token = desk.people.issue_token(room.database, room.actor(demo.WRITER).user_id or 0, "measuring")
    for name, make in (("Chinese", chinese), ("English", english)):
        took = [_asked(room, token, make(number, 10_000)) for number in range(ROUNDS)]
        say(f"findings of 10 kB, {name}", took[5:])


def _asked(room: Room, token: str, source: Source) -> float:
    body = json.dumps({"body": source.body, "title": source.title, "category": source.category}).encode()
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    asked = urllib.request.Request(f"{room.settings.address}/api/v1/check", body, headers)  # noqa: S310 - our own desk
    began = time.perf_counter()
    with urllib.request.urlopen(asked) as answer:  # noqa: S310 - our own desk
        answer.read()
    return (time.perf_counter() - began) * 1000


PARTS: tuple[Callable[[Room], None], ...] = (weigh, ask, follow, press)


def main() -> None:
    """Measure and print."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with tempfile.TemporaryDirectory(prefix="copydesk-measure-") as folder:
        settings = Settings(folder=Path(folder) / "desk", port=_free_port())
        with _open_desk(settings), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            room = Room(settings, browser)
            for part in PARTS:
                part(room)
            browser.close()


if __name__ == "__main__":
    main()
