"""The store holds each picture once, gives only what is whole, and loses what no text has needed for a while."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select, update

from tests import photos
from tests.articles import good_en
from tests.factories import approved, check_all, desk_current, in_review, open_desk, person, publish_all
from workflow import desk
from workflow.clock import now
from workflow.db import Database
from workflow.desk.media import KEPT_AFTER_USE, keep, put_media_back, raw_of, sweep_media, unneeded
from workflow.images import read
from workflow.settings import Settings
from workflow.states import CopyState, Decision, Role
from workflow.tables import Media, PictureRow, Revision

PNG = read(photos.PNG)
LATER = KEPT_AFTER_USE + timedelta(hours=1)


def used_by(database: Database, submission_id: int) -> None:
    """Let the first text of an article show the picture."""
    with database.write() as connection:
        sha256 = keep(connection, PNG, now())
        first = connection.execute(
            select(func.min(Revision.id)).where(Revision.submission_id == submission_id)
        ).scalar_one()
        row = {"revision_id": first, "address": "https://e.org/a", "address_sha256": "a", "due_at": now()}
        connection.execute(PictureRow.__table__.insert().values(**row, state=CopyState.KEPT, media_sha256=sha256))  # type: ignore[attr-defined]


def names(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.scalars(select(Media.sha256)))


def test_a_picture_that_is_kept_twice_is_there_once(database: Database) -> None:
    with database.write() as connection:
        assert keep(connection, PNG, now()) == keep(connection, PNG, now()) == PNG.sha256
    assert names(database) == [PNG.sha256]
    assert raw_of(database, f"{PNG.sha256}.png") == PNG.raw


def test_a_copy_that_was_changed_is_not_given_and_can_be_put_back(database: Database) -> None:
    with database.write() as connection:
        keep(connection, PNG, now())
        connection.execute(update(Media).values(raw=b"something else"))
    with pytest.raises(LookupError):
        raw_of(database, f"{PNG.sha256}.png")
    assert not put_media_back(database, b"no picture")
    assert not put_media_back(database, photos.PNG)
    assert put_media_back(database, PNG.raw)
    assert raw_of(database, f"{PNG.sha256}.png") == PNG.raw
    with pytest.raises(LookupError):
        raw_of(database, "0" * 64 + ".png")


def test_what_nothing_ever_used_goes_after_a_while(database: Database) -> None:
    with database.write() as connection:
        keep(connection, PNG, now())
    assert (unneeded(database), sweep_media(database)) == (0, 0)
    with time_machine.travel(now() + LATER):
        assert unneeded(database) == 1
        assert sweep_media(database) == 1
        assert sweep_media(database) == 0
    assert names(database) == []


def test_what_a_text_in_the_making_shows_stays(database: Database, settings: Settings) -> None:
    open_desk(database, settings)
    used_by(database, in_review(database, person(database)))
    with time_machine.travel(now() + LATER):
        assert sweep_media(database) == 0


def test_what_is_live_stays_although_a_newer_text_shows_it_no_more(database: Database, settings: Settings) -> None:
    open_desk(database, settings)
    wen, rui = person(database), person(database, Role.REVIEWER)
    submission_id = approved(database, wen, rui)
    used_by(database, submission_id)
    publish_all(database)
    desk.revise(database, wen, submission_id, replace(good_en(), title="The canal bell rings once more"), seen=1)
    check_all(database)
    with time_machine.travel(now() + LATER):
        assert sweep_media(database) == 0
        revision = desk_current(database, submission_id)
        desk.decide(database, rui, submission_id, Decision.APPROVE, revision=revision)
    with time_machine.travel(now() + LATER + timedelta(minutes=1)):
        publish_all(database)
        assert sweep_media(database) == 0
    with time_machine.travel(now() + 2 * LATER + timedelta(minutes=1)):
        assert sweep_media(database) == 1


@pytest.mark.parametrize("end", ["withdrawn", "rejected"])
def test_what_only_an_article_that_is_over_shows_goes_after_a_while(
    database: Database, settings: Settings, end: str
) -> None:
    open_desk(database, settings)
    wen = person(database)
    submission_id = in_review(database, wen)
    used_by(database, submission_id)
    if end == "withdrawn":
        desk.withdraw(database, wen, submission_id, reason="An error")
    else:
        rui = person(database, Role.REVIEWER)
        desk.decide(database, rui, submission_id, Decision.REJECT, revision=1, note="Not ours")
    assert sweep_media(database) == 0
    with time_machine.travel(now() + LATER):
        assert sweep_media(database) == 1
