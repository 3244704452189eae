"""What is told in rows, by ordinals, names or a common look, is counted against what was announced."""

from __future__ import annotations

import pytest

from workflow.article import Format, Source
from workflow.parse import parse
from workflow.stages._tallies import short_tallies


def short(body: str) -> list[tuple[int, int]]:
    article = parse(Source(body, Format.MARKDOWN, title="The ferry"))
    return [(tally.promised, tally.found) for tally in short_tallies(article)]


@pytest.mark.parametrize(
    ("told", "rest"),
    [
        (
            "船老大有四句话。\n\n第一句，风大不出海。\n\n第二句，风小也不出海。\n\n第三句，出海不回头。",
            "\n\n第四句，回头是岸。",
        ),
        ("办一张船票跑三趟。第一趟拿号，第二趟交钱。", "第三趟取票。"),
        (
            "A ticket has four lines.\n\nLine 1 is your name.\n\nLine 2 is the boat.\n\nLine 3 is the pier.",
            "\n\nLine 4 is blank.",
        ),
        (
            "The captain has three moods. The first mood is silence. The second mood is song.",
            " The third mood is sleep.",
        ),
    ],
)
def test_members_that_carry_the_word_of_the_count_are_numbered_to_the_end(told: str, rest: str) -> None:
    assert len(short(told)) == 1
    assert short(told + rest) == []


def test_words_for_the_rest_end_the_count() -> None:
    assert short("The captain has three moods. The first mood is silence. The others nobody has seen.") == []


def test_things_named_with_the_count_are_looked_for_at_the_head_of_paragraphs() -> None:
    told = "货分三类：鲜货、干货、活货。\n\n鲜货先上船，天一热就走样。\n\n干货垫在下面。"
    assert short(told) == [(3, 2)]
    assert short(told + "\n\n活货放在船头，听得见叫声。") == []
    assert short("货分三类：鲜货、干货、活货。三类都归老周管。") == []


@pytest.mark.parametrize(
    ("told", "rest"),
    [
        (
            "今年上船的有四本书，从薄到厚。\n\n《灯下》：九十页。\n\n《盐路》：二百页。\n\n《浪》：三百页。",
            "\n\n《岸》：四百页。",
        ),
        ("Four hands keep her afloat.\n\n**Ann** steers.\n\n**Bo** cooks.\n\n**Cy** sleeps.", "\n\n**Di** swims."),
        (
            "旅客常问三个问题。\n\n问：几点开？\n\n答：看天。\n\n问：几点回？\n\n答：看海。",
            "\n\n问：回不来呢？\n\n答：看命。",
        ),
    ],
)
def test_paragraphs_that_start_alike_under_a_count_are_counted(told: str, rest: str) -> None:
    assert len(short(told)) == 1
    assert short(told + rest) == []


def test_paragraphs_that_look_alike_by_chance_are_left_alone() -> None:
    assert short("Some nine gulls follow us.\n\n**Note** the wind.\n\nIt turns.\n\n**Note** the tide.") == []
