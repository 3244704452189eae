"""The lexicon compares names as people read them, finds them as whole words, and keeps honest words apart."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.lexicon import Lexicon, folded, is_distinct, is_teachable, places_of

BRANDS = frozenset({"金冠城win66", "win66", "borgata", "金冠城"})


def found(text: str, brands: frozenset[str] = BRANDS, clean: frozenset[str] = frozenset()) -> list[str]:
    return [text[one.start : one.end] for one in Lexicon(1, brands, clean).brands_in(text)]


def test_width_and_case_do_not_count() -> None:
    assert folded(" ＷＩＮ66 ") == "win66"
    assert found("来玩ＷＩＮ６６吧，Borgata也好") == ["ＷＩＮ６６", "Borgata"]


def test_the_longest_of_names_inside_each_other_is_found_once() -> None:
    assert found("在金冠城win66开户") == ["金冠城win66"]
    assert found("在金冠城开户") == ["金冠城"]


@pytest.mark.parametrize("text", ["win666", "twin66", "1win66", "win66a", "borgatas", "the borgatan coast"])
def test_a_latin_name_inside_a_longer_word_is_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["见win66。", "(win66)", "win66", "在win66里", "win66, again", "win66.com"])
def test_a_latin_name_beside_other_signs_is_found(text: str) -> None:
    assert found(text) == ["win66"]


def test_a_brand_inside_an_honest_name_is_none() -> None:
    assert found("金冠城win66 与 金冠城", clean=frozenset({"金冠城win66"})) == ["金冠城"]


def test_a_name_is_known_or_clean_below_the_chinese_name_before_it() -> None:
    lexicon = Lexicon(1, frozenset({"win66"}), frozenset({"mate60"}))
    assert lexicon.knows("乐游WIN66")
    assert not lexicon.knows("乐游win67")
    assert lexicon.is_clean("华为Mate60")
    assert not lexicon.is_clean("华为Mate70")


def test_an_empty_lexicon_knows_nothing() -> None:
    assert not Lexicon().knows("win66")
    assert not Lexicon().is_clean("win66")
    assert found("win66", frozenset()) == []


@pytest.mark.parametrize("name", ["node.js", "config.py", "3.14", "v2.0.1", "2026", "readme.md", "ab", "上篇", "c4d5"])
def test_what_writers_write_themselves_is_never_taught(name: str) -> None:
    assert not is_teachable(folded(name))


@pytest.mark.parametrize("name", ["win66", "金冠城", "金冠城win66", "borgata", "spin-palace"])
def test_a_name_of_some_length_can_be_taught(name: str) -> None:
    assert is_distinct(name)
    assert is_teachable(name)


@given(st.text(alphabet="ab1金冠 ．Ａ", max_size=30))
def test_places_are_places_of_the_text_and_never_overlap(text: str) -> None:
    at = 0
    for one in places_of(frozenset({"ab", "金冠", "金", "a1"}), text):
        assert one.start >= at
        assert folded(text[one.start : one.end]) == one.name
        at = one.end


def test_a_hundred_thousand_brands_in_a_row_take_no_more_than_a_moment() -> None:
    began = time.perf_counter()
    assert len(found("win66 " * 100_000, clean=frozenset({"金冠城"}))) == 100_000
    assert time.perf_counter() - began < 5
