"""The encoding is right or the file is refused: no reader ever meets mojibake."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.importers._decoding import decode
from workflow.importers._values import Refusal, Unreadable

SIMPLIFIED = "市图书馆本周六举行读书会，主题是“城市与河流”。参加的人可以带一本自己喜欢的书，也可以只来听。"
TRADITIONAL = "市圖書館本週六舉行讀書會，主題是「城市與河流」。參加的人可以帶一本自己喜歡的書，也可以只來聽。"
JAPANESE = "市立図書館では今週の土曜日に読書会を開きます。好きな本を一冊お持ちください。聞くだけでも大丈夫です。"
KOREAN = "시립 도서관에서 이번 주 토요일에 독서 모임이 열립니다. 좋아하는 책을 한 권 가져오시면 됩니다."
FRENCH = (
    "La bibliothèque organise une soirée de lecture samedi ; chacun apporte un livre qu’il a aimé — ou vient écouter."
)
SPANISH = (
    "¿Quién vendrá? La biblioteca organiza una tarde de lectura el sábado. ¡Todos están invitados, también los niños!"
)
RUSSIAN = "Городская библиотека приглашает в субботу на вечер чтения. Возьмите с собой книгу, которую вы любите."
GREEK = "Η δημοτική βιβλιοθήκη διοργανώνει το Σάββατο μια βραδιά ανάγνωσης. Φέρτε ένα βιβλίο που αγαπάτε."
POLISH = "Biblioteka miejska zaprasza w sobotę na wieczór czytania. Każdy może przynieść ulubioną książkę, też dłuższą."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        *((text, "utf-8") for text in (SIMPLIFIED, JAPANESE, KOREAN, FRENCH, RUSSIAN, "plain")),
        *((text, "utf-8-sig") for text in (SIMPLIFIED, "plain")),
        *((text, "utf-16") for text in (SIMPLIFIED, KOREAN, "plain", "🎉")),
        *((text, "utf-32") for text in (SIMPLIFIED, "plain")),
        *((text, "utf-16-le") for text in (SIMPLIFIED, JAPANESE, KOREAN, FRENCH, RUSSIAN, "plain words")),
        *((text, "utf-16-be") for text in (SIMPLIFIED, TRADITIONAL, KOREAN, FRENCH, "plain words")),
        *((text, "gb18030") for text in (SIMPLIFIED, TRADITIONAL, "你好", "今天 (Today) 的新闻", SIMPLIFIED + "😀")),
        (SIMPLIFIED, "gbk"),
        (TRADITIONAL, "big5"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (KOREAN, "euc_kr"),
        (FRENCH, "cp1252"),
        (SPANISH, "cp1252"),
        ("£5 for “café”", "cp1252"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (GREEK, "iso8859-7"),
        (POLISH, "cp1250"),
    ],
)
def test_a_text_comes_through_as_it_was_written(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "shift_jis", "utf-16-le"])
def test_a_guess_is_told_to_the_writer(encoding: str) -> None:
    _, notes = decode(
        "大学生的新生活。今日は大学です。".encode(encoding) if encoding == "shift_jis" else "大家好。".encode(encoding)
    )
    assert [note.code for note in notes] == ["encoding-guessed"]


@pytest.mark.parametrize(
    "raw",
    [
        bytes(range(128, 256)),
        "囗囝囡".encode("gb18030"),
        b"A long English line with a stray \xd5\xfe\xa3 in it",
        codecs.BOM_UTF8 + b"\xff\xfe\xfa broken",
        codecs.BOM_UTF16_LE + b"odd",
        "沿江步道".encode()[:-1] + b" and more",
    ],
)
def test_an_encoding_that_cannot_be_told_is_refused(raw: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        decode(raw)
    assert caught.value.code is Refusal.ENCODING
    assert "UTF-8" in str(caught.value)


@pytest.mark.parametrize(
    "raw", [b"abc\0def", b"\0" * 64, bytes(range(256)) * 8, b"\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f" * 9]
)
def test_what_is_no_text_is_refused(raw: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        decode(raw)
    assert caught.value.code is Refusal.BINARY


def test_the_declared_encoding_is_believed_only_when_the_bytes_agree() -> None:
    assert decode("咖啡".encode("gb18030"), "gb2312")[0] == "咖啡"
    assert decode(SIMPLIFIED.encode("gb18030"), "iso-8859-1")[0] == SIMPLIFIED
    assert decode(SIMPLIFIED.encode(), "gb2312")[0] == SIMPLIFIED
    assert decode(FRENCH.encode("cp1252"), "no-such-charset")[0] == FRENCH


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\x0b", "\x0c", "\u2028", "\u2029", "\x85"])
def test_every_newline_becomes_one_kind(newline: str) -> None:
    assert decode(f"one{newline}two".encode())[0] == "one\ntwo"


def test_a_stray_control_character_is_taken_out_and_told() -> None:
    text, notes = decode(b"one\x08 two")
    assert text == "one two"
    assert [note.code for note in notes] == ["controls-removed"]


def test_a_text_with_stray_controls_by_the_dozen_is_still_a_text() -> None:
    text, notes = decode(b"a line of pasted output\x08\n" * 200)
    assert text == "a line of pasted output\n" * 200
    assert notes[0].params == {"count": 200}


def test_characters_lost_before_are_told() -> None:
    assert [note.code for note in decode("one \ufffd two".encode())[1]] == ["damaged-characters"]


def outcome(raw: bytes) -> tuple[str, set[str], Refusal | None]:
    """The text, the codes of its notes, and why it was refused, if it was."""
    try:
        text, notes = decode(raw)
    except Unreadable as error:
        return "", set(), error.code
    return text, {note.code for note in notes}, None


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(raw: bytes) -> None:
    text, _, refused = outcome(raw)
    assert refused or text.strip()
    assert not {"\r", "\0"} & set(text)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=200))
def test_utf_8_is_never_taken_for_anything_else(text: str) -> None:
    decoded, notes, refused = outcome(text.encode())
    assert refused in {None, Refusal.EMPTY, Refusal.BINARY}
    assert "encoding-guessed" not in notes
    assert set(decoded) <= set(text) | {"\n"}
