"""Of a saved page of a website the article comes in, and its writer learns what was left out and where it is from."""

from __future__ import annotations

import pytest

from tests.websites_saved import CHINESE, LAYOUTS, MENU, PARAGRAPHS, TITLE, newspaper, prose, site
from workflow.article import Format
from workflow.clock import ticks
from workflow.importers import Imported, Refusal, Unreadable, read_with_notes


def read(page: str, *, whole: bool = False) -> Imported:
    return read_with_notes("page.html", page.encode(), whole=whole)


def told(imported: Imported) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Code → (count, examples)."""
    return {str(note.code): (note.count, note.examples) for note in imported.notes}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_article_is_found_whole_and_alone_in_any_furniture(layout: str) -> None:
    imported = read(LAYOUTS[layout])
    paragraphs = CHINESE if layout == "portal" else PARAGRAPHS
    assert imported.source.format is Format.MARKDOWN
    assert imported.source.title == TITLE
    assert [line for line in imported.source.body.splitlines() if line.strip()] == list(paragraphs)
    assert told(imported)["saved-from"] == (0, ())
    assert "article-only" in told(imported)


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("gb18030", "gb2312"), ("gb18030", "iso-8859-1"), ("gb18030", ""), ("utf-16", "utf-16"), ("utf-8-sig", "gbk")],
)
def test_the_article_is_read_right_whatever_the_page_says_of_its_encoding(encoding: str, said: str) -> None:
    page = LAYOUTS["portal"].replace('<meta charset="utf-8">', f'<meta charset="{said}">' if said else "")
    body = read_with_notes("page.html", page.encode(encoding)).source.body
    assert [line for line in body.splitlines() if line.strip()] == list(CHINESE)


def test_the_writer_reads_what_was_left_out_the_longest_first() -> None:
    examples = told(read(newspaper()))["article-only"][1]
    assert examples[0].startswith("Another story")
    assert "We and our partners store" in " ".join(examples)
    assert len(examples) <= 5


def test_the_whole_page_comes_in_when_that_is_asked_for() -> None:
    imported = read(newspaper(), whole=True)
    assert imported.source.format is Format.HTML
    assert "<nav>" in imported.source.body
    assert "I have waited for this bridge" in imported.source.body
    assert imported.source.title == TITLE


LINKS = "".join(f'<li><a href="https://{name}.example">{name.upper()}</a></li>' for name in "abc")


@pytest.mark.parametrize(
    "page",
    [
        f"<html><head><title>T</title></head><body><h1>{TITLE}</h1>{prose()}</body></html>",
        f"<!doctype html><h1>{TITLE}</h1><header>By Ana</header>{prose()}<footer>Written at sea</footer>",
        f"<h1>{TITLE}</h1>{prose()}<ul>{LINKS}</ul>",
        f'<div class="comment"><h1>{TITLE}</h1>{prose()}</div>',
    ],
    ids=["plain", "header-and-footer", "list-of-links", "odd-class"],
)
def test_what_somebody_marked_up_by_hand_comes_in_as_it_is(page: str) -> None:
    imported = read(page)
    assert imported.source.format is Format.HTML
    for words in (*PARAGRAPHS, *(word for word in ("Written at sea", "By Ana", "c.example") if word in page)):
        assert words in imported.source.body
    assert imported.notes == ()


def test_short_last_lines_of_the_article_stay() -> None:
    page = site(
        f"<nav>{MENU}</nav><div><h1>{TITLE}</h1>{prose()}<p>（完）</p><p>Ana Costa</p></div><footer>© 2026</footer>"
    )
    assert read(page).source.body.endswith("（完）\n\nAna Costa\n")


def test_what_stands_in_between_and_is_none_of_it_is_left_out() -> None:
    between = '<div class="newsletter"><p>Join our twenty thousand readers who get this letter every week.</p></div>'
    assert "twenty thousand" not in read(newspaper(between)).source.body


def test_links_headings_and_pictures_of_the_web_stay_with_whole_addresses() -> None:
    inside = (
        '<h2>The old one</h2><p>It stood <a href="/history?a=1&amp;b=2">for a century</a> and was '
        '<a href="#map">here</a>.</p><img src="/pictures/bridge.jpg" alt="The bridge">'
    )
    body = read(newspaper(inside)).source.body
    assert "## The old one" in body
    assert "[for a century](https://daily.example/history?a=1&b=2)" in body
    assert "was here." in body
    assert "![The bridge](https://daily.example/pictures/bridge.jpg)" in body


def test_pictures_saved_beside_the_page_or_written_into_it_are_told() -> None:
    inside = (
        '<img src="./The footbridge_files/bridge.jpg" alt="The bridge"><img src="page_files/mayor.jpg">'
        f'<img alt="Map" src="data:image/png;base64,{"A" * 6_000_000}"><iframe src="https://film.example/1"></iframe>'
    )
    imported = read(newspaper(inside))
    assert told(imported)["pictures-left-out"] == (3, ("The bridge", "mayor.jpg", "Map"))
    assert told(imported)["objects-left-out"] == (1, ("https://film.example/1",))
    assert "![" not in imported.source.body


def test_pictures_written_into_a_page_made_by_hand_are_told_as_well() -> None:
    imported = read(
        f'<h1>T</h1>{prose()}<img alt="Map" src="data:image/png;base64,AAAA"><img src="https://a.example/b.png">'
    )
    assert told(imported) == {"pictures-left-out": (1, ("Map",))}
    assert '<img src="https://a.example/b.png">' in imported.source.body
    assert "data:" not in imported.source.body


@pytest.mark.parametrize(
    ("mark", "address"),
    [
        ("<!-- saved from url=(0029)https://daily.example/bridge2 -->", "https://daily.example/bridge2"),
        (
            "<!--\n Page saved with SingleFile \n url: https://daily.example/b3 \n saved date: x\n-->",
            "https://daily.example/b3",
        ),
    ],
)
def test_the_mark_of_the_browser_says_where_a_page_is_from(mark: str, address: str) -> None:
    imported = read(f"<!DOCTYPE html>\n{mark}\n<html><body><h1>{TITLE}</h1>{prose()}</body></html>")
    (note,) = imported.notes
    assert (note.code, dict(note.params)) == ("saved-from", {"address": address})
    assert address in note.say()


def test_a_page_with_pictures_alone_says_so() -> None:
    with pytest.raises(Unreadable) as caught:
        read('<html><body><img src="a.png"><img src="b.png"></body></html>')
    assert caught.value.code is Refusal.EMPTY
    assert "its pictures (2) did not come over" in caught.value.say()


SIGNS = '<link rel=canonical href="https://a.example/b"><script></script><body><p>' + "prose, and more " * 30 + "</p>"


@pytest.mark.parametrize(
    "page",
    [
        SIGNS + "<div class=nav>" * 30_000 + "deep " * 30,
        SIGNS + "<header class=nav>" * 30_000 + "x" * 100,
        SIGNS + "<p>s</p>" * 30_000 + "<p>" + "prose, and more " * 30,
        SIGNS + "<img src=data:,x alt=y>" * 50_000,
        SIGNS + "<div>" * 5_000 + " " * 4_000_000 + "x" * 60,
        SIGNS + "<p>and <a href=x>t</a>" * 30_000,
        SIGNS + "<table><tr><td colspan=200 rowspan=200>a" * 2_000,
        '<!doctype html><script type="application/ld+json">' + "[" * 200_000 + "</script><p>x",
        "<!doctype html>" + "data:a/b;base64," * 300_000 + "<p>x",
        SIGNS * 40_000,
    ],
    ids=["nested", "headers", "lines", "pictures", "blanks", "links", "tables", "data", "data-addresses", "all"],
)
def test_no_page_takes_long_to_read(page: str) -> None:
    started = ticks()
    assert read(page[:5_000_000]).source.body
    assert ticks() - started < 8
