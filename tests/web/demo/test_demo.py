"""The demo shows every state an article can rest in, adds nothing when run again, and takes nothing over."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import func, select

from tests.factories import open_desk, person
from web import demo
from web.commands.demo import demo as command
from web.demo.stories import ARTICLES, DRAFT, STORIES, article
from workflow import desk, migrations, shelf
from workflow.article import Source
from workflow.db import Database
from workflow.ids import new_name
from workflow.line import examine
from workflow.profiles import DEFAULT_PROFILES
from workflow.settings import Settings
from workflow.states import Role, State
from workflow.tables import Base

# An article passes through these within a second of a worker's time; it never rests there.
PASSING = {State.PUBLISHING}


@pytest.fixture
def filled(database: Database, settings: Settings) -> tuple[demo.Told, ...]:
    """What the demo told on an empty desk without workers."""
    open_desk(database, settings)
    return demo.fill(database)[1]


def _counts(database: Database) -> dict[str, int]:
    with database.read() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def _story(told: tuple[demo.Told, ...], file: str) -> demo.Told:
    return told[1 + [story.file for story in STORIES].index(file)]


def test_every_state_can_be_seen(database: Database, filled: tuple[demo.Told, ...]) -> None:
    assert {one.state for one in filled} == set(State) - PASSING
    assert [one.state for one in filled] == [State.DRAFT, *(story.rests for story in STORIES)]


def test_run_again_it_adds_nothing_and_moves_nothing(database: Database, filled: tuple[demo.Told, ...]) -> None:
    before = _counts(database)
    _cast, told = demo.fill(database)
    assert told == filled
    assert _counts(database) == before


def test_what_people_did_meanwhile_stays(database: Database, filled: tuple[demo.Told, ...]) -> None:
    writer = shelf.people.by_name(database, demo.WRITER)
    assert writer is not None
    taken = _story(filled, "watch-works.md").submission_id
    desk.withdraw(database, desk.Actor(writer.id, writer.name, writer.role), taken, reason="Not this year.")
    before = _counts(database)
    _cast, told = demo.fill(database)
    assert _story(told, "watch-works.md").state is State.WITHDRAWN
    assert _counts(database) == before


def test_stopped_halfway_it_goes_on_where_it_was(database: Database, settings: Settings) -> None:
    open_desk(database, settings)
    writer = desk.people.add_user(database, demo.WRITER, Role.WRITER)
    story = next(story for story in STORIES if story.rests is State.CORRECTED)
    desk.submit(database, desk.Actor(writer, demo.WRITER, Role.WRITER), article(story.file), key=story.key)
    _cast, told = demo.fill(database)
    assert {one.state for one in told} == set(State) - PASSING


def test_the_site_has_several_articles_and_not_the_withdrawn_one(
    settings: Settings, filled: tuple[demo.Told, ...]
) -> None:
    front = (settings.site_folder / "index.html").read_text(encoding="utf-8")
    live = [one.title for one in filled if one.state in {State.PUBLISHED, State.CORRECTED}]
    assert len(live) >= 5
    assert [title for title in live if title not in front] == []
    assert not [one.title for one in filled if one.state is State.WITHDRAWN and one.title in front]


def test_reviewers_find_what_the_tour_promises(database: Database, filled: tuple[demo.Told, ...]) -> None:
    def codes(file: str) -> set[str]:
        view = shelf.submission(database, _story(filled, file).submission_id)
        assert view is not None
        return {finding.code for finding in view.findings}

    assert codes("watch-works.md") == set()
    assert codes("reed-weavers.txt") == {"links.promo-glued-to-title"}
    assert codes("relay-race.txt") == {"punctuation.half-width-in-cjk"}
    assert codes("open-maps.md") == {"links.tracking-parameter", "links.promo-suspected"}
    assert codes("summit-values.txt") == {"category.mismatch"}
    assert codes("strait-talks.txt") >= {
        "truncation.mid-sentence",
        "category.mismatch",
        "links.promo-glued-to-title",
        "punctuation.half-width-in-cjk",
    }


def test_the_articles_that_are_published_are_clean_and_cover_the_categories() -> None:
    files = [story.file for story in STORIES]
    used = {examine(article(file)).article.profile for file in files} - {None}
    assert {profile.key for profile in used if profile} == {profile.key for profile in DEFAULT_PROFILES.ordered}
    live = [story.file for story in STORIES if story.steps and story.steps[0].verb == "approve"]
    assert [finding.code for file in live for finding in examine(article(file)).findings] == []


def test_every_article_is_used() -> None:
    named = {DRAFT, *(story.file for story in STORIES), *(step.file for story in STORIES for step in story.steps)}
    assert {path.name for path in ARTICLES.iterdir()} == named - {""}


def test_a_held_stage_is_named_as_the_likely_reason(database: Database, settings: Settings) -> None:
    open_desk(database, settings)
    desk.hold(database, person(database, Role.OPS), "stage", "links", reason="looking at it")
    with pytest.raises(demo.Unfinished, match="held"):
        demo.fill(database, patience_s=0.3)


def test_where_workers_run_it_leaves_the_work_to_them(tmp_path: Path) -> None:
    settings = Settings(folder=tmp_path / "desk")
    Database(settings.database).close()
    migrations.upgrade(settings.database)
    database, closing, worker = Database(settings.database), threading.Event(), new_name("worker")
    open_desk(database, settings)
    desk.beat(database, worker, "worker")

    def work() -> None:
        while not closing.is_set():
            if not desk.check(database, worker) + desk.publish(database, worker):
                closing.wait(0.02)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        _cast, told = demo.fill(database)
        view = shelf.submission(database, _story(told, "rowing-club.md").submission_id)
    finally:
        closing.set()
        thread.join()
        database.close()
    assert view is not None
    assert view.state is State.PUBLISHED
    assert {run.worker for run in view.stages} == {one.worker for one in view.publications} == {worker}


@pytest.fixture
def desk_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that the commands take for the desk's."""
    for name in ("COPYDESK_DATABASE_URL", "COPYDESK_REDIS_URL", "COPYDESK_BASE_URL", "COPYDESK_PORT", "COPYDESK_HOST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COPYDESK_DATA", str(tmp_path / "desk"))
    return tmp_path / "desk"


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def test_the_command_opens_a_desk_where_there_is_none_and_prints_links_that_work(desk_folder: Path) -> None:
    ran = _run()
    assert ran.exit_code == 0, ran.output
    database = Database(Settings(folder=desk_folder).database)
    try:
        links = [line.rsplit("/", 1)[1] for line in ran.output.splitlines() if "/sign-in/" in line]
        names = [person.name for link in links if (person := shelf.people.by_link(database, link))]
        assert names == [demo.WRITER, demo.REVIEWER, demo.OPS]
    finally:
        database.close()
    for word in ("/review", "/ops", "/site/", *(story.look for story in STORIES)):
        assert word in ran.output


def test_the_command_leaves_a_desk_in_use_alone_unless_told(desk_folder: Path) -> None:
    settings = Settings(folder=desk_folder)
    assert _run().exit_code == 0
    database = Database(settings.database)
    try:
        somebody = person(database, Role.WRITER, "somebody")
        desk.submit(database, somebody, Source("A text of my own."))
    finally:
        database.close()
    refused = _run()
    assert refused.exit_code == 1
    assert "--anyway" in refused.output
    assert _run("--anyway").exit_code == 0
