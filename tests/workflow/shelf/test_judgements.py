"""What people did with findings says whether those were right: upheld, overruled, or let pass."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.articles import GOOD_EN_BODY, cut_en, good_en, half_width_zh, promo_zh
from tests.factories import approved, check_all, desk_current, in_review, open_desk, person, publish_all
from workflow import desk, shelf
from workflow.article import Source
from workflow.db import Database
from workflow.desk import Actor
from workflow.line import RULESET
from workflow.settings import Settings
from workflow.shelf import How, Judgement, Ruling, SubmissionView
from workflow.states import Decision, Role, State

CUT = "truncation.mid-sentence"
HALF = "punctuation.half-width-in-cjk"


@pytest.fixture
def people(database: Database, settings: Settings) -> tuple[Actor, Actor]:
    """A writer and a reviewer of an open desk."""
    open_desk(database, settings)
    return person(database), person(database, Role.REVIEWER)


def _view(database: Database, submission_id: int) -> SubmissionView:
    view = shelf.submission(database, submission_id)
    assert view is not None
    return view


def _finding_id(database: Database, submission_id: int, code: str) -> int:
    [found] = [finding.id for finding in _view(database, submission_id).findings if finding.code == code]
    return found


def _approve(database: Database, reviewer: Actor, submission_id: int) -> None:
    desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=desk_current(database, submission_id))


def _judgements(database: Database, code: str) -> list[Judgement]:
    return [one for text in shelf.judged_texts(database) for one in text.judgements if one.code == code]


def test_a_finding_that_was_called_intended_and_approved_is_overruled(
    database: Database, people: tuple[Actor, Actor]
) -> None:
    writer, reviewer = people
    source = cut_en()
    submission_id = in_review(database, writer, source)
    finding_id = _finding_id(database, submission_id, CUT)
    desk.answer(database, writer, submission_id, finding_id, "A log; it ends so.")
    assert _judgements(database, CUT) == []
    _approve(database, reviewer, submission_id)
    [one] = _judgements(database, CUT)
    assert (one.ruling, one.how, one.role, one.reason) == (
        Ruling.OVERRULED,
        How.ANSWERED,
        Role.WRITER,
        "A log; it ends so.",
    )
    assert source.body[one.start : one.end] == one.quote
    assert (one.severity, one.ruleset) == ("block", RULESET)
    assert one.version


def test_a_finding_that_the_writer_mended_is_upheld(database: Database, people: tuple[Actor, Actor]) -> None:
    writer, _ = people
    submission_id = in_review(database, writer, cut_en())
    desk.revise(database, writer, submission_id, good_en(), seen=1)
    check_all(database)
    [one] = _judgements(database, CUT)
    assert (one.ruling, one.how, one.role) == (Ruling.UPHELD, How.MENDED, Role.WRITER)
    [text] = shelf.judged_texts(database)
    assert (text.submission_id, text.number) == (submission_id, 1)


def test_a_finding_that_is_still_there_in_the_next_text_is_not_judged(
    database: Database, people: tuple[Actor, Actor]
) -> None:
    writer, _ = people
    submission_id = in_review(database, writer, cut_en())
    desk.revise(database, writer, submission_id, replace(cut_en(), title="The terminal comes back"), seen=1)
    check_all(database)
    assert _judgements(database, CUT) == []


def test_an_answer_holds_for_the_text_that_was_approved_and_not_for_one_that_was_mended(
    database: Database, people: tuple[Actor, Actor]
) -> None:
    writer, reviewer = people
    submission_id = in_review(database, writer, cut_en())
    desk.answer(database, writer, submission_id, _finding_id(database, submission_id, CUT), "It ends so.")
    desk.revise(database, writer, submission_id, good_en(), seen=1)
    check_all(database)
    _approve(database, reviewer, submission_id)
    assert [one.ruling for one in _judgements(database, CUT)] == [Ruling.UPHELD]


def test_a_second_answer_for_a_later_text_leaves_what_was_judged_before_as_it_was(
    database: Database, people: tuple[Actor, Actor]
) -> None:
    writer, reviewer = people
    submission_id = in_review(database, writer, cut_en())
    desk.answer(database, writer, submission_id, _finding_id(database, submission_id, CUT), "It ends so.")
    _approve(database, reviewer, submission_id)
    publish_all(database)
    desk.revise(database, writer, submission_id, replace(cut_en(), title="The terminal comes back"), seen=1)
    check_all(database)
    desk.answer(database, reviewer, submission_id, _finding_id(database, submission_id, CUT), "As before.")
    _approve(database, reviewer, submission_id)
    assert [(one.how, one.role, one.reason) for one in _judgements(database, CUT)] == [
        (How.ANSWERED, Role.WRITER, "It ends so."),
        (How.ANSWERED, Role.REVIEWER, "As before."),
    ]


def test_a_change_that_was_in_the_approved_text_upholds_its_finding(
    database: Database, people: tuple[Actor, Actor]
) -> None:
    writer, reviewer = people
    approved(database, writer, reviewer, half_width_zh())
    [one] = _judgements(database, HALF)
    assert (one.ruling, one.how, one.role) == (Ruling.UPHELD, How.KEPT, Role.REVIEWER)
    assert half_width_zh().body[one.start : one.end] == one.quote


def test_a_change_that_was_taken_back_overrules_its_finding(database: Database, people: tuple[Actor, Actor]) -> None:
    writer, reviewer = people
    submission_id = in_review(database, writer, promo_zh())
    view = _view(database, submission_id)
    edits = [edit.id for edit in view.edits]
    desk.settle_edits(database, reviewer, submission_id, edits, keep=False, seen=desk_current(database, submission_id))
    check_all(database)
    assert _view(database, submission_id).state is State.IN_REVIEW
    _approve(database, reviewer, submission_id)
    [one] = _judgements(database, "links.promo-glued-to-title")
    assert (one.ruling, one.how, one.role) == (Ruling.OVERRULED, How.REVERTED, Role.REVIEWER)


def test_a_finding_whose_changes_were_taken_back_in_part_says_nothing(
    database: Database, people: tuple[Actor, Actor]
) -> None:
    writer, reviewer = people
    submission_id = in_review(database, writer, half_width_zh())
    first = _view(database, submission_id).edits[0].id
    desk.settle_edits(
        database, reviewer, submission_id, [first], keep=False, seen=desk_current(database, submission_id)
    )
    check_all(database)
    _approve(database, reviewer, submission_id)
    assert [one.ruling for one in _judgements(database, HALF)] == [Ruling.LET_PASS]


def _misplaced() -> Source:
    return replace(good_en(), body=GOOD_EN_BODY + "\nSee [the plan](http://me@example.org/).\n", format="markdown")


def test_a_warning_that_nobody_spoke_of_was_let_pass(database: Database, people: tuple[Actor, Actor]) -> None:
    writer, reviewer = people
    approved(database, writer, reviewer, _misplaced())
    [one] = _judgements(database, "links.userinfo")
    assert (one.ruling, one.how, one.role) == (Ruling.LET_PASS, How.APPROVED, Role.REVIEWER)


def test_a_warning_that_was_let_pass_and_then_corrected_is_upheld(
    database: Database, people: tuple[Actor, Actor]
) -> None:
    writer, reviewer = people
    submission_id = approved(database, writer, reviewer, _misplaced())
    publish_all(database)
    desk.revise(database, writer, submission_id, good_en(), seen=1)
    check_all(database)
    [one] = _judgements(database, "links.userinfo")
    assert (one.ruling, one.how, one.role) == (Ruling.UPHELD, How.MENDED, Role.WRITER)


def test_a_text_that_was_only_checked_or_is_a_draft_says_nothing(
    database: Database, people: tuple[Actor, Actor]
) -> None:
    writer, _ = people
    in_review(database, writer, cut_en())
    in_review(database, writer, half_width_zh())
    desk.save_draft(database, writer, {"title": "A ferry"})
    assert list(shelf.judged_texts(database)) == []


def test_all_submissions_are_read_however_many_there_are(
    database: Database, people: tuple[Actor, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workflow.shelf.judgements._AT_ONCE", 2)
    writer, reviewer = people
    ids = [approved(database, writer, reviewer, half_width_zh()) for _ in range(5)]
    assert [text.submission_id for text in shelf.judged_texts(database)] == ids
