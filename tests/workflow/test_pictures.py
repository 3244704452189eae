"""Pictures from other servers are told from the desk's own as a browser would, and shown where somebody let them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from workflow.findings import Severity
from workflow.pictures import Copied, Found, Picture, address_of, is_dot, is_own, let_through, origin_of, to_copy


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("https://e.org/图 a.png", "https://e.org/%E5%9B%BE%20a.png"),
        ("//e.org/a.png", "https://e.org/a.png"),
        ("\\\\e.org/a.png", "https://e.org/a.png"),
        ("HTTP://E.org:80/a", "http://e.org/a"),
        (" \thttps:/\n/e.org/a", "https://e.org/a"),
        ("https:e.org/a.png", "https://e.org/a.png"),
        ("http:///e.org/a", "http://e.org/a"),
    ],
)
def test_an_address_elsewhere_is_read_as_a_browser_reads_it(source: str, address: str) -> None:
    assert address_of(source) == address
    assert not is_own(source)


@pytest.mark.parametrize("source", ["/media/a.png", "a.png", "../a.png", "?a", "./a:b"])
def test_what_the_pages_own_server_delivers_is_the_desks_own(source: str) -> None:
    assert is_own(source)
    assert address_of(source) == ""


@pytest.mark.parametrize(
    "source", ["data:image/png;base64,AA", "javascript:1", "blob:https://e.org/1", "ftp://e.org/a"]
)
def test_what_no_server_delivers_is_neither(source: str) -> None:
    assert not is_own(source)
    assert address_of(source) == ""


def test_the_policy_of_a_page_names_scheme_host_and_port_and_no_password() -> None:
    assert origin_of("https://u:p@e.org:8443/a;b") == "https://e.org:8443"
    assert Picture("https://u:p@e.org:8443/a").host == "e.org"


@pytest.mark.parametrize(
    ("width", "height", "dot"),
    [("1", "1", True), ("1px", " 1PX ", True), ("0", "", True), ("", "0", True), ("1", "40", False), ("", "", False)],
)
def test_a_picture_of_one_pixel_or_none_only_counts_readers(width: str, height: str, dot: bool) -> None:
    assert is_dot(width, height) is dot


def test_a_picture_is_let_through_when_somebody_settled_it_or_its_category_keeps_it() -> None:
    def found(severity: Severity, name: str, *, settled: bool = False) -> Found:
        return Found(severity, {"host": "e.org", "address": f"https://e.org/{name}"}, settled)

    said = [found(Severity.WARN, "open"), found(Severity.WARN, "answered", settled=True), found(Severity.INFO, "kept")]
    assert let_through(said) == {"https://e.org/answered", "https://e.org/kept"}
    assert let_through([Found(Severity.WARN, {"host": "e.org"}, settled=True)]) == frozenset()


def test_what_the_desk_is_to_copy_is_loaded_from_nowhere_else() -> None:
    about = {"host": "e.org", "address": "https://e.org/a"}
    copied, kept = Found(Severity.INFO, {**about, "copied": "yes"}, False), Found(Severity.INFO, about, True)
    assert to_copy([copied, kept]) == {"https://e.org/a"}
    assert let_through([copied, kept]) == frozenset()
    assert (let_through([kept]), to_copy([kept])) == ({"https://e.org/a"}, frozenset())


def test_a_copy_says_its_size_where_the_text_says_none() -> None:
    copied = Copied("https://news.example/site/media/aa.png", 24, 16)
    picture = Picture("https://e.org/a", copied=copied)
    assert (copied.name, picture.source) == ("aa.png", copied.source)
    assert picture.sizes == (("width", "24"), ("height", "16"))
    assert replace(picture, height="90").sizes == (("width", ""), ("height", "90"))
    assert replace(picture, copied=replace(copied, width=0, height=0)).sizes == (("width", ""), ("height", ""))
