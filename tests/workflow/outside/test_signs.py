"""Pages that were delivered and are not there, and pages that only speak of such."""

from __future__ import annotations

import pytest

from workflow.clock import cpu
from workflow.outside.signs import decoded, sign_of
from workflow.probe import Sign

PROSE = "The committee met on Tuesday and heard from the harbour master for an hour. " * 40


def page(title: str, heading: str = "", text: str = "") -> str:
    return (
        f"<!doctype html><html><head><title>{title}</title></head><body><h1>{heading}</h1><p>{text}</p></body></html>"
    )


@pytest.mark.parametrize(
    "title",
    [
        "404 Not Found",
        "Page not found – The Harbour Gazette",
        "This article is no longer available",
        "页面不存在",
        "您访问的页面不存在 - 新闻网",
        "文章已被删除",
        "Seite nicht gefunden",
        "Page introuvable",
        "Página no encontrada",
        "Страница не найдена",
        "ページが見つかりません",
    ],
)
def test_a_short_page_that_says_it_is_not_there_is_gone(title: str) -> None:
    assert sign_of(page(title, text="Try the search, or go to the front page.")) is Sign.GONE


@pytest.mark.parametrize(
    "text",
    [
        "This domain is for sale! Make an offer today.",
        "The domain harbour-gazette.example is for sale",
        "harbour-gazette.com is parked free, courtesy of the registrar",
        "该域名正在出售，请联系",
        "本域名可转让",
        "Diese Domain steht zum Verkauf",
        '<script src="https://img.sedoparking.com/park.js"></script>Related links',
    ],
)
def test_a_domain_that_is_for_sale_is_parked(text: str) -> None:
    assert sign_of(page("harbour-gazette.com", text=text)) is Sign.PARKED


@pytest.mark.parametrize(
    ("title", "heading", "text"),
    [
        ("Why the web says 404 not found", "A short history of an error", PROSE),
        ("Herons return to the lake", "Herons", "Forty nests were counted."),
        ("How to sell a domain", "Selling", f"This domain is for sale, the page says. {PROSE * 2}"),
        ("新闻", "湖上的苍鹭回来了", "今年三月，苍鹭回来了。"),
        ("404 Main Street: a house and its people", "The house", PROSE),
    ],
)
def test_a_page_that_only_speaks_of_it_is_there(title: str, heading: str, text: str) -> None:
    assert sign_of(page(title, heading, text)) is Sign.NONE


def test_a_long_page_is_gone_where_title_and_heading_both_say_so() -> None:
    assert sign_of(page("Page not found", "Sorry, not found", PROSE)) is Sign.GONE


def test_what_scripts_and_styles_hold_is_not_read() -> None:
    assert sign_of(page("Herons", text='<script>var error = "domain is parked"</script>Forty nests.')) is Sign.NONE


@pytest.mark.parametrize("name", ["gbk", "gb2312", "big5", "utf-8"])
def test_a_page_in_its_own_encoding_is_read(name: str) -> None:
    raw = f'<meta charset="{name}"><title>頁面不存在</title>'
    kept = raw.encode("gb18030" if name.startswith("gb") else name)
    assert sign_of(decoded(kept, "text/html")) is Sign.GONE
    assert sign_of(decoded(kept, f"text/html; charset={name}")) is Sign.GONE


def test_an_encoding_that_nobody_knows_is_read_as_utf_8() -> None:
    assert decoded("é".encode(), "text/html; charset=klingon") == "é"


@pytest.mark.parametrize(
    "hostile", ["<script>" * 8000, "<" * 64000, "a." * 32000, "<title>" * 9000, "404 " * 16000, "<!--" * 16000]
)
def test_no_page_takes_long(hostile: str) -> None:
    began = cpu()
    sign_of(hostile)
    assert cpu() - began < 1.0
