"""Every link of a text with where it leads, and taking links off so that undoing gives the text back."""

from __future__ import annotations

import pytest

from workflow.article import Format, Source
from workflow.edits import apply, undo
from workflow.linked import TAKEN_OFF, linked_in, taking_off

BODY = """\
读[公告](https://a.spam.example/x?id=1)，看 [![图](https://spam.example/p.png)](https://spam.example/go) 与[正文][r]。

转 https://link.zhihu.com/?target=https%3A%2F%2Fspam.example%2Fq 再看 [官网](https://www.city.example/) 。

[r]: https://spam.example/r
"""


def markdown(body: str) -> Source:
    return Source(body, Format.MARKDOWN)


def test_each_link_says_its_words_its_host_and_where_it_leads() -> None:
    first, *_, through, last, _definition = linked_in(markdown(BODY))
    assert (first.text, first.host, first.owner) == ("公告", "a.spam.example", "spam.example")
    assert (through.host, through.through, through.leads_to) == (
        "spam.example",
        ("link.zhihu.com",),
        "https://spam.example/q",
    )
    assert BODY[last.start : last.end] == "[官网](https://www.city.example/)"


def test_a_host_in_mixed_letters_is_shown_in_both_forms_with_its_alphabets() -> None:
    (link,) = linked_in(markdown("[bank](https://www.xn--pple-43d.com/login)"))
    assert (link.host, link.shown, link.scripts) == ("www.xn--pple-43d.com", "www.аpple.com", "Cyrillic + Latin")
    (honest,) = linked_in(markdown("[x](https://müller.example/)"))
    assert (honest.shown, honest.scripts) == ("müller.example", "")


@pytest.mark.parametrize("address", ["mailto:ines@city.example", "/council", "#part"])
def test_an_address_without_a_host_is_a_link_all_the_same(address: str) -> None:
    (link,) = linked_in(markdown(f"[x]({address})"))
    assert (link.host, link.owner, link.target) == ("", "", address)


def test_the_words_of_a_link_in_html_are_those_between_its_tags() -> None:
    (link,) = linked_in(
        Source('<p>See <a class="x" href="https://spam.example/">the <b>offer</b></a>.</p>', Format.HTML)
    )
    assert link.text == "the offer"


def test_an_image_is_told_from_a_link() -> None:
    assert [link.is_image for link in linked_in(markdown("![a](https://b.example/c.png) [a](https://b.example/)"))] == [
        True,
        False,
    ]
    assert all(link.is_image for link in linked_in(Source('<img src="https://b.example/c.png">', Format.HTML)))


def test_what_leads_to_a_domain_its_parts_and_through_it_is_of_it_and_a_neighbour_is_not() -> None:
    links = linked_in(markdown(BODY))
    assert sum(link.is_of("spam.example") for link in links) == 6
    assert sum(link.is_of("a.spam.example") for link in links) == 1
    assert sum(link.is_of("link.zhihu.com") for link in links) == 1
    assert not any(link.is_of("example") for link in links)


def test_all_links_of_a_host_go_and_undoing_gives_the_text_back() -> None:
    entries = taking_off(markdown(BODY), lambda link: link.is_of("spam.example"))
    clean = apply(BODY, entries)
    assert "spam.example" not in clean
    assert "读公告，看  与正文。" in clean
    assert "[官网](https://www.city.example/)" in clean
    assert {one.code for one in entries} == {TAKEN_OFF}
    assert undo(clean, entries) == BODY


def test_the_words_behind_an_image_go_with_it() -> None:
    body = "一 ![乐游bestcasino88](https://spam.example/p.png) 二"
    assert apply(body, taking_off(markdown(body), lambda _link: True)) == "一  二"


def test_only_the_outer_link_goes_where_one_round_is_asked_for() -> None:
    body = "[![图](https://city.example/p.png)](https://spam.example/go)"
    entries = taking_off(markdown(body), lambda link: link.start == 0, rounds=1)
    assert apply(body, entries) == "![图](https://city.example/p.png)"


def test_nothing_wanted_is_nothing_done() -> None:
    assert taking_off(markdown(BODY), lambda link: link.is_of("other.example")) == ()
