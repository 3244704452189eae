"""`python -m workers.supervisor`: all of a desk on one machine, started, kept alive and stopped together."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import IO

import click
import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from workers.addresses import BrokerAddress, broker_address
from workers.alive import healthy
from workers.broker import NoBroker, UnsafeFolder, answers, connect, log_of, make_private_folder, server_command
from workers.children import Child
from workers.premises import AlreadyRunning, NotFree, claim_port, sole_use
from workflow import desk, migrations
from workflow.clock import ticks
from workflow.db import Database
from workflow.logs import set_up_logs
from workflow.settings import BadSetting, Settings, read_settings
from workflow.states import Role
from workflow.tables import User

log = structlog.get_logger(__name__)

OWNER = "owner"
TICK_S = 0.05
READY_WITHIN_S = 60.0
GIVE_UP_AFTER_DEATHS = 5
# Together less than ten seconds.
STOP_WITHIN_S = {"web": 3.0, "sweeper": 1.0, "worker": 4.5, "broker": 1.0}


class CannotStart(Exception):
    """A part of the desk does not come up; the message says which."""


class Printer:
    """Puts the children's output on ours, each line with its child's name."""

    def __init__(self) -> None:
        """JSON lines name their process themselves and stay as they are for who collects them."""
        self._for_people = sys.stderr.isatty()

    def read(self, name: str, output: IO[bytes]) -> None:
        """Start to pass on what a child says, until it ends."""
        threading.Thread(target=self._pass_on, args=(name, output), name=f"read {name}", daemon=True).start()

    def _pass_on(self, name: str, output: IO[bytes]) -> None:
        with output:
            for raw in output:
                line = raw.decode("utf-8", "replace").rstrip()
                bare = line.startswith("{") and not self._for_people
                if line:
                    click.echo(line if bare else f"{name:<8}| {line}", err=True)

    def environ(self, settings: Settings) -> Mapping[str, str]:
        """What the children are told: where the data is, and who reads their logs."""
        logs = "text" if self._for_people else "json"
        return {**os.environ, "COPYDESK_DATA": str(settings.folder), "COPYDESK_LOGS": logs, "PYTHONUNBUFFERED": "1"}


class Desk:
    """The processes of one desk, in the order in which they start."""

    def __init__(self, settings: Settings, broker: BrokerAddress) -> None:
        """Nothing runs yet."""
        self._settings = settings
        self._broker = broker
        self._printer = Printer()
        self.children: list[Child] = []
        self._asked = 0
        self._wake = threading.Event()
        self.ready = False

    @property
    def stopping(self) -> bool:
        """Whether somebody wants the desk closed."""
        return self._asked > 0

    def ask_to_stop(self) -> None:
        """Close the desk; asked twice, at once. May be called by a signal."""
        self._asked += 1
        self._wake.set()

    def watch(self) -> None:
        """Keep the children alive until somebody wants the desk closed."""
        while not self._wake.wait(TICK_S):
            self.keep_alive()

    def _start(self, name: str, command: list[str]) -> None:
        environ = self._printer.environ(self._settings)
        child = Child(name, command, environ=environ, read=self._printer.read)
        child.start()
        self.children.append(child)

    def start_broker(self) -> None:
        """Start the embedded broker, if the desk has no other."""
        if self._broker.socket is not None:
            make_private_folder(self._broker.socket)
            self._start("broker", server_command(self._broker))

    def start_rest(self) -> None:
        """Start all that needs the tables: side by side, each waits for what it needs."""
        for name, module in (("worker", "workers.worker"), ("sweeper", "workers.sweeper"), ("web", "web.serve")):
            self._start(name, [sys.executable, "-m", module])

    def wait_ready(self) -> None:
        """Wait until broker and web answer, or until somebody wants us to stop.

        Raises:
            CannotStart: a child keeps dying, or the time is up.
        """
        end = ticks() + READY_WITHIN_S
        with connect(self._broker) as client:
            while not self.stopping and not (answers(client) and healthy(self._settings)):
                self.keep_alive()
                if ticks() > end:
                    raise CannotStart(
                        f"The desk was not ready within {READY_WITHIN_S:.0f} seconds; see its output above."
                    )
                self._wake.wait(TICK_S)
        self.ready = not self.stopping

    def keep_alive(self) -> None:
        """Start again whatever died.

        Raises:
            CannotStart: before the desk was ever ready, the same child died again and again.
        """
        for child in self.children:
            child.keep_alive()
            if not self.ready and child.quick_deaths >= GIVE_UP_AFTER_DEATHS:
                raise CannotStart(self._why(child))

    def _why(self, child: Child) -> str:
        if child.name == "broker" and self._broker.socket is not None:
            return f"The broker does not start; {log_of(self._broker.socket)} says why."
        return f"The {child.name} does not start; its output above says why."

    def stop(self) -> None:
        """Stop everything, last started first, within ten seconds; whoever does not listen is killed."""
        for wave in self._waves():
            for child in wave:
                child.ask_to_stop()
            for child in wave:
                child.wait_stopped(0.0 if self._asked > 1 else STOP_WITHIN_S[child.name])

    def _waves(self) -> Iterator[list[Child]]:
        """Web first, so that nothing new comes in; then who does the work; the broker last."""
        for names in (("web",), ("sweeper", "worker"), ("broker",)):
            yield [child for child in self.children if child.name in names]


def prepare(settings: Settings) -> None:
    """Bring the tables up to date and enter what a desk starts with.

    Raises:
        CannotStart: the database is not to be had.
    """
    try:
        migrations.upgrade(settings.database)
        database = Database(settings.database)
        desk.set_up(database, settings)
        database.close()
    except (SQLAlchemyError, OSError) as error:
        raise CannotStart(f"The database cannot be used: {error}") from error


def sign_in_link(settings: Settings) -> str:
    """A link that signs the owner in once; the owner's account is made when there is none."""
    database = Database(settings.database)
    try:
        with database.read() as connection:
            owner = connection.scalar(select(User.id).where(User.name == OWNER))
        owner = owner or desk.people.add_user(database, OWNER, Role.ADMIN)
        return f"{settings.address}/sign-in/{desk.people.issue_link(database, owner)}"
    finally:
        database.close()


def run(settings: Settings) -> int:
    """Open the desk, keep it open until told to stop, close it; gives the exit status.

    Raises:
        CannotStart, NoBroker, UnsafeFolder, NotFree: as the names say; nothing is left running.
    """
    claim_port(settings)
    whole = Desk(settings, broker_address(settings))

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: whole.ask_to_stop())
    try:
        whole.start_broker()
        prepare(settings)
        whole.start_rest()
        whole.wait_ready()
        if whole.ready:
            announce(settings)
        whole.watch()
    finally:
        whole.stop()
    return 0


def announce(settings: Settings) -> None:
    """Say where the desk is and how its owner gets in."""
    click.echo(f"\ncopydesk is open: {settings.address}")
    click.echo(f"Sign in as {OWNER} (this link works once): {sign_in_link(settings)}")
    click.echo("Ctrl-C closes it.\n")
    sys.stdout.flush()


def main() -> int:
    """What `copydesk up` runs. Exit status: 0 stopped in good order, 1 it could not open or is open already."""
    set_up_logs("up")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    try:
        settings = read_settings()
        settings = replace(settings, folder=settings.folder.resolve())
        with sole_use(settings):
            return run(settings)
    except (AlreadyRunning, NotFree, BadSetting, NoBroker, UnsafeFolder, CannotStart) as error:
        click.echo(str(error), err=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())
