"""Readers see a picture from another server when the ledger says that somebody decided so, and for as long as that."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.articles import GOOD_EN_BODY, good_en
from tests.factories import check_all, desk_current, in_review, open_desk, person, publish_all
from workflow import desk, shelf
from workflow.article import Format, Source
from workflow.db import Database
from workflow.desk import Actor
from workflow.pictures import PicturePolicy
from workflow.settings import Settings
from workflow.shelf import SubmissionView
from workflow.states import Decision, Role

IMAGE = "![The dock at dawn](https://pictures.example/dock.png)"
LOADED = 'src="https://pictures.example/dock.png"'


@pytest.fixture
def rui(database: Database, settings: Settings) -> Actor:
    open_desk(database, settings)
    return person(database, Role.REVIEWER)


def illustrated(body: str = IMAGE) -> Source:
    return replace(good_en(), body=f"{GOOD_EN_BODY}\n{body}\n", format=Format.MARKDOWN)


def view_of(database: Database, submission_id: int) -> SubmissionView:
    view = shelf.submission(database, submission_id)
    assert view is not None
    return view


def published(database: Database, settings: Settings, rui: Actor, submission_id: int) -> str:
    """The article's page; its feeds say the same."""
    current = desk_current(database, submission_id)
    desk.decide(database, rui, submission_id, Decision.APPROVE, revision=current)
    publish_all(database)
    page = (settings.site_folder / f"{view_of(database, submission_id).slug}.html").read_text().replace("&#39;", "'")
    feed = json.loads((settings.site_folder / "feed.json").read_text())["items"][0]["content_html"]
    assert (LOADED in page) == (LOADED in feed)
    return page


def set_policy(database: Database, policy: PicturePolicy) -> None:
    news = shelf.profiles(database).find("news")
    assert news is not None
    admin = person(database, Role.ADMIN)
    desk.edit_category(database, admin, replace(news, pictures=policy), seen=news.version)


def asked(view: SubmissionView) -> int:
    (finding,) = [one for one in view.findings if one.code == "links.remote-image"]
    return finding.id


def test_what_nobody_decided_on_stays_out_and_its_words_stand_for_it(
    database: Database, settings: Settings, rui: Actor
) -> None:
    page = published(database, settings, rui, in_review(database, person(database), illustrated()))
    assert LOADED not in page
    assert "<p>The dock at dawn</p>" in page
    assert "img-src 'self' data:;" in page


def test_a_picture_that_the_reviewer_calls_intended_is_shown_and_the_page_may_load_it(
    database: Database, settings: Settings, rui: Actor
) -> None:
    submission_id = in_review(database, person(database), illustrated(f"{IMAGE} ![b](https://other.example/b.png)"))
    view = view_of(database, submission_id)
    (finding, _other) = [one for one in view.findings if one.code == "links.remote-image"]
    desk.answer(database, rui, submission_id, finding.id, "Ours, on the agency's server")
    page = published(database, settings, rui, submission_id)
    assert LOADED in page
    assert 'referrerpolicy="no-referrer"' in page
    assert "img-src 'self' data: https://pictures.example;" in page
    assert "other.example" not in page


def test_where_the_category_takes_pictures_out_the_words_are_in_the_text_itself(
    database: Database, settings: Settings, rui: Actor
) -> None:
    set_policy(database, PicturePolicy.STRIP)
    submission_id = in_review(database, person(database), illustrated())
    current = view_of(database, submission_id).current
    assert current is not None
    assert current.source.body == f"{GOOD_EN_BODY}\nThe dock at dawn\n"
    assert LOADED not in published(database, settings, rui, submission_id)


def test_a_picture_that_a_reviewer_took_back_into_the_text_is_shown(
    database: Database, settings: Settings, rui: Actor
) -> None:
    set_policy(database, PicturePolicy.STRIP)
    submission_id = in_review(database, person(database), illustrated())
    edits = [edit.id for edit in view_of(database, submission_id).edits]
    desk.settle_edits(database, rui, submission_id, edits, keep=False, seen=2)
    check_all(database)
    assert LOADED in published(database, settings, rui, submission_id)


def test_where_the_category_keeps_pictures_they_are_shown_and_what_counts_readers_is_not(
    database: Database, settings: Settings, rui: Actor
) -> None:
    set_policy(database, PicturePolicy.KEEP)
    dot = '<img src="https://pictures.example/dot.gif" width="1" height="1">'
    page = published(database, settings, rui, in_review(database, person(database), illustrated(f"{IMAGE}\n\n{dot}")))
    assert LOADED in page
    assert "dot.gif" not in page


def test_a_category_that_changes_its_mind_changes_no_text_that_was_approved_before(
    database: Database, settings: Settings, rui: Actor
) -> None:
    set_policy(database, PicturePolicy.KEEP)
    published(database, settings, rui, in_review(database, person(database), illustrated()))
    set_policy(database, PicturePolicy.HOLD)
    other = in_review(database, person(database), replace(good_en(), title="The dock is painted once more"))
    published(database, settings, rui, other)
    assert LOADED in (settings.site_folder / "feed.atom").read_text().replace("&quot;", '"')


def test_a_picture_that_a_later_text_brings_in_waits_for_its_own_answer(
    database: Database, settings: Settings, rui: Actor
) -> None:
    wen = person(database)
    submission_id = in_review(database, wen, illustrated())
    desk.answer(database, rui, submission_id, asked(view_of(database, submission_id)), "Ours")
    desk.decide(database, rui, submission_id, Decision.REQUEST_CHANGES, revision=1, note="Another photo, please")
    other = illustrated("![The dock at noon](https://pictures.example/noon.png)")
    desk.revise(database, wen, submission_id, other, seen=1)
    check_all(database)
    page = published(database, settings, rui, submission_id)
    assert "pictures.example" not in page
    assert "The dock at noon" in page
