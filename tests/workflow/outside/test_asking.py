"""One visit to one address, at real servers: what is asked, what is told, and what is never done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler

import pytest

from tests.receiver import drip
from tests.websites import PAGE, Website, after, by_method, hangs_up, leads_to, says, serving
from workflow.clock import ticks
from workflow.outside.asking import ask, robots_address
from workflow.outside.manners import Manners
from workflow.probe import Failure, Sign


@pytest.fixture
def site() -> Iterator[Website]:
    with serving() as site:
        yield site


@pytest.fixture
def manners(site: Website) -> Manners:
    """Those of a desk that may ask this site, and no other on this machine."""
    return Manners(contact="mailto:desk@example.org", opened=frozenset({("127.0.0.1", site.port)}), seconds=1.0)


def test_a_page_is_there(site: Website, manners: Manners) -> None:
    probe = ask(site.url("/herons"), manners)
    assert (probe.status, probe.failure, probe.sign) == (200, Failure.NONE, Sign.NONE)
    assert site.asked == ["HEAD /herons", "GET /herons"]
    assert {call.agent for call in site.calls} == {"copydesk (checks links of articles; +mailto:desk@example.org)"}


def test_what_is_no_page_is_not_fetched(site: Website, manners: Manners) -> None:
    site.pages["/report.pdf"] = says(200, "x" * 1000, Content_Type="application/pdf")
    assert ask(site.url("/report.pdf"), manners).status == 200
    assert site.asked == ["HEAD /report.pdf"]


@pytest.mark.parametrize("refusal", [403, 404, 405, 500, 501])
def test_a_server_that_answers_head_wrongly_is_asked_as_readers_do(
    site: Website, manners: Manners, refusal: int
) -> None:
    site.pages["/a"] = by_method(says(refusal), says(200, PAGE))
    assert ask(site.url("/a"), manners).status == 200
    assert site.asked == ["HEAD /a", "GET /a"]


@pytest.mark.parametrize("status", [404, 410, 403, 451])
def test_what_is_not_there_is_told_with_its_status(site: Website, manners: Manners, status: int) -> None:
    site.pages["/a"] = says(status)
    probe = ask(site.url("/a"), manners)
    assert (probe.status, probe.is_passing) == (status, False)


def test_a_redirect_is_told_and_not_followed(site: Website, manners: Manners) -> None:
    site.pages["/a"] = leads_to("/b?c=1#part", 308)
    probe = ask(site.url("/a"), manners)
    assert (probe.location, probe.for_good) == (site.url("/b?c=1"), True)
    assert site.asked == ["HEAD /a"]


@pytest.mark.parametrize(
    "location", ["javascript:alert(1)", "file:///etc/passwd", "http://u:p@example.org/", "http://["]
)
def test_a_redirect_to_what_is_no_page_leads_nowhere(site: Website, manners: Manners, location: str) -> None:
    site.pages["/a"] = leads_to(location)
    assert not ask(site.url("/a"), manners).redirects


def test_a_page_that_says_it_is_not_there_is_seen_through(site: Website, manners: Manners) -> None:
    site.pages["/a"] = says(200, "<title>Page not found</title><p>Sorry.</p>")
    assert ask(site.url("/a"), manners).sign is Sign.GONE


@pytest.mark.parametrize("status", [429, 500, 503])
def test_trouble_passes_and_is_counted(site: Website, manners: Manners, status: int) -> None:
    site.pages["/a"] = says(status, Retry_After="120")
    probe = ask(site.url("/a"), manners, tries=1)
    assert (probe.is_passing, probe.tries, probe.wait_s) == (True, 2, 120)


@pytest.mark.parametrize("raw", ["soon", "-5", "Wed, 21 Oct 2015 07:28:00 GMT", "99999999999", ""])
def test_a_wait_that_makes_no_sense_is_none(site: Website, manners: Manners, raw: str) -> None:
    site.pages["/a"] = says(503, Retry_After=raw)
    assert ask(site.url("/a"), manners).wait_s == 0


@pytest.mark.parametrize("behaviour", [hangs_up, after(3.0, says(200)), drip(3.0)])
def test_a_server_that_does_not_answer_in_time_costs_no_more_than_that(
    site: Website, manners: Manners, behaviour: object
) -> None:
    site.pages["/a"] = behaviour  # type: ignore[assignment]
    began = ticks()
    assert ask(site.url("/a"), manners).failure is Failure.NO_ANSWER
    assert ticks() - began < 2.5


def test_nobody_listens_there(manners: Manners) -> None:
    opened = replace(manners, opened=frozenset({("127.0.0.1", 1)}))
    assert ask("http://127.0.0.1:1/", opened).failure is Failure.NO_ANSWER


def test_of_a_page_without_end_only_the_beginning_is_read(site: Website, manners: Manners) -> None:
    sent = []

    def endless(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.end_headers()
        try:
            while handler.command == "GET" and len(sent) < 10_000:
                handler.wfile.write(b"<p>more</p>" * 1000)
                sent.append(1)
        except OSError:
            return

    site.pages["/a"] = endless
    assert ask(site.url("/a"), manners).status == 200
    assert len(sent) < 2_000


def test_no_name_of_this_machine_is_asked_unless_that_is_meant(site: Website, manners: Manners) -> None:
    closed = replace(manners, opened=frozenset())
    for host in ("127.0.0.1", "localhost", "2130706433", "[::1]"):
        assert ask(site.url("/a", host), closed).failure is Failure.PRIVATE
    assert ask(site.url("/a", "localhost"), manners).failure is Failure.PRIVATE
    assert site.calls == []


def test_no_other_port_is_asked_unless_that_is_meant(site: Website, manners: Manners) -> None:
    opened = replace(manners, opened=frozenset({("127.0.0.1", 0)}))
    assert ask(site.url("/a"), opened).failure is Failure.PRIVATE
    assert site.calls == []


def test_robots_are_asked_for_at_the_same_port() -> None:
    assert robots_address("http://example.org:8080/a/b?c") == "http://example.org:8080/robots.txt"


def test_a_robots_file_is_kept_word_for_word(site: Website, manners: Manners) -> None:
    site.pages["/robots.txt"] = says(200, "User-agent: *\nDisallow: /x\0", Content_Type="text/plain")
    assert ask(site.url("/robots.txt"), manners).text == "User-agent: *\nDisallow: /x"
