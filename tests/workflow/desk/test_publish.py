"""Publishing: on the site within moments of approval, once, and never an old text after a newer one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select, update

from tests.articles import good_en
from tests.factories import WORKER, approved, open_desk, person, publish_all
from workflow import desk, shelf
from workflow.article import Format
from workflow.channels import Receipt
from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import worker_actor
from workflow.desk.publish import Failure, Sent, _fail, _succeed
from workflow.profiles import LinkPolicy
from workflow.runs import LEASE, MAX_ATTEMPTS, claim_publication
from workflow.settings import Settings
from workflow.states import PublicationState, Role, State
from workflow.tables import ChannelRow, Publication


@pytest.fixture
def submission_id(database: Database, settings: Settings) -> int:
    """An approved submission, its publication due."""
    open_desk(database, settings)
    return approved(database, person(database), person(database, Role.REVIEWER))


def _state(database: Database, submission_id: int) -> State:
    brief = shelf.submission_brief(database, submission_id)
    assert brief is not None
    return brief.state


def _feed_titles(settings: Settings) -> list[str]:
    return [entry["title"] for entry in json.loads((settings.site_folder / "feed.json").read_text())["items"]]


def test_an_approved_text_is_on_the_site_in_its_feeds_and_in_the_sitemap(
    database: Database, settings: Settings, submission_id: int
) -> None:
    assert publish_all(database) == 1
    view = shelf.submission(database, submission_id)
    assert view is not None
    assert (view.state, view.live) == (State.PUBLISHED, view.current)
    page = settings.site_folder / f"{view.slug}.html"
    assert "Mill Street" in page.read_text()
    for name in ("index.html", "feed.atom", "sitemap.xml"):
        assert view.slug in (settings.site_folder / name).read_text()
    assert _feed_titles(settings) == ["A ferry terminal comes back as a market"]


def test_publishing_again_changes_nothing(database: Database, settings: Settings, submission_id: int) -> None:
    publish_all(database)
    before = {path.name: path.read_bytes() for path in settings.site_folder.glob("**/*") if path.is_file()}
    assert publish_all(database) == 0
    desk.refresh(database, "site")
    after = {path.name: path.read_bytes() for path in settings.site_folder.glob("**/*") if path.is_file()}
    assert after == before


def test_a_worker_that_comes_back_late_publishes_nothing(
    database: Database, settings: Settings, submission_id: int
) -> None:
    with database.write() as connection:
        late = claim_publication(connection, WORKER)
    assert late is not None
    with time_machine.travel(now() + LEASE + timedelta(seconds=1)):
        assert desk.publish(database, "another") == 1
        events = len(shelf.timeline(database, submission_id))
        assert not _succeed(database, worker_actor(WORKER), late, Sent(Receipt("x", "x", "x")))
        _fail(database, worker_actor(WORKER), late, Failure("late", final=True))
    assert len(shelf.timeline(database, submission_id)) == events
    [publication] = shelf.publications(database, submission_id)
    assert (publication.state, publication.attempt) == (PublicationState.LIVE, 2)


def test_a_worker_that_comes_back_while_the_text_is_taken_down_does_not_bring_it_back(
    database: Database, settings: Settings, submission_id: int
) -> None:
    with database.write() as connection:
        late = claim_publication(connection, WORKER)
    assert late is not None
    with time_machine.travel(now() + LEASE + timedelta(seconds=1)):
        assert desk.publish(database, "another") == 1
        desk.withdraw(database, person(database, Role.REVIEWER), submission_id, reason="a name was wrong")
        with database.write() as connection:
            taking_down = claim_publication(connection, "another")
        assert taking_down is not None
        assert taking_down.attempt == late.attempt
        assert not _succeed(database, worker_actor(WORKER), late, Sent(Receipt("x", "x", "x")))
        assert _succeed(database, worker_actor("another"), taking_down, Sent(Receipt("", "", "")))
    [publication] = shelf.publications(database, submission_id)
    assert publication.state == PublicationState.WITHDRAWN


def test_a_channel_that_fails_is_tried_again_later_and_then_given_up_visibly(
    database: Database, settings: Settings, submission_id: int
) -> None:
    _break_the_site(database, settings)
    at = now()
    for attempt in range(1, MAX_ATTEMPTS + 1):
        with time_machine.travel(at):
            assert desk.publish(database, WORKER) == 1
            assert desk.publish(database, WORKER) == 0
        [publication] = shelf.publications(database, submission_id)
        assert publication.attempt == attempt
        at += timedelta(minutes=10)
    assert publication.state == PublicationState.FAILED
    [group] = shelf.failures(database)
    assert (group.kind, group.name, group.submission_ids) == ("channel", "site", (submission_id,))
    assert _state(database, submission_id) is State.PUBLISHING


def _break_the_site(database: Database, settings: Settings) -> None:
    """A file stands where the site's folder should be."""
    settings.folder.mkdir(parents=True, exist_ok=True)
    (settings.folder / "blocked").write_text("not a folder")
    with database.write() as connection:
        folder = {"folder": str(settings.folder / "blocked"), "base_url": "http://127.0.0.1:8000/site/"}
        connection.execute(update(ChannelRow).values(settings=folder))


def test_ops_can_send_a_failed_publication_again_once_the_cause_is_gone(
    database: Database, settings: Settings, submission_id: int
) -> None:
    _break_the_site(database, settings)
    with time_machine.travel(now()) as travel:
        for _ in range(MAX_ATTEMPTS):
            desk.publish(database, WORKER)
            travel.shift(timedelta(minutes=10))
    open_desk(database, settings)
    ops = person(database, Role.OPS)
    [group] = shelf.failures(database)
    assert desk.retry_publications(database, ops, fingerprint=group.fingerprint, reason="folder is back") == 1
    publish_all(database)
    assert _state(database, submission_id) is State.PUBLISHED
    assert shelf.failures(database) == ()


def test_a_paused_channel_keeps_its_publications_until_it_goes_on(
    database: Database, settings: Settings, submission_id: int
) -> None:
    ops = person(database, Role.OPS)
    desk.hold(database, ops, "channel", "site", reason="moving the server")
    assert publish_all(database) == 0
    assert _state(database, submission_id) is State.APPROVED
    desk.lift(database, ops, "channel", "site")
    assert publish_all(database) == 1


def test_a_worker_that_dies_before_the_index_was_written_leaves_that_to_the_next_look(
    database: Database, settings: Settings, submission_id: int
) -> None:
    actor = worker_actor(WORKER)
    with database.write() as connection:
        claim = claim_publication(connection, WORKER)
    assert claim is not None
    assert _succeed(database, actor, claim, Sent(Receipt("articles/x", "http://127.0.0.1/x", "0" * 64)))
    assert not (settings.site_folder / "index.html").exists()
    assert desk.refresh_behind(database) == 1
    assert Path(settings.site_folder / "index.html").exists()
    assert desk.refresh_behind(database) == 0


def test_the_idempotency_key_stays_the_same_over_every_try(
    database: Database, settings: Settings, submission_id: int
) -> None:
    _break_the_site(database, settings)
    with database.read() as connection:
        before = connection.scalars(select(Publication.idempotency_key)).all()
    desk.publish(database, WORKER)
    with database.read() as connection:
        assert connection.scalars(select(Publication.idempotency_key)).all() == before


def test_links_are_published_as_the_category_had_it_when_the_text_was_approved(
    database: Database, settings: Settings
) -> None:
    open_desk(database, settings)
    admin, source = person(database, Role.ADMIN), good_en()
    body = f"{source.body}\n\nSee [the Courier](https://courier.example/1), [our own](https://gazette.example/2).\n"
    linking = replace(source, body=body, format=Format.MARKDOWN)
    category = shelf.profiles(database).find(source.category)
    assert category is not None
    paid = LinkPolicy(("sponsored",), ("gazette.example",))
    desk.edit_category(database, admin, replace(category, links=paid), seen=1)
    submission_id = approved(database, person(database), person(database, Role.REVIEWER), linking)
    desk.edit_category(database, admin, category, seen=2)
    publish_all(database)
    view = shelf.submission(database, submission_id)
    assert view is not None
    page = (settings.site_folder / f"{view.slug}.html").read_text()
    assert '<a href="https://courier.example/1" rel="sponsored noopener">' in page
    assert '<a href="https://gazette.example/2" rel="noopener">' in page
    (entry,) = json.loads((settings.site_folder / "feed.json").read_text())["items"]
    assert '<a href="https://courier.example/1" rel="sponsored noopener">' in entry["content_html"]
    publication = view.publications[0]
    assert desk.rewrite(database, publication.id)
    assert page == (settings.site_folder / f"{view.slug}.html").read_text()
