"""One picture from one address, at real servers: what is asked, what is kept, and where nobody goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests import photos
from tests.receiver import drip
from tests.websites import Website, after, gives, hangs_up, leads_to, says, serving
from workflow.clock import ticks
from workflow.images import LARGEST, read
from workflow.outside.fetching import Fetched, fetch
from workflow.outside.manners import Manners
from workflow.pictures import WhyNot


@pytest.fixture
def site() -> Iterator[Website]:
    with serving() as site:
        yield site


@pytest.fixture
def manners(site: Website) -> Manners:
    return Manners(contact="mailto:desk@example.org", opened=frozenset({("127.0.0.1", site.port)}), seconds=5.0)


def test_a_picture_is_asked_for_once_by_the_desks_own_name(site: Website, manners: Manners) -> None:
    site.pages["/dock.png"] = gives(photos.PNG)
    assert fetch(site.url("/dock.png"), manners) == Fetched(read(photos.PNG))
    assert site.asked == ["GET /dock.png"]
    assert {call.agent for call in site.calls} == {"copydesk (copies pictures of articles; +mailto:desk@example.org)"}


def test_its_type_is_told_by_its_bytes_whatever_the_server_calls_it(site: Website, manners: Manners) -> None:
    site.pages["/a.svg"] = gives(photos.JPEG, "image/svg+xml")
    site.pages["/b.png"] = gives(b"<svg onload='alert(1)'/>", "image/png")
    found = fetch(site.url("/a.svg"), manners).image
    assert found is not None
    assert found.kind == "jpg"
    assert fetch(site.url("/b.png"), manners) == Fetched(why=WhyNot.NO_PICTURE)


def test_a_redirect_is_followed_and_each_hop_is_guarded(site: Website, manners: Manners) -> None:
    site.pages |= {"/a": leads_to("/b"), "/b": leads_to("/c", 307), "/c": gives(photos.GIF)}
    assert fetch(site.url("/a"), manners).image == read(photos.GIF)
    with serving() as inside:
        site.pages["/a"] = leads_to(inside.url("/metadata"))
        assert fetch(site.url("/a"), manners) == Fetched(why=WhyNot.PRIVATE)
        assert inside.calls == []


def test_a_circle_ends(site: Website, manners: Manners) -> None:
    site.pages |= {"/a": leads_to("/b"), "/b": leads_to("/a")}
    assert fetch(site.url("/a"), manners) == Fetched(why=WhyNot.REFUSED)
    assert len(site.calls) == 6


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::1]", "0x7f.1"])
def test_nothing_is_fetched_from_a_private_network_unless_that_is_meant(
    site: Website, manners: Manners, host: str
) -> None:
    assert fetch(site.url("/a", host), replace(manners, opened=frozenset())) == Fetched(why=WhyNot.PRIVATE)
    assert site.calls == []


@pytest.mark.parametrize("status", [204, 206, 401, 403, 404, 410])
def test_what_is_not_given_is_not_asked_for_again(site: Website, manners: Manners, status: int) -> None:
    site.pages["/a"] = says(status)
    assert fetch(site.url("/a"), manners) == Fetched(why=WhyNot.REFUSED)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_trouble_passes(site: Website, manners: Manners, status: int) -> None:
    site.pages["/a"] = says(status, Retry_After="7")
    assert fetch(site.url("/a"), manners) == Fetched(why=WhyNot.NO_ANSWER, passing=True, wait_s=7)


@pytest.mark.parametrize("behaviour", [hangs_up, after(30.0, gives(photos.PNG)), drip(30.0)])
def test_a_server_that_is_too_slow_costs_no_more_than_that(site: Website, manners: Manners, behaviour: object) -> None:
    site.pages["/a"] = behaviour  # type: ignore[assignment]
    began = ticks()
    assert fetch(site.url("/a"), replace(manners, seconds=0.5)) == Fetched(why=WhyNot.NO_ANSWER, passing=True)
    assert ticks() - began < 20.0


def test_a_picture_that_ends_before_its_announced_length_is_asked_for_again(site: Website, manners: Manners) -> None:
    site.pages["/a"] = gives(photos.PNG, Content_Length=str(len(photos.PNG) + 10))
    assert fetch(site.url("/a"), manners) == Fetched(why=WhyNot.NO_ANSWER, passing=True)


def test_what_is_too_large_is_not_read_to_its_end(site: Website, manners: Manners) -> None:
    site.pages["/told"] = gives(photos.PNG, Content_Length=str(LARGEST + 1))
    site.pages["/packed"] = gives(b"\x1f\x8b" + photos.PNG, Content_Encoding="gzip")
    assert fetch(site.url("/told"), manners) == Fetched(why=WhyNot.TOO_LARGE)
    assert fetch(site.url("/packed"), manners) == Fetched(why=WhyNot.NO_PICTURE)


def test_an_address_with_a_password_is_asked_nobody(site: Website, manners: Manners) -> None:
    assert fetch(site.url("/a", "user:word@127.0.0.1"), manners) == Fetched(why=WhyNot.REFUSED)
    assert site.calls == []
