"""What a robots.txt allows."""

from __future__ import annotations

import pytest

from workflow.outside.robots import allows, rest_s
from workflow.probe import Failure, Probe

URL = "http://example.org/a/page.html"


def robots(text: str = "", status: int = 200, failure: Failure = Failure.NONE) -> Probe:
    return Probe("http://example.org/robots.txt", status, failure, text=text)


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("", True),
        ("User-agent: *\nDisallow: /a/", False),
        ("User-agent: *\nDisallow: /b/", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: copydesk\nAllow: /", True),
        ("User-agent: copydesk\nDisallow: /*.html$", False),
        ("User-agent: another\nDisallow: /", True),
        ("<html>not a robots file at all</html>", True),
    ],
)
def test_what_it_says_of_us_is_kept_to(text: str, may: bool) -> None:
    assert allows(robots(text), URL) is may


@pytest.mark.parametrize(("status", "may"), [(404, True), (403, True), (429, False), (500, False), (503, False)])
def test_a_server_that_has_none_allows_all_and_one_in_trouble_nothing(status: int, may: bool) -> None:
    assert allows(robots(status=status), URL) is may


def test_a_server_that_does_not_answer_is_not_asked_for_more() -> None:
    assert not allows(robots(status=0, failure=Failure.NO_ANSWER), URL)


def test_a_site_that_does_not_exist_forbids_nothing() -> None:
    assert allows(robots(status=0, failure=Failure.NO_SITE), URL)


def test_the_rest_that_it_asks_for_is_known() -> None:
    assert rest_s(robots("User-agent: *\nCrawl-delay: 7")) == 7.0
    assert rest_s(robots("User-agent: *\nDisallow: /b")) == 0.0
