"""Anchors: a passage is found again through changes elsewhere and within, and said to be gone when it is."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.articles import GOOD_EN_BODY, GOOD_ZH_BODY
from workflow.anchors import Anchor, Place, anchor, locate

BODIES = [GOOD_ZH_BODY, GOOD_EN_BODY]
WORDS = {
    GOOD_ZH_BODY: "三年前，新区决定把它改成图书馆",
    GOOD_EN_BODY: "A spokesman said that the council would answer it",
}


def anchored(body: str, words: str) -> Anchor:
    start = body.index(words)
    return anchor(body, start, start + len(words))


def found(body: str, sought: Anchor) -> str | None:
    place = locate(body, sought)
    return body[place.start : place.end] if place else None


@given(st.sampled_from(BODIES), st.data())
def test_in_its_own_text_every_passage_is_found_where_it_was_taken_from(body: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(body) - 1))
    made = anchor(body, start, data.draw(st.integers(start, min(len(body), start + 200))))
    place = locate(body, made)
    assert place is not None
    assert place == (
        Place(made.start, made.start + len(made.quote), exact=True) if made.quote else Place(0, 0, exact=True)
    )


@given(st.sampled_from(BODIES), st.text(max_size=60), st.integers(0, 200))
def test_changes_before_and_after_it_do_not_lose_a_passage(body: str, put_in: str, cut: int) -> None:
    words = WORDS[body]
    start = body.index(words)
    before, after = body[: max(0, start - cut)], body[start + len(words) + cut :]
    assert found(before + put_in + words + put_in + after, anchored(body, words)) == words


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("place", [0.1, 0.35, 0.6, 0.85])
def test_a_passage_with_a_word_changed_in_it_is_found_as_it_reads_now(body: str, place: float) -> None:
    words = WORDS[body]
    at = int(len(words) * place)
    changed = words[:at] + "了" + words[at + 1 :]
    later = body.replace(words, changed)
    located = locate(later, anchored(body, words))
    assert located is not None
    assert not located.exact
    assert later[located.start : located.end] == changed


@pytest.mark.parametrize("body", BODIES)
def test_a_passage_that_was_removed_is_gone(body: str) -> None:
    paragraph = next(part for part in body.split("\n\n") if WORDS[body] in part)
    assert locate(body.replace(paragraph, ""), anchored(body, WORDS[body])) is None


@pytest.mark.parametrize("body", BODIES)
def test_what_was_written_in_its_place_is_not_taken_for_it(body: str) -> None:
    other = "电影节下周开幕，门票已经售完。" if body is GOOD_ZH_BODY else "Rain fell from dusk until dawn on Tuesday."
    assert locate(body.replace(WORDS[body], other), anchored(body, WORDS[body])) is None


def test_of_several_places_with_the_same_words_the_surroundings_decide() -> None:
    body = "今天开会。下雨。今天开会。出太阳。今天开会。刮风。"
    second = body.index("今天开会", 5)
    sought = anchor(body, second, second + 4)
    later = "先说一句。" + body.replace("下雨。", "")
    place = locate(later, sought)
    assert place is not None
    assert later[place.start :].startswith("今天开会。出太阳")


def test_where_the_surroundings_are_gone_too_the_nearest_place_is_taken() -> None:
    assert locate("一 词 二 词 三", Anchor(6, "词", "甲", "乙")) == Place(6, 7, exact=True)


def test_a_passage_moved_to_the_end_is_found_there() -> None:
    first, *rest = GOOD_ZH_BODY.strip().split("\n\n")
    later = "\n\n".join([*rest, first])
    assert found(later, anchored(GOOD_ZH_BODY, "馆舍由旧粮仓改建而成")) == "馆舍由旧粮仓改建而成"


def test_spaces_at_its_ends_are_no_part_of_a_passage() -> None:
    assert anchor("a  word  b", 1, 9) == Anchor(3, "word", "a  ", "  b")
    assert anchor("a    b", 1, 5) == Anchor(0, "")


@given(st.text(max_size=40), st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_whatever_is_sought_in_whatever_text_a_place_lies_within_it(
    body: str, quote: str, prefix: str, suffix: str
) -> None:
    place = locate(body, Anchor(0, quote, prefix, suffix))
    assert place is None or 0 <= place.start <= place.end <= len(body)


def test_a_hundred_passages_are_looked_for_in_a_long_text_in_less_than_two_seconds() -> None:
    body = GOOD_ZH_BODY * 40
    lost = [Anchor(n, GOOD_EN_BODY[n : n + 120], "", "") for n in range(0, 1000, 10)]
    started = time.process_time()
    assert not any(locate(body, one) for one in lost)
    assert time.process_time() - started < 2
