"""Answers come packed to browsers that can unpack them, and as they are to everybody else."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

from tests import articles, factories

TEXT = "".join(f"<p>Paragraph {number} of the harbour.</p>" for number in range(100))
PACKED = {"Accept-Encoding": "br, gzip"}


@pytest.fixture
def client(app, browser, person, database) -> FlaskClient:
    """A reviewer's, with an article to look at."""
    factories.in_review(database, person("writer"), articles.promo_zh())
    return browser(person("reviewer")).client


def test_a_page_comes_packed_and_is_the_same_page(client: FlaskClient) -> None:
    plain = client.get("/review")
    packed = client.get("/review", headers=PACKED)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.content_length == len(packed.data) < len(plain.data) / 2
    assert "旧粮仓里的新图书馆" in gzip.decompress(packed.data).decode()
    assert "Content-Encoding" not in plain.headers
    assert {"Accept-Encoding"} <= set(plain.vary) & set(packed.vary)


def test_the_length_of_a_page_tells_nothing_of_what_is_in_it(client: FlaskClient) -> None:
    lengths = {len(client.get("/account", headers=PACKED).data) for _ in range(20)}
    assert max(lengths) - min(lengths) > 20


@pytest.fixture
def file(settings) -> str:
    """The address of a file of the site, and what is in it."""
    settings.site_folder.mkdir(parents=True)
    (settings.site_folder / "harbour-1.html").write_text(TEXT, encoding="utf-8")
    return "/site/harbour-1.html"


def test_a_file_comes_packed_and_is_not_sent_again_to_those_who_have_it(client: FlaskClient, file: str) -> None:
    with client.get(file, headers=PACKED) as packed:
        assert packed.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed.data).decode() == TEXT
        known = packed.headers["ETag"]
    with client.get(file, headers={**PACKED, "If-None-Match": known}) as again:
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "headers",
    [{}, {"Accept-Encoding": "br"}, {"Accept-Encoding": "gzip;q=0"}, {**PACKED, "Range": "bytes=10-400"}],
)
def test_who_cannot_unpack_or_wants_a_part_gets_the_bytes_as_they_are(
    client: FlaskClient, file: str, headers: dict[str, str]
) -> None:
    with client.get(file, headers=headers) as answer:
        assert "Content-Encoding" not in answer.headers
        assert answer.text == (TEXT[10:401] if "Range" in headers else TEXT)


def test_what_is_short_and_what_has_no_body_is_left_alone(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/healthz", headers=PACKED).headers
    assert "Content-Encoding" not in client.head("/review", headers=PACKED).headers
