"""What Alembic runs: one transaction over all migrations, with a lock so that two processes do not both migrate."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection

from workflow.db import Database
from workflow.tables import Base
from workflow.tables.search import is_registered

# Any number will do; it is the same in every process.
_LOCK = 7_405_102


def run(connection: Connection) -> None:
    """Run the migrations on this connection."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        include_name=is_registered,
    )
    with context.begin_transaction():
        context.run_migrations()


def run_on(url: str) -> None:
    """Open the database, take the lock, migrate."""
    database = Database(url)
    try:
        with database.write() as connection:
            if not database.is_sqlite:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            run(connection)
    finally:
        database.close()


run_on(context.config.attributes["url"])
