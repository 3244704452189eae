"""Threads as pages show them: in the order of the text, those without a place last."""

from __future__ import annotations

from tests.articles import GOOD_EN_BODY
from tests.factories import in_review, open_desk, person
from workflow import desk, shelf
from workflow.db import Database
from workflow.settings import Settings
from workflow.states import Role


def test_threads_stand_in_the_order_of_their_places_and_lost_ones_last(database: Database, settings: Settings) -> None:
    open_desk(database, settings)
    reviewer = person(database, Role.REVIEWER)
    submission_id = in_review(database, person(database))
    made = {}
    for words in ("open until ten", "The old ferry terminal", "three crates"):
        start = GOOD_EN_BODY.index(words)
        end = start + len(words)
        made[words] = desk.comment(database, reviewer, submission_id, words, revision=1, start=start, end=end).thread
    body = GOOD_EN_BODY.replace(GOOD_EN_BODY.split("\n\n")[0], "")
    found = shelf.threads(database, submission_id, body)
    assert [(one.quote, one.is_gone) for one in found] == [
        ("three crates", False),
        ("open until ten", False),
        ("The old ferry terminal", True),
    ]
    assert [one.id for one in found] == [made[one.quote] for one in found]
