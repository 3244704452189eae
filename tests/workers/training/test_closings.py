"""Ends without a stop are made out of the text itself, in the same places every time."""

from __future__ import annotations

import random

from workers.training.closings import closings

INTRO = "The harbour board met on Tuesday and settled the timetable for the summer."
ITEMS = ["a crossing every hour until midnight", "two more boats on Sundays", "tickets sold on board again"]
LIST = "\n".join(f"* {item}" for item in ITEMS)


def chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - places in a text


def test_a_list_loses_its_marks_and_the_cut_one_is_a_beginning_of_the_whole() -> None:
    for seed in range(20):
        ((whole, cut),) = closings(f"{INTRO}\n\n{LIST}\n\nMore on this.", chance(seed))
        assert whole.startswith(INTRO)
        assert whole.endswith(ITEMS[-1])
        assert all(item in whole for item in ITEMS)
        assert "* " not in whole
        assert whole.startswith(cut)
        assert len(whole) - len(cut) >= 3


def test_a_heading_becomes_the_phrase_that_the_section_above_it_ends_with() -> None:
    sections = "\n\n".join(f"## {name}\n\n{INTRO}" for name in ("Boats", "Fares", "Piers", "Dates", "Crew"))
    ((whole, cut),) = closings(sections, chance(1))
    above, _, phrase = whole.rpartition("\n\n")
    assert phrase in {"Fares", "Piers", "Dates", "Crew"}
    assert above.splitlines()[-1].startswith("## ")
    assert cut == ""


def test_lists_inside_code_and_texts_without_any_give_nothing() -> None:
    assert list(closings(f"{INTRO}\n\n```\n{LIST}\n```\n", chance(1))) == []
    assert list(closings(INTRO, chance(1))) == []
