"""The transition table: where a submission may go, and where it may not."""

from __future__ import annotations

import pytest

from workflow.states import TRANSITIONS, NotPossible, State, Verb, can, move


def test_a_text_goes_from_draft_over_the_checks_and_review_to_the_site() -> None:
    path = [Verb.SUBMIT, Verb.CLEAR, Verb.APPROVE, Verb.START_PUBLISHING, Verb.PUBLISH]
    state = State.DRAFT
    for verb in path:
        state = move(state, verb)
    assert state is State.PUBLISHED


def test_a_correction_goes_the_same_way_and_ends_as_corrected() -> None:
    state = State.PUBLISHED
    for verb in [Verb.REVISE, Verb.CLEAR, Verb.APPROVE, Verb.START_PUBLISHING, Verb.CORRECT]:
        state = move(state, verb)
    assert state is State.CORRECTED


@pytest.mark.parametrize("state", [State.DRAFT, State.CHECKING, State.RETURNED, State.REJECTED, State.WITHDRAWN])
def test_nothing_is_approved_that_is_not_in_review(state: State) -> None:
    assert not can(state, Verb.APPROVE)
    with pytest.raises(NotPossible, match="approve is not possible"):
        move(state, Verb.APPROVE)


def test_nothing_leads_out_of_withdrawn_and_only_an_undo_out_of_rejected() -> None:
    assert not [verb for (state, verb) in TRANSITIONS if state is State.WITHDRAWN]
    assert [verb for (state, verb) in TRANSITIONS if state is State.REJECTED] == [Verb.UNDO]


def test_an_undone_decision_leaves_an_article_in_review_and_what_is_being_published_cannot_be_undone() -> None:
    undone = {state: after for (state, verb), after in TRANSITIONS.items() if verb is Verb.UNDO}
    assert set(undone.values()) == {State.IN_REVIEW}
    assert set(undone) == {State.APPROVED, State.CHANGES_REQUESTED, State.REJECTED}


def test_every_state_but_draft_is_reached_by_some_verb() -> None:
    assert set(TRANSITIONS.values()) == set(State)


def test_only_an_approval_leads_to_publishing() -> None:
    before = {state for (state, verb), after in TRANSITIONS.items() if after is State.PUBLISHING}
    assert before == {State.APPROVED, State.PUBLISHING}
