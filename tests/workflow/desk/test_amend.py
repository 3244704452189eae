"""Changes can be taken back one by one, and findings answered; both are checked again and both are remembered."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select

from tests.articles import cut_en, good_en, half_width_zh, promo_zh, submission_with_every_fault
from tests.factories import check_all, in_review, open_desk, person
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk import Actor
from workflow.desk.errors import (
    NotAllowed,
    NotYourClaim,
    OverlappingEdits,
    ReasonNeeded,
    StaleRevision,
    UnknownEdit,
    UnknownFinding,
)
from workflow.settings import Settings
from workflow.shelf import EditView, FindingView, SubmissionView
from workflow.states import Decision, EditState, NotPossible, Origin, Role, State
from workflow.tables import EditRow


@pytest.fixture
def reviewer(database: Database, settings: Settings) -> Actor:
    open_desk(database, settings)
    return person(database, Role.REVIEWER)


def _view(database: Database, submission_id: int) -> SubmissionView:
    view = shelf.submission(database, submission_id)
    assert view is not None
    return view


def _removal(view: SubmissionView) -> EditView:
    [edit] = [edit for edit in view.edits if edit.code == "links.promo-glued-to-title"]
    return edit


def _cut(view: SubmissionView) -> FindingView:
    [finding] = [finding for finding in view.findings if finding.code == "truncation.mid-sentence"]
    return finding


def test_a_reverted_removal_brings_the_exact_text_back_as_a_new_revision(database: Database, reviewer: Actor) -> None:
    submission_id = in_review(database, person(database), promo_zh())
    edit = _removal(_view(database, submission_id))
    done = desk.settle_edits(database, reviewer, submission_id, [edit.id], keep=False, seen=2)
    assert (done.revision, done.state) == (3, State.CHECKING)
    check_all(database)
    view = _view(database, submission_id)
    assert view.current is not None
    assert view.current.source.body == promo_zh().body
    assert [(line.number, line.origin) for line in view.revisions][-1] == (3, Origin.REVIEWER)
    assert view.state is State.IN_REVIEW
    settled = _removal(view)
    assert (settled.state, settled.decided_by) == (EditState.REVERTED, reviewer.name)
    [finding] = [finding for finding in view.findings if finding.code == "links.promo-glued-to-title"]
    assert not finding.fixed


def test_a_reverted_removal_can_be_carried_out_after_all(database: Database, reviewer: Actor) -> None:
    submission_id = in_review(database, person(database), promo_zh())
    edit = _removal(_view(database, submission_id))
    desk.settle_edits(database, reviewer, submission_id, [edit.id], keep=False, seen=2)
    check_all(database)
    desk.settle_edits(database, reviewer, submission_id, [edit.id], keep=True, seen=3)
    check_all(database)
    view = _view(database, submission_id)
    assert view.current is not None
    assert "win66" not in view.current.source.body
    assert view.state is State.IN_REVIEW


def test_settling_what_is_settled_changes_nothing(database: Database, reviewer: Actor) -> None:
    submission_id = in_review(database, person(database), promo_zh())
    edit = _removal(_view(database, submission_id))
    done = desk.settle_edits(database, reviewer, submission_id, [edit.id], keep=True, seen=2)
    assert (done.created, done.revision) == (False, 2)


def _marks(view: SubmissionView) -> list[EditView]:
    return [edit for edit in view.edits if edit.code == "punctuation.half-width-in-cjk"]


def test_all_changes_of_a_finding_are_taken_back_at_once(database: Database, reviewer: Actor) -> None:
    submission_id = in_review(database, person(database), half_width_zh())
    marks = _marks(_view(database, submission_id))
    assert len(marks) > 1
    done = desk.settle_edits(database, reviewer, submission_id, [edit.id for edit in marks], keep=False, seen=2)
    assert done.revision == 3
    check_all(database)
    view = _view(database, submission_id)
    assert view.current is not None
    assert view.current.source.body == half_width_zh().body
    assert shelf.timeline(database, submission_id)[-2].detail["count"] == len(marks)


def test_the_next_change_can_be_settled_before_the_checks_are_done_with_the_last(
    database: Database, reviewer: Actor
) -> None:
    submission_id = in_review(database, person(database), half_width_zh())
    first, second = _marks(_view(database, submission_id))[:2]
    desk.settle_edits(database, reviewer, submission_id, [first.id], keep=False, seen=2)
    desk.settle_edits(database, reviewer, submission_id, [second.id], keep=False, seen=3)
    check_all(database)
    view = _view(database, submission_id)
    assert view.state is State.IN_REVIEW
    assert [edit.state for edit in _marks(view)[:3]] == [EditState.REVERTED, EditState.REVERTED, EditState.APPLIED]


def test_a_proposal_over_words_that_were_altered_already_is_refused_and_nothing_changes(
    database: Database, reviewer: Actor
) -> None:
    submission_id = in_review(database, person(database), promo_zh())
    view = _view(database, submission_id)
    edit = _removal(view)
    assert view.written is not None
    with database.write() as connection:
        row = connection.execute(select(EditRow.__table__).where(EditRow.id == edit.id)).one()._asdict()
        row |= {"id": edit.id + 1000, "start": edit.start + 2, "before": edit.before[2:], "state": "proposed"}
        connection.execute(insert(EditRow), [row])
    with pytest.raises(OverlappingEdits):
        desk.settle_edits(database, reviewer, submission_id, [edit.id + 1000], keep=True, seen=2)
    assert _view(database, submission_id).state is State.IN_REVIEW


def test_a_change_is_settled_only_on_the_text_that_was_seen(database: Database, reviewer: Actor) -> None:
    submission_id = in_review(database, person(database), promo_zh())
    edit = _removal(_view(database, submission_id))
    with pytest.raises(StaleRevision):
        desk.settle_edits(database, reviewer, submission_id, [edit.id], keep=False, seen=1)
    with pytest.raises(UnknownEdit):
        desk.settle_edits(database, reviewer, submission_id, [edit.id + 1000], keep=False, seen=2)


def test_another_reviewers_claim_is_respected(database: Database, reviewer: Actor) -> None:
    submission_id = in_review(database, person(database), promo_zh())
    desk.claim(database, reviewer, submission_id)
    edit = _removal(_view(database, submission_id))
    with pytest.raises(NotYourClaim):
        desk.settle_edits(database, person(database, Role.REVIEWER), submission_id, [edit.id], keep=False, seen=2)


def test_a_decision_before_the_change_does_not_hold_after_it(database: Database, reviewer: Actor) -> None:
    submission_id = in_review(database, person(database), promo_zh())
    edit = _removal(_view(database, submission_id))
    desk.settle_edits(database, reviewer, submission_id, [edit.id], keep=False, seen=2)
    check_all(database)
    with pytest.raises(StaleRevision):
        desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=2)


def test_an_answered_blocking_finding_lets_the_text_go_to_review_with_the_reason_beside_it(
    database: Database, reviewer: Actor
) -> None:
    writer = person(database)
    submission_id = desk.submit(database, writer, cut_en()).submission_id
    check_all(database)
    finding = _cut(_view(database, submission_id))
    assert desk.answer(database, writer, submission_id, finding.id, "It is a quotation.") is State.IN_REVIEW
    view = _view(database, submission_id)
    answer = _cut(view).answered
    assert answer is not None
    assert (answer.by, answer.reason) == (writer.name, "It is a quotation.")
    assert desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=1).state is State.APPROVED


def test_an_answer_counts_also_when_the_text_around_its_quote_was_mended(database: Database, reviewer: Actor) -> None:
    writer = person(database)
    submission_id = desk.submit(database, writer, submission_with_every_fault()).submission_id
    check_all(database)
    view = _view(database, submission_id)
    assert view.current != view.written
    finding = _cut(view)
    assert "," in finding.quote
    assert desk.answer(database, writer, submission_id, finding.id, "It goes on tomorrow.") is State.IN_REVIEW


def test_an_answer_holds_for_later_texts_while_the_quote_stays(database: Database, reviewer: Actor) -> None:
    writer = person(database)
    submission_id = desk.submit(database, writer, cut_en()).submission_id
    check_all(database)
    desk.answer(database, writer, submission_id, _cut(_view(database, submission_id)).id, "As in the original.")
    changed = cut_en()
    desk.revise(database, writer, submission_id, changed, seen=1)
    check_all(database)
    assert _view(database, submission_id).state is State.IN_REVIEW


def test_an_answer_needs_a_reason_a_finding_and_somebody_concerned(database: Database, reviewer: Actor) -> None:
    writer = person(database)
    submission_id = desk.submit(database, writer, cut_en()).submission_id
    check_all(database)
    finding = _cut(_view(database, submission_id))
    with pytest.raises(ReasonNeeded):
        desk.answer(database, writer, submission_id, finding.id, " ")
    with pytest.raises(UnknownFinding):
        desk.answer(database, writer, submission_id, finding.id + 1000, "because")
    with pytest.raises(NotAllowed):
        desk.answer(database, person(database), submission_id, finding.id, "because")


def test_nothing_is_answered_any_more_once_it_is_approved(database: Database, reviewer: Actor) -> None:
    writer = person(database)
    submission_id = in_review(database, writer, promo_zh())
    finding = _view(database, submission_id).findings[0]
    desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=2)
    with pytest.raises(NotPossible):
        desk.answer(database, writer, submission_id, finding.id, "because")


def test_a_whole_text_has_nothing_to_settle(database: Database, reviewer: Actor) -> None:
    submission_id = in_review(database, person(database), good_en())
    assert _view(database, submission_id).edits == ()
