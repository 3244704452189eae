"""The site shows exactly what is live, whole, through crashes, late workers and hostile titles."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
import turbohtml
from lxml import etree

from tests.pieces import NOON, no_picture, piece, refresh
from workflow import clock
from workflow.channels import Entry, Live, Piece, Refused, Retry, discover, settings_of, site
from workflow.channels.site import LEFTOVER_SECONDS, Settings, generation, publish, withdraw, withdrawn

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ROOT = Path(__file__).resolve().parents[3]
HOSTILE = (
    "</script><script>alert(1)</script>",
    "\"quotes\" & 'quotes' <b>",
    "../../etc/passwd",
    "🎉🎉🎉",
    "长" * 500,
    "control\x00\x1b\x0b and \u2028 line",
    "{{ 7 * 7 }} {% raw %}",
    "half a pair \ud83d",
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(str(tmp_path / "site"), "https://news.example/site/", "The River Daily", "en", "UTC")


@pytest.fixture
def folder(settings: Settings) -> Path:
    return Path(settings.folder)


def read(folder: Path, name: str) -> str:
    return (folder / name).read_text(encoding="utf-8")


def everything(folder: Path) -> dict[str, bytes]:
    """All files that readers can see."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def test_the_site_is_discovered_with_a_schema_that_a_form_can_show() -> None:
    channel = discover()["site"]
    assert channel.refresh is site.refresh
    assert channel.generation is generation
    assert [setting.name for setting in settings_of(channel)] == ["folder", "base_url", "title", "language", "timezone"]
    assert all(setting.label for setting in settings_of(channel))
    assert channel.settings(**{setting.name: setting.default for setting in settings_of(channel)}) == Settings()


def test_publishing_a_revision_twice_leaves_one_file_and_one_receipt(settings: Settings, folder: Path) -> None:
    first = publish(piece(), settings, "key")
    assert publish(piece(), settings, "key") == first
    assert [path.name for path in (folder / "articles").iterdir()] == [Path(first.id).name]
    assert hashlib.sha256((folder / first.id).read_bytes()).hexdigest() == first.sha256
    assert first.url == f"https://news.example/site/{piece().slug}.html"


def test_what_is_published_is_not_shown_before_it_is_live(settings: Settings, folder: Path) -> None:
    publish(piece(), settings, "key")
    refresh([], settings, 1)
    assert not (folder / f"{piece().slug}.html").exists()
    assert piece().title not in read(folder, "index.html")


def test_a_page_damaged_on_disk_is_mended_by_publishing_again(settings: Settings, folder: Path) -> None:
    receipt = publish(piece(), settings, "key")
    (folder / receipt.id).write_text("half")
    publish(piece(), settings, "key")
    assert hashlib.sha256((folder / receipt.id).read_bytes()).hexdigest() == receipt.sha256


def test_a_live_piece_stands_in_the_index_the_feeds_the_sitemap_and_on_its_own_page(
    settings: Settings, folder: Path
) -> None:
    refresh([piece()], settings, 1)
    for name in ("index.html", "feed.atom", "feed.json", "sitemap.xml"):
        assert f"https://news.example/site/{piece().slug}.html" in read(folder, name)
    page = turbohtml.parse(read(folder, f"{piece().slug}.html"))
    assert [heading.text for heading in page.find_all("h1")] == [piece().title]
    assert page.select_one("link[rel=canonical]").attrs["href"].endswith(f"/{piece().slug}.html")
    assert page.select_one("html").attrs["lang"] == "en"
    assert not page.select("[style], style, script:not([type='application/ld+json'])")
    assert generation(settings) == 1


def test_a_late_worker_never_brings_an_old_state_back(settings: Settings, folder: Path) -> None:
    refresh([piece(title="The river path is open again", html="<p>New words.</p>")], settings, 8)
    before = everything(folder)
    refresh([piece(html="<p>Old words.</p>")], settings, 7)
    publish(piece(html="<p>Old words.</p>"), settings, "late")
    assert {name: raw for name, raw in everything(folder).items() if not name.startswith("articles/")} == before
    assert generation(settings) == 8


def test_a_withdrawn_article_leaves_a_page_that_says_so_and_nothing_else(settings: Settings, folder: Path) -> None:
    receipt = publish(piece(), settings, "key")
    refresh([piece()], settings, 1)
    withdraw(receipt.id, settings, "key")
    withdraw(receipt.id, settings, "key")
    refresh([], settings, 2)
    page = read(folder, f"{piece().slug}.html")
    assert "withdrawn" in page
    assert "noindex" in page
    assert not any(b"not one tree" in raw for raw in everything(folder).values())
    assert withdrawn(settings) == {piece().slug}
    refresh([piece()], settings, 3)
    assert "not one tree" in read(folder, f"{piece().slug}.html")
    assert withdrawn(settings) == frozenset()


def test_a_lost_or_broken_memory_of_the_projection_is_no_loss(settings: Settings, folder: Path) -> None:
    refresh([piece(1), piece(2)], settings, 5)
    before = everything(folder)
    (folder / ".projection.json").write_text("{not json")
    refresh([piece(1)], settings, 6)
    assert "withdrawn" in read(folder, f"{piece(2).slug}.html")
    refresh([piece(1), piece(2)], settings, 7)
    assert everything(folder) == before


def test_a_page_that_was_deleted_by_hand_comes_back(settings: Settings, folder: Path) -> None:
    refresh([piece()], settings, 1)
    (folder / f"{piece().slug}.html").unlink()
    refresh([piece()], settings, 1)
    assert "not one tree" in read(folder, f"{piece().slug}.html")


def test_one_more_article_among_a_thousand_rewrites_only_what_shows_it(settings: Settings, folder: Path) -> None:
    live = [piece(number, "Number") for number in range(1, 1_001)]
    refresh(live, settings, 1)
    assert len(list((folder / "pages").iterdir())) == 19
    inodes = {path: path.stat().st_ino for path in folder.glob("**/*.html")}
    refresh([*live, piece(5_000)], settings, 2)
    changed = {path.name for path in folder.glob("**/*.html") if inodes.get(path) != path.stat().st_ino}
    assert changed == {"index.html", f"{piece(5_000).slug}.html"}
    refresh(live[:60], settings, 3)
    assert not list((folder / "pages").iterdir())


def test_every_article_stands_on_one_page_of_the_index_and_the_pages_lead_from_one_to_the_next(
    settings: Settings, folder: Path
) -> None:
    refresh([piece(number, "Number") for number in range(1, 231)], settings, 1)
    seen: list[str] = []
    at, pages = "index.html", 0
    while at:
        page = turbohtml.parse(read(folder, at))
        seen += [str(link.attrs["href"]) for link in page.select("h3 a")]
        older = page.select_one("a[rel=next]")
        at, pages = str(older.attrs["href"]).removeprefix(settings.base_url) if older else "", pages + 1
    assert pages == 4
    assert seen == [f"{settings.base_url}{piece(number, 'Number').slug}.html" for number in range(230, 0, -1)]


def test_only_the_texts_that_are_written_anew_are_asked_for(settings: Settings) -> None:
    live = [piece(number, "Number") for number in range(1, 200)]
    refresh(live, settings, 1)
    asked: list[int] = []

    def load(entries: Sequence[Entry]) -> list[Piece]:
        asked.extend(entry.submission_id for entry in entries)
        return [one for one in [*live, piece(500)] if one in entries]

    site.refresh(Live([*live, piece(500)], load, no_picture), settings, 2)
    assert set(asked) == {500, *range(151, 200)}


def test_a_new_title_of_the_site_reaches_every_page(settings: Settings, folder: Path) -> None:
    refresh([piece()], settings, 1)
    refresh([piece()], replace(settings, title="The Hill Daily"), 1)
    assert "The Hill Daily" in read(folder, f"{piece().slug}.html")


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_title_stays_words(settings: Settings, folder: Path, title: str) -> None:
    hostile = piece(3, title, summary=title, author=title, category=title)
    publish(hostile, settings, "key")
    refresh([hostile], settings, 1)
    assert {path.name for path in folder.parent.iterdir()} == {"site"}
    page = turbohtml.parse(read(folder, f"{hostile.slug}.html"))
    (script,) = page.find_all("script")
    linked = json.loads(script.text)
    assert linked["@type"] == "NewsArticle"
    shown = page.find("h1").text
    assert shown == linked["headline"].replace("\x00", "").replace("\x1b", "").replace("\x0b", "").replace("\ud83d", "")
    assert not page.select("h1 *")
    etree.parse(str(folder / "feed.atom"))
    etree.parse(str(folder / "sitemap.xml"))
    assert json.loads(read(folder, "feed.json"))["items"][0]["title"] == shown


def test_each_article_speaks_its_own_language(settings: Settings, folder: Path) -> None:
    chinese = piece(1, "沿江步道重新开放", language="zh-CN", updated_at=NOON + timedelta(days=2))
    arabic = piece(2, "مكتبة الحي", language="ar")
    unknown = piece(3, "Lorem", language="und")
    refresh([chinese, arabic, unknown], replace(settings, timezone="Asia/Shanghai"), 1)
    zh = read(folder, f"{chinese.slug}.html")
    assert all(
        words in zh for words in ('<html lang="zh-CN" dir="ltr">', "2026年6月5日", "2026年6月7日", "文化", "更新")
    )
    assert '<html lang="ar" dir="rtl">' in read(folder, f"{arabic.slug}.html")
    assert 'dir="auto"' in read(folder, f"{unknown.slug}.html")


@pytest.mark.parametrize("slug", ["../x-1", "x", "a/b-1", "index", "x-0", "X-1", "a" * 200 + "-1", ".x-1", ""])
def test_a_slug_that_could_be_another_file_is_refused(settings: Settings, slug: str) -> None:
    with pytest.raises(Refused):
        publish(piece(slug=slug), settings, "key")
    with pytest.raises(Refused):
        refresh([piece(slug=slug)], settings, 1)


@pytest.mark.parametrize("receipt", ["", "index.html", "articles/../index.html", "articles/", "articles/.x", "/etc/x"])
def test_a_receipt_of_another_place_is_refused(settings: Settings, folder: Path, receipt: str) -> None:
    refresh([], settings, 1)
    with pytest.raises(Refused):
        withdraw(receipt, settings, "key")
    assert (folder / "index.html").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"base_url": "news.example"},
        {"base_url": "javascript:x"},
        {"language": "<x>"},
        {"timezone": "Mars/Base"},
        {"folder": " "},
    ],
)
def test_settings_that_cannot_work_are_refused_with_words(settings: Settings, change: dict[str, str]) -> None:
    with pytest.raises(Refused, match=r"site|time zone"):
        publish(piece(), replace(settings, **change), "key")


def test_a_folder_that_cannot_be_written_asks_to_be_tried_again(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "file").write_text("")
    blocked = replace(settings, folder=str(tmp_path / "file" / "site"))
    with pytest.raises(Retry):
        publish(piece(), blocked, "key")
    with pytest.raises(Retry):
        refresh([piece()], blocked, 1)


def test_leftovers_older_than_an_hour_are_swept_and_fresh_ones_are_not(settings: Settings, folder: Path) -> None:
    kept = publish(piece(), settings, "key")
    fresh, old = publish(piece(2), settings, "key"), publish(piece(3), settings, "key")
    (folder / ".tmp-fresh").write_text("x")
    (folder / "articles" / ".tmp-old").write_text("x")
    long_ago = clock.now().timestamp() - LEFTOVER_SECONDS - 60
    for name in (kept.id, old.id, "articles/.tmp-old"):
        os.utime(folder / name, (long_ago, long_ago))
    refresh([piece()], settings, 1)
    assert (folder / kept.id).exists()
    assert (folder / fresh.id).exists()
    assert (folder / ".tmp-fresh").exists()
    assert not (folder / old.id).exists()
    assert not (folder / "articles" / ".tmp-old").exists()


def test_a_worker_whose_clock_runs_ahead_sweeps_nothing_that_another_has_just_written(
    settings: Settings, folder: Path
) -> None:
    just_written = publish(piece(2), settings, "key")
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        refresh([piece()], settings, 1)
    assert (folder / just_written.id).exists()


_ACT = """
import os, pickle, signal, sys
from tests.pieces import refresh
from workflow.channels.site import publish
kind, at, pieces, settings, generation = pickle.load(sys.stdin.buffer)
real, calls = os.replace, 0
def replace(source, target, **rest):
    global calls
    calls += 1
    if calls == abs(at):
        if at > 0:
            real(source, target, **rest)
        os.kill(os.getpid(), signal.SIGKILL)
    return real(source, target, **rest)
os.replace = os.rename = replace
if kind == "publish":
    publish(pieces[0], settings, "key")
else:
    refresh(pieces, settings, generation)
"""


def start(kind: str, at: int, live: Sequence[Piece], settings: Settings, number: int) -> subprocess.Popen[bytes]:
    """A process that acts on the site and is killed just after rename number `at`, or before it if negative."""
    process = subprocess.Popen([sys.executable, "-c", _ACT], stdin=subprocess.PIPE, cwd=ROOT)
    assert process.stdin
    process.stdin.write(pickle.dumps((kind, at, list(live), settings, number)))
    process.stdin.close()
    return process


@pytest.mark.parametrize("at", [-1, 1])
def test_a_kill_while_publishing_leaves_the_whole_page_or_none(settings: Settings, folder: Path, at: int) -> None:
    assert start("publish", at, [piece()], settings, 0).wait() == -signal.SIGKILL
    pages = [path for path in (folder / "articles").iterdir() if not path.name.startswith(".tmp-")]
    assert len(pages) == (1 if at > 0 else 0)
    receipt = publish(piece(), settings, "key")
    assert hashlib.sha256((folder / receipt.id).read_bytes()).hexdigest() == receipt.sha256


@pytest.mark.parametrize("at", [-1, 1, -2, 3, -6, 8, -9, 9])
def test_a_kill_at_any_step_of_a_refresh_is_mended_by_the_next(tmp_path: Path, settings: Settings, at: int) -> None:
    before, after = [piece(1), piece(2)], [piece(2, html="<p>Corrected.</p>"), piece(3)]
    whole = replace(settings, folder=str(tmp_path / "whole"))
    for one in (settings, whole):
        refresh(before, one, 1)
    old = everything(Path(settings.folder))
    refresh(after, whole, 2)
    new = everything(Path(whole.folder))
    assert start("refresh", at, after, settings, 2).wait() == -signal.SIGKILL
    for name, raw in everything(Path(settings.folder)).items():
        assert raw in (old.get(name), new.get(name))
    refresh(after, settings, 2)
    assert everything(Path(settings.folder)) == new


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_going_back_after_a_kill_really_goes_back(settings: Settings, folder: Path, at: int) -> None:
    refresh([piece(1)], settings, 1)
    before = everything(folder)
    assert start("refresh", at, [piece(1, html="<p>Never approved.</p>")], settings, 2).wait() == -signal.SIGKILL
    assert generation(settings) == 1
    refresh([piece(1)], settings, 3)
    assert everything(folder) == before


def test_a_state_older_than_one_that_was_begun_is_not_shown(settings: Settings, folder: Path) -> None:
    refresh([piece(1)], settings, 1)
    assert start("refresh", 3, [], settings, 3).wait() == -signal.SIGKILL
    refresh([piece(1), piece(2)], settings, 2)
    assert not (folder / f"{piece(2).slug}.html").exists()
    refresh([], settings, 3)
    assert "Nothing has been published yet" in read(folder, "index.html")


def test_four_processes_at_once_end_with_the_newest_state(settings: Settings, folder: Path, tmp_path: Path) -> None:
    states = [[piece(number) for number in range(1, count + 1)] for count in (4, 3, 6, 5)]
    processes = [start("refresh", 0, live, settings, number) for number, live in enumerate(states, start=1)]
    assert [process.wait() for process in processes] == [0, 0, 0, 0]
    refresh(states[3], settings, 4)
    for number in range(1, 6):
        assert "not one tree" in read(folder, f"{piece(number).slug}.html")
    assert read(folder, "index.html").count("<article>") == 5
    assert generation(settings) == 4
    assert not list(folder.glob(".tmp-*"))
