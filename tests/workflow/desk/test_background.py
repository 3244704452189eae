"""What a text is checked against: what its submission said before, as the desk and its reviewers left it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.articles import GOOD_EN_BODY, good_en, good_zh, promo_zh
from tests.factories import WORKER, check_all, desk_current, open_desk, person
from workflow import desk, shelf
from workflow.article import Background, Format, Source
from workflow.db import Database
from workflow.desk.background import LOOKED_BACK, background_of, backgrounds
from workflow.desk.ledger import texts
from workflow.lists.folder import ListFolder
from workflow.lists.listed import Kind
from workflow.settings import Settings
from workflow.states import Decision, Role, State


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


def background(database: Database, submission_id: int) -> Background:
    view = shelf.submission(database, submission_id)
    assert view is not None
    assert view.current is not None
    with database.read() as connection:
        read = texts(connection, [view.current.id])
    return backgrounds(database, read.values())[view.current.id]


def with_body(body: str) -> Source:
    return replace(good_en(), body=body)


def test_the_first_text_of_a_submission_stands_alone(database: Database) -> None:
    submission_id = desk.submit(database, person(database), good_en()).submission_id
    assert background(database, submission_id) == Background()


def test_earlier_revisions_come_newest_first_and_not_all_of_them(database: Database) -> None:
    writer = person(database)
    submission_id = desk.submit(database, writer, with_body("One.")).submission_id
    for seen in range(1, LOOKED_BACK + 3):
        desk.revise(database, writer, submission_id, with_body(f"Text {seen + 1}."), seen=seen)
    numbers = [one.number for one in background(database, submission_id).earlier]
    assert numbers == list(range(LOOKED_BACK + 2, 2, -1))


def test_what_the_desk_took_out_is_not_missing(database: Database) -> None:
    writer = person(database)
    submission_id = desk.submit(database, writer, promo_zh()).submission_id
    check_all(database)
    desk.revise(database, writer, submission_id, good_zh(), seen=desk_current(database, submission_id))
    (earlier,) = background(database, submission_id).earlier
    assert earlier.number == 2
    assert "win66" not in earlier.body


def test_a_revision_of_the_desk_is_not_compared_with_the_text_it_was_made_from(database: Database) -> None:
    submission_id = desk.submit(database, person(database), promo_zh()).submission_id
    check_all(database)
    assert desk_current(database, submission_id) == 2
    assert background(database, submission_id).earlier == ()


def test_a_revision_cut_in_mid_sentence_goes_back_to_its_writer_and_the_whole_one_passes(database: Database) -> None:
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    submission_id = desk.submit(database, writer, good_en()).submission_id
    check_all(database)
    desk.decide(database, reviewer, submission_id, Decision.REQUEST_CHANGES, revision=1, note="The date, please")
    desk.revise(database, writer, submission_id, with_body(GOOD_EN_BODY[:700]), seen=1)
    check_all(database)
    view = shelf.submission(database, submission_id)
    assert view is not None
    assert view.state is State.RETURNED
    (found,) = [one for one in view.findings if one.stage == "history"]
    assert found.params["revision"] == 1
    desk.revise(database, writer, submission_id, with_body(GOOD_EN_BODY.replace("forty", "fifty")), seen=2)
    check_all(database)
    view = shelf.submission(database, submission_id)
    assert view is not None
    assert view.state is State.IN_REVIEW


def _hand_in_draft(database: Database, drafted: str, handed_in: str) -> int:
    writer = person(database)
    draft = desk.save_draft(database, writer, {"title": "x", "body": drafted}).submission_id
    desk.submit(database, writer, with_body(handed_in), draft_id=draft)
    return draft


def test_a_draft_longer_than_what_came_of_it_is_remembered(database: Database) -> None:
    submission_id = _hand_in_draft(database, GOOD_EN_BODY, GOOD_EN_BODY[:700])
    (earlier,) = background(database, submission_id).earlier
    assert (earlier.number, earlier.body) == (0, GOOD_EN_BODY)
    check_all(database)
    view = shelf.submission(database, submission_id)
    assert view is not None
    (found,) = [one for one in view.findings if one.stage == "history"]
    assert "draft" in found.say()


def test_a_draft_handed_in_whole_is_forgotten_and_so_is_one_whose_end_came_later(database: Database) -> None:
    assert background(database, _hand_in_draft(database, GOOD_EN_BODY, GOOD_EN_BODY)).earlier == ()
    submission_id = _hand_in_draft(database, GOOD_EN_BODY, GOOD_EN_BODY[:700])
    view = shelf.submission(database, submission_id)
    assert view is not None
    writer = desk.Actor(view.author_id, view.author, Role.WRITER)
    desk.revise(database, writer, submission_id, good_en(), seen=1)
    assert [one.number for one in background(database, submission_id).earlier] == [1]


def test_links_are_held_against_the_lists_of_the_moment(database: Database, tmp_path: Path) -> None:
    folder = ListFolder(tmp_path / "lists")
    source = replace(
        good_en(), body=f"{GOOD_EN_BODY}\n\nRead [more](https://www.bet.example/a).\n", format=Format.MARKDOWN
    )
    found = {}
    for version in range(3):
        submission_id = desk.submit(database, person(database), source).submission_id
        while desk.check(database, WORKER, lists=folder.current()):
            pass
        view = shelf.submission(database, submission_id)
        assert view is not None
        found[version] = {one.code for one in view.findings} & {"links.listed-host"}
        if version == 0:
            folder.add("betting", ["bet.example"], kind=Kind.DENY)
        else:
            folder.update("betting", ["other.example"])
    assert found == {0: set(), 1: {"links.listed-host"}, 2: set()}


def test_a_text_that_is_being_written_has_the_background_of_a_next_revision(database: Database) -> None:
    writer = person(database)
    submission_id = desk.submit(database, writer, good_en()).submission_id
    around = background_of(database, good_en(), author_id=None, submission_id=submission_id)
    assert [one.number for one in around.earlier] == [1]
    assert around.neighbours == ()
    alone = background_of(database, good_en(), author_id=writer.user_id)
    assert alone.earlier == ()
    (own,) = alone.neighbours
    assert (own.submission_id, own.own, own.title) == (submission_id, True, good_en().title)
    (anothers,) = background_of(database, good_en(), author_id=person(database).user_id).neighbours
    assert (anothers.own, anothers.title) == (False, "")
