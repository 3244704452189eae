"""The host that our checks decide on is the host that a browser goes to, in bare addresses and on rendered pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page

from tests.addresses import LISTED, addresses, articles
from workflow.article import Background, Format, Source
from workflow.edits import undo
from workflow.findings import Severity
from workflow.line import LINE, examine
from workflow.lists import files
from workflow.lists.listed import About, DomainList, Kind
from workflow.lists.reading import read
from workflow.render import render
from workflow.scrub import scrub
from workflow.stages._hosts import host_of, running_scheme
from workflow.stages._links import links_of

SEEDS = (1, 2)
ADDRESSES = 4_000
ARTICLES = 1_500
LINKS = [stage for stage in LINE if stage.name == "links"]
HERE = "somewhere.invalid"
_PAGES = [f"http://{HERE}/a/b", f"https://{HERE}/a/b"]
_READ = """(text) => JSON.parse(text).map(([address, pages]) => pages.map((page) => {
  try { const read = new URL(address, page); return [read.hostname, read.protocol]; } catch { return ["", ""]; }
}))"""
_LED_TO = """(text) => JSON.parse(text).map((page) => {
  const place = document.createElement("div");
  place.innerHTML = page;
  const read = (address, base) => { try { return new URL(address, base).hostname; } catch { return ""; } };
  return [...place.querySelectorAll("a[href]")].map((link) => [
    link.hostname, read(link.getAttribute("href"), "https://somewhere.invalid/"),
  ]);
})"""
_FOLLOWED = frozenset({"http:", "https:", "ftp:", "ws:", "wss:"})
_OTHER = re.compile(r"[\x00-\x20]*(?!(?:https?|ftp|wss?):)[a-z][a-z+]*:", re.IGNORECASE)


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[Page]:
    """An empty page of a site of its own."""
    page = chromium.new_page()
    page.route("**/*", lambda route: route.fulfill(body="<p>", content_type="text/html"))
    page.goto(f"http://{HERE}/")
    yield page
    page.close()


def host_in(two: Sequence[Sequence[str]]) -> str:
    """The host that a browser goes to from a page of another site.

    Chromium alone lets a space and a star pass in a host, encoded, and then finds no such host.
    """
    (host, *more) = {name for name, _ in two} - {"", HERE} or {""}
    assert not more
    if {scheme for _, scheme in two} & _FOLLOWED:
        return "" if "%20" in host else unquote(host)
    return host


@pytest.mark.parametrize("seed", SEEDS)
def test_the_host_of_an_address_is_the_one_that_a_browser_goes_to(window: Page, seed: int) -> None:
    made = addresses(seed, ADDRESSES)
    seen = window.evaluate(_READ, json.dumps([[address, _PAGES] for address in made]))
    other = []
    for address, two in zip(made, seen, strict=True):
        host = host_in(two)
        # Of schemes that no page follows, Chromium reads fewer than the standard.
        lax = not host and _OTHER.match(re.sub("[\t\n\r]", "", address))
        if host_of(address) != host and not lax and not _is_peculiar(address, host):
            other.append((address, host, host_of(address)))
    assert other == []
    assert len({host_in(two) for two in seen}) > 40


def _is_peculiar(address: str, host: str) -> bool:
    """Chromium drops a soft hyphen beside an IPv6 address, and reads hosts of files in a way of its own."""
    return ("\u00ad" in address and host.startswith("[")) or bool(
        re.match(r"(?i)\W*f\W*ile:|[\x00-\x20]*file", address)
    )


def test_whatever_runs_in_a_browser_is_known_to_run(window: Page) -> None:
    made = addresses(3, ADDRESSES)
    seen = window.evaluate(_READ, json.dumps([[address, _PAGES] for address in made]))
    running = [address for address, two in zip(made, seen, strict=True) if ["", "javascript:"] in two]
    assert len(running) > 50
    assert [address for address in running if not running_scheme(address)] == []


def led_to(window: Page, pages: Sequence[str]) -> list[set[str]]:
    """The hosts that the links of each page lead to."""
    found = window.evaluate(_LED_TO, json.dumps(pages))
    return [{unquote(host) for two in links for host in two if "%20" not in host} - {"", HERE} for links in found]


@pytest.mark.parametrize("glued", [False, True])
def test_every_link_of_a_rendered_page_was_judged_by_the_host_that_it_leads_to(window: Page, *, glued: bool) -> None:
    made = articles(4, ARTICLES, glued=glued)
    pages = led_to(window, [render(Source(body, written, title="T")) for body, written in made])
    assert sum(map(len, pages)) > 300
    missed = []
    for (body, written), hosts in zip(made, pages, strict=True):
        judged = {host_of(link.target) for link in links_of(body, written)[0]}
        if not hosts <= judged and not blocked(body, written):
            missed.append((body, hosts - judged))
    assert missed == []


def a_list() -> DomainList:
    contents = read([LISTED])
    return files.listed(About("betting", Kind.DENY, 7, 1, 0, ""), contents)


def blocked(body: str, written: Format) -> bool:
    """Whether a person has to look at an article: what hangs on an element that is never closed is not told apart."""
    return any(
        one.severity is Severity.BLOCK for one in examine(Source(body, written, title="T"), stages=LINKS).findings
    )


@pytest.mark.parametrize("glued", [False, True])
def test_no_link_to_a_listed_site_comes_through_the_scrubbing(window: Page, *, glued: bool) -> None:
    made = articles(5, ARTICLES, glued=glued)
    background = Background(lists=(a_list(),))
    done = [scrub(examine(Source(body, written, title="T"), stages=LINKS, background=background), stages=LINKS)
            for body, written in made]  # fmt: skip
    assert [undo(one.body, one.entries) for one in done] == [body for body, _ in made]
    assert sum(entry.code == "links.listed-host" for one in done for entry in one.entries) > 300
    pages = [render(one.report.article) for one in done]
    for one, hosts in zip(done, led_to(window, pages), strict=True):
        if LISTED in hosts:
            assert Severity.BLOCK in {finding.severity for finding in one.report.findings}, one.report.article.body
