"""Migrations of the ledger's tables, and the questions a process asks about them."""

from __future__ import annotations

import functools
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from workflow.db import Database

FOLDER = Path(__file__).parent


def config(url: str) -> Config:
    """Alembic's configuration for one database, with no file."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.set_main_option("path_separator", "os")
    made.attributes["url"] = url
    return made


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the tables up to date; safe to call by several processes at once."""
    command.upgrade(config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Take the tables back to an older revision ("base": none at all)."""
    command.downgrade(config(url), revision)


@functools.cache
def head() -> str | None:
    """The newest revision that this code knows."""
    return ScriptDirectory(str(FOLDER)).get_current_head()


def is_current(database: Database) -> bool:
    """Whether the tables are at the newest revision."""
    with database.read() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head()
