"""Any file becomes an article or a clear refusal, whatever its name says."""

from __future__ import annotations

import pytest

from workflow.article import Format
from workflow.clock import ticks
from workflow.importers import Refusal, Unreadable, discover, extensions, read, read_with_notes

CHINESE = "沿江步道昨天重新开放。市民说，路变宽了，灯也更亮了。"


def refusal(name: str, raw: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(name, raw)
    return caught.value


def test_every_kind_is_discovered_and_plain_text_comes_last() -> None:
    assert [importer.name for importer in discover()] == ["docx", "odt", "mhtml", "html", "markdown", "text"]
    assert {".docx", ".odt", ".html", ".htm", ".md", ".txt"} <= set(extensions())


@pytest.mark.parametrize(
    ("name", "raw", "kind"),
    [
        ("a.txt", b"Plain words.", Format.TEXT),
        ("a", b"Plain words.", Format.TEXT),
        ("notes.unknown", b"Plain words.", Format.TEXT),
        ("A.MD", b"# Words", Format.MARKDOWN),
        ("a.html", b"<p>Words</p>", Format.HTML),
        ("a.txt", b"<!DOCTYPE html><p>Words</p>", Format.HTML),
        ("a.docx", b"\n <html><body>Words</body></html>", Format.HTML),
        ("a.txt", b"---\ntitle: Words\n---\nMore.", Format.MARKDOWN),
        ("a.txt", b"---\nno front matter here\n---\nMore.", Format.TEXT),
    ],
)
def test_what_the_bytes_say_counts_before_what_the_name_says(name: str, raw: bytes, kind: Format) -> None:
    assert read(name, raw).format is kind


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "Office"),
        (b"{\\rtf1\\ansi Hello}", "RTF"),
        (b"\x89PNG\r\n\x1a\n" + bytes(30), "picture"),
        (b"\x1f\x8b\x08" + bytes(30), "compressed"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_name(raw: bytes, words: str) -> None:
    error = refusal("article.docx" if words == "RTF" else "article.txt", raw)
    assert error.code == Refusal.UNKNOWN_KIND == "unknown-kind"
    assert words in str(error)


def test_a_refusal_is_said_in_one_language_throughout() -> None:
    error = refusal("a.txt", b"%PDF-1.7")
    words = {error.message: "这是%(kind)s，请另存为纯文本。", error.params["kind"]: "PDF 文件"}
    assert error.say(lambda message: words[message]) == "这是PDF 文件，请另存为纯文本。"


@pytest.mark.parametrize("raw", [b"", b" \n\t\n", b"\xef\xbb\xbf", "\u200b\ufeff\u3000\n".encode()])
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_an_empty_file_is_refused(name: str, raw: bytes) -> None:
    assert refusal(name, raw).code is Refusal.EMPTY


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.docx"])
@pytest.mark.parametrize("start", [b"word ", b"PK\x03\x04", b"<!doctype html>", b"\x00\x01"])
def test_fifty_megabytes_are_refused_at_once(name: str, start: bytes) -> None:
    raw = start + b"x" * 50_000_000
    started = ticks()
    assert refusal(name, raw).code in {Refusal.TOO_LARGE, Refusal.DOCX_BROKEN}
    assert ticks() - started < 3


def test_a_word_name_over_plain_bytes_is_called_damaged() -> None:
    assert refusal("a.docx", b"Not a Word file at all.").code is Refusal.DOCX_BROKEN


def test_emoji_alone_are_a_text() -> None:
    assert read("a.txt", "🎉👩‍👩‍👧🏽".encode()).body == "🎉👩‍👩‍👧🏽"


def test_notes_are_said_in_the_language_of_the_reader() -> None:
    (note,) = read_with_notes("a.txt", CHINESE.encode("gb18030")).notes
    assert note.code == "encoding-guessed"
    assert "GB18030" in note.say()
    assert note.say(lambda _: "编码：%(encoding)s") == "编码：GB18030"


def test_a_limit_is_named_in_the_refusal() -> None:
    error = refusal("a.txt", b"x" * 6_000_000)
    assert "5 MiB" in error.say()
