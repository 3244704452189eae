"""Findings and changes at their place in the text."""

from __future__ import annotations

from dataclasses import dataclass
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from web.marks import Segment, marked, segments
from workflow.anchors import Place
from workflow.article import Span
from workflow.findings import Severity
from workflow.states import EditState


@dataclass(frozen=True)
class Mark:
    id: int
    start: int
    end: int
    severity: Severity = Severity.WARN
    place: str = "body"
    fixed: bool = False
    answered: object | None = None


@dataclass(frozen=True)
class Change:
    id: int
    start: int
    end: int
    after: str = ""
    state: EditState = EditState.APPLIED


@dataclass(frozen=True)
class Talk:
    id: int
    place: Place | None


def _source_of(pieces: tuple[Segment, ...]) -> str:
    return "".join(piece.text for piece in pieces if piece.change != "insert")


def test_a_text_without_marks_stays_in_one_piece() -> None:
    assert segments("第一段\n\n第二段", []) == (Segment("第一段\n\n第二段"),)


def test_an_empty_text_has_only_its_marks_of_no_length() -> None:
    assert segments("", []) == ()
    (point,) = segments("", [Mark(7, 0, 0)])
    assert (point.text, point.starts, point.ends) == ("", (7,), (7,))


def test_what_the_page_says_elsewhere_too_is_cut_out_to_stand_back() -> None:
    pieces = segments("新闻\n正文", [Mark(1, 1, 4)], quiet=[Span(0, 2)])
    assert [(piece.text, piece.quiet) for piece in pieces] == [
        ("新", True),
        ("闻", True),
        ("\n正", False),
        ("文", False),
    ]


def test_overlapping_findings_share_the_piece_they_share() -> None:
    pieces = segments("abcdef", [Mark(1, 0, 4), Mark(2, 2, 6, Severity.BLOCK)])
    assert [(piece.text, piece.findings, piece.tone) for piece in pieces] == [
        ("ab", (1,), "warn"),
        ("cd", (1, 2), "block"),
        ("ef", (2,), "block"),
    ]
    assert [piece.starts for piece in pieces] == [(1,), (2,), ()]
    assert [piece.ends for piece in pieces] == [(), (1,), (2,)]


def test_adjacent_findings_do_not_touch_each_other() -> None:
    pieces = segments("abcd", [Mark(1, 0, 2), Mark(2, 2, 4)])
    assert [(piece.text, piece.findings) for piece in pieces] == [("ab", (1,)), ("cd", (2,))]


def test_a_finding_of_no_length_at_the_end_is_a_point_after_the_text() -> None:
    pieces = segments("未完的句子", [Mark(3, 5, 5, Severity.BLOCK)])
    assert [(piece.text, piece.findings) for piece in pieces] == [("未完的句子", ()), ("", (3,))]


def test_spans_that_reach_past_the_text_are_cut_at_its_end() -> None:
    pieces = segments("abc", [Mark(1, 1, 99), Mark(2, 50, 60)])
    assert _source_of(pieces) == "abc"
    assert {one for piece in pieces for one in piece.starts} == {1, 2}


def test_a_finding_about_another_field_leaves_no_mark_but_has_a_number() -> None:
    shown = marked("abc", [Mark(5, 0, 0, place="category"), Mark(6, 1, 2)])
    assert shown.numbers == {5: 1, 6: 2}
    assert not any(5 in piece.findings for piece in shown.pieces)


def test_a_removal_is_struck_in_place_and_a_rewrite_shows_both_texts() -> None:
    pieces = segments("一,二广告", [], [Change(1, 1, 2, "，"), Change(2, 3, 5)])
    assert [(piece.text, piece.change) for piece in pieces] == [
        ("一", ""),
        (",", "delete"),
        ("，", "insert"),
        ("二", ""),
        ("广告", "delete"),
    ]


def test_a_change_that_a_reviewer_reverted_is_not_shown_as_a_change() -> None:
    assert segments("abc", [], [Change(1, 0, 1, state=EditState.REVERTED)]) == (Segment("abc"),)


def test_a_removal_that_a_finding_ends_in_stays_one_change() -> None:
    pieces = segments("abcdef", [Mark(1, 0, 3)], [Change(9, 2, 5, "X")])
    assert [(piece.text, piece.change, piece.findings) for piece in pieces] == [
        ("ab", "", (1,)),
        ("c", "delete", (1,)),
        ("de", "delete", ()),
        ("X", "insert", ()),
        ("f", "", ()),
    ]


def test_a_finding_that_ends_where_a_word_was_replaced_ends_after_the_new_word() -> None:
    pieces = segments("一,二", [Mark(1, 1, 2)], [Change(9, 1, 2, "，")])
    assert [(piece.text, piece.change, piece.ends) for piece in pieces] == [
        ("一", "", ()),
        (",", "delete", ()),
        ("，", "insert", (1,)),
        ("二", "", ()),
    ]


def test_a_piece_counts_as_answered_only_when_everything_on_it_is_settled() -> None:
    settled, still_open = Mark(1, 0, 4, Severity.BLOCK, answered=object()), Mark(2, 2, 4)
    first, second = segments("abcd", [settled, still_open])
    assert (first.answered, first.tone) == (True, "block")
    assert (second.answered, second.tone) == (False, "warn")


_TEXT = st.text(alphabet="ab 汉字\n，👩‍💻", max_size=60)
_SPAN = st.tuples(st.integers(-5, 70), st.integers(-5, 70))


@given(_TEXT, st.lists(_SPAN, max_size=12), st.lists(st.tuples(_SPAN, st.sampled_from(list(EditState))), max_size=6))
def test_the_pieces_joined_are_the_text_and_every_finding_opens_and_closes_once(
    text: str, spans: list[tuple[int, int]], changes: list[tuple[tuple[int, int], EditState]]
) -> None:
    findings = [Mark(number, *span) for number, span in enumerate(spans)]
    edits = [Change(number, *span, "新", state) for number, (span, state) in enumerate(changes)]
    pieces = segments(text, findings, edits)
    assert _source_of(pieces) == text
    for position in ("starts", "ends"):
        seen = [one for piece in pieces for one in getattr(piece, position)]
        assert sorted(seen) == list(range(len(findings)))
    assert all(piece.text or piece.starts for piece in pieces)


def test_four_times_the_text_and_the_findings_cost_about_four_times_the_time() -> None:
    small = min(_timed(*_marked(125)) for _try in range(10))
    large = min(_timed(*_marked(500)) for _try in range(10))
    assert large < 10 * small


def _marked(findings: int) -> tuple[str, list[Mark], list[Change]]:
    """A text of 212 characters for each finding, and a change inside each."""
    text = "雨落在城里的每一条街上，没有人说话。\n\n" * (findings * 212 // 20)
    step = len(text) // findings
    marks = [Mark(number, number * step, number * step + step + 40) for number in range(findings)]
    return text, marks, [Change(number, number * step + 3, number * step + 5, "，") for number in range(findings)]


def _timed(text: str, findings: list[Mark], edits: list[Change]) -> float:
    started = process_time()
    segments(text, findings, edits)
    return process_time() - started


def test_links_are_numbered_at_the_places_where_they_begin() -> None:
    pieces = segments("one two three", [], links=[4, 0, 4, 99, -1])
    assert [(piece.text, piece.links) for piece in pieces] == [("one ", (2,)), ("two three", (1, 3))]


def test_a_passage_that_is_talked_about_is_cut_out_and_names_the_conversation() -> None:
    talks = [Talk(4, Place(2, 5, exact=True)), Talk(7, Place(4, 6, exact=True)), Talk(9, None)]
    pieces = segments("0123456789", [Mark(1, 3, 8)], noted=talks)
    assert _source_of(pieces) == "0123456789"
    assert [(piece.text, piece.threads, piece.opens) for piece in pieces if piece.threads] == [
        ("2", (4,), (4,)),
        ("3", (4,), ()),
        ("4", (4, 7), (7,)),
        ("5", (7,), ()),
    ]
