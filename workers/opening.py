"""`python -m workers.opening`: make the ledger ready for a desk and give its owner a way in; prints the link.

A process of its own, so that the supervisor stays small and the others can start meanwhile.
"""

from __future__ import annotations

import logging
import sys

import click
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from workflow import desk, migrations
from workflow.db import Database
from workflow.logs import set_up_logs
from workflow.settings import Settings, read_settings
from workflow.states import Role
from workflow.tables import User

OWNER = "owner"


def prepare(database: Database, settings: Settings) -> None:
    """Bring the tables up to date and enter what a desk starts with."""
    migrations.upgrade(settings.database)
    desk.set_up(database, settings)


def sign_in_link(database: Database, settings: Settings) -> str:
    """A link that signs the owner in once; the owner's account is made when there is none."""
    with database.read() as connection:
        owner = connection.scalar(select(User.id).where(User.name == OWNER))
    owner = owner or desk.people.add_user(database, OWNER, Role.ADMIN)
    return f"{settings.address}/sign-in/{desk.people.issue_link(database, owner)}"


def main() -> int:
    """Exit status: 0 ready, 1 the database cannot be used."""
    set_up_logs("opening")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    settings = read_settings()
    database = Database(settings.database)
    try:
        prepare(database, settings)
        click.echo(sign_in_link(database, settings))
    except (SQLAlchemyError, OSError) as error:
        click.echo(f"The database cannot be used: {error}", err=True)
        return 1
    finally:
        database.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
