"""What texts are found by: whole words, beginnings of words, pairs of Chinese characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.articles import GOOD_EN_BODY, GOOD_ZH_BODY
from workflow.grams import MOST_ASKED, Asked, asked, grams


def finds(query: str, text: str) -> bool:
    found = grams(text)
    sought = asked(query)
    return bool(sought) and all(
        one.gram in found if one.whole else any(gram.startswith(one.gram) for gram in found) for one in sought
    )


@pytest.mark.parametrize("query", ["粮仓", "图书馆", "周明兰", "水", "。粮仓，", "水面", "粮仓 志愿者"])
def test_chinese_words_of_any_length_are_found(query: str) -> None:
    assert finds(query, GOOD_ZH_BODY)


@pytest.mark.parametrize("query", ["粮水", "体育", "粮仓 体育", "", "，。", "___"])
def test_what_is_not_there_is_not_found(query: str) -> None:
    assert not finds(query, GOOD_ZH_BODY)


@pytest.mark.parametrize("query", ["ferry", "FERRY", "ferr", "ｆｅｒｒｙ", "mill street", "Calloway's supermarket"])
def test_spaced_words_are_found_by_their_beginning_whatever_their_case_and_width(query: str) -> None:
    text = GOOD_EN_BODY + " Calloway's"
    assert finds(query, text)


def test_scripts_side_by_side_are_kept_apart() -> None:
    assert asked("win66金冠") == (Asked("win66", whole=False), Asked("金冠", whole=True))


@given(st.text(max_size=60), st.text(max_size=60), st.data())
def test_every_part_of_a_text_finds_it(before: str, after: str, data: st.DataObject) -> None:
    words = data.draw(st.sampled_from(["图书馆里", "the ferry", "二〇二六年", "ابن بطوطة"]))
    assert finds(words, f"{before} {words} {after}")


@given(st.text(max_size=200))
def test_grams_are_single_words_in_any_text_and_a_query_is_never_too_long(text: str) -> None:
    assert all(gram and not any(sign.isspace() or sign in "\"'\\" for sign in gram) for gram in grams(text))
    assert len(asked(text)) <= MOST_ASKED
