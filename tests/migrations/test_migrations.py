"""Migrations: up and down with a desk's life in the tables, on both databases, and never behind the code."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from tests.articles import cut_en, good_zh
from tests.factories import approved, check_all, open_desk, person, publish_all
from workflow import desk, shelf
from workflow.db import Database
from workflow.migrations import FOLDER, downgrade, is_current, upgrade
from workflow.settings import Settings
from workflow.states import Role
from workflow.tables import Base
from workflow.tables.search import is_registered

REVISIONS = [script.revision for script in reversed(list(ScriptDirectory(str(FOLDER)).walk_revisions()))]


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'bare.db'}")
        yield database
    else:
        database = Database(request.getfixturevalue("postgres"))
        _drop_all(database)
        yield database
        _drop_all(database)
        Base.metadata.create_all(database.writer)
    database.close()


def _drop_all(database: Database) -> None:
    with database.write() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


def _live_a_while(database: Database, settings: Settings) -> int:
    """A writer, a reviewer, ops; one article published, one returned, one hold: a row in nearly every table."""
    open_desk(database, settings)
    writer, reviewer, ops = (person(database, role) for role in (Role.WRITER, Role.REVIEWER, Role.OPS))
    submission_id = approved(database, writer, reviewer, good_zh())
    publish_all(database)
    desk.submit(database, writer, cut_en(), key="k")
    check_all(database)
    desk.save_draft(database, writer, {"body": "half"})
    desk.hold(database, ops, "channel", "site", reason="test")
    return submission_id


def test_the_tables_after_all_migrations_are_the_tables_of_the_code(bare: Database) -> None:
    upgrade(bare.url)
    with bare.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_registered})
        assert compare_metadata(context, Base.metadata) == []
    assert is_current(bare)


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_migration_goes_up_and_down_and_up_again_with_a_desks_life_in_the_tables(
    bare: Database, settings: Settings, revision: str
) -> None:
    upgrade(bare.url)
    submission_id = _live_a_while(bare, settings)
    downgrade(bare.url, "base" if revision == REVISIONS[0] else f"{revision}-1")
    assert not is_current(bare)
    upgrade(bare.url)
    assert is_current(bare)
    if revision != REVISIONS[0]:
        assert shelf.submission(bare, submission_id) is not None


def test_what_happened_before_there_were_notices_is_told_to_nobody(bare: Database, settings: Settings) -> None:
    upgrade(bare.url)
    _live_a_while(bare, settings)
    downgrade(bare.url, "0011-1")
    upgrade(bare.url)
    with bare.read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM events")) > 0
        assert connection.scalar(text("SELECT count(*) FROM notices")) == 0


def test_going_down_to_nothing_leaves_nothing(bare: Database, settings: Settings) -> None:
    upgrade(bare.url)
    _live_a_while(bare, settings)
    downgrade(bare.url, "base")
    assert set(inspect(bare.reader).get_table_names()) <= {"alembic_version"}


def test_migrating_twice_changes_nothing(bare: Database, settings: Settings) -> None:
    upgrade(bare.url)
    submission_id = _live_a_while(bare, settings)
    upgrade(bare.url)
    assert shelf.submission(bare, submission_id) is not None


def test_a_desk_that_was_not_migrated_says_so(bare: Database) -> None:
    assert not is_current(bare)
    assert "copydesk migrate" in shelf.ready(bare).reasons[0]
