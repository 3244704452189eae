"""The desk's own copies of pictures: who is given them, as what, and until when."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from tests import photos
from tests.factories import publish_all
from tests.illustrated import NAME, approve, copied, show_copies
from tests.web.conftest import Browser
from tests.websites import Website, gives, says, serving
from workflow import desk, shelf
from workflow.images import read

Open = Callable[..., Browser]


@pytest.fixture
def site() -> Iterator[Website]:
    with serving() as site:
        site.pages["/dock.png"] = gives(photos.PNG)
        yield site


@pytest.fixture
def wen(app, database, person) -> desk.Actor:
    show_copies(database)
    return person("writer", "wen")


@pytest.fixture
def rui(person) -> desk.Actor:
    return person("reviewer", "rui")


@pytest.fixture
def article(database, wen, site) -> int:
    return copied(database, wen, site, "/dock.png")


def test_whoever_may_see_the_article_sees_its_pictures_and_nobody_else(
    browser: Open, person, wen, rui, article: int
) -> None:
    address = f"/submissions/{article}/pictures/{NAME}"
    for who in (wen, rui):
        answer = browser(who).get(address)
        assert (answer.status_code, answer.data) == (200, read(photos.PNG).raw)
    assert browser(person("writer", "another")).get(address).status_code == 403
    assert browser().get(address).status_code == 303
    assert browser().get(f"/site/media/{NAME}").status_code == 404


def test_a_picture_is_delivered_as_what_it_is_and_can_run_nothing(browser: Open, rui, article: int) -> None:
    headers = browser(rui).get(f"/submissions/{article}/pictures/{NAME}").headers
    assert headers["Content-Type"] == "image/png"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"].startswith("private")


@pytest.mark.parametrize("name", [f"{'0' * 64}.png", NAME.replace(".png", ".svg"), NAME.replace(".png", ""), "..", "x"])
def test_there_is_no_other_name_for_it(browser: Open, rui, article: int, name: str) -> None:
    assert browser(rui).get(f"/submissions/{article}/pictures/{name}").status_code == 404


def test_readers_get_it_once_it_is_published_and_no_more_when_it_is_withdrawn(
    database, browser: Open, wen, rui, article: int
) -> None:
    approve(database, rui, article)
    answer = browser().get(f"/site/media/{NAME}")
    assert (answer.status_code, answer.data) == (200, read(photos.PNG).raw)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    desk.withdraw(database, wen, article, reason="An error")
    publish_all(database)
    assert browser().get(f"/site/media/{NAME}").status_code == 404


def test_the_review_page_shows_the_copy_and_never_the_other_server(browser: Open, rui, site, article: int) -> None:
    address = f"/submissions/{article}/pictures/{NAME}"
    for pane in ("marked", "clean"):
        page = browser(rui).get(f"/submissions/{article}/review?view={pane}").text
        assert f'src="{address}"' in page
        assert f'src="http://127.0.0.1:{site.port}' not in page
    assert "this is what readers see" in page


def test_a_guest_sees_the_copy_as_long_as_the_link_is_good(browser: Open, rui, article: int) -> None:
    page = browser(rui).post(f"/submissions/{article}/guests", guest="Dr. Chen", revision="1", hours="24").text
    found = re.search(r"(/approve/[\w.-]+)</code>", page)
    assert found
    guest = browser()
    assert f'src="{found[1]}/pictures/{NAME}"' in guest.get(found[1]).text
    assert guest.get(f"{found[1]}/pictures/{NAME}").status_code == 200
    guest.post(found[1])
    assert guest.get(f"{found[1]}/pictures/{NAME}").status_code == 404
    assert guest.get(f"/approve/nobody/pictures/{NAME}").status_code == 404


def test_of_a_picture_that_could_not_be_copied_the_page_says_so_and_offers_another_try(
    database, browser: Open, wen, rui, site
) -> None:
    site.pages["/gone.png"] = says(404)
    article = copied(database, wen, site, "/gone.png")
    reviewer = browser(rui)
    page = reviewer.get(f"/submissions/{article}/review?view=clean").text
    assert "readers see only its words" in page
    assert "does not give this image to the desk" in page
    assert "<img" not in page
    assert reviewer.post(f"/submissions/{article}/pictures/again", revision="1").status_code == 303
    again = reviewer.get(f"/submissions/{article}/review?view=clean").text
    assert "the desk is still fetching its copy" in again
    assert "Pictures are still being fetched" in again
    refused = reviewer.post(f"/submissions/{article}/pictures/again", revision="1")
    assert "There is no picture to fetch again" in refused.text
    assert [event.verb for event in shelf.timeline(database, article)].count("fetch_again") == 1
