"""The article of a page is taken as it was written; its head fills the fields."""

from __future__ import annotations

import contextlib

import pytest

from workflow.article import Format
from workflow.clock import ticks
from workflow.importers import Unreadable, read, read_with_notes

PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="{charset}"><title>步道开放 - 江城日报</title>
<meta name="description" content="很短的摘要 &amp; 更多">
<meta property="article:published_time" content="2026-06-05T08:00:00+08:00">
<meta property="article:section" content="文化"></head>
<body class="x">
<h1>步道<em>开放</em></h1>
<p>沿江步道昨天重新开放。</p>
<p>路变宽了 &amp; 灯更亮了。</p>
</body></html>
"""


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "utf-16"])
def test_a_page_becomes_a_source_with_its_fields(charset: str) -> None:
    source = read("a.html", PAGE.format(charset=charset).encode(charset))
    assert source.body == "<p>沿江步道昨天重新开放。</p>\n<p>路变宽了 &amp; 灯更亮了。</p>"
    assert (source.title, source.summary, source.date) == ("步道开放", "很短的摘要 & 更多", "2026-06-05")
    assert (source.category, source.language, source.format) == ("文化", "zh-CN", Format.HTML)


def test_a_charset_that_lies_does_not_garble_the_page() -> None:
    assert "沿江步道" in read("a.html", PAGE.format(charset="iso-8859-1").encode("gb18030")).body


def test_only_the_article_of_a_page_is_taken_and_that_is_told() -> None:
    story = "<article><h1>T</h1><p>The whole long story is here.</p></article>"
    page = f"<html><body><nav>Menu</nav>{story}<footer>F</footer></body></html>"
    imported = read_with_notes("a.html", page.encode())
    assert imported.source.body == "<p>The whole long story is here.</p>"
    assert [note.code for note in imported.notes] == ["article-only"]


@pytest.mark.parametrize(
    ("page", "body", "title"),
    [
        ("<p>Only a fragment</p>", "<p>Only a fragment</p>", ""),
        ("<title>T</title><p>One</p>", "<p>One</p>", "T"),
        ("<head><title>T</title></head><p>One</p>", "<p>One</p>", "T"),
        ("<body><p>One</p></body><p>After</p></html>", "<p>One</p></body><p>After</p>", ""),
        ("<body><p>Never closed", "<p>Never closed", ""),
        ("<h1>A</h1><p>One</p><h1>B</h1>", "<h1>A</h1><p>One</p><h1>B</h1>", ""),
        ("<p>😀 One</p><h1>T</h1><p>Two</p>", "<p>😀 One</p><p>Two</p>", "T"),
        ("<article>small</article><p>The long text stands outside of it.</p>", None, ""),
        ("<html lang='\"><script>'><p>One</p>", "<p>One</p>", ""),
    ],
)
def test_nothing_a_writer_wrote_is_lost(page: str, body: str | None, title: str) -> None:
    source = read("a.html", page.encode())
    assert source.body == (page if body is None else body)
    assert (source.title, source.language) == (title, "")


def test_ten_thousand_nested_elements_are_read_quickly() -> None:
    started = ticks()
    source = read("a.html", b"<body>" + b"<div>" * 10_000 + b"deep" + b"</div>" * 10_000)
    assert "deep" in source.body
    assert ticks() - started < 6


@pytest.mark.parametrize(
    "raw",
    [
        b"<body>x" + b" " * 4_000_000,
        b"<!doctype html>" + b"<h1>" * 200_000,
        b"<html" + b" a" * 500_000,
        b"<!--" * 500_000,
        b"<p>" + b"&amp;" * 800_000,
    ],
    ids=["blanks", "headings", "attributes", "comments", "entities"],
)
def test_no_page_takes_long_to_read(raw: bytes) -> None:
    started = ticks()
    with contextlib.suppress(Unreadable):
        read("a.html", raw)
    assert ticks() - started < 5
