"""The published site as the desk itself serves it."""

from __future__ import annotations

import pytest

PAGE = "<!doctype html><title>A page</title>"


@pytest.fixture
def folder(settings):
    """A site folder with a page, feeds and what is nobody's business."""
    folder = settings.site_folder
    for room in ("articles", "pages"):
        (folder / room).mkdir(parents=True)
    for name in ("index.html", "harbour-1.html", "style.css", "feed.atom", "feed.json", "sitemap.xml", "pages/2.html"):
        (folder / name).write_text(PAGE, encoding="utf-8")
    for name in (".projection.json", ".lock", ".tmp-1", "articles/1-1-abc.html", "notes.py"):
        (folder / name).write_text("{}", encoding="utf-8")
    (settings.folder / "secret-key").write_text("secret", encoding="ascii")
    return folder


@pytest.mark.parametrize(
    ("name", "mimetype"),
    [
        ("", "text/html"),
        ("index.html", "text/html"),
        ("harbour-1.html", "text/html"),
        ("pages/2.html", "text/html"),
        ("style.css", "text/css"),
        ("feed.atom", "application/atom+xml"),
        ("feed.json", "application/feed+json"),
        ("sitemap.xml", "application/xml"),
    ],
)
def test_pages_and_feeds_have_their_kinds(app, folder, name, mimetype):
    with app.test_client().get(f"/site/{name}") as answer:
        assert (answer.status_code, answer.mimetype) == (200, mimetype)
        assert answer.text == PAGE
        policy = answer.headers["Content-Security-Policy"]
        assert "script-src" not in policy
        assert "default-src 'none'" in policy


@pytest.mark.parametrize(
    "name",
    [
        ".projection.json",
        ".lock",
        ".tmp-1",
        "articles/1-1-abc.html",
        "notes.py",
        "../secret-key",
        "..%2fsecret-key",
        "%2e%2e/secret-key",
        "pages/../../secret-key",
        "//etc/passwd",
        "nothing.html",
        "index.html%00",
        "pages",
        "x" * 300 + ".html",
    ],
)
def test_nothing_else_in_the_folder_or_outside_is_served(app, folder, name):
    answer = app.test_client().get(f"/site/{name}", follow_redirects=True)
    assert answer.status_code == 404
    assert "secret" not in answer.text.partition("<main")[2]


def test_what_a_reader_has_already_is_not_sent_again(app, folder):
    client = app.test_client()
    with client.get("/site/") as first:
        etag = first.headers["ETag"]
    with client.get("/site/", headers={"If-None-Match": etag}) as same:
        assert same.status_code == 304
    (folder / "index.html").write_text(PAGE + "!", encoding="utf-8")
    with client.get("/site/", headers={"If-None-Match": etag}) as changed:
        assert changed.status_code == 200


def test_a_withdrawn_article_is_gone_for_good(app, folder, monkeypatch):
    monkeypatch.setattr("workflow.channels.site.withdrawn", lambda _settings: frozenset({"harbour-1"}))
    with app.test_client().get("/site/harbour-1.html") as answer:
        assert answer.status_code == 410


def test_before_anything_is_published_there_is_a_plain_answer(app):
    assert app.test_client().get("/site/").status_code == 404
