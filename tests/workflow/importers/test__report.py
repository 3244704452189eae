"""A report survives being kept as JSON; of what a form sends back only known words are believed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.article import Source
from workflow.importers import LONGEST, Imported, Note, Report, Told, report_in, report_kept, report_of
from workflow.importers._words import WORDS

NOTES = (
    Note(Told.SAVED_FROM, {"address": "https://daily.example/bridge"}),
    Note(Told.PICTURES, {"count": 2}, ("The bridge", "图")),
)


def test_a_report_comes_back_as_it_was_kept() -> None:
    report = report_of("C:\\texts\\bridge.docx", Imported(Source("Body.\n"), NOTES))
    assert report.name == "bridge.docx"
    assert report_in(report.text()) == report == report_kept(json.loads(json.dumps(report.kept())))


@pytest.mark.parametrize(
    "note",
    [
        {"code": "no-such-thing", "params": {}, "examples": []},
        {"code": "pictures-left-out", "params": {}},
        {"code": "pictures-left-out", "params": {"count": {}}},
        {"code": ["pictures-left-out"]},
        "pictures-left-out",
        None,
    ],
)
def test_a_note_that_nobody_could_have_written_is_left_out(note: object) -> None:
    assert report_in(json.dumps({"file": "a.txt", "notes": [note]})) == Report("a.txt")


@pytest.mark.parametrize(
    "text", ["", "x", "[]", "{}", '{"file": 1}', "[" * 10_000, '{"file": "' + "x" * LONGEST + '"}']
)
def test_what_is_no_report_is_none(text: str) -> None:
    assert report_in(text) is None


def test_what_no_database_keeps_does_not_come_in_with_a_form() -> None:
    notes = [{"code": "saved-from", "params": {"address": "a\0b\ud800c"}, "examples": ["x\0\ud800"] * 50}]
    report = report_in(json.dumps({"file": "a\0\ud800", "notes": notes}))
    assert report == Report("a", (Note(Told.SAVED_FROM, {"address": "abc"}, ("x",) * 5),))


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=9), lambda one: st.lists(one) | st.dictionaries(st.text(), one)
    )
)
def test_nothing_that_is_sent_breaks_it(value: object) -> None:
    for sent in (
        value,
        {"file": "a", "notes": value},
        {"file": "a", "notes": [{"code": "pictures-left-out", "params": value}]},
    ):
        report = report_kept(sent)
        assert report is None or all(note.say() for note in report.notes)


def test_there_are_words_for_every_kind_of_thing() -> None:
    assert set(WORDS) == set(Told)
