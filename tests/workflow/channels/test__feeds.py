"""Feeds and the sitemap hold what their standards require."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
import turbohtml
from lxml import etree

from tests.pieces import piece, refresh
from workflow.channels.site import Settings

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(str(tmp_path / "site"), "https://news.example/site/", "The River Daily", "en", "UTC")


@pytest.fixture
def folder(settings: Settings) -> Path:
    return Path(settings.folder)


def read(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def test_the_atom_feed_has_what_the_standard_requires(settings: Settings, folder: Path) -> None:
    refresh([piece(1, author=""), piece(2, language="zh", title="沿江步道重新开放")], settings, 1)
    feed = etree.parse(str(folder / "feed.atom")).getroot()
    for required in ("id", "title", "updated"):
        assert len(feed.findall(f"{ATOM}{required}")) == 1
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["沿江步道重新开放", piece().title]
    for entry in entries:
        for required in ("id", "title", "updated", "author", "content"):
            assert len(entry.findall(f"{ATOM}{required}")) == 1
        assert entry.findtext(f"{ATOM}author/{ATOM}name")
        datetime.fromisoformat(entry.findtext(f"{ATOM}updated"))
    assert feed.find(f"{ATOM}link[@rel='self']").get("href") == "https://news.example/site/feed.atom"
    assert turbohtml.parse(entries[0].findtext(f"{ATOM}content")).find("p") is not None


def test_the_json_feed_has_what_version_1_1_requires(settings: Settings, folder: Path) -> None:
    refresh([piece()], settings, 1)
    feed = json.loads(read(folder, "feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert {"title", "items", "home_page_url", "feed_url"} <= feed.keys()
    (entry,) = feed["items"]
    assert {"id", "content_html", "url", "title", "date_published"} <= entry.keys()
    assert entry["authors"] == [{"name": "Ada Byrne"}]


def test_the_sitemap_lists_the_front_page_and_every_article(settings: Settings, folder: Path) -> None:
    refresh([piece(1), piece(2)], settings, 1)
    places = etree.parse(str(folder / "sitemap.xml")).getroot().findall(f"{SITEMAP}url")
    assert [place.findtext(f"{SITEMAP}loc") for place in places] == [
        "https://news.example/site/",
        f"https://news.example/site/{piece(2).slug}.html",
        f"https://news.example/site/{piece(1).slug}.html",
    ]
    assert places[1].findtext(f"{SITEMAP}lastmod") == "2026-06-05T14:00:00Z"


def test_feeds_of_an_empty_site_are_valid_and_its_index_says_so(settings: Settings, folder: Path) -> None:
    refresh([], settings, 1)
    assert etree.parse(str(folder / "feed.atom")).getroot().findtext(f"{ATOM}updated")
    assert json.loads(read(folder, "feed.json"))["items"] == []
    assert "Nothing has been published yet" in read(folder, "index.html")
