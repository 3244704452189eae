"""A list, numbered sections or a row of sentences that fall short of the count right above them are seen."""

from __future__ import annotations

import time

import pytest

from workflow.article import Format, Source
from workflow.parse import parse
from workflow.stages._tallies import Tally, short_tallies

BEFORE = "The ferry has stopped for the winter, and the island waits.\n\n"
AFTER = "\n\nIn spring the first boat brings the post, and everybody stands on the pier."


def tallies(body: str, title: str = "The island in winter") -> list[Tally]:
    return list(short_tallies(parse(Source(body, Format.MARKDOWN, title=title))))


def listed(lead_in: str, *items: str) -> str:
    return BEFORE * 5 + lead_in + "\n\n" + "\n".join(f"- {item}" for item in items)


@pytest.mark.parametrize(
    "lead_in",
    [
        "What kept them going were three things:",
        "冬天里撑住他们的有三样东西，大家都说得出这三种：",
        "Drei Dinge hielten sie am Leben. Es waren diese drei Vorräte:",
        "Trois provisions les ont sauvés :",
        "Tres cosas los salvaron, y eran estas tres cosas:",
        "Их спасли три запаса:",
        "겨울을 나게 한 것은 다음 세 가지입니다:",
        "冬を越せたのは次の3つのおかげです：",
    ],
)
def test_a_list_of_two_under_a_count_of_three_is_short_anywhere_in_the_text(lead_in: str) -> None:
    (short,) = tallies(listed(lead_in, "peat", "salted fish") + AFTER)
    assert (short.promised, short.found) == (3, 2)
    assert tallies(listed(lead_in, "peat", "salted fish", "songs") + AFTER) == []


def test_a_list_that_ends_the_text_is_held_against_a_count_without_a_colon_too() -> None:
    lead_in = "The islanders live by four rules."
    (short,) = tallies(listed(lead_in, "Nobody eats alone."))
    assert (short.promised, short.found) == (4, 1)
    assert tallies(listed(lead_in, "Nobody eats alone.") + AFTER) == []


def test_a_list_that_paragraphs_interrupt_is_counted_to_its_end() -> None:
    body = (
        listed("There are three boats:", "the old one") + "\n\nIt leaks.\n\n- the new one\n\nIt does not.\n\n- the raft"
    )
    assert tallies(body + AFTER) == []


@pytest.mark.parametrize(
    "lead_in",
    [
        "With React 19 these changed:",
        "Up to five boats may lie here:",
        "In the last 6 months they built:",
        "Of the nine houses two of them have names:",
        "At 4 % interest and 5 years you pay:",
        "岛上的七座房子是否都能在满足下面这些条件的前提下重新盖起来：",
        "比例在第三个月变成：",
    ],
)
def test_numbers_that_count_something_else_promise_nothing(lead_in: str) -> None:
    assert tallies(listed(lead_in, "peat", "salted fish") + AFTER) == []


def test_a_title_is_held_against_the_numbered_sections() -> None:
    body = "".join(f"## {number}. A pier\n\n{AFTER}\n\n" for number in range(1, 5))
    (short,) = tallies(BEFORE + body, title="Five piers worth the crossing")
    assert (short.block, short.promised, short.found) == (None, 5, 4)
    assert tallies(BEFORE + body, title="Four piers worth the crossing") == []
    assert tallies(BEFORE + body, title="Five years of piers") == []


def test_the_paragraph_above_numbered_sections_is_held_against_them() -> None:
    body = "我在岛上住了五年，挑三件小事说说。\n\n一、等船\n\n船一等就是半天。\n\n二、捡贝\n\n潮水退了才有。\n\n"
    (short,) = tallies(body)
    assert (short.promised, short.found) == (3, 2)
    assert tallies(body + "三、晒网\n\n网比床单大。") == []


def test_what_a_last_paragraph_starts_to_count_off_it_counts_to_the_end() -> None:
    told = BEFORE * 3 + "People stay for three reasons. First, the rent is low. Second, the sea is near."
    (short,) = tallies(told)
    assert (short.promised, short.found) == (3, 2)
    assert tallies(told + " Third, nobody asks.") == []
    assert tallies(told + AFTER * 3) == []


@pytest.mark.parametrize(
    "piece", ["three things: ", "三个原因。第一，", "5 ", "- three\n\nthree boats:\n\n", "세 가지 "]
)
def test_a_text_full_of_counts_takes_time_in_proportion_to_its_length(piece: str) -> None:
    article = parse(Source(piece * 20_000, Format.MARKDOWN, title="-", language="zh"))
    started = time.process_time()
    list(short_tallies(article))
    assert time.process_time() - started < 3
