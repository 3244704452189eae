"""What an answer says, and where a chain of them ends."""

from __future__ import annotations

import pytest

from workflow.probe import MOST_HOPS, Failure, Probe, chain


def led(number: int) -> Probe:
    return Probe(f"http://example.org/{number}", 301, location=f"http://example.org/{number + 1}")


def test_a_chain_is_followed_to_its_end() -> None:
    end = Probe("http://example.org/2", 200)
    known = {probe.url: probe for probe in (led(0), led(1), end)}
    assert list(chain("http://example.org/0", known)) == [led(0), led(1), end]


def test_a_chain_ends_where_nothing_is_known() -> None:
    assert list(chain("http://example.org/0", {led(0).url: led(0)})) == [led(0)]
    assert list(chain("http://example.org/0", {})) == []


def test_a_circle_is_not_followed_for_ever() -> None:
    first, back = led(0), Probe("http://example.org/1", 302, location="http://example.org/0")
    assert len(list(chain(first.url, {first.url: first, back.url: back}))) == MOST_HOPS + 1


@pytest.mark.parametrize(
    ("probe", "passing"),
    [
        (Probe("", 200), False),
        (Probe("", 404), False),
        (Probe("", 408), True),
        (Probe("", 429), True),
        (Probe("", 503), True),
        (Probe("", failure=Failure.NO_ANSWER), True),
        (Probe("", failure=Failure.NO_SITE), True),
        (Probe("", failure=Failure.UNSAFE), False),
        (Probe("", failure=Failure.PRIVATE), False),
    ],
)
def test_only_what_may_be_otherwise_in_a_minute_is_passing(probe: Probe, passing: bool) -> None:
    assert probe.is_passing is passing


def test_a_redirect_without_a_place_to_go_to_is_none() -> None:
    assert not Probe("", 301).redirects
    assert not Probe("", 302, location="http://example.org/").for_good
    assert Probe("", 308, location="http://example.org/").for_good
