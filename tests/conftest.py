"""What all tests share: both databases, a real Valkey, settings in a temporary folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from sqlalchemy import text

from tests import servers
from workers.addresses import BrokerAddress, broker_address
from workers.broker import answers, make_private_folder, server_command
from workers.queues import connect
from workflow.db import Database
from workflow.settings import Settings
from workflow.tables import Base

_IN_FIRST_PROCESS = "PYTEST_XDIST_WORKER" not in os.environ


def pytest_configure() -> None:
    """The first process of a run owns the servers that the others share."""
    if _IN_FIRST_PROCESS:
        os.environ["COPYDESK_TEST_RUN_PID"] = str(os.getpid())
        servers.open_run()


def pytest_unconfigure() -> None:
    """And ends them."""
    if _IN_FIRST_PROCESS:
        servers.close_run()


@pytest.fixture(autouse=True)
def _logs_as_they_were(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Commands set up logs for their whole process; here they share it with the tests that come after.

    A module's logger that was kept with one command's set-up would be deaf to whatever a later test sets up.
    """
    before, configure = structlog.get_config(), structlog.configure

    def configure_for_now(**wanted: Any) -> None:
        configure(**{**wanted, "cache_logger_on_first_use": False})

    monkeypatch.setattr(structlog, "configure", configure_for_now)
    yield
    configure(**before)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a desk in a folder of its own."""
    return Settings(folder=tmp_path / "desk")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite ledger with empty tables; each test takes a copy."""
    path = tmp_path_factory.mktemp("template") / "copydesk.db"
    database = Database(f"sqlite:///{path}")
    Base.metadata.create_all(database.writer)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres(worker_name: str) -> str:
    """The URL of this test process's own PostgreSQL database, with empty tables."""
    try:
        url = servers.postgres_url(worker_name)
    except servers.NoPostgres as error:
        pytest.skip(f"no PostgreSQL: {error}")
    database = Database(url)
    Base.metadata.create_all(database.writer)
    database.close()
    return url


@pytest.fixture(scope="session")
def worker_name() -> str:
    """The name of this test process among those of the run."""
    return os.environ.get("PYTEST_XDIST_WORKER", "main")


def _emptied(url: str) -> Database:
    database = Database(url)
    tables = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with database.write() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    return database


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty ledger; every test that asks for it runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        path = request.getfixturevalue("tmp_path") / "copydesk.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        database = Database(f"sqlite:///{path}")
    else:
        database = _emptied(request.getfixturevalue("postgres"))
    yield database
    database.close()


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[BrokerAddress]:
    """A real Valkey for this test process, on a private socket."""
    with tempfile.TemporaryDirectory(prefix="copydesk-v-") as folder:
        address = broker_address(Settings(folder=Path(folder)))
        assert address.socket
        make_private_folder(address.socket)
        with subprocess.Popen(server_command(address), stdout=subprocess.DEVNULL) as server:
            deadline = time.monotonic() + 10
            while not answers(address.socket):
                assert time.monotonic() < deadline, "Valkey does not answer"
                time.sleep(0.01)
            yield address
            server.terminate()


@pytest.fixture
def valkey(valkey_server: BrokerAddress) -> BrokerAddress:
    """An empty broker."""
    with connect(valkey_server) as client:
        client.flushall()
    return valkey_server


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that start whole systems take turns in one process, those that break them in another."""
    for item in items:
        if item.get_closest_marker("system"):
            item.add_marker(pytest.mark.xdist_group("faults" if "faults" in item.path.parts else "system"))
