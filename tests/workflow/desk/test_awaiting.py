"""An article waits a little for its pictures, goes out with what is there, and never changes after that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests import photos
from tests.articles import good_en
from tests.factories import WORKER, check_all, desk_current, in_review, open_desk, person, publish_all
from tests.illustrated import NAME, approve, illustrated, manners_at, show_copies
from tests.receiver import receiving
from tests.websites import Website, gives, hangs_up, says, serving
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.desk import Actor
from workflow.desk.awaiting import WAITS
from workflow.images import read
from workflow.outside.manners import Manners
from workflow.runs import MAX_ATTEMPTS
from workflow.settings import Settings
from workflow.states import PublicationState, Role, State
from workflow.tables import Publication


@pytest.fixture
def site() -> Iterator[Website]:
    with serving() as site:
        site.pages["/dock.png"] = gives(photos.PNG)
        yield site


@pytest.fixture
def manners(site: Website) -> Manners:
    return manners_at(site)


@pytest.fixture
def rui(database: Database, settings: Settings) -> Actor:
    """The reviewer of a desk whose news show the desk's own copies of pictures."""
    open_desk(database, settings)
    show_copies(database)
    return person(database, Role.REVIEWER)


def handed_in(database: Database, *urls: str) -> int:
    return in_review(database, person(database), illustrated(*urls))


def page_of(database: Database, settings: Settings, submission_id: int) -> str:
    view = shelf.submission(database, submission_id)
    assert view is not None
    return (settings.site_folder / f"{view.slug}.html").read_text().replace("&#39;", "'")


def media(settings: Settings) -> dict[str, bytes]:
    room = settings.site_folder / "media"
    return {path.name: path.read_bytes() for path in room.iterdir()} if room.is_dir() else {}


def found(database: Database, submission_id: int) -> list[str]:
    view = shelf.submission(database, submission_id)
    assert view is not None
    return [one.code for one in view.findings if one.stage == "pictures"]


def verbs(database: Database, submission_id: int) -> list[str]:
    return [event.verb for event in shelf.timeline(database, submission_id)]


def test_readers_get_the_desks_own_copy_in_the_page_and_in_the_feeds(
    database: Database, settings: Settings, rui: Actor, site: Website, manners: Manners
) -> None:
    submission_id = handed_in(database, site.url("/dock.png"))
    assert desk.check_late(database, WORKER, manners) == 1
    approve(database, rui, submission_id)
    page = page_of(database, settings, submission_id)
    address = f"http://127.0.0.1:8000/site/media/{NAME}"
    assert f'<img src="{address}" alt="The dock at dawn" width="24" height="16" loading="lazy"' in page
    assert "img-src 'self' data:;" in page
    for name in ("feed.json", "feed.atom"):
        assert address in (settings.site_folder / name).read_text()
    assert not any(str(site.port) in path.read_text() for path in settings.site_folder.rglob("*.*ml"))
    assert media(settings) == {NAME: read(photos.PNG).raw}
    assert verbs(database, submission_id)[:4] == ["submit", "clear", "fetch_pictures", "approve"]
    assert list(shelf.breaks(database)) == []


def test_what_was_approved_stays_whatever_becomes_of_the_address(
    database: Database, settings: Settings, rui: Actor, site: Website, manners: Manners
) -> None:
    submission_id = handed_in(database, site.url("/dock.png"))
    desk.check_late(database, WORKER, manners)
    approve(database, rui, submission_id)
    site.pages["/dock.png"] = gives(photos.GIF)
    other = in_review(database, person(database), replace(good_en(), title="The dock is painted once more"))
    approve(database, rui, other)
    assert NAME in page_of(database, settings, submission_id)
    assert site.asked == ["GET /dock.png"]


def test_an_approval_that_comes_first_waits_for_the_pictures_and_counts_no_attempt(
    database: Database, settings: Settings, rui: Actor, site: Website, manners: Manners
) -> None:
    submission_id = handed_in(database, site.url("/dock.png"))
    approve(database, rui, submission_id)
    with database.read() as connection:
        row = connection.execute(select(Publication.__table__)).one()
    assert (row.state, row.attempt, row.lease_until) == (PublicationState.PENDING, 0, None)
    assert shelf.submission_brief(database, submission_id).state == State.APPROVED  # type: ignore[union-attr]
    desk.check_late(database, WORKER, manners)
    with time_machine.travel(now() + timedelta(seconds=5)):
        publish_all(database)
    assert NAME in page_of(database, settings, submission_id)


def test_no_article_waits_for_long_and_what_had_not_come_stays_out_for_good(
    database: Database, settings: Settings, rui: Actor, site: Website, manners: Manners
) -> None:
    site.pages["/dock.png"] = hangs_up
    submission_id = handed_in(database, site.url("/dock.png"))
    desk.check_late(database, WORKER, manners)
    approve(database, rui, submission_id)
    with time_machine.travel(now() + WAITS + timedelta(seconds=1)):
        publish_all(database)
        page = page_of(database, settings, submission_id)
        assert "<p>The dock at dawn</p>" in page
        assert "leave_pictures_out" in verbs(database, submission_id)
        site.pages["/dock.png"] = gives(photos.PNG)
        desk.check_late(database, WORKER, manners)
        desk.refresh(database, "site")
    assert page_of(database, settings, submission_id) == page
    assert found(database, submission_id) == ["pictures.not-copied"]
    assert (media(settings), site.asked) == ({}, ["GET /dock.png"])


def test_where_nobody_fetches_any_more_nobody_waits(
    database: Database, settings: Settings, rui: Actor, site: Website
) -> None:
    submission_id = handed_in(database, site.url("/dock.png"))
    for _ in range(MAX_ATTEMPTS):
        with database.write() as connection:
            connection.exec_driver_sql("UPDATE stage_runs SET state = 'dead' WHERE stage = 'pictures'")
    approve(database, rui, submission_id)
    assert "<p>The dock at dawn</p>" in page_of(database, settings, submission_id)


def test_the_reviewer_is_told_of_a_picture_that_could_not_be_copied(
    database: Database, settings: Settings, rui: Actor, site: Website, manners: Manners
) -> None:
    site.pages["/dock.png"] = says(404)
    submission_id = handed_in(database, site.url("/dock.png"))
    desk.check_late(database, WORKER, manners)
    assert found(database, submission_id) == ["pictures.not-copied"]
    view = shelf.submission(database, submission_id)
    assert view is not None
    assert (view.state, view.verdict) == (State.IN_REVIEW, "warn")
    approve(database, rui, submission_id)
    assert "<p>The dock at dawn</p>" in page_of(database, settings, submission_id)


def test_two_articles_with_the_same_picture_share_one_file_and_the_last_takes_it_along(
    database: Database, settings: Settings, rui: Actor, site: Website, manners: Manners
) -> None:
    site.pages["/other.png"] = gives(photos.PNG)
    writers = [person(database), person(database)]
    sources = [
        illustrated(site.url("/dock.png")),
        replace(illustrated(site.url("/other.png")), title="The dock is painted once more"),
    ]
    both = [in_review(database, writer, source) for writer, source in zip(writers, sources, strict=True)]
    while desk.check_late(database, WORKER, manners):
        pass
    for submission_id in both:
        approve(database, rui, submission_id)
    assert list(media(settings)) == [NAME]
    desk.withdraw(database, writers[0], both[0], reason="An error")
    publish_all(database)
    assert list(media(settings)) == [NAME]
    desk.withdraw(database, writers[1], both[1], reason="An error")
    publish_all(database)
    assert media(settings) == {}


def test_a_newer_text_without_the_picture_takes_its_file_off_the_site(
    database: Database, settings: Settings, rui: Actor, site: Website, manners: Manners
) -> None:
    wen = person(database)
    submission_id = in_review(database, wen, illustrated(site.url("/dock.png")))
    desk.check_late(database, WORKER, manners)
    approve(database, rui, submission_id)
    desk.revise(database, wen, submission_id, good_en(), seen=desk_current(database, submission_id))
    check_all(database)
    assert list(media(settings)) == [NAME]
    approve(database, rui, submission_id)
    assert NAME not in page_of(database, settings, submission_id)
    assert media(settings) == {}


def test_the_webhook_tells_of_the_copy_where_readers_find_it(
    database: Database, settings: Settings, rui: Actor, site: Website, manners: Manners
) -> None:
    with receiving() as receiver:
        admin = person(database, Role.ADMIN)
        given = {"url": receiver.url, "secret": "a secret that is long enough", "allow_private": "true"}
        desk.add_channel(database, admin, "webhook", given)
        desk.switch_channel(database, admin, "webhook", on=True)
        submission_id = handed_in(database, site.url("/dock.png"))
        desk.check_late(database, WORKER, manners)
        approve(database, rui, submission_id)
        [request] = receiver.requests
    html = request.message["data"]["html"]
    assert f'src="http://127.0.0.1:8000/site/media/{NAME}"' in html
    assert str(site.port) not in html
