"""Moved paragraphs: not marked as removed and written, and both texts can still be read back."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from tests.articles import GOOD_EN_BODY, GOOD_ZH_BODY
from workflow.diff import Passage, Piece, Tag, compare
from workflow.moves import with_moves

LINE = st.sampled_from(
    [
        "",
        "***",
        "市政府昨天公布了预算。",
        "市政府今天公布了预算。",
        "The ferry left at noon.",
        "The ferry left late, at noon.",
    ]
)
TEXT = st.lists(LINE, max_size=8).map("\n".join)


def text_of(passages: tuple[Passage, ...], without: Tag, side: str) -> str:
    lines = [passage for passage in passages if getattr(passage, side)]
    return "\n".join("".join(piece.text for piece in line.pieces if piece.tag is not without) for line in lines)


def marked(passages: tuple[Passage, ...]) -> int:
    return sum(len(piece.text) for one in passages for piece in one.pieces if piece.tag is not Tag.SAME)


@given(TEXT, TEXT)
def test_both_texts_can_be_read_back_whatever_moved(before: str, after: str) -> None:
    passages = with_moves(compare(before, after))
    assert text_of(passages, Tag.INSERTED, "old") == before
    assert text_of(passages, Tag.DELETED, "new") == after


@given(TEXT, TEXT)
def test_each_moved_line_names_the_one_it_was_and_that_one_names_it(before: str, after: str) -> None:
    passages = with_moves(compare(before, after))
    left = {passage.old: passage.moved for passage in passages if passage.moved and passage.old}
    arrived = {passage.moved: passage.new for passage in passages if passage.moved and passage.new}
    assert left == arrived


@given(TEXT, TEXT)
def test_telling_moves_apart_never_marks_more(before: str, after: str) -> None:
    passages = compare(before, after)
    assert marked(with_moves(passages)) <= marked(passages)


def test_a_chinese_paragraph_that_changed_places_is_marked_nowhere() -> None:
    one, two, three, four = GOOD_ZH_BODY.strip().split("\n\n")
    passages = with_moves(compare(f"{one}\n{two}\n{three}\n{four}", f"{two}\n{three}\n{four}\n{one}"))
    assert marked(passages) == 0
    assert [(passage.old, passage.new, passage.moved) for passage in passages if passage.moved] == [
        (1, 0, 4),
        (0, 4, 1),
    ]


def test_a_paragraph_that_was_changed_on_the_way_marks_what_was_changed() -> None:
    one, two, three, four = GOOD_EN_BODY.strip().split("\n\n")
    changed = one.replace("forty", "fifty")
    passages = with_moves(compare(f"{one}\n{two}\n{three}\n{four}", f"{two}\n{three}\n{four}\n{changed}"))
    [arrived] = [passage for passage in passages if passage.moved and passage.new]
    assert [piece for piece in arrived.pieces if piece.tag is not Tag.SAME] == [
        Piece(Tag.DELETED, "forty"),
        Piece(Tag.INSERTED, "fifty"),
    ]


def test_short_lines_that_stand_in_many_places_do_not_move() -> None:
    passages = with_moves(compare("***\none long line\nanother long line", "one long line\nanother long line\n***"))
    assert not any(passage.moved for passage in passages)


def test_hundreds_of_lines_in_another_order_take_less_than_a_second() -> None:
    lines = [f"line number {number} of a long list" for number in range(400)]
    started = time.process_time()
    with_moves(compare("\n".join(lines), "\n".join(reversed(lines))))
    assert time.process_time() - started < 1
