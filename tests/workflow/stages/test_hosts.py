"""What a browser would do with an address decides, and one owner's hosts are one site."""

from __future__ import annotations

import pytest

from workflow.stages._hosts import host_of, path_of, same_address, same_site


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://good.org@evil.example/", "evil.example"),
        ("http://a.example\\@b.example/", "a.example"),
        ("https:\\\\evil.example\\a", "evil.example"),
        ("https:evil.example/a", "evil.example"),
        ("https:///evil.example/", "evil.example"),
        ("https://evil%2Eexample/", "evil.example"),
        ("https://ｅｖｉｌ。example/", "evil.example"),
        ("https://0x7f.1/", "127.0.0.1"),
        ("https://ev\til.exa\nmple/", "evil.example"),
        ("https://a b.example/", ""),
        ("ftp://A.example/", "a.example"),
        ("wss:\\\\a.example", "a.example"),
        ("foo://a.example/b", "a.example"),
        ("//evil.example/a", "evil.example"),
        ("\\\\evil.example", "evil.example"),
        (" /\t\\evil.example", "evil.example"),
        ("https:evil.example", "evil.example"),
        ("https:\\evil.example", "evil.example"),
        ("https://evil.example/\ud800", "evil.example"),
        ("\x01https://evil.example/", "evil.example"),
        ("\u3000https://evil.example/", ""),
        ("blob:https://evil.example/", ""),
        ("/evil.example", ""),
        ("evil.example", ""),
        ("mailto:a@b.example", ""),
    ],
)
def test_the_host_is_the_one_that_a_browser_goes_to(address: str, host: str) -> None:
    assert host_of(address) == host


def test_the_path_is_the_one_that_a_browser_asks_for() -> None:
    assert path_of("https://a.example\\b\\..\\c?d") == "/c"
    assert path_of("https://a.example") == "/"
    assert path_of("/a") == ""


def test_two_writings_of_one_address_are_known_as_one() -> None:
    assert same_address("https://E.example/a b", "https://e.example/a%20b")
    assert not same_address("https://e.example/a\\b", "https://e.example/a%5Cb")
    assert not same_address("/a", "/a")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("good.org", "www.good.org", True),
        ("news.bbc.co.uk", "www.bbc.co.uk", True),
        ("a.co.uk", "b.co.uk", False),
        ("a.github.io", "b.github.io", False),
        ("github.io", "a.github.io", False),
        ("192.0.2.7", "192.0.2.8", False),
        ("192.0.2.7", "192.0.2.7", True),
        ("good.org.", "www.good.org", True),
    ],
)
def test_hosts_of_one_registered_domain_are_one_site(one: str, other: str, *, same: bool) -> None:
    assert same_site(one, other) is same
    assert same_site(other, one) is same
