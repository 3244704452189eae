"""A backup in the middle of work holds all that was acknowledged; a desk goes on from it, publishing nothing twice."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, update

from tests import photos, servers
from tests.articles import good_en
from tests.factories import WORKER, approved, check_all, desk_current, person, publish_all
from tests.illustrated import NAME, approve, copied, show_copies
from tests.receiver import receiving
from tests.web.commands.conftest import last_json
from tests.websites import gives, serving
from web.cli import main
from workers.premises import sole_use
from workflow import desk, migrations, shelf
from workflow.db import Database
from workflow.ids import new_name
from workflow.images import read
from workflow.runs import claim_lines, claim_publication
from workflow.settings import Settings
from workflow.states import Decision, Lane, Role, RunState, State
from workflow.tables import Process, Publication, StageRun, Submission

SECRET = "a key that nobody guesses"


@dataclass
class Desk:
    """A migrated desk and its command line."""

    settings: Settings
    environ: dict[str, str]
    database: Database

    def run(self, *arguments: str) -> Result:
        return CliRunner(env=self.environ).invoke(main, arguments)


@pytest.fixture(params=["sqlite", "postgresql"])
def make_desk(request: pytest.FixtureRequest, tmp_path: Path, worker_name: str) -> Iterator[Callable[..., Desk]]:
    """Make a desk of this name, empty and not migrated, in a folder of its own."""
    made: list[Desk] = []

    def make(name: str) -> Desk:
        folder, url = tmp_path / name, ""
        if request.param == "postgresql":
            try:
                url = servers.postgres_url(f"{name}_{worker_name}")
            except servers.NoPostgres as error:
                pytest.skip(f"no PostgreSQL: {error}")
        settings = Settings(folder=folder, database_url=url)
        path = os.environ["PATH"]
        if request.param == "postgresql":
            path = f"{servers.binaries()}{os.pathsep}{path}"
        environ = {
            "COPYDESK_DATA": str(folder),
            "COPYDESK_DATABASE_URL": url,
            "COPYDESK_REDIS_URL": "",
            "COPYDESK_BASE_URL": "",
            "PATH": path,
        }
        made.append(Desk(settings, environ, Database(settings.database)))
        return made[-1]

    yield make
    for one in made:
        one.database.close()


@pytest.fixture
def old(make_desk: Callable[..., Desk]) -> Desk:
    """A desk at work."""
    one = make_desk("old")
    migrations.upgrade(one.settings.database)
    desk.set_up(one.database, one.settings)
    return one


@dataclass
class Load:
    """Writers, reviewers and workers at work on a desk, on threads, until told to stop."""

    database: Database
    acknowledged: list[int] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)
    errors: list[BaseException] = field(default_factory=list)

    def write(self, writer: desk.Actor) -> None:
        while not self.stop.is_set():
            self.acknowledged.append(desk.submit(self.database, writer, good_en()).submission_id)

    def review(self, reviewer: desk.Actor) -> None:
        while not self.stop.is_set():
            for row in shelf.all_submissions(self.database, state="in_review").rows:
                number = desk_current(self.database, row.id)
                desk.decide(self.database, reviewer, row.id, Decision.APPROVE, revision=number)

    def work(self, _: desk.Actor) -> None:
        while not self.stop.is_set():
            desk.check(self.database, WORKER)
            desk.publish(self.database, WORKER)

    def _guarded(self, what: Callable[[desk.Actor], None], who: desk.Actor) -> None:
        try:
            what(who)
        except BaseException as error:  # noqa: BLE001 - told to the test's own thread
            self.errors.append(error)

    def start(self) -> list[threading.Thread]:
        writer, reviewer = person(self.database), person(self.database, Role.REVIEWER)
        whats = [(self.write, writer), (self.review, reviewer), (self.work, writer)]
        threads = [threading.Thread(target=self._guarded, args=pair) for pair in whats]
        for thread in threads:
            thread.start()
        return threads


def finish(database: Database) -> None:
    """Let the workers do all that is due."""
    check_all(database)
    publish_all(database)
    desk.refresh_behind(database)


def test_a_backup_in_the_middle_of_work_holds_what_was_acknowledged_and_goes_on_elsewhere(
    old: Desk, make_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    ops = person(old.database, Role.OPS)
    with receiving() as receiver:
        given = {"url": receiver.url, "secret": SECRET, "allow_private": "true"}
        desk.add_channel(old.database, ops, "webhook", given)
        desk.switch_channel(old.database, ops, "webhook", on=True)
        load = Load(old.database)
        threads = load.start()
        while len(receiver.effects) < 3 and not load.errors:
            load.stop.wait(0.05)
        before = list(load.acknowledged)
        saved = old.run("backup", str(tmp_path / "copy"))
        load.stop.wait(0.5)
        load.stop.set()
        for thread in threads:
            thread.join()
        assert load.errors == []
        assert last_json(saved)["bytes"] > 0
        finish(old.database)

        new = make_desk("new")
        last_json(new.run("restore", str(tmp_path / "copy")))
        with new.database.read() as connection:
            there = set(connection.scalars(select(Submission.id)))
        assert set(before) <= there
        assert len(before) >= 3
        finish(new.database)
        with new.database.read() as connection:
            assert set(connection.scalars(select(StageRun.state))) == {RunState.PASSED}
            keys = list(connection.scalars(select(Publication.idempotency_key).where(Publication.channel == "webhook")))
        assert len({(request.key, request.body) for request in receiver.requests}) == len(receiver.effects)
        assert set(keys) <= set(receiver.effects)
    assert list(shelf.breaks(new.database)) == []
    live = [row.id for row in shelf.all_submissions(new.database, state="published", limit=200).rows]
    entries = json.loads((new.settings.site_folder / "feed.json").read_text())["items"]
    assert len(entries) == len({entry["url"] for entry in entries}) == min(len(live), 50)


def test_what_was_in_flight_is_due_again_at_once(old: Desk, make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    writer, reviewer = person(old.database), person(old.database, Role.REVIEWER)
    ready = approved(old.database, writer, reviewer)
    checked = desk.submit(old.database, writer, good_en()).submission_id
    with old.database.write() as connection:
        assert claim_lines(connection, WORKER, Lane.CHECK)
        assert claim_publication(connection, WORKER)
    assert old.run("backup", str(tmp_path / "copy")).exit_code == 0
    new = make_desk("new")
    told = last_json(new.run("restore", str(tmp_path / "copy")))
    assert told["due_again"]["publications"] == 1
    assert told["due_again"]["runs"] > 0
    finish(new.database)
    states = {one: shelf.submission_brief(new.database, one).state for one in (ready, checked)}
    assert states == {ready: State.PUBLISHED, checked: State.IN_REVIEW}


def test_an_older_ledger_put_back_under_a_newer_site_takes_the_site_back(old: Desk, tmp_path: Path) -> None:
    writer, reviewer = person(old.database), person(old.database, Role.REVIEWER)
    approved(old.database, writer, reviewer)
    finish(old.database)
    assert old.run("backup", str(tmp_path / "copy")).exit_code == 0
    for _ in range(3):
        approved(old.database, writer, reviewer)
    finish(old.database)
    feed = old.settings.site_folder / "feed.json"
    assert len(json.loads(feed.read_text())["items"]) == 4
    old.database.close()
    told = last_json(old.run("restore", "--replace", str(tmp_path / "copy")))
    assert desk.refresh_behind(old.database) == 1
    assert len(json.loads(feed.read_text())["items"]) == 1
    assert desk.refresh_behind(old.database) == 0
    if old.database.is_sqlite:
        kept = Database(f"sqlite:///{told['kept']}")
        assert len(shelf.all_submissions(kept).rows) == 4
        kept.close()


def test_a_desk_that_is_there_is_not_replaced_unasked(old: Desk, tmp_path: Path) -> None:
    person(old.database)
    assert old.run("backup", str(tmp_path / "copy")).exit_code == 0
    refused = old.run("restore", str(tmp_path / "copy"))
    assert refused.exit_code == 1
    assert "--replace" in refused.output


def test_nothing_is_put_back_while_a_process_of_the_desk_runs(old: Desk, tmp_path: Path) -> None:
    assert old.run("backup", str(tmp_path / "copy")).exit_code == 0
    desk.beat(old.database, "worker@there:1:a", "worker")
    refused = old.run("restore", "--replace", str(tmp_path / "copy"))
    assert "worker@there:1:a" in refused.output
    assert "Stop it first" in refused.output


def test_a_process_of_this_machine_that_has_ended_is_not_waited_for(old: Desk, tmp_path: Path) -> None:
    assert old.run("backup", str(tmp_path / "copy")).exit_code == 0
    desk.beat(old.database, new_name("web"), "web")
    assert "Stop it first" in old.run("restore", "--replace", str(tmp_path / "copy")).output
    with subprocess.Popen(["true"]) as ended:
        pass
    with old.database.write() as connection:
        gone = f"web@{socket.gethostname()}:{ended.pid}:a"
        connection.execute(update(Process).values(name=gone))
    assert old.run("restore", "--replace", str(tmp_path / "copy")).exit_code == 0


def test_nothing_is_put_back_under_a_desk_that_is_up(old: Desk, tmp_path: Path) -> None:
    assert old.run("backup", str(tmp_path / "copy")).exit_code == 0
    with sole_use(old.settings):
        refused = old.run("restore", "--replace", str(tmp_path / "copy"))
    assert refused.exit_code == 1
    assert "A desk is running" in refused.output
    assert old.run("restore", "--replace", str(tmp_path / "copy")).exit_code == 0


def test_a_backup_that_cannot_be_is_refused_in_words_and_leaves_nothing(old: Desk, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    assert "exists already" in old.run("backup", str(tmp_path / "taken")).output
    assert "cannot be written" in old.run("backup", str(tmp_path / "nowhere" / "copy")).output
    assert "is no backup" in old.run("restore", "--replace", str(tmp_path / "taken")).output
    assert "cannot be read" in old.run("restore", str(tmp_path / "none")).output
    assert (tmp_path / "taken").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_damaged_backup_is_refused_and_the_desk_stays_as_it_was(old: Desk, tmp_path: Path) -> None:
    writer = person(old.database)
    desk.submit(old.database, writer, good_en())
    copy = tmp_path / "copy"
    assert old.run("backup", str(copy)).exit_code == 0
    copy.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    old.database.close()
    assert old.run("restore", "--replace", str(copy)).exit_code == 1
    assert len(shelf.all_submissions(old.database).rows) == 1


def test_postgresql_without_its_programs_says_what_to_install(old: Desk, tmp_path: Path) -> None:
    if old.database.is_sqlite:
        pytest.skip("needs no programs")
    old.environ["PATH"] = str(tmp_path)
    assert "pg_dump is not on PATH" in old.run("backup", str(tmp_path / "copy")).output


def test_a_backup_holds_the_copies_of_pictures_and_the_site_has_them_again(
    old: Desk, make_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    show_copies(old.database)
    with serving() as site:
        site.pages["/dock.png"] = gives(photos.PNG)
        article = copied(old.database, person(old.database), site, "/dock.png")
        approve(old.database, person(old.database, Role.REVIEWER), article)
    assert old.run("backup", str(tmp_path / "backup")).exit_code == 0
    new = make_desk("new")
    assert new.run("restore", str(tmp_path / "backup")).exit_code == 0
    desk.refresh_behind(new.database)
    assert (new.settings.site_folder / "media" / NAME).read_bytes() == read(photos.PNG).raw
