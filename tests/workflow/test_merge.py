"""Two texts from one: each keeps what it changed, and nobody's words go without being asked about."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.merge import Change, Contest, common, merge, merge_fields

BASE = "The ferry is late.\n\nThe market opens at eight.\n\nNobody complains."

_LINE = st.sampled_from(
    ["", "The ferry is late.", "The ferry is very late.", "渡口停航。", "渡口今天停航。", "市场八点开门。", "x"]
)
_TEXT = st.lists(_LINE, max_size=7).map("\n".join)


def _lines(text: str) -> set[str]:
    return {line for line in text.split("\n") if line}


def test_changes_to_different_paragraphs_come_together() -> None:
    mine = BASE.replace("late", "on time")
    theirs = BASE.replace("eight", "nine")
    merged = merge(BASE, mine, theirs)
    assert merged.text == BASE.replace("late", "on time").replace("eight", "nine")
    assert merged.contests == ()
    assert merged.changes == (Change(2, 1, ("The market opens at nine.",)),)


def test_changes_to_neighbouring_lines_come_together_too() -> None:
    assert (
        merge("第一段。\n第二段。", "第一段改了。\n第二段。", "第一段。\n第二段也改了。").text
        == "第一段改了。\n第二段也改了。"
    )


def test_a_paragraph_added_here_and_one_taken_out_there() -> None:
    mine = f"{BASE}\n\nA new end."
    theirs = BASE.replace("The market opens at eight.\n\n", "")
    assert merge(BASE, mine, theirs).text == "The ferry is late.\n\nNobody complains.\n\nA new end."


def test_one_paragraph_that_both_changed_is_contested_and_the_rest_is_not() -> None:
    mine = BASE.replace("eight", "nine").replace("late", "on time")
    theirs = BASE.replace("eight", "ten").replace("Nobody complains", "Everybody complains")
    merged = merge(BASE, mine, theirs)
    assert merged.contests == (Contest(2, ("The market opens at nine.",), ("The market opens at ten.",)),)
    assert merged.text == "The ferry is on time.\n\nThe market opens at nine.\n\nEverybody complains."


def test_a_paragraph_changed_here_and_taken_out_there_is_contested() -> None:
    theirs = BASE.replace("The market opens at eight.\n\n", "")
    merged = merge(BASE, BASE.replace("eight", "nine"), theirs)
    assert merged.contests == (Contest(2, ("The market opens at nine.", ""), ()),)
    assert "The market opens at nine." in merged.text


def test_two_ends_written_at_once_are_contested_whole() -> None:
    merged = merge(BASE, f"{BASE}\n\nMy end.", f"{BASE}\n\nTheir end.\nTwo lines of it.")
    (contest,) = merged.contests
    assert (contest.mine[-1], contest.theirs[-2:]) == ("My end.", ("Their end.", "Two lines of it."))


def test_a_paragraph_that_was_split_here_and_changed_there_is_one_choice() -> None:
    base = "The ferry is late and the market opens at eight in the morning."
    mine = "The ferry is late.\nThe market opens at eight in the morning."
    theirs = "The ferry is late and the market opens at nine in the morning."
    assert merge(base, mine, theirs).contests == (Contest(0, tuple(mine.split("\n")), (theirs,)),)


def test_the_same_change_on_both_sides_is_no_contest() -> None:
    both = BASE.replace("eight", "nine")
    assert merge(BASE, both, both).parts
    assert merge(BASE, both, both).text == both
    assert merge(BASE, both, both).contests == ()


@pytest.mark.parametrize("base", ["\n" * 30_000, "." * 400_000 + "\n" * 30_000])
def test_very_long_texts_are_merged_whole_or_contested_whole(base: str) -> None:
    assert merge(base, f"a{base}", base).text == f"a{base}"
    (contest,) = merge(base, f"a{base}", f"{base}b").contests
    assert (contest.line, len(contest.mine), contest.theirs[-1]) == (0, 30_001, "b")
    assert common(base, f"{base}b") == ""


@given(_TEXT, _TEXT)
def test_what_nobody_else_changed_is_mine_and_what_i_did_not_change_is_theirs(base: str, other: str) -> None:
    assert merge(base, other, base).text == other
    assert merge(base, base, other).text == other
    assert merge(base, other, other).text == other
    assert not merge(base, other, base).contests
    assert not merge(base, base, other).contests


@given(_TEXT, _TEXT, _TEXT)
def test_nothing_that_either_wrote_is_lost(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs)
    offered = _lines(merged.text) | {line for one in merged.contests for line in one.theirs}
    assert (_lines(mine) | _lines(theirs)) - _lines(base) <= offered


@given(_TEXT, _TEXT, _TEXT)
def test_whose_text_is_called_mine_decides_only_what_stands_in_a_contest(base: str, mine: str, theirs: str) -> None:
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert [(part.mine, part.theirs, part.taken) for part in one.parts] == [
        (part.theirs, part.mine, part.taken) for part in other.parts
    ]


@given(_TEXT, _TEXT, _TEXT)
def test_the_changes_turn_my_text_into_the_merged_one(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs)
    lines = mine.split("\n")
    assert all(one.line + one.count < other.line for one, other in pairwise(merged.changes))
    for change in reversed(merged.changes):
        lines[change.line : change.line + change.count] = change.lines
    assert "\n".join(lines) == merged.text


@given(_TEXT, _TEXT, _TEXT)
def test_a_contest_says_where_my_lines_stand(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs)
    lines = merged.text.split("\n")
    for contest in merged.contests:
        assert tuple(lines[contest.line : contest.line + len(contest.mine)]) == contest.mine
        assert contest.mine != contest.theirs


@given(_TEXT, _TEXT, _TEXT)
def test_merging_once_more_changes_nothing(base: str, mine: str, theirs: str) -> None:
    merged = merge(base, mine, theirs)
    again = merge(theirs, merged.text, theirs)
    assert again.text == merged.text
    assert not again.contests


@given(_TEXT, _TEXT)
def test_without_the_text_they_came_from_everything_that_differs_stays_or_is_contested(one: str, other: str) -> None:
    merged = merge(common(one, other), one, other)
    offered = _lines(merged.text) | {line for contest in merged.contests for line in contest.theirs}
    assert _lines(one) | _lines(other) == offered - {""}


def test_each_field_is_merged_for_itself() -> None:
    base = {"title": "Old", "summary": "", "category": "news", "body": "One."}
    mine = {**base, "title": "Mine", "summary": "Written here."}
    theirs = {**base, "title": "Theirs", "category": "culture", "body": "One.\n\nTwo."}
    merged = merge_fields(base, mine, theirs)
    assert merged.fields == {
        "title": "Mine",
        "summary": "Written here.",
        "category": "culture",
        "body": "One.\n\nTwo.",
    }
    assert merged.contested == {"title": "Theirs"}


@pytest.mark.parametrize(("mine", "theirs"), [("", "Theirs"), ("Theirs", "")])
def test_without_a_common_beginning_a_field_that_only_one_filled_in_is_no_contest(mine: str, theirs: str) -> None:
    merged = merge_fields(None, {"title": mine, "body": "a"}, {"title": theirs, "body": "a"})
    assert (merged.fields["title"], merged.contested) == ("Theirs", {})
