"""A reviewer takes links off, one or all of a host: one new revision, a ledger that goes back, and an event."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.articles import GOOD_EN_BODY, good_en
from tests.factories import check_all, desk_current, in_review, open_desk, person
from workflow import desk, shelf
from workflow.article import Format
from workflow.db import Database
from workflow.desk import Actor
from workflow.desk.errors import NotAllowed, NotYourClaim, StaleRevision, UnknownLink
from workflow.settings import Settings
from workflow.shelf import SubmissionView
from workflow.states import EditState, Role, RuleKind, State

SPAM = (
    "\n\nSee [the offer](https://spam.example/a?utm_source=x&id=1), ![odds](https://img.spam.example/o.png)"
    " and https://spam.example/b or [the city](https://city.example/).\n"
)
LINKED = replace(good_en(), body=GOOD_EN_BODY + SPAM, format=Format.MARKDOWN)


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


@pytest.fixture
def rui(database: Database) -> Actor:
    return person(database, Role.REVIEWER, "rui")


def seen(database: Database, submission_id: int) -> SubmissionView:
    view = shelf.submission(database, submission_id)
    assert view is not None
    return view


def body(database: Database, submission_id: int) -> str:
    current = seen(database, submission_id).current
    assert current is not None
    return current.source.body


def off(database: Database, actor: Actor, submission_id: int, **which: object) -> None:
    now = desk_current(database, submission_id)
    desk.take_off(database, actor, submission_id, seen=now, **which)  # type: ignore[arg-type]
    check_all(database)


def test_all_links_to_a_host_go_in_one_revision_that_says_so(database: Database, rui: Actor) -> None:
    submission_id = in_review(database, person(database), LINKED)
    off(database, rui, submission_id, host="spam.example")
    text = body(database, submission_id)
    assert "spam.example" not in text
    assert "See the offer,  and  or [the city](https://city.example/)." in text
    view = seen(database, submission_id)
    assert (view.state, view.current.number if view.current else 0) == (State.IN_REVIEW, 3)
    (found,) = [one for one in view.findings if one.code == "links.taken-off"]
    assert found.say() == "A reviewer took links to spam.example off. Links taken off: 3."
    event = next(one for one in reversed(shelf.timeline(database, submission_id)) if one.verb == "amend")
    assert (event.actor, event.detail["host"], event.detail["count"]) == ("rui", "spam.example", 3)


def test_what_was_taken_off_goes_back_with_what_the_desk_had_changed_in_it(database: Database, rui: Actor) -> None:
    submission_id = in_review(database, person(database), LINKED)
    before = body(database, submission_id)
    assert "utm_source" not in before
    off(database, rui, submission_id, host="spam.example")
    edits = [one for one in seen(database, submission_id).edits if one.code == "links.taken-off"]
    assert len(edits) == 3
    for keep, wanted in ((False, before), (True, None), (False, before)):
        now = desk_current(database, submission_id)
        desk.settle_edits(database, rui, submission_id, [one.id for one in edits], keep=keep, seen=now)
        check_all(database)
        assert wanted is None or body(database, submission_id) == wanted
        assert ("spam.example" in body(database, submission_id)) is not keep


def test_one_link_goes_and_the_others_stay(database: Database, rui: Actor) -> None:
    submission_id = in_review(database, person(database), LINKED)
    off(database, rui, submission_id, at=LINKED.body.index("https://spam.example/b"))
    assert "https://spam.example/b" not in body(database, submission_id)
    assert "https://spam.example/a?id=1" in body(database, submission_id)


def test_a_second_host_joins_the_ledger_of_the_first(database: Database, rui: Actor) -> None:
    submission_id = in_review(database, person(database), LINKED)
    off(database, rui, submission_id, host="img.spam.example")
    off(database, rui, submission_id, host="city.example")
    assert "odds" not in body(database, submission_id)
    assert "or the city." in body(database, submission_id)
    states = {one.state for one in seen(database, submission_id).edits if one.code == "links.taken-off"}
    assert states == {EditState.APPLIED}


def test_a_change_that_waited_is_carried_out_and_nothing_is_new(database: Database, rui: Actor) -> None:
    desk.make_rule(database, rui, RuleKind.DENY, "spam.example.com", reason="spam")
    named = replace(good_en(), body=GOOD_EN_BODY + "\n\nThe site spam.example.com was named in court.\n")
    submission_id = desk.submit(database, person(database), named).submission_id
    check_all(database)
    off(database, rui, submission_id, host="spam.example.com")
    (edit,) = seen(database, submission_id).edits
    assert (edit.code, edit.state, edit.decided_by) == ("links.listed-host", EditState.APPLIED, "rui")


def test_a_link_that_is_not_there_is_refused(database: Database, rui: Actor) -> None:
    submission_id = in_review(database, person(database), LINKED)
    for which in ({"host": "other.example"}, {"at": 1}):
        with pytest.raises(UnknownLink):
            off(database, rui, submission_id, **which)
    assert desk_current(database, submission_id) == 2


def test_only_a_reviewer_who_saw_the_text_and_may_have_it_changes_it(database: Database, rui: Actor) -> None:
    wen, rob = person(database), person(database, Role.REVIEWER)
    submission_id = in_review(database, wen, LINKED)
    with pytest.raises(NotAllowed):
        off(database, wen, submission_id, host="spam.example")
    with pytest.raises(StaleRevision):
        desk.take_off(database, rui, submission_id, seen=1, host="spam.example")
    desk.claim(database, rob, submission_id)
    with pytest.raises(NotYourClaim):
        off(database, rui, submission_id, host="spam.example")


def test_a_denied_host_loses_its_links_in_the_next_article_and_an_allowed_one_is_spared_guesses(
    database: Database, rui: Actor
) -> None:
    desk.make_rule(database, rui, RuleKind.DENY, "spam.example", reason="spam")
    submission_id = desk.submit(database, person(database), LINKED).submission_id
    check_all(database)
    assert "https://spam.example/a" not in body(database, submission_id)
    found = [one for one in seen(database, submission_id).findings if one.code == "links.listed-host"]
    assert {(one.params["list"], one.params["version"]) for one in found} == {("desk:deny", 1)}
