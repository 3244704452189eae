"""Sketches find copies, whole, cut and lightly edited, and tell them from texts that only share a paragraph."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.articles import GOOD_EN_BODY, GOOD_ZH_BODY
from workflow.parse.length import units
from workflow.sketch import SIZE, Sketch, hashes_of, overlap, overlaps, sketch_of, unpacked


def words(seed: int, count: int) -> list[str]:
    """Words of a language of our own; no two seeds share more than chance gives."""
    chance = random.Random(seed)  # noqa: S311 - the same words in every run
    return ["".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(3)) for _ in range(count)]


def text(seed: int, count: int = 1000) -> str:
    return " ".join(words(seed, count))


def edited(body: str) -> str:
    """Every tenth word another one."""
    return " ".join("other" if at % 10 == 9 else word for at, word in enumerate(body.split()))


@given(st.text())
def test_a_text_is_a_copy_of_itself_whatever_it_is(body: str) -> None:
    sketch = sketch_of(body)
    assert len(sketch.hashes) <= SIZE
    assert unpacked(sketch.packed()) == sketch
    if sketch.hashes:
        assert overlap(sketch, sketch).share == 1.0


def test_width_case_marks_and_markup_do_not_count() -> None:
    plain = sketch_of(GOOD_EN_BODY)
    marked = "<p>" + GOOD_EN_BODY.upper().replace(",", ";").replace("\n\n", "</p>\n<p class='x'>") + "</p>"
    assert overlap(sketch_of(marked), plain).share > 0.95
    wide = GOOD_ZH_BODY.replace("，", ",").replace("十八万", "１８万")
    assert overlap(sketch_of(wide), sketch_of(wide.replace("１８", "18"))).share == 1.0


def test_the_end_of_a_long_text_is_not_read_and_costs_nothing() -> None:
    assert sketch_of(text(1, 40_000) + " " + text(2)) == sketch_of(text(1, 40_000))


@pytest.mark.parametrize("count", [300, 1000, 5000])
@pytest.mark.parametrize("part", [0.3, 0.6, 1.0])
def test_a_cut_copy_stands_wholly_in_the_long_text(count: int, part: float) -> None:
    body = text(3, count)
    found = overlap(sketch_of(body[: int(len(body) * part)]), sketch_of(body))
    assert found.share > 0.95
    assert found.whole == pytest.approx(part, abs=0.15)


def test_one_changed_word_in_ten_leaves_two_thirds() -> None:
    body = text(4)
    assert overlap(sketch_of(edited(body)), sketch_of(body)).share == pytest.approx(0.7, abs=0.1)


def test_one_paragraph_in_five_counts_as_a_fifth_and_independent_texts_as_nothing() -> None:
    quoted = text(5, 200)
    found = overlap(sketch_of(f"{text(6, 800)} {quoted}"), sketch_of(f"{quoted} {text(7, 800)}"))
    assert max(found.share, found.whole) < 0.35
    assert overlap(sketch_of(text(8)), sketch_of(text(9))).share == 0.0


def test_the_hashes_of_a_paragraph_are_among_those_of_its_text() -> None:
    body = text(10, 150)
    assert set(sketch_of(body).hashes) <= hashes_of(f"before {body} after")


def test_what_many_share_counts_for_nothing() -> None:
    imprint = text(11, 150)
    mine = sketch_of(f"{text(12, 120)} {imprint}")
    others = {n: [sketch_of(f"{text(n, 120)} {imprint}")] for n in range(20, 26)}
    assert overlaps(mine, {20: others[20]})[20].share > 0.4
    assert max(found.share for found in overlaps(mine, others).values()) < 0.1


def test_copies_stay_copies_however_many_there_are() -> None:
    body = text(13)
    found = overlaps(sketch_of(body), {n: [sketch_of(body)] for n in range(10)})
    assert {one.share for one in found.values()} == {1.0}


def test_the_nearest_of_several_texts_of_a_submission_counts() -> None:
    body = text(14)
    assert overlaps(sketch_of(body), {1: [sketch_of(text(15)), sketch_of(body), Sketch(())]})[1].share == 1.0


def test_a_changed_word_spoils_three_shingles_and_a_changed_character_five() -> None:
    assert len(hashes_of("one two three four five six seven")) == 5
    assert len(units("图书馆周六正式开放")) == 9
    assert len(hashes_of("图书馆周六正式开放")) == 5
