"""What a page's head says of its article fills the fields, whichever way it says it."""

from __future__ import annotations

import json

import pytest

from tests.websites_saved import MENU, TITLE, prose, site
from workflow.importers import read_with_notes

BODY = f"<nav>{MENU}</nav><div>{prose()}</div>"
LINKED = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "WebSite", "name": "The Daily"},
        {
            "@type": ["NewsArticle"],
            "headline": "From the data",
            "datePublished": "2026-06-05T08:00:00+02:00",
            "author": [{"@type": "Person", "name": "Ana Costa"}, {"name": "Ben Reed"}],
            "inLanguage": "pt-BR",
        },
    ],
}

CARD = (
    '<meta property="og:title" content="From the card"><meta property="og:locale" content="de_DE">'
    '<meta property="article:published_time" content="2026-06-04"><meta name="author" content="Ana Costa">'
)


def described(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def facts(page: str) -> tuple[str, str, str, str]:
    """Title, date, language, author."""
    imported = read_with_notes("a.html", page.encode())
    authors = [str(note.params["author"]) for note in imported.notes if note.code == "author-unused"]
    source = imported.source
    return source.title, source.date, source.language, "; ".join(authors)


@pytest.mark.parametrize(
    ("head", "language", "found"),
    [
        (described(LINKED), "", ("From the data", "2026-06-05", "pt-BR", "Ana Costa, Ben Reed")),
        (
            CARD,
            "",
            ("From the card", "2026-06-04", "de-DE", "Ana Costa"),
        ),
        ('<meta name="author" content="https://social.example/ana">', "en", (TITLE, "", "en", "")),
        ('<script type="application/ld+json">{"@type": "NewsArticle", broken</script>', "en", (TITLE, "", "en", "")),
        (described([{"@type": "NewsArticle", "author": "Ana", "headline": 7}]), "en", (TITLE, "", "en", "Ana")),
        (described({"@type": None, "@graph": {"a": [1, None]}}), "en", (TITLE, "", "en", "")),
    ],
    ids=["linked-data", "social-card", "author-is-a-page", "broken", "odd-values", "nothing"],
)
def test_the_fields_are_filled_from_what_the_head_says(
    head: str, language: str, found: tuple[str, str, str, str]
) -> None:
    assert facts(site(BODY, head=head, language=language)) == found


def test_the_day_that_the_page_marks_counts_where_its_head_says_none() -> None:
    assert facts(site(f'<time datetime="2026-06-03T10:00">3 June</time>{BODY}'))[1] == "2026-06-03"


def test_the_heading_counts_before_what_the_head_says() -> None:
    page = site(f"<nav>{MENU}</nav><div><h1>The heading</h1>{prose()}</div>", head=described(LINKED))
    assert facts(page)[0] == "The heading"


def test_the_name_of_the_site_is_no_title() -> None:
    assert facts(site(f"<h1>The Daily</h1>{BODY}"))[0] == TITLE
