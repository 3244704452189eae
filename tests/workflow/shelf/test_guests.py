"""Guests' links as reviewers see them."""

from __future__ import annotations

from tests.factories import in_review, open_desk, person
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.settings import Settings
from workflow.states import Role


def test_each_link_says_for_whom_it_is_by_whom_and_what_became_of_it(database: Database, settings: Settings) -> None:
    open_desk(database, settings)
    rui = person(database, Role.REVIEWER, "rui")
    submission_id = in_review(database, person(database))
    used = desk.invite(database, rui, submission_id, "Chen", revision=1)
    taken = desk.invite(database, rui, submission_id, "Wu", revision=1)
    still = desk.invite(database, rui, submission_id, "Li", revision=1)
    desk.uninvite(database, rui, submission_id, taken.link_id)
    desk.approve_as_guest(database, used.secret)
    found = shelf.guest_links(database, submission_id)
    assert [(one.guest, one.issued_by, one.revision, one.is_open(now())) for one in found] == [
        ("Li", "rui", 1, True),
        ("Wu", "rui", 1, False),
        ("Chen", "rui", 1, False),
    ]
    opened = shelf.guest_link(database, still.secret)
    assert opened is not None
    assert opened.id == still.link_id
