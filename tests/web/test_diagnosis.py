"""Each thing that the doctor looks for: broken first, found, put right where that is safe, and sound again."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from tests import photos
from tests.articles import good_en
from tests.factories import WORKER, approved, check_all, open_desk, person, publish_all
from tests.illustrated import NAME, approve, copied, show_copies
from tests.websites import gives, serving
from web.diagnosis import Complaint, examine, repair
from workers.addresses import BrokerAddress
from workers.queues import connect
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.desk.media import keep, raw_of
from workflow.images import read
from workflow.runs import MAX_ATTEMPTS, claim_lines, claim_publication
from workflow.settings import Settings
from workflow.states import Lane, PublicationState, Role, RunState, State
from workflow.tables import ChannelRow, Event, Media, Publication, StageRun, Submission


@pytest.fixture
def writer(database: Database, settings: Settings) -> desk.Actor:
    """The writer of one published article."""
    open_desk(database, settings)
    writer = person(database)
    approved(database, writer, person(database, Role.REVIEWER))
    publish_all(database)
    assert examine(database, settings) == []
    return writer


def look(database: Database, settings: Settings) -> list[tuple[str, bool]]:
    return [(one.kind, one.grave) for one in examine(database, settings)]


def mend(database: Database, settings: Settings) -> list[str]:
    """What the repair says it did; after it the desk is sound, and a second repair has nothing to do."""
    done = repair(database, examine(database, settings))
    assert examine(database, settings) == []
    assert repair(database, []) == []
    return done


def _page(settings: Settings) -> Path:
    [page] = (settings.site_folder / "articles").iterdir()
    return page


@pytest.mark.parametrize("damage", [Path.unlink, lambda page: page.write_text("not what was sent")])
def test_a_published_file_that_is_gone_or_changed_is_written_anew(
    database: Database, settings: Settings, writer: desk.Actor, damage: Callable[[Path], object]
) -> None:
    page = _page(settings)
    before = page.read_bytes()
    damage(page)
    assert look(database, settings) == [("files", True)]
    assert mend(database, settings) == ["wrote the file of publication 1 anew", "projected site anew"]
    assert page.read_bytes() == before


def test_after_a_move_to_another_address_the_new_receipts_are_written_down_with_an_event(
    database: Database, settings: Settings, writer: desk.Actor
) -> None:
    page = _page(settings)
    page.unlink()
    open_desk(database, replace(settings, base_url="https://desk.example"))
    found = look(database, settings)
    assert ("files", True) in found
    mend(database, settings)
    [publication] = shelf.publications(database, 1)
    assert publication.url.startswith("https://desk.example/site/")
    assert shelf.timeline(database, 1)[-1].verb == "rewrite"
    assert _page(settings).name != page.name


def test_a_changed_event_is_found_and_nothing_pretends_to_mend_it(
    database: Database, settings: Settings, writer: desk.Actor
) -> None:
    with database.write() as connection:
        connection.execute(update(Event).where(Event.verb == "submit").values(actor="somebody else"))
    assert look(database, settings) == [("events", True)]
    assert repair(database, examine(database, settings)) == []
    assert look(database, settings) == [("events", True)]


@pytest.mark.parametrize("name", ["articles/9-9-def.html", "articles/.tmp-1", ".tmp-2", "pages/.tmp-3"])
def test_what_a_crash_left_behind_is_swept_once_it_is_old(
    database: Database, settings: Settings, writer: desk.Actor, name: str
) -> None:
    leftover = settings.site_folder / name
    leftover.parent.mkdir(exist_ok=True)
    leftover.write_bytes(b"half")
    assert look(database, settings) == []
    os.utime(leftover, (0, 0))
    assert look(database, settings) == [("files", False)]
    assert mend(database, settings) == ["projected site anew"]
    assert not leftover.exists()
    assert _page(settings).is_file()


def _an_hour_ago(database: Database, table: type[StageRun] | type[Publication]) -> None:
    with database.write() as connection:
        connection.execute(
            update(table).where(table.lease_until.is_not(None)).values(lease_until=now() - timedelta(hours=1))
        )


def test_work_that_nobody_came_back_for_is_put_back_in_the_queue_and_done(
    database: Database, settings: Settings, writer: desk.Actor
) -> None:
    submission_id = desk.submit(database, writer, good_en()).submission_id
    with database.write() as connection:
        claim_lines(connection, WORKER, Lane.CHECK)
    assert look(database, settings) == []
    _an_hour_ago(database, StageRun)
    stuck = examine(database, settings)
    assert {(one.kind, one.grave) for one in stuck} == {("work", True)}
    assert mend(database, settings) == [f"put back in the queue: {len(stuck)} of {len(stuck)} pieces of stuck work"]
    assert check_all(database) == 1
    brief = shelf.submission_brief(database, submission_id)
    assert brief is not None
    assert brief.state == State.IN_REVIEW
    with database.read() as connection:
        attempts = connection.scalars(select(StageRun.attempt).where(StageRun.submission_id == submission_id))
        assert set(attempts) == {2}


def test_a_publication_that_nobody_came_back_for_goes_out(
    database: Database, settings: Settings, writer: desk.Actor
) -> None:
    submission_id = approved(database, writer, person(database, Role.REVIEWER))
    with database.write() as connection:
        claim_publication(connection, WORKER)
    _an_hour_ago(database, Publication)
    assert look(database, settings) == [("work", True)]
    assert mend(database, settings) == ["put back in the queue: 1 of 1 pieces of stuck work"]
    assert publish_all(database) == 1
    [publication] = shelf.publications(database, submission_id)
    assert publication.state == PublicationState.LIVE


def test_work_that_took_its_last_attempt_with_it_ends_dead_where_ops_see_it(
    database: Database, settings: Settings, writer: desk.Actor
) -> None:
    desk.submit(database, writer, good_en())
    with database.write() as connection:
        claim_lines(connection, WORKER, Lane.CHECK)
        connection.execute(update(StageRun).where(StageRun.state == RunState.RUNNING).values(attempt=MAX_ATTEMPTS))
    _an_hour_ago(database, StageRun)
    [told] = repair(database, examine(database, settings))
    assert "given up" in told
    assert look(database, settings) == []
    assert shelf.failures(database)
    assert list(shelf.breaks(database)) == []


def test_a_submission_whose_work_was_taken_away_is_found(
    database: Database, settings: Settings, writer: desk.Actor
) -> None:
    submission_id = desk.submit(database, writer, good_en()).submission_id
    with database.write() as connection:
        connection.execute(delete(StageRun).where(StageRun.submission_id == submission_id))
    [complaint] = examine(database, settings)
    assert (complaint.where, complaint.grave) == (f"submission {submission_id}", True)
    with database.write() as connection:
        changed = update(Submission).where(Submission.id == submission_id).values(state=State.PUBLISHING)
        connection.execute(changed)
    assert look(database, settings) == [("work", True)]


def test_work_that_no_worker_takes_is_noted_unless_it_is_held(
    database: Database, settings: Settings, writer: desk.Actor
) -> None:
    ops = person(database, Role.OPS)
    approved(database, writer, person(database, Role.REVIEWER))
    with database.write() as connection:
        connection.execute(
            update(Publication)
            .where(Publication.state == PublicationState.PENDING)
            .values(due_at=now() - timedelta(hours=1))
        )
    [complaint] = examine(database, settings)
    assert (complaint.kind, complaint.grave, complaint.where) == ("work", False, "channel site")
    desk.hold(database, ops, "channel", "site", reason="moving house")
    assert look(database, settings) == []


def test_a_site_that_is_behind_is_projected(database: Database, settings: Settings, writer: desk.Actor) -> None:
    with database.write() as connection:
        connection.execute(update(ChannelRow).values(generation=ChannelRow.generation + 1))
    assert look(database, settings) == [("projection", True)]
    assert mend(database, settings) == ["projected site anew"]


def test_a_site_that_is_ahead_of_an_old_database_is_taken_back(
    database: Database, settings: Settings, writer: desk.Actor
) -> None:
    with database.write() as connection:
        connection.execute(update(ChannelRow).values(generation=0))
    assert look(database, settings) == [("projection", True)]
    assert mend(database, settings) == ["projected site anew"]


# With a broker.


@pytest.fixture
def with_broker(settings: Settings, valkey: BrokerAddress) -> Settings:
    return replace(settings, redis_url=valkey.redis)


def _hints(database: Database, settings: Settings) -> list[Complaint]:
    return [one for one in examine(database, settings) if one.kind == "hints"]


def test_due_work_that_no_hint_announces_and_hints_that_nobody_takes_are_noted(
    database: Database, with_broker: Settings, writer: desk.Actor, valkey: BrokerAddress
) -> None:
    assert _hints(database, with_broker) == []
    desk.submit(database, writer, good_en())
    [silent] = _hints(database, with_broker)
    assert "is the sweeper running?" in silent.what
    with connect(valkey) as client:
        client.rpush("check", "hint")
        assert _hints(database, with_broker) == []
        client.rpush("check", *["hint"] * 500)
        [many] = _hints(database, with_broker)
    assert (many.where, many.grave) == ("check", False)
    assert "501 hints" in many.what


def test_a_broker_that_is_away_is_noted(database: Database, settings: Settings, writer: desk.Actor) -> None:
    for url in (
        "redis://127.0.0.1:9/0",
        "unix:///nowhere/socket?db=0",
        "redis+socket:///nowhere?virtual_host=0",
        "x://",
    ):
        [away] = _hints(database, replace(settings, redis_url=url))
        assert (away.where, away.grave) == ("broker", False)


@pytest.fixture
def copy(database: Database, settings: Settings) -> Path:
    """The file of the copy that a published article shows."""
    open_desk(database, settings)
    show_copies(database)
    with serving() as site:
        site.pages["/dock.png"] = gives(photos.PNG)
        approve(database, person(database, Role.REVIEWER), copied(database, person(database), site, "/dock.png"))
    path = settings.site_folder / "media" / NAME
    assert path.is_file()
    assert examine(database, settings) == []
    return path


@pytest.mark.parametrize("damage", [Path.unlink, lambda path: path.write_bytes(b"something else")])
def test_a_picture_that_is_gone_from_the_site_or_changed_there_is_written_anew(
    database: Database, settings: Settings, copy: Path, damage: Callable[[Path], object]
) -> None:
    raw = copy.read_bytes()
    damage(copy)
    assert look(database, settings) == [("pictures", True)]
    assert mend(database, settings) == ["projected site anew"]
    assert copy.read_bytes() == raw


def test_a_picture_that_is_damaged_in_the_database_is_taken_back_from_the_site(
    database: Database, settings: Settings, copy: Path
) -> None:
    with database.write() as connection:
        connection.execute(update(Media).values(raw=b"something else"))
    assert look(database, settings) == [("pictures", True)]
    assert mend(database, settings) == [f"took the picture {NAME} back from the site"]
    assert raw_of(database, NAME) == copy.read_bytes()


def test_a_picture_that_is_lost_in_the_database_is_taken_back_from_the_site(
    database: Database, settings: Settings, copy: Path
) -> None:
    if not database.is_sqlite:
        pytest.skip("PostgreSQL does not let a row go that another refers to")
    with closing(sqlite3.connect(database.url.removeprefix("sqlite:///"))) as by_hand:
        by_hand.execute("DELETE FROM media")
        by_hand.commit()
    assert ("pictures", True) in look(database, settings)
    mend(database, settings)
    assert raw_of(database, NAME) == copy.read_bytes()


def test_a_picture_that_is_whole_nowhere_is_told_and_left_to_people(
    database: Database, settings: Settings, copy: Path
) -> None:
    with database.write() as connection:
        connection.execute(update(Media).values(raw=b"something else"))
    copy.write_bytes(b"something else as well")
    found = [one for one in examine(database, settings) if "fetch it anew" in one.what]
    assert [(one.where, one.grave, bool(one.remedy)) for one in found] == [(NAME, True, False)]
    repair(database, examine(database, settings))
    assert ("pictures", True) in look(database, settings)


def test_files_and_copies_that_nothing_shows_are_noted_and_thrown_away(
    database: Database, settings: Settings, copy: Path
) -> None:
    stray = copy.with_name(f"{'0' * 64}.png")
    stray.write_bytes(photos.GIF)
    os.utime(stray, (0, 0))
    with database.write() as connection:
        keep(connection, read(photos.GIF), now() - timedelta(days=30))
    assert look(database, settings) == [("pictures", False), ("pictures", False)]
    assert mend(database, settings) == [
        "threw away copies of pictures that nothing needs: 1",
        "projected site anew",
    ]
    assert not stray.exists()
    assert copy.exists()
