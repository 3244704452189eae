"""The desk that a command works on: opened from the environment, or a clear word on why there is none."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
import structlog
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from workflow import migrations, shelf
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.errors import DeskError
from workflow.settings import BadSetting, Settings, read_settings
from workflow.states import NotPossible, Role


def settings_or_exit() -> Settings:
    """The settings; a wrong variable ends the command with a word on it."""
    try:
        return read_settings()
    except BadSetting as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def open_desk(settings: Settings | None = None) -> Iterator[Database]:
    """The ledger of the desk; what a verb refuses ends the command with the reason.

    Raises:
        ClickException: there is no desk here, its tables are old, its database is away, or a verb refused.
    """
    _log_to_standard_error()
    chosen = settings or settings_or_exit()
    _refuse_where_there_is_none(chosen)
    database = Database(chosen.database)
    try:
        if not migrations.is_current(database):
            raise click.ClickException("The database has not been migrated to this version: run `copydesk migrate`.")
        yield database
    except (DeskError, NotPossible) as error:
        raise click.ClickException(str(error)) from None
    except SQLAlchemyError as error:
        raise click.ClickException(f"The database does not answer: {error}") from None
    finally:
        database.close()


def _log_to_standard_error() -> None:
    """What a command prints is for scripts: logs go elsewhere, and only those that somebody should read."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        # Looked up at each line: a command may run inside a process that has swapped its streams.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _refuse_where_there_is_none(settings: Settings) -> None:
    url = make_url(settings.database)
    if (
        url.get_backend_name() == "sqlite"
        and not settings.database_url
        and not (settings.folder / "copydesk.db").is_file()
    ):
        raise click.ClickException(
            f"There is no desk in {settings.folder}. Start one there with `copydesk up`, make its tables with "
            "`copydesk migrate`, or set COPYDESK_DATA to the folder of the desk that you mean."
        )


def actor_named(database: Database, name: str, *, roles: tuple[Role, ...]) -> Actor:
    """Who acts: the person of this name; without one, the first open account with one of these roles, in their order.

    Raises:
        ClickException: there is nobody.
    """
    if name:
        person = shelf.people.by_name(database, name)
        if person is None:
            raise click.ClickException(f"Nobody here is called {name!r}. See `copydesk ops people`.")
        return Actor(person.id, person.name, person.role)
    accounts = [one for one in shelf.people.everyone(database) if one.active]
    for role in roles:
        for account in accounts:
            if account.role is role:
                return Actor(account.id, account.name, account.role)
    wanted = " or ".join(roles)
    raise click.ClickException(f"Nobody here is {wanted}. Add somebody: copydesk user add NAME --role {roles[0]}")
