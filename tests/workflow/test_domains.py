"""A host is what a browser would make of it, and its owner's reach ends at the public suffix."""

from __future__ import annotations

import pytest

from workflow.domains import LONGEST_ADDRESS, ascii_host, page_address, reach, registrable


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("Example.ORG", "example.org"),
        (" example.org. ", "example.org"),
        ("例子.中国", "xn--fsqu00a.xn--fiqs8s"),
        ("ｅｘａｍｐｌｅ．org", "example.org"),
        ("xn--fsqu00a.xn--fiqs8s", "xn--fsqu00a.xn--fiqs8s"),
        ("0x7f.1", "127.0.0.1"),
        ("a_b.example.org", "a_b.example.org"),
        ("localhost", ""),
        ("", ""),
        ("example.org/path", ""),
        ("user@example.org", ""),
        ("exa mple.org", ""),
        ("*.example.org", ""),
        (f"{'a' * 300}.org", ""),
    ],
)
def test_a_name_becomes_the_host_that_a_browser_would_ask(name: str, host: str) -> None:
    assert ascii_host(name) == host


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("a.b.co.uk", "b.co.uk"),
        ("www.example.com.cn", "example.com.cn"),
        ("a.b.github.io", "b.github.io"),
        ("github.io", ""),
        ("co.uk", ""),
        ("192.0.2.7", ""),
        ("[2001:db8::1]", ""),
        ("www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"),
    ],
)
def test_the_domain_that_somebody_registered_is_known_by_the_public_suffix_list(host: str, domain: str) -> None:
    assert registrable(host) == domain


def test_a_host_is_reached_by_what_is_said_of_its_owners_domains_and_of_no_others() -> None:
    assert reach("x.y.example.co.uk") == ("x.y.example.co.uk", "y.example.co.uk", "example.co.uk")
    assert reach("a.github.io") == ("a.github.io",)
    assert reach("github.io.") == ("github.io",)
    assert reach("192.0.2.7") == ("192.0.2.7",)


@pytest.mark.parametrize(
    ("url", "base", "address"),
    [
        ("HTTP://Example.ORG:80/a b#part", None, "http://example.org/a%20b"),
        ("https://例子.中国/", None, "https://xn--fsqu00a.xn--fiqs8s/"),
        ("../b?c", "https://example.org/a/d/e", "https://example.org/a/b?c"),
        ("//other.example/x", "https://example.org/", "https://other.example/x"),
        ("/a", None, ""),
        ("mailto:a@example.org", None, ""),
        ("javascript:alert(1)", "https://example.org/", ""),
        ("https://name:word@example.org/", None, ""),
        ("http://[::1", None, ""),
        (f"https://example.org/{'a' * LONGEST_ADDRESS}", None, ""),
    ],
)
def test_an_address_of_a_page_is_written_as_a_browser_writes_it(url: str, base: str | None, address: str) -> None:
    assert page_address(url, base) == address
