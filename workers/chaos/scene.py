"""The desk under test: a database, a broker behind a proxy, and the processes of a desk, in a folder of its own."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import redis

from workers.addresses import BrokerAddress, broker_address
from workers.bench import postgres
from workers.bench.grounds import folder
from workers.bench.processes import until
from workers.broker import answers, make_private_folder, server_command
from workers.chaos.hosts import Address, Host, second_host
from workers.chaos.orders import Orders
from workers.chaos.parts import Keeper, Part, children_of
from workers.chaos.people import Person
from workers.chaos.proxy import Proxy
from workers.health import healthy
from workers.queues import connect
from workflow.db import Database
from workflow.settings import Settings

# A look at every file and every event of ten thousand articles takes its time.
_RUN_WITHIN_S = 600.0
FENCED = b'"fenced"'


@dataclass(frozen=True, slots=True)
class Build:
    """What is tried: the desk itself, or the usual way of doing it.

    programs: the module of each process, by part. prepare(database, settings) makes the tables and gives the tokens of
    a writer and a reviewer. published(database) gives how often each submission was published, by id. tables: what has
    to be locked to keep everybody out. guarded: whether Celery's main process has a guard above it.
    """

    name: str
    programs: Mapping[str, str]
    prepare: Callable[[Database, Settings], tuple[str, str]]
    published: Callable[[Database], Mapping[int, int]]
    tables: tuple[str, ...]
    guarded: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """How things are tried. seed: chooses when to break what. say(line): tells whoever watches how it goes."""

    seed: int
    lease_s: float
    say: Callable[[str], None]


class Scene:
    """A desk that runs, and every handle by which a fault can take hold of it."""

    def __init__(self, place: Path, settings: Settings, build: Build, keeper: Keeper, *, terms: Terms) -> None:
        """Nothing runs yet. place: for orders and logs; the desk's own folder is in the settings."""
        self.place = place
        self.settings = settings
        self.build = build
        self.lease_s = terms.lease_s
        self.say = terms.say
        self.random = random.Random(terms.seed)  # noqa: S311 - chooses when to break things, guards nothing
        self.orders = Orders(place / "orders", lease_s=terms.lease_s)
        self.keeper = keeper
        self.database = Database(settings.database)
        self.broker: BrokerAddress = broker_address(Settings(folder=settings.folder))
        assert self.broker.socket is not None  # noqa: S101 - an empty redis_url means the embedded one
        self.socket: Path = self.broker.socket
        self.here = Address("127.0.0.1", self.socket)
        self.proxy = self.here.proxy
        self.far = second_host(self.socket)
        self.forged = 0
        self._limited = False
        self.writer, self.reviewer = Person(0, ""), Person(0, "")

    @property
    def parts(self) -> dict[str, Part]:
        """The processes, by name."""
        return self.keeper.parts

    def client(self) -> redis.Redis:
        """A client of the broker that nothing stands in front of."""
        return connect(self.broker)

    def add(
        self, name: str, module: str, *, host: Host | None = None, environ: Mapping[str, str] = MappingProxyType({})
    ) -> Part:
        """Start one more process of the desk, here or on another host; its orders are those of its name."""
        host = host or self.here
        command = [*host.prefix, sys.executable, "-m", module]
        whole = {**self._environ(name, host.proxy), **environ}
        return self.keeper.add(Part(name, command, whole, self.place / f"{name}.log"))

    def run(self, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a program on this desk, as its ops would, and wait for it."""
        environ = self._environ("ops", self.proxy)
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=_RUN_WITHIN_S)

    def limit_tasks(self, seconds: int) -> None:
        """Restart the worker with so much time for each task, until all is calm again."""
        self._limited = True
        self._restart_worker(COPYDESK_TASK_SECONDS=str(seconds))

    def _restart_worker(self, **environ: str) -> None:
        self.keeper.drop("worker")
        self.add("worker", self.build.programs["worker"], environ=environ)
        self.wait_whole()

    def _environ(self, name: str, proxy: Proxy) -> dict[str, str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith("COPYDESK_")}
        return {
            **kept,
            "COPYDESK_DATA": str(self.settings.folder),
            "COPYDESK_PORT": str(self.settings.port),
            "COPYDESK_DATABASE_URL": self.settings.database,
            "COPYDESK_REDIS_URL": f"redis://{proxy.host}:{proxy.port}/0",
            "COPYDESK_FAILPOINTS": str(self.orders.of(name)),
            "COPYDESK_LOGS": "json",
            "PYTHONUNBUFFERED": "1",
        }

    def open(self) -> None:
        """Start everything, and wait until an article could be handed in and worked on."""
        make_private_folder(self.socket)
        self.proxy.start()
        self.far.proxy.start()
        self.keeper.add(Part("valkey", server_command(self.broker), os.environ, self.place / "valkey.log"))
        until("Valkey", self.broker_answers)
        writer, reviewer = self.build.prepare(self.database, self.settings)
        self.writer, self.reviewer = Person(self.settings.port, writer), Person(self.settings.port, reviewer)
        for name, module in self.build.programs.items():
            self.add(name, module)
        self.wait_whole()

    def broker_answers(self) -> bool:
        """Whether Valkey itself answers."""
        return answers(self.socket)

    def wait_whole(self) -> None:
        """Wait until web, broker and every child of every worker are there."""
        until("the web server", lambda: healthy(self.settings))
        until("Valkey", self.broker_answers)
        until("the workers", lambda: all(len(self.hands(name)) == 2 for name in self.workers()))

    def workers(self) -> list[str]:
        """The names of the parts that are workers."""
        return [name for name in self.parts if name.startswith("worker")]

    def main_of(self, name: str = "worker") -> int:
        """Celery's main process of a worker, 0 while there is none."""
        pid = self.parts[name].pid
        return next(iter(children_of(pid)), 0) if self.build.guarded else pid

    def hands(self, name: str = "worker") -> list[int]:
        """The processes of a worker that do the work."""
        return children_of(self.main_of(name))

    def signal(self, pid: int, number: signal.Signals) -> None:
        """Send a signal to a process, if it is still there."""
        if pid:
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def has(self, name: str) -> bool:
        """Whether this build has such a part."""
        return name in self.parts

    def calm(self) -> None:
        """Take back every order and put the network right."""
        self.orders.withdraw()
        self.here.mend()
        self.far.mend()
        for part in self.parts.values():
            part.wanted = True
            part.signal(signal.SIGCONT)
        if self._limited:
            self._limited = False
            self._restart_worker()

    def fenced(self) -> int:
        """How many results came too late and were thrown away, by the logs of the workers."""
        logs = [self.place / f"{name}.log" for name in ("worker", "worker2")]
        return sum(line.count(FENCED) for log in logs if log.exists() for line in log.read_bytes().splitlines())

    def close(self) -> None:
        """Put everything right, so that it can be stopped in good order."""
        self.calm()
        self.here.close()
        self.far.close()
        self.database.close()


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def opened(build: Build, kind: str, terms: Terms) -> Iterator[Scene]:
    """A desk at work on sqlite or postgresql, gone afterwards.

    Raises:
        NoPostgres, NoBroker, NotReady: as the names say.
    """
    with folder() as place:
        keeper = Keeper()
        keeper.start()
        try:
            url = _postgres(place, keeper) if kind == "postgresql" else ""
            settings = Settings(folder=place / "desk", port=free_port(), database_url=url)
            settings.folder.mkdir()
            with _running(Scene(place, settings, build, keeper, terms=terms)) as scene:
                yield scene
        finally:
            keeper.close()


def _postgres(place: Path, keeper: Keeper) -> str:
    command = postgres.prepare(place)
    log = place / "postgresql.log"
    keeper.add(Part("postgresql", command, os.environ, log, stop_with=signal.SIGINT))
    until("PostgreSQL", lambda: postgres.answers(place))
    return postgres.new_database(place, "chaos")


@contextmanager
def _running(scene: Scene) -> Iterator[Scene]:
    try:
        scene.open()
        yield scene
    finally:
        scene.close()
