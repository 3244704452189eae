"""Hostile texts run nowhere: not where readers read them, not where reviewers, writers and ops look at them.

Each payload is handed in, taken through the desk in the worst way that a reviewer could, and looked at in a browser
that obeys no content security policy, so that only the markup itself is judged. Beside it stands how many of the
payloads do run when nobody stops them; and that the policy alone would stop them, too.
"""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

import pytest
import structlog

from tests.browser.xss import watching as watching_module
from tests.browser.xss.campaign import PIECE, Newsroom, controls, live, rendered, site_of, typed
from tests.browser.xss.payloads import PAYLOADS, every
from tests.browser.xss.watching import SENTINELS, Look, Visit, Watch, troubled, watching
from web.assets import DIST
from workflow.channels._pages import article_page

pytestmark = pytest.mark.timeout(1800)
Result = TypeVar("Result")


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory, sqlite_template) -> Iterator[Newsroom]:
    """A desk with hostile texts in it, on SQLite; it says nothing of what it does."""
    if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
        pytest.skip("no Chromium on PATH")
    if not (DIST / "copydesk.js").exists():
        pytest.skip("the front end is not built: pip install -e .")
    server, usual = logging.getLogger("werkzeug"), structlog.get_config()
    level = server.level
    server.setLevel(logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    newsroom = Newsroom(tmp_path_factory.mktemp("newsroom"), sqlite_template)
    yield newsroom
    newsroom.close()
    # The tests after it want to hear what the desk does.
    structlog.configure(**usual)
    server.setLevel(level)


def watched(newsroom: Newsroom, look: Callable[[Watch], Awaitable[Result]]) -> Result:
    """What a watch over the desk sees; in a thread of its own, as other tests have a browser open in this one."""

    async def watch() -> Result:
        address = newsroom.settings.address
        async with watching(newsroom.desk.address, newsroom.cookies, known_as=address) as opened:
            return await look(opened)

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, watch()).result()


def told(looks: list[Look]) -> list[str]:
    return [
        f"{look.visit.name}: {look.executed or look.signals or look.external or look.residue or look.problem}"
        for look in looks
    ]


def test_the_watch_sees_what_runs_and_nothing_else(newsroom: Newsroom) -> None:
    quiet = [Visit(f"quiet {number}", html="<p>The river rose in the night.</p>") for number in range(40)]
    loud = [
        replace(one, html=f"{one.html}<img src=x onerror=alert({number})>") for number, one in enumerate(quiet[::7])
    ]
    looks = watched(newsroom, lambda watch: watch.documents([*quiet, *loud]))
    assert [look.visit.name for look in troubled(looks)] == [one.name for one in loud]
    assert [look.executed for look in looks[len(quiet) :]] == [[f"alert: {number}"] for number in range(len(loud))]


def test_a_page_that_goes_away_with_all_of_its_frames_is_told_apart(newsroom: Newsroom) -> None:
    visits = [Visit(f"quiet {number}", html="<p>x</p>") for number in range(6)]
    visits[4] = replace(visits[4], html="<script>top.location = '/site/'</script>")
    looks = watched(newsroom, lambda watch: watch.documents(visits))
    assert [look.visit.name for look in looks if look.signals] == ["quiet 4"]
    assert [look.problem for look in looks if not look.signals] == [""] * 5


def test_a_blind_watch_says_nothing(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SENTINELS, "a script", ("alert", "<p>not a script at all</p>"))  # type: ignore[misc]
    monkeypatch.setattr(watching_module, "LATEST", 1.0)
    monkeypatch.setattr(watching_module, "PATIENCE", (2,))
    looks = watched(newsroom, lambda watch: watch.documents([Visit("quiet 1", html="<p>x</p>")]))
    assert ["a script" in look.problem for look in looks] == [True]
    pages = watched(newsroom, lambda watch: watch.pages([Visit("quiet 1", html="<p>x</p>")]))
    assert ["a script" in look.problem for look in pages] == [True]


def test_most_kinds_of_payloads_run_when_nobody_stops_them(newsroom: Newsroom) -> None:
    looks = watched(newsroom, lambda watch: watch.documents(list(controls(every()))))
    ran = live(looks)["raw"]
    payloads = list(every())
    silent = [name for name, group in PAYLOADS.items() if not any(payloads.index(one) in ran for one in group)]
    assert len(payloads) == len(looks) >= 150
    assert len(ran) >= LIVE
    assert set(silent) <= {"styles", "pictures from elsewhere", "Markdown links", "what takes a script's names"}


LIVE = 100
"""Payloads that run raw in the oldest browser that was tried, with some room below."""


def test_no_payload_runs_where_it_is_rendered_for_readers_and_for_reviewers(newsroom: Newsroom) -> None:
    visits = list(rendered(newsroom, list(every())))
    looks = watched(newsroom, lambda watch: watch.documents(visits))
    assert len(looks) == 2 * len(list(every()))
    assert told(troubled(looks)) == []


def test_no_payload_runs_on_any_other_page_that_shows_it(newsroom: Newsroom) -> None:
    visits = list(typed(newsroom, list(every())))
    looks = watched(newsroom, lambda watch: watch.pages(visits))
    assert len(looks) > 90
    assert told(troubled(looks)) == []


def test_the_policy_of_the_site_would_stop_what_the_sanitiser_let_through(newsroom: Newsroom) -> None:
    """The page is made of what no sanitiser has seen; the same page must run where the browser obeys no policy."""
    hostile = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<b onmouseover=alert(1)>x</b>",
        "<a href=javascript:alert(1)>x</a>",
        "<img src=//elsewhere.invalid/a.png>",
        "<style>body{background:url(//elsewhere.invalid/css)}</style>",
        "<base href=//elsewhere.invalid/><img src=a.png>",
    ]
    newsroom.settings.site_folder.mkdir(parents=True, exist_ok=True)
    visits = []
    for number, payload in enumerate(hostile):
        page = article_page(replace(PIECE, html=payload), site_of(newsroom))
        (newsroom.settings.site_folder / f"hostile-{number}.html").write_bytes(page)
        visits.append(Visit(f"hostile {number}", f"/site/hostile-{number}.html"))
    obeyed = watched(newsroom, lambda watch: watch.pages([replace(visit, obeying=True) for visit in visits]))
    ignored = watched(newsroom, lambda watch: watch.pages(visits))
    assert [look.executed + look.external + [look.problem] for look in obeyed] == [[""]] * len(hostile)
    assert all(look.executed or look.external for look in ignored)
