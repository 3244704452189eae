"""`python -m workers.supervisor`: all of a desk on one machine, started, kept alive and stopped together."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import IO

import click
import structlog

from workers.addresses import BrokerAddress, broker_address
from workers.bell import Bell
from workers.broker import NoBroker, UnsafeFolder, answers, log_of, make_private_folder, server_command
from workers.children import Child
from workers.health import healthy
from workers.premises import AlreadyRunning, NotFree, claim_port, sole_use
from workflow.clock import ticks
from workflow.logs import set_up_logs
from workflow.settings import BadSetting, Settings, read_settings

log = structlog.get_logger(__name__)

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

    def __init__(self, settings: Settings, broker: BrokerAddress, bell: Bell) -> None:
        """Nothing runs yet. The bell closes the desk; rung twice, at once."""
        self._bell = bell
        self._settings = settings
        self._broker = broker
        self._printer = Printer()
        self.children: list[Child] = []
        self.link = ""
        opening = [sys.executable, "-m", "workers.opening"]
        environ = self._printer.environ(settings)
        self._opening = Child("opening", opening, environ=environ, read=self._take_link, errors_apart=True)
        self.ready = False

    @property
    def stopping(self) -> bool:
        """Whether somebody wants the desk closed."""
        return self._bell.rings > 0

    def watch(self) -> None:
        """Keep the children alive until somebody wants the desk closed."""
        while not self._bell.wait(TICK_S):
            self.keep_alive()

    def _start(self, name: str, command: list[str]) -> None:
        environ = self._printer.environ(self._settings)
        child = Child(name, command, environ=environ, read=self._printer.read)
        child.start()
        self.children.append(child)

    def start(self) -> None:
        """Start everything, side by side: whoever needs a part that is not there yet tries again.

        Only the sweeper comes later: nothing is lost yet, and the machine has enough to do.
        """
        if self._broker.socket is not None:
            make_private_folder(self._broker.socket)
            self._start("broker", server_command(self._broker))
        self._opening.start()
        for name, module in (("web", "web.serve"), ("worker", "workers.worker")):
            self._start(name, [sys.executable, "-m", module])

    def wait_ready(self) -> None:
        """Wait until the ledger is ready and broker and web answer, or until somebody wants us to stop.

        Raises:
            CannotStart: a child keeps dying, or the time is up.
        """
        end = ticks() + READY_WITHIN_S
        while not self.stopping and not self._all_there():
            self.keep_alive()
            if ticks() > end:
                raise CannotStart(f"The desk was not ready within {READY_WITHIN_S:.0f} seconds; see its output above.")
            self._bell.wait(TICK_S)
        self.ready = not self.stopping
        if self.ready:
            self._start("sweeper", [sys.executable, "-m", "workers.sweeper"])

    def _all_there(self) -> bool:
        if self._opening.code not in (None, 0):
            raise CannotStart("The desk cannot be opened; the output above says why.")
        broker = self._broker.socket is None or answers(self._broker.socket)
        return broker and bool(self.link) and healthy(self._settings)

    def _take_link(self, _name: str, output: IO[bytes]) -> None:
        def take() -> None:
            with output:
                self.link = output.read().decode().strip()

        threading.Thread(target=take, name="read opening", daemon=True).start()

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
        self._opening.kill()
        self._opening.wait_stopped(0)
        for wave in self._waves():
            for child in wave:
                child.ask_to_stop()
            for child in wave:
                child.wait_stopped(0.0 if self._bell.rings > 1 else STOP_WITHIN_S[child.name])

    def _waves(self) -> Iterator[list[Child]]:
        """Web first, so that nothing new comes in; then who does the work; the broker last."""
        for names in (("web",), ("sweeper", "worker"), ("broker",)):
            yield [child for child in self.children if child.name in names]


def run(settings: Settings) -> int:
    """Open the desk, keep it open until told to stop, close it; gives the exit status.

    Raises:
        CannotStart, NoBroker, UnsafeFolder, NotFree: as the names say; nothing is left running.
    """
    claim_port(settings)
    whole = Desk(settings, broker_address(settings), Bell())
    try:
        whole.start()
        whole.wait_ready()
        if whole.ready:
            announce(settings, whole.link)
        whole.watch()
    finally:
        whole.stop()
    return 0


def announce(settings: Settings, link: str) -> None:
    """Say where the desk is and how its owner gets in."""
    click.echo(f"\ncopydesk is open: {settings.address}")
    click.echo(f"Sign in as its owner (this link works once): {link}")
    click.echo("Ctrl-C closes it.\n")
    sys.stdout.flush()


def main() -> int:
    """What `copydesk up` runs. Exit status: 0 stopped in good order, 1 it could not open or is open already."""
    set_up_logs("up")
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
