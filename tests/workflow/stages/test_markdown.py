"""What the checks read in Markdown is what its renderer makes of it, and every place is the right one."""

from __future__ import annotations

import time

import pytest
from turbohtml import TokenType, tokenize

from tests.addresses import articles
from workflow.article import Format, Source
from workflow.edits import apply, ledger_of
from workflow.parse import parse
from workflow.render import render
from workflow.stages import links
from workflow.stages._links import links_of
from workflow.stages._markup import Form, Link


def targets(body: str, written: Format = Format.MARKDOWN) -> list[str]:
    return [link.target for link in links_of(body, written)[0]]


def mended(body: str) -> str:
    found = links.check(parse(Source(body, Format.MARKDOWN, title="T")))
    return apply(body, ledger_of(body, [finding for finding in found if finding.automatic]))


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("[r]: /x\n[点](javascript:1)我们", "[r]: /x\n点我们"),
        ("[r]: /x 'y\nz'\n[q]: <x>\n[点](javascript:1)我们", "[r]: /x 'y\nz'\n[q]: <x>\n点我们"),
        ("> [r]: /x\n> [点](javascript:1)我们", "> [r]: /x\n> 点我们"),
        ('[点](javascript:1\n"题")我们', "点我们"),
        ("[点](javascript:1 'a ](b')我们", "点我们"),
        ("[点`]`我](javascript:1)们", "点`]`我们"),
        ("[点\\]](javascript:f(1)(2))我们", "点\\]我们"),
        ("甲[^1]\n\n[^1]: 见[点](javascript:1)。", "甲[^1]\n\n[^1]: 见点。"),
        ("甲[^1]\n\n[^1]: <javascript:1>", "甲[^1]\n\n[^1]: "),
        ("[^1]: 见[点](javascript:1)。", "[^1]: 见点。"),
        ("甲[^1]\n\n[^1]: 乙\n\n    [点](javascript:1)", "甲[^1]\n\n[^1]: 乙\n\n    点"),
        ('> <a\n> href="javascript:1">点</a>', "> <a>点</a>"),
        ('<b title="\n\n<a href="javascript:1">点</a>', '<b title="\n\n<a>点</a>'),
        ("前文 <!-- \n\n<a href='javascript:1'>点</a>", "前文 <!-- \n\n<a>点</a>"),
    ],
)
def test_a_link_is_taken_off_where_it_stands(body: str, after: str) -> None:
    assert mended(body) == after


@pytest.mark.parametrize(
    "body",
    [r"\<script>甲\</script>", r"\<a href='javascript:1'>甲", "`<script>` 甲", "[r]: /x\n`<script>`甲`</script>`"],
)
def test_what_is_no_markup_for_the_renderer_is_none_for_us(body: str) -> None:
    assert links_of(body, Format.MARKDOWN)[1] == []
    assert mended(body) == body


def test_a_link_whose_place_the_renderer_miscounts_is_held_and_nothing_else_is_changed() -> None:
    body = '[甲](/a\n"题") 与\n[乙](javascript:1)\n[丙](javascript:2)'
    found = [one for one in links.check(parse(Source(body, Format.MARKDOWN, title="T"))) if one.severity == "block"]
    assert [(one.code, one.automatic, one.edits) for one in found] == [("links.dangerous-scheme", False, ())] * 2
    assert mended(body) == body


@pytest.mark.parametrize(
    ("body", "target"),
    [
        ("[a](https://&ampevil.example/)", "https://&ampevil.example/"),
        ("[a](https:&sol;&#x2F;evil&#46;example)", "https://evil.example"),
        ("[a](https:/\\/evil\\.example)", "https://evil.example"),
        ("[a][r]\n\n[r]:\n  https:/\\/evil.example\n", "https://evil.example"),
        ('<a href="https://&ampevil.example/">a</a>', "https://&ampevil.example/"),
        ('<a href="https://evil.&#1;example/">a</a>', "https://evil.\x01example/"),
        ('<a href="https://e.example/\0b">a</a>', "https://e.example/\ufffdb"),
        ('<a href="https://e\r\nvil.example/">a</a>', "https://e\t\nvil.example/"),
    ],
)
def test_references_are_decoded_as_the_browser_of_the_page_decodes_them(body: str, target: str) -> None:
    assert target in targets(body)


def fits(body: str, link: Link) -> bool:
    markup = body[link.start : link.end]
    opening, closing = {Form.INLINE: ("[", ")]"), Form.IMAGE: ("!", ")]"), Form.AUTOLINK: ("<", ">")}[link.form]
    return markup[:1] == opening and markup[-1:] in set(closing)


@pytest.mark.parametrize("glued", [False, True])
def test_every_place_holds_a_link(*, glued: bool) -> None:
    seen = 0
    for body, _ in articles(6, 1_500, glued=glued):
        for link in links_of(body, Format.MARKDOWN)[0]:
            if link.placed and link.form in {Form.INLINE, Form.IMAGE, Form.AUTOLINK}:
                seen += 1
                assert fits(body, link), (body, link)
    assert seen > 400


def test_every_address_of_a_rendered_page_was_read() -> None:
    for body, written in articles(7, 2_000):
        known = {target.replace("\t\n", "\n") for target in targets(body, written)}
        for token in tokenize(render(Source(body.replace("\r", ""), written, title="T"))):
            about = dict(token.attrs or ()) if token.type is TokenType.START_TAG else {}
            if about.get("href", "#")[:1] not in {"#", ""}:
                assert about["href"] in known, body


@pytest.mark.parametrize(
    "unit", ["<b title=", "[r]: /x\n", "[^a]: <b>\n", "> <a\n> x>", "[a](b\n'c')", "](", "<p>", "[r]: "]
)
def test_a_hostile_text_takes_time_in_proportion_to_its_length(unit: str) -> None:
    body = unit * (100_000 // len(unit))
    started = time.process_time()
    links_of(body, Format.MARKDOWN)
    assert time.process_time() - started < 3
