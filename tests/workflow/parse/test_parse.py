"""An article is read the same way whatever it is written in, and every block knows its place."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.article import Article, Format, Kind, Source
from workflow.parse import parse

SEED = Path(__file__).parents[3].parent / "shared" / "samples" / "seed-article.txt"
FRONT = (
    "企业文化\n\n新员工入职第一周手记\n\n2025年3月8日\n\n"
    "文章摘要：本文记录一位新员工的第一周，讲述团队如何帮助新人。\n\n"
)
MARKS = st.sampled_from(
    [*"()[]<>*_`~#&!|\\\n\r\t\0 -=>.:1、一①“”", "\n\n", "1. ", "```", "<p>", "</p>", "<ol><li>", "<!--", "&amp;",
     "&#x4e2d;",     "](", "[a]: b", "摘要：",
     "2025-06-06", "中文", "word ", "<script>", "---\n", "![a](b)", "\ud800", "\u200d"]
)  # fmt: skip
HOSTILE = st.one_of(st.lists(MARKS, max_size=60).map("".join), st.text(max_size=200))


def kinds(article: Article) -> list[Kind]:
    return [block.kind for block in article.blocks]


@given(HOSTILE, st.sampled_from(Format))
@settings(max_examples=400, deadline=None)
def test_any_text_in_any_format_is_read_with_places_that_hold(body: str, form: Format) -> None:
    article = parse(Source(body, form))
    for block in article.blocks:
        assert 0 <= block.start <= block.end <= len(body)
        if block.offsets:
            assert len(block.offsets) == len(block.text) + 1
            assert list(block.offsets) == sorted(block.offsets)
            assert block.start <= block.offsets[0]
            assert block.offsets[-1] <= block.end
        else:
            assert body[block.text_start : block.text_start + len(block.text)] == block.text


@pytest.mark.skipif(not SEED.exists(), reason="the sample article is not on this machine")
def test_the_sample_article_is_read_as_its_writer_meant_it() -> None:
    article = parse(Source(SEED.read_text(encoding="utf-8")))
    assert article.category == "企业文化"
    assert article.profile is not None
    assert article.title.startswith("绍伊古")
    assert article.date == "2025-06-06"
    assert article.summary.endswith("战略合作。")
    assert article.language == "zh"
    headings = article.of_kind(Kind.HEADING)
    assert [heading.number for heading in headings] == [1, 2, 3, 4, None]
    assert headings[-1].text == "总结:"
    assert len(article.of_kind(Kind.PARAGRAPH)) == 15


def test_the_lines_above_the_text_become_fields() -> None:
    article = parse(Source(FRONT + "周一早上，我第一次走进办公室，同事们已经等在门口。"))
    assert kinds(article) == [Kind.CATEGORY, Kind.TITLE, Kind.DATE, Kind.SUMMARY, Kind.PARAGRAPH]
    assert article.date == "2025-03-08"
    assert article.summary.startswith("本文记录")


def test_fields_of_the_form_win_over_lines_of_the_text() -> None:
    source = Source(
        "A quiet harbour\n\nThe boats came back before dusk, all of them.", title="A quiet harbour", category="news"
    )
    article = parse(source)
    assert article.category == "news"
    assert kinds(article) == [Kind.TITLE, Kind.PARAGRAPH]


def test_a_text_whose_title_came_in_a_field_loses_none_of_its_lines() -> None:
    article = parse(Source("Short first line\n\nThen the text goes on for a while.", title="Another title"))
    assert kinds(article) == [Kind.PARAGRAPH, Kind.PARAGRAPH]


@pytest.mark.parametrize(
    ("line", "iso"),
    [("2025/6/6", "2025-06-06"), ("2025年6月6日", "2025-06-06"), ("June 6, 2025", "2025-06-06"),
     ("6 June 2025", "2025-06-06"), ("06.06.2025", "2025-06-06"), ("发布时间：2025-06-06 10:30", "2025-06-06"),
     ("6 de junio de 2025", "2025-06-06"), ("le texte", "")],
)  # fmt: skip
def test_dates_are_read_in_the_usual_notations(line: str, iso: str) -> None:
    article = parse(Source(f"A walk along the river\n\n{line}\n\nIt was cold, and nobody else had come out that day."))
    assert article.date == iso


@pytest.mark.parametrize(
    ("first", "second"),
    [("1、起因", "2、经过"), ("一、起因", "二、经过"), ("（一）起因", "（二）经过"), ("第一章 起因", "第二章 经过"),
     ("① 起因", "② 经过"), ("1. Causes", "2. Course"), ("1) Causes", "2) Course"), ("I. Causes", "II. Course"),
     ("Part 1: Causes", "Part 2: Course"), ("Step One: Wash", "Step Two: Dry")],
)  # fmt: skip
@pytest.mark.parametrize("form", [Format.TEXT, Format.MARKDOWN])
def test_short_numbered_lines_over_text_are_headings(first: str, second: str, form: Format) -> None:
    text = "Here stands a sentence that says what happened, and when."
    article = parse(Source(f"{text}\n\n{first}\n\n{text}\n\n{second}\n\n{text}", form, title="T"))
    assert [block.number for block in article.of_kind(Kind.HEADING)] == [1, 2]


def test_numbered_lines_in_a_row_are_a_list() -> None:
    article = parse(Source("出发前要准备的东西如下。\n1、雨衣\n2、水壶\n3、地图\n带齐之后就可以出发了。", title="准备"))
    assert [block.number for block in article.of_kind(Kind.ITEM)] == [1, 2, 3]
    assert not article.of_kind(Kind.HEADING)


def test_a_single_date_like_line_is_no_heading() -> None:
    article = parse(Source("Der Anfang war leicht.\n\n3. Oktober in Berlin\n\nDann kam der Regen.", title="T"))
    assert not article.of_kind(Kind.HEADING)


def test_inline_markdown_is_left_out_and_every_character_keeps_its_place() -> None:
    body = "See **the [map](https://example.org/a_(b)) here** &amp; `code`."
    block = parse(Source(body, Format.MARKDOWN, title="T")).blocks[0]
    assert block.text == "See the map here & code."
    assert [body[block.at(index)] for index in (0, 8, 12, 17, 19)] == ["S", "m", "h", "&", "c"]


def test_markdown_blocks_keep_their_kinds() -> None:
    body = "# T\n\n> quoted\n> on\n\n- one\n- two\n\n```\ncode\n```\n\n"
    body += "| a | b |\n|---|---|\n| 1 | 2 |\n\n![alt](x.png)\n\n<!-- n -->\n"
    expected = [Kind.TITLE, Kind.QUOTE, Kind.ITEM, Kind.ITEM, Kind.CODE, Kind.TABLE, Kind.IMAGE, Kind.COMMENT]
    assert kinds(parse(Source(body, Format.MARKDOWN))) == expected


def test_a_yaml_head_gives_the_fields() -> None:
    article = parse(Source('---\ntitle: "On bees"\ndate: 2024-05-01\n---\n\nThey hum.\n', Format.MARKDOWN))
    assert (article.title, article.date) == ("On bees", "2024-05-01")
    assert article.body[article.blocks[0].text_start :].startswith("On bees")


def test_html_shows_what_a_browser_shows() -> None:
    body = "<h1>Bees</h1><p>They &amp; we\n  <b>hum</b>.</p><script>x()</script><ol start=3><li>wax<li>honey</ol>"
    article = parse(Source(body, Format.HTML))
    assert [block.text for block in article.blocks] == ["Bees", "They & we hum.", "wax", "honey"]
    assert [block.number for block in article.of_kind(Kind.ITEM)] == [3, 4]
    sentence = article.blocks[1]
    assert body[sentence.at(10) : sentence.at(12) + 1] == "hum"


@pytest.mark.parametrize(
    "body",
    ["<div>" * 10_000 + "x", "(" * 100_000, "[](" * 40_000, " " * 100_000, "1、\n" * 20_000, "<p " + "a " * 50_000,
     "```\n" * 20_000, ">" * 100_000, "a**" * 40_000],
)  # fmt: skip
@pytest.mark.parametrize("form", list(Format))
def test_hostile_texts_take_time_in_line_with_their_length(body: str, form: Format) -> None:
    started = time.process_time()
    parse(Source(body, form))
    assert time.process_time() - started < 3
