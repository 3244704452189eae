"""The desk fetches each picture of a text once, by whoever is there to do it, and settles what it cannot have."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from tests import photos
from tests.articles import good_en
from tests.factories import check_all, in_review, open_desk, person
from tests.websites import Website, after, gives, hangs_up, in_turn, says, serving
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.desk import Actor, copying
from workflow.desk.copying import MOST_PICTURES, Copies, copy_all, leave_out
from workflow.images import read
from workflow.outside.manners import Manners
from workflow.pictures import WhyNot
from workflow.settings import Settings
from workflow.states import Role
from workflow.tables import Media, Revision


@pytest.fixture
def site() -> Iterator[Website]:
    with serving() as site:
        site.pages |= {"/dock.png": gives(photos.PNG), "/bell.jpg": gives(photos.JPEG)}
        yield site


@pytest.fixture
def manners(site: Website) -> Manners:
    return Manners(opened=frozenset({("127.0.0.1", site.port)}), seconds=5.0, rest_s=0.01)


@pytest.fixture
def text(database: Database, settings: Settings) -> int:
    """The revision of a text that waits for its review."""
    open_desk(database, settings)
    in_review(database, person(database))
    with database.read() as connection:
        return connection.execute(select(func.max(Revision.id))).scalar_one()


def copy(database: Database, text: int, manners: Manners, *addresses: str, minutes: float = 10) -> Copies:
    return copy_all(database, text, addresses, manners, until=now() + timedelta(minutes=minutes))


def kept(database: Database, text: int) -> dict[str, str]:
    """The names of the copies, by the path of their address."""
    return {"/" + url.rpartition("/")[2]: one.name for url, one in shelf.copies(database, text).items() if one.name}


def rows_of(database: Database) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(Media)).scalar_one()


def test_every_picture_is_kept_by_its_content_without_what_it_tells(
    database: Database, site: Website, manners: Manners, text: int
) -> None:
    assert copy(database, text, manners, site.url("/dock.png"), site.url("/bell.jpg")) == Copies()
    assert kept(database, text) == {
        "/dock.png": f"{read(photos.PNG).sha256}.png",
        "/bell.jpg": f"{read(photos.JPEG).sha256}.jpg",
    }
    assert sorted(site.asked) == ["GET /bell.jpg", "GET /dock.png"]


def test_a_second_look_asks_for_nothing_and_changes_nothing(
    database: Database, site: Website, manners: Manners, text: int
) -> None:
    copy(database, text, manners, site.url("/dock.png"))
    site.pages["/dock.png"] = gives(photos.GIF)
    assert copy(database, text, manners, site.url("/dock.png")) == Copies()
    assert kept(database, text) == {"/dock.png": f"{read(photos.PNG).sha256}.png"}
    assert site.asked == ["GET /dock.png"]


def test_the_same_picture_at_two_addresses_is_one(
    database: Database, site: Website, manners: Manners, text: int
) -> None:
    site.pages["/again.png"] = gives(photos.PNG)
    copy(database, text, manners, site.url("/dock.png"), site.url("/again.png"))
    assert len(kept(database, text)) == 2
    assert rows_of(database) == 1


def test_a_later_text_of_the_article_shows_the_copy_that_is_there(
    database: Database, site: Website, manners: Manners, text: int
) -> None:
    copy(database, text, manners, site.url("/dock.png"))
    submission = shelf.all_submissions(database).rows[0]
    author = Actor(submission.author_id, "writer", Role.WRITER)
    desk.revise(database, author, submission.id, replace(good_en(), title="The canal bell rings once more"), seen=1)
    check_all(database)
    later = text + 1
    site.pages["/dock.png"] = hangs_up
    assert copy(database, later, manners, site.url("/dock.png")) == Copies()
    assert kept(database, later) == kept(database, text)
    assert site.asked == ["GET /dock.png"]


def test_what_is_not_given_is_left_out_at_once_with_its_reason(
    database: Database, site: Website, manners: Manners, text: int
) -> None:
    site.pages |= {"/a": says(404), "/b": says(200, "<p>a page</p>")}
    inside = "http://10.0.0.1/c.png"
    assert copy(database, text, manners, site.url("/a"), site.url("/b"), inside).left_out == {
        site.url("/a"): WhyNot.REFUSED,
        site.url("/b"): WhyNot.NO_PICTURE,
        inside: WhyNot.PRIVATE,
    }


def test_trouble_is_tried_again_later_and_a_few_times(
    database: Database, site: Website, manners: Manners, text: int
) -> None:
    site.pages["/a"] = in_turn(says(503), hangs_up, gives(photos.PNG))
    at = now()
    for wait in (5, 30):
        with time_machine.travel(at):
            copies = copy(database, text, manners, site.url("/a"))
            assert copies.left_out == {}
            assert copies.again_at is not None
            assert timedelta(0) < copies.again_at - now() <= timedelta(seconds=wait)
        at = copies.again_at
    with time_machine.travel(at + timedelta(seconds=1)):
        assert copy(database, text, manners, site.url("/a")) == Copies()
    assert len(site.asked) == 3


def test_after_the_last_try_it_is_left_out(database: Database, site: Website, manners: Manners, text: int) -> None:
    site.pages["/a"] = says(500)
    at = now()
    for _ in range(copying.TRIES):
        with time_machine.travel(at):
            copies = copy(database, text, manners, site.url("/a"))
        at = (copies.again_at or at) + timedelta(seconds=1)
    assert copies == Copies({site.url("/a"): WhyNot.NO_ANSWER})
    assert len(site.asked) == copying.TRIES


def test_what_cannot_be_had_in_time_is_left_out(database: Database, site: Website, manners: Manners, text: int) -> None:
    site.pages["/a"] = says(503, Retry_After="3600")
    assert copy(database, text, manners, site.url("/a")) == Copies({site.url("/a"): WhyNot.NO_ANSWER})


def test_an_article_has_so_many_pictures_and_so_many_bytes_and_no_more(
    database: Database, site: Website, manners: Manners, text: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "MOST_BYTES", len(read(photos.PNG).raw) + 10)
    site.pages["/other.png"] = gives(photos.PNG + b"behind the end")
    many = [f"http://10.0.0.1/{number}.png" for number in range(MOST_PICTURES)]
    urls = [site.url("/dock.png"), site.url("/bell.jpg"), *many]
    left_out = copy(database, text, manners, *urls).left_out
    assert left_out[site.url("/bell.jpg")] is WhyNot.TOO_MUCH
    assert [left_out[url] for url in many[-2:]] == [WhyNot.TOO_MUCH, WhyNot.TOO_MUCH]
    assert left_out[many[0]] is WhyNot.PRIVATE
    assert list(kept(database, text)) == ["/dock.png"]


def test_what_was_settled_while_somebody_fetched_stays_settled(
    database: Database, site: Website, manners: Manners, text: int
) -> None:
    url = site.url("/slow.png")

    def settle_first(handler: object) -> None:
        with database.write() as connection:
            leave_out(connection, text, [url], WhyNot.LATE)
        gives(photos.PNG)(handler)  # type: ignore[arg-type]

    site.pages["/slow.png"] = settle_first
    assert copy(database, text, manners, url) == Copies({url: WhyNot.LATE})
    assert kept(database, text) == {}


def test_a_host_has_one_visitor_at_a_time(database: Database, site: Website, manners: Manners, text: int) -> None:
    site.pages |= {f"/{number}": after(0.03, gives(photos.PNG)) for number in range(4)}
    copy(database, text, manners, *(site.url(f"/{number}") for number in range(4)))
    assert site.at_once == 1
    assert len(kept(database, text)) == 4


_VICTIM = """
import sys
from datetime import timedelta
from workflow.clock import now
from workflow.db import Database
from workflow.desk.copying import copy_all
from workflow.outside.manners import Manners
database, text, port, url = sys.argv[1:]
manners = Manners(opened=frozenset({("127.0.0.1", int(port))}), seconds=20.0)
copy_all(Database(database), int(text), [url], manners, until=now() + timedelta(minutes=9))
"""


def test_a_process_that_is_killed_while_a_server_keeps_it_waiting_loses_nothing(
    database: Database, site: Website, manners: Manners, text: int
) -> None:
    url = site.url("/slow.png")
    site.pages["/slow.png"] = in_turn(after(20.0, gives(photos.PNG)), gives(photos.PNG))
    command = [sys.executable, "-c", _VICTIM, database.url, str(text), str(site.port), url]
    with subprocess.Popen(command) as victim:
        deadline = time.monotonic() + 30
        while not site.asked:
            assert time.monotonic() < deadline, "nobody came"
            time.sleep(0.02)
        victim.kill()
    # Its turn at the host is presumed lost after a while.
    with time_machine.travel(now() + timedelta(minutes=5)):
        assert copy(database, text, manners, url) == Copies()
    assert len(kept(database, text)) == 1
