"""What changed between two revisions: no more is marked than what changed, in scripts with spaces and without."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.diff import Passage, Piece, Tag, compare, folded, inline, units

LINE = st.text(alphabet=st.sampled_from("ab ,。中文字\u0301👨\u200d"), max_size=20)
TEXT = st.lists(LINE, max_size=6).map("\n".join)

CHINESE = "市图书馆昨天宣布，新馆将在下个月的第一个星期六开放，届时读者可以在二楼借阅地方史料。"
ENGLISH = "The city library said yesterday that its new building would open on the first Saturday of next month."


def single_character_edits(text: str) -> list[tuple[str, str]]:
    """Ten edits of one character at places spread over the text: exchanged, left out, put in, by turns."""
    edits = []
    for turn in range(10):
        at = 2 + turn * (len(text) - 4) // 10
        new = ("仝" if text is CHINESE else "z") if turn % 3 != 1 else ""
        edits.append((text[at], text[:at] + new + text[at + (turn % 3 != 2) :]))
    return edits


def text_of(passages: tuple[Passage, ...], without: Tag, side: str) -> str:
    lines = [passage for passage in passages if getattr(passage, side)]
    return "\n".join("".join(piece.text for piece in line.pieces if piece.tag is not without) for line in lines)


def marked(pieces: tuple[Piece, ...], tag: Tag) -> list[str]:
    return [piece.text for piece in pieces if piece.tag is tag]


@given(TEXT, TEXT)
def test_both_texts_can_be_read_back_from_what_is_marked(before: str, after: str) -> None:
    passages = compare(before, after)
    assert text_of(passages, Tag.INSERTED, "old") == before
    assert text_of(passages, Tag.DELETED, "new") == after


@given(TEXT, TEXT)
def test_lines_are_numbered_in_order_on_both_sides(before: str, after: str) -> None:
    passages = compare(before, after)
    assert [p.old for p in passages if p.old] == list(range(1, len(before.split("\n")) + 1))
    assert [p.new for p in passages if p.new] == list(range(1, len(after.split("\n")) + 1))


@given(TEXT)
def test_a_text_that_stayed_has_nothing_marked(text: str) -> None:
    assert not any(passage.changed for passage in compare(text, text))


@given(LINE)
def test_units_lose_nothing(text: str) -> None:
    assert "".join(units(text)) == text


@pytest.mark.parametrize(("character", "after"), single_character_edits(CHINESE))
def test_in_chinese_one_changed_character_marks_that_character_and_no_other(character: str, after: str) -> None:
    pieces = inline(CHINESE, after)
    assert len("".join(marked(pieces, Tag.DELETED))) <= 1
    assert len("".join(marked(pieces, Tag.INSERTED))) <= 1
    assert marked(pieces, Tag.DELETED) in ([], [character])


@pytest.mark.parametrize(("character", "after"), single_character_edits(ENGLISH))
def test_in_english_one_changed_character_marks_at_most_its_word_and_a_neighbour(character: str, after: str) -> None:
    pieces = inline(ENGLISH, after)
    assert len(marked(pieces, Tag.DELETED)) <= 1
    assert len(marked(pieces, Tag.INSERTED)) <= 1
    longest_words = sorted(map(len, ENGLISH.split()))[-2:]
    assert sum(map(len, marked(pieces, Tag.DELETED))) <= sum(longest_words) + 1


def test_widths_of_punctuation_are_marked_alone() -> None:
    pieces = inline("他说,今天很好.", "他说，今天很好。")
    assert marked(pieces, Tag.DELETED) == [",", "."]
    assert marked(pieces, Tag.INSERTED) == ["，", "。"]


def test_changed_words_next_to_each_other_read_as_one_change() -> None:
    pieces = inline("the quick brown fox", "a fast brown fox")
    assert pieces == (Piece(Tag.DELETED, "the quick"), Piece(Tag.INSERTED, "a fast"), Piece(Tag.SAME, " brown fox"))


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ("a 👨‍👩‍👧 b", "a 👨‍👩‍👦 b", "👨‍👩‍👧"),
        ("cafe\u0301 open", "cafe open", "cafe\u0301"),
        ("flag 🇫🇷.", "flag 🇫🇮.", "🇫🇷"),
        ("नमस्ते दुनिया", "नमस्कार दुनिया", "नमस्ते"),
    ],
)
def test_what_readers_see_as_one_sign_is_never_split(before: str, after: str, gone: str) -> None:
    assert marked(inline(before, after), Tag.DELETED) == [gone]


def test_a_new_paragraph_between_two_others_is_the_only_thing_marked() -> None:
    passages = compare("第一段。\n\n第二段。", "第一段。\n\n插入的一段。\n\n第二段。")
    assert [passage.pieces for passage in passages if passage.changed and passage.pieces] == [
        (Piece(Tag.INSERTED, "插入的一段。"),)
    ]


def test_a_rewritten_paragraph_is_paired_with_the_one_it_came_from() -> None:
    before = "开头。\n市政府公布了今年的预算草案。\n完全不同的一段文字在这里。"
    after = "开头。\n今天下雨。\n市政府公布了明年的预算草案。\n完全不同的一段文字在这里。"
    changed = [passage for passage in compare(before, after) if passage.changed]
    assert [(passage.old, passage.new) for passage in changed] == [(0, 2), (2, 3)]
    assert marked(changed[1].pieces, Tag.DELETED) == ["今"]


def test_a_paragraph_with_nothing_in_common_is_removed_and_the_other_added() -> None:
    passages = compare("abc def ghi", "春夏秋冬")
    assert [(passage.old, passage.new) for passage in passages] == [(1, 0), (0, 1)]


def test_far_from_any_change_paragraphs_are_folded() -> None:
    lines = [f"paragraph number {number}" for number in range(20)]
    changed = [*lines[:10], "paragraph number changed", *lines[11:]]
    stretches = folded(compare("\n".join(lines), "\n".join(changed)))
    assert [(stretch.folded, len(stretch.passages)) for stretch in stretches] == [(True, 9), (False, 3), (True, 8)]


def test_empty_lines_do_not_count_as_neighbours_of_a_change() -> None:
    before = "one\n\ntwo\n\nthree"
    stretches = folded(compare(before, before.replace("three", "3 x three")))
    shown = ["".join(piece.text for piece in passage.pieces) for passage in stretches[-1].passages]
    assert "two" in shown
    assert "one" not in shown


def test_two_texts_with_nothing_in_common_are_compared_in_less_than_three_seconds() -> None:
    started = time.process_time()
    compare("长" * 120_000, "短字" * 60_000)
    compare("\n".join(f"旧{n}" for n in range(2000)), "\n".join(f"新{n}" for n in range(2000)))
    assert time.process_time() - started < 3


def test_twenty_changed_characters_in_a_long_chinese_article_are_marked_alone_and_at_once() -> None:
    before = "\n".join(f"第{number}段。{CHINESE}本报记者{number}在现场看到，读者正在排队。" for number in range(38))
    at = [place for place, character in enumerate(before) if character == "在"][:20]
    after = "".join("仝" if place in at else character for place, character in enumerate(before))
    took = []
    for _again in range(5):
        started = time.process_time()
        passages = compare(before, after)
        took.append(time.process_time() - started)
    touched = sum(len(piece.text) for line in passages for piece in line.pieces if piece.tag is not Tag.SAME)
    assert len(before) > 2400
    assert touched <= 1.1 * 2 * len(at)
    assert min(took) < 0.010


def test_a_line_of_more_sentences_than_can_be_compared_was_replaced_as_a_whole() -> None:
    before, after = "." * 30_000, "!" * 30_000
    assert inline(before, after) == (Piece(Tag.DELETED, before), Piece(Tag.INSERTED, after))
