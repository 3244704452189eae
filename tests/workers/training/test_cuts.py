"""Whole documents are cut the same way in every training, and what is cut is known."""

from __future__ import annotations

import re

import pytest

from workers.training.cuts import (
    BELOW_HEADING,
    CLOSED,
    CLOSED_CUT,
    CREDITED,
    CREDITED_CUT,
    INSIDE,
    OUTSIDE,
    WHOLE,
    Case,
    cases_of,
)
from workers.training.documents import Document
from workflow.stages._weights import READER

SENTENCE = "The ferry returned to the harbour on Tuesday, after three weeks of repairs, carrying sixty passengers. "
TEXT = "\n\n".join(f"{SENTENCE * 2}Its captain was {name}." for name in ("Ann", "Tom", "Ruth", "Dan", "Mary"))
DAYS = ("Monday", "Friday", "Sunday")
LISTED = f"{TEXT}\n\n## Crossings\n\n" + "\n".join(f"- every {day} until the end of May" for day in DAYS)


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return list(cases_of(1, Document("bbc", "en", TEXT), READER, 2))


def test_a_document_gives_itself_and_every_kind_of_cut(cases: list[Case]) -> None:
    kinds = [case.kind for case in cases]
    assert kinds.count(WHOLE) == kinds.count(CREDITED) == kinds.count(CREDITED_CUT) == 1
    assert {kind: kinds.count(kind) for kind in INSIDE} == dict.fromkeys(INSIDE, 2)
    assert {kind: kinds.count(kind) for kind in OUTSIDE} == dict.fromkeys(OUTSIDE, 1)


def test_a_cut_above_a_credit_breaks_off_there_and_the_credit_does_not(cases: list[Case]) -> None:
    (credited,) = [case for case in cases if case.kind == CREDITED_CUT]
    assert [credited.breaks_off(at) for at in range(len(credited.ends))] == ["trailers" in end for end in credited.ends]


def test_only_what_breaks_off_inside_a_sentence_counts_as_cut(cases: list[Case]) -> None:
    for case in cases:
        assert case.is_cut == (case.kind in (*INSIDE, CREDITED_CUT))
        if case.kind != CREDITED_CUT:
            assert any(case.breaks_off(at) for at in range(len(case.ends))) == case.is_cut


def test_a_text_that_ends_with_a_stop_has_no_end_to_judge(cases: list[Case]) -> None:
    assert [case.ends for case in cases if case.kind in (WHOLE, "paragraph", "sentence")] == [(), (), ()]


def test_the_same_document_is_cut_in_the_same_places_every_time(cases: list[Case]) -> None:
    assert list(cases_of(1, Document("bbc", "en", TEXT), READER, 2)) == cases


def test_a_comma_cut_shows_its_comma(cases: list[Case]) -> None:
    assert re.search(", ", TEXT)
    assert all(case.ends[0]["comma"] == 1.0 for case in cases if case.kind == "comma")


def test_what_the_structure_gives_away_is_certain_and_asks_no_network(cases: list[Case]) -> None:
    assert not any(case.certain for case in cases)
    below = list(cases_of(1, Document("bbc", "en", f"{LISTED}\n\n{TEXT}"), READER, 1))
    assert [(case.certain, case.ends) for case in below if case.kind == BELOW_HEADING] == [(True, ())]


def test_a_document_without_a_credit_gets_an_end_of_our_making_whole_and_cut() -> None:
    made = [case for case in cases_of(2, Document("bbc", "en", LISTED), READER, 1) if case.kind in (CLOSED, CLOSED_CUT)]
    assert [(case.kind, case.is_cut, len(case.ends)) for case in made] == [(CLOSED, False, 1), (CLOSED_CUT, True, 1)]
