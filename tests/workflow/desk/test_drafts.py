"""Drafts: whatever is typed is kept, and no window writes over what another one saved."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.articles import good_en
from tests.factories import check_all, open_desk, person
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk import Actor, DraftSaved
from workflow.desk.errors import NotAllowed, StaleDraft
from workflow.settings import Settings
from workflow.states import NotPossible, Role


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


@pytest.fixture
def writer(database: Database) -> Actor:
    return person(database)


def body_of(database: Database, writer: Actor, submission_id: int) -> str:
    """The text in the writer's draft slot."""
    slot = shelf.draft(database, submission_id, writer.user_id or 0)
    return slot.fields["body"] if slot else ""


def test_a_draft_keeps_whatever_is_typed_and_becomes_the_submission(database: Database) -> None:
    writer = person(database)
    saved = desk.save_draft(database, writer, {"title": "Half a", "body": ""})
    again = desk.save_draft(
        database, writer, {"title": "Half a thought"}, submission_id=saved.submission_id, version=saved.version
    )
    assert writer.user_id is not None
    draft = shelf.draft(database, saved.submission_id, writer.user_id)
    assert draft is not None
    assert (draft.fields["title"], draft.version) == ("Half a thought", again.version)
    done = desk.submit(database, writer, good_en(), draft_id=saved.submission_id)
    assert (done.submission_id, done.revision) == (saved.submission_id, 1)
    assert shelf.draft(database, saved.submission_id, writer.user_id) is None


def test_two_windows_do_not_overwrite_each_others_draft(database: Database) -> None:
    writer = person(database)
    saved = desk.save_draft(database, writer, {"body": "a"})
    desk.save_draft(database, writer, {"body": "b"}, submission_id=saved.submission_id, version=saved.version)
    with pytest.raises(StaleDraft):
        desk.save_draft(database, writer, {"body": "c"}, submission_id=saved.submission_id, version=saved.version)


def test_another_persons_draft_cannot_be_handed_in(database: Database) -> None:
    saved = desk.save_draft(database, person(database), {"body": "mine"})
    with pytest.raises(NotAllowed):
        desk.submit(database, person(database), good_en(), draft_id=saved.submission_id)


def test_of_eight_windows_that_save_over_the_same_version_one_is_taken(database: Database, writer: Actor) -> None:
    first = desk.save_draft(database, writer, {"body": "a"})

    def save(number: int) -> DraftSaved | None:
        place = {"submission_id": first.submission_id, "version": first.version}
        try:
            return desk.save_draft(database, writer, {"body": str(number)}, **place)
        except StaleDraft:
            return None

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(save, range(8)))
    (taken,) = [number for number, saved in enumerate(done) if saved]
    assert body_of(database, writer, first.submission_id) == str(taken)


def test_a_draft_that_was_handed_in_is_not_begun_again_by_a_window_that_did_not_know(
    database: Database, writer: Actor
) -> None:
    saved = desk.save_draft(database, writer, {"body": "a"})
    desk.submit(database, writer, good_en(), draft_id=saved.submission_id, draft_version=saved.version)
    with pytest.raises(StaleDraft):
        desk.save_draft(database, writer, {"body": "b"}, submission_id=saved.submission_id, version=saved.version)
    fresh = desk.save_draft(database, writer, {"body": "c"}, submission_id=saved.submission_id)
    slot = shelf.draft(database, fresh.submission_id, writer.user_id or 0)
    assert slot
    assert (slot.version, slot.base_number, slot.fields["body"]) == (1, 1, "c")


def test_handing_in_does_not_end_a_draft_that_its_writer_has_not_seen(database: Database, writer: Actor) -> None:
    saved = desk.save_draft(database, writer, {"body": "a"})
    place = {"draft_id": saved.submission_id, "draft_version": saved.version}
    desk.save_draft(database, writer, {"body": "from the phone"}, submission_id=saved.submission_id, version=1)
    with pytest.raises(StaleDraft):
        desk.submit(database, writer, good_en(), **place)
    assert body_of(database, writer, saved.submission_id) == "from the phone"
    done = desk.submit(database, writer, good_en(), draft_id=saved.submission_id, draft_version=2)
    check_all(database)
    desk.save_draft(database, writer, {"body": "from the phone"}, submission_id=done.submission_id)
    desk.save_draft(database, writer, {"body": "and on"}, submission_id=done.submission_id, version=1)
    with pytest.raises(StaleDraft):
        desk.revise(database, writer, done.submission_id, good_en(), seen=1, draft_version=1)
    assert desk.revise(database, writer, done.submission_id, good_en(), seen=1, draft_version=2).revision == 2


def test_a_draft_that_was_handed_in_cannot_be_handed_in_again(database: Database, writer: Actor) -> None:
    saved = desk.save_draft(database, writer, {"body": "a"})
    desk.submit(database, writer, good_en(), draft_id=saved.submission_id, draft_version=1)
    with pytest.raises(NotPossible):
        desk.submit(database, writer, good_en(), draft_id=saved.submission_id, draft_version=1)


def test_a_save_is_known_by_the_name_that_its_page_gave_it(database: Database, writer: Actor) -> None:
    saved = desk.save_draft(database, writer, {"body": "a"}, stamp="first")
    desk.save_draft(database, writer, {"body": "b"}, submission_id=saved.submission_id, version=1, stamp="second")
    slot = shelf.draft(database, saved.submission_id, writer.user_id or 0)
    assert slot
    assert slot.stamp == "second"


def test_everybody_has_a_slot_of_their_own_and_only_on_what_they_may_change(database: Database, writer: Actor) -> None:
    saved = desk.save_draft(database, writer, {"body": "mine"})
    admin = person(database, Role.ADMIN)
    desk.save_draft(database, admin, {"body": "the admin's"}, submission_id=saved.submission_id)
    assert body_of(database, writer, saved.submission_id) == "mine"
    with pytest.raises(NotAllowed):
        desk.save_draft(database, person(database), {"body": "another's"}, submission_id=saved.submission_id)
