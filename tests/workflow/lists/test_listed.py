"""A list names a domain and all below it; the nearest word on a host is the one that counts."""

from __future__ import annotations

import pytest

from workflow.domains import reach
from workflow.lists import files
from workflow.lists.listed import About, DomainList, Kind, allowed, denied, listings
from workflow.lists.reading import read


def a_list(name: str, *lines: str, kind: Kind = Kind.DENY) -> DomainList:
    contents = read(lines)
    return files.listed(About(name, kind, 3, len(contents.domains), len(contents.exceptions), ""), contents)


@pytest.mark.parametrize(
    ("host", "entry"),
    [
        ("bet.example", "bet.example"),
        ("www.bet.example", "bet.example"),
        ("a.b.bet.example", "bet.example"),
        ("alphabet.example", ""),
        ("bet.example.org", ""),
        ("example", ""),
        ("ok.bet.example", ""),
        ("x.ok.bet.example", ""),
        ("github.io", "github.io"),
        ("somebody.github.io", ""),
        ("192.0.2.7", "192.0.2.7"),
    ],
)
def test_a_host_is_on_a_list_when_it_or_a_domain_above_it_is_and_no_exception_is_made(host: str, entry: str) -> None:
    one = a_list("betting", "||bet.example^", "@@||ok.bet.example^", "github.io", "192.0.2.7")
    assert one.entry(reach(host)) == entry


def test_an_empty_list_names_nobody() -> None:
    assert DomainList(About("none", Kind.DENY, 1, 0, 0, ""), ()).entry(("a.example",)) == ""
    assert listings([], "a.example") == ()


def test_what_allows_a_host_outweighs_what_denies_a_domain_above_it_or_the_same() -> None:
    lists = [
        a_list("betting", "bet.example", "same.example"),
        a_list("ours", "news.bet.example", "same.example", kind=Kind.ALLOW),
    ]
    assert denied(lists, "www.news.bet.example") is None
    assert denied(lists, "same.example") is None
    assert allowed(lists, "same.example")
    found = denied(lists, "www.bet.example")
    assert found is not None
    assert (found.about.name, found.about.version, found.domain) == ("betting", 3, "bet.example")
    assert not allowed(lists, "www.bet.example")


def test_what_denies_a_host_outweighs_what_allows_a_domain_above_it() -> None:
    lists = [a_list("ours", "example.org", kind=Kind.ALLOW), a_list("betting", "bet.example.org")]
    assert denied(lists, "bet.example.org") is not None
    assert not allowed(lists, "bet.example.org")
    assert allowed(lists, "www.example.org")
