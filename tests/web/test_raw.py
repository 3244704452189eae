"""The raw view: what nobody can see is labelled, and nothing is lost or added."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from web.raw import Glyph, hidden_count, reveal


@given(st.text())
def test_the_text_can_be_read_back_character_by_character(text: str) -> None:
    assert "\n".join("".join(glyph.text for glyph in line) for line in reveal(text)) == text


def test_an_ordinary_line_is_one_run_without_a_label() -> None:
    assert list(reveal("他说：你好 world 🙂")) == [[Glyph("他说：你好 world 🙂")]]


def test_hidden_characters_get_their_short_name_and_their_full_one() -> None:
    [line] = reveal("a\u200bb\u202ec")
    assert [(glyph.label, glyph.name) for glyph in line if glyph.label] == [
        ("ZWSP", "U+200B ZERO WIDTH SPACE"),
        ("RLO", "U+202E RIGHT-TO-LEFT OVERRIDE"),
    ]


def test_a_private_character_without_a_name_is_shown_by_its_number() -> None:
    [[glyph]] = reveal("\ue000")
    assert (glyph.label, glyph.name) == ("U+E000", "U+E000")


def test_spaces_at_the_end_of_a_line_are_shown() -> None:
    [first, _] = reveal("end  \nnext")
    assert [glyph.label for glyph in first] == ["", "SP", "SP"]


def test_hidden_characters_are_counted() -> None:
    assert hidden_count("a\u200b b\n\ufeff") == 2
