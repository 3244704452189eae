"""A page saved as one file is read as the page that it holds."""

from __future__ import annotations

import base64
import quopri

import pytest

from tests.websites_saved import CHINESE, MENU, PARAGRAPHS, TITLE, newspaper, prose, site
from workflow.clock import ticks
from workflow.importers import Refusal, Unreadable, read_with_notes

HEAD = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://daily.example/bridge\r\n"
    "Subject: =?utf-8?Q?The=20footbridge=20opens?=\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="----MultipartBoundary--x----"\r\n\r\n\r\n'
)
PICTURE_HEAD = ("Content-Type: image/png", "Content-Transfer-Encoding: base64", "Content-Location: cid:1@mhtml.blink")
PICTURE = "\r\n".join((*PICTURE_HEAD, "", "AAAA", ""))


def saved(page: bytes, *, encoding: str = "quoted-printable", kind: str = "text/html") -> bytes:
    """A page as Chrome saves it."""
    coded = {"quoted-printable": quopri.encodestring, "base64": base64.encodebytes, "8bit": bytes}[encoding](page)
    head = (
        f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {encoding}\r\nContent-Location: https://x.example/\r\n\r\n"
    )
    boundary = b"------MultipartBoundary--x----"
    return HEAD.encode() + b"\r\n".join(
        [boundary, head.encode() + coded, boundary, PICTURE.encode(), boundary + b"--", b""]
    )


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("name", ["page.mhtml", "page.mht", "page.txt"])
def test_the_article_is_read_and_its_address_told(encoding: str, name: str) -> None:
    imported = read_with_notes(name, saved(newspaper().encode(), encoding=encoding))
    assert imported.source.title == TITLE
    assert [line for line in imported.source.body.splitlines() if line] == list(PARAGRAPHS)
    assert dict(imported.notes[0].params) == {"address": "https://daily.example/bridge"}


def test_the_encoding_that_the_part_names_is_tried() -> None:
    page = site(f"<nav>{MENU}</nav><div>{prose(CHINESE)}</div>").replace("utf-8", "x-unknown").encode("gb18030")
    imported = read_with_notes("page.mht", saved(page, kind='text/html; charset="gb2312"'))
    assert CHINESE[0] in imported.source.body


def test_pictures_in_the_file_are_told() -> None:
    imported = read_with_notes(
        "page.mhtml", saved(newspaper('<img src="cid:1@mhtml.blink" alt="The bridge">').encode())
    )
    assert [note.examples for note in imported.notes if note.code == "pictures-left-out"] == [("The bridge",)]


def test_the_whole_page_comes_in_when_that_is_asked_for() -> None:
    imported = read_with_notes("page.mhtml", saved(newspaper().encode()), whole=True)
    assert "I have waited for this bridge" in imported.source.body


RELATED = b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="a"\r\n\r\n'


@pytest.mark.parametrize(
    "raw",
    [
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\nno boundary",
        RELATED + b"--a\r\n" + PICTURE.encode(),
        RELATED + b"--a\r\n" * 900_000,
        RELATED + b'--a\r\nContent-Type: multipart/related; boundary="a"\r\n\r\n' * 50_000,
        RELATED + b"--a\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nA",
        RELATED[:-2] + b"X: y\r\n" * 700_000,
    ],
    ids=["no-boundary", "no-page", "many-parts", "nested", "broken-base64", "long-head"],
)
def test_a_file_without_a_page_is_refused_quickly(raw: bytes) -> None:
    started = ticks()
    with pytest.raises(Unreadable) as caught:
        read_with_notes("page.mhtml", raw)
    assert caught.value.code is Refusal.MHTML_BROKEN
    assert ".html" in caught.value.say()
    assert ticks() - started < 5


def test_a_file_that_is_too_large_is_refused() -> None:
    with pytest.raises(Unreadable) as caught:
        read_with_notes("page.mhtml", saved(b"x" * 21_000_000, encoding="8bit"))
    assert caught.value.code is Refusal.TOO_LARGE
