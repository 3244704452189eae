"""The compose file and the Dockerfile name only what exists, and the services run as plain processes."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML
from sqlalchemy import select

from tests import servers
from workers.addresses import BrokerAddress
from workers.alive import beats
from workers.health import healthy
from workflow import desk, migrations
from workflow.article import Source
from workflow.db import Database
from workflow.settings import Settings
from workflow.states import Role, State
from workflow.tables import Submission

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
# What a service's command runs, in the words of the package itself.
MODULES = {"worker": "workers.worker", "sweeper": "workers.sweeper", "web": "web.serve"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The compose file, its anchors and merges resolved."""
    return dict(YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text()))


def tool(name: str) -> str:
    """The path of a tool of the development environment."""
    found = shutil.which(name, path=BIN) or shutil.which(name)
    assert found, f"{name} is not installed: make install, then pip install -r requirements/dev.lock"
    return found


def test_the_compose_file_keeps_to_the_specification() -> None:
    command = [tool("check-jsonschema"), "--builtin-schema", "vendor.compose-spec", str(ROOT / "docker-compose.yml")]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_the_dockerfile_has_no_known_fault() -> None:
    checked = subprocess.run([tool("hadolint"), str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_every_service_waits_for_services_that_exist_and_can_be_healthy(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for service in services.values():
        for name, how in service.get("depends_on", {}).items():
            assert name in services
            if how["condition"] == "service_healthy":
                assert "test" in services[name]["healthcheck"]


def test_every_volume_is_declared_and_every_declared_one_used(compose: dict[str, Any]) -> None:
    used = {volume.split(":")[0] for service in compose["services"].values() for volume in service.get("volumes", [])}
    assert used == set(compose["volumes"])


def test_postgresql_keeps_its_data_where_its_image_looks_for_it(compose: dict[str, Any]) -> None:
    database = compose["services"]["db"]
    assert database["image"] == "postgres:18"
    assert database["volumes"] == ["db:/var/lib/postgresql"]


def test_no_password_stands_in_the_file(compose: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("COPYDESK_DB_PASSWORD", "COPYDESK_BROKER_PASSWORD", "COPYDESK_SECRET_KEY"):
        assert re.search(rf"\$\{{{name}:\?[^}}]+\}}", text)
    for service in compose["services"].values():
        for key, value in service.get("environment", {}).items():
            assert "PASSWORD" not in key or value.startswith("${")


def test_every_health_check_of_ours_runs_a_module_that_exists(compose: dict[str, Any]) -> None:
    for name in MODULES:
        check = compose["services"][name]["healthcheck"]["test"]
        assert check[:3] == ["CMD", "python", "-m"]
        assert importlib.util.find_spec(check[3])


@pytest.mark.parametrize("name", ["web", "worker", "sweeper", "migrate"])
def test_every_command_of_ours_is_one_that_the_program_knows(compose: dict[str, Any], name: str) -> None:
    program, verb = compose["services"][name]["command"]
    asked = subprocess.run([str(BIN / program), verb, "--help"], capture_output=True, text=True, check=False)
    assert asked.returncode == 0, asked.stderr


def until(condition: Callable[[], object], seconds: float = 120.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.1)


@contextmanager
def running(module: str, environ: dict[str, str]) -> Iterator[None]:
    """The service as a plain process."""
    with subprocess.Popen([sys.executable, "-m", module], env=environ) as process:
        try:
            yield
        finally:
            process.terminate()
            assert process.wait(15) in {0, -15}


@pytest.fixture
def desk_of_services(valkey: BrokerAddress, tmp_path: Path, worker_name: str) -> Iterator[tuple[Settings, Database]]:
    """An empty desk on PostgreSQL and a broker that is not embedded."""
    try:
        url = servers.postgres_url(f"compose_{worker_name}")
    except servers.NoPostgres as error:
        pytest.skip(f"no PostgreSQL: {error}")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = Settings(folder=tmp_path, port=port, database_url=url, redis_url=valkey.redis)
    migrations.upgrade(settings.database)
    database = Database(settings.database)
    desk.set_up(database, settings)
    yield settings, database
    database.close()


@pytest.mark.system
def test_the_services_work_together_on_postgresql_and_a_broker_of_their_own(
    desk_of_services: tuple[Settings, Database],
) -> None:
    settings, database = desk_of_services
    environ = {
        **os.environ,
        "COPYDESK_DATA": str(settings.folder),
        "COPYDESK_PORT": str(settings.port),
        "COPYDESK_DATABASE_URL": settings.database_url,
        "COPYDESK_REDIS_URL": settings.redis_url,
        "COPYDESK_SECRET_KEY": "a long random text for this test alone",
    }
    writer = desk.Actor(desk.people.add_user(database, "wang", Role.WRITER), "wang", Role.WRITER)
    with ExitStack() as services:
        for module in MODULES.values():
            services.enter_context(running(module, environ))
        until(lambda: healthy(settings) and all(beats(settings, kind) for kind in MODULES))
        number = desk.submit(database, writer, Source("The bridge is open.", title="Bridge open")).submission_id

        def checked() -> bool:
            with database.read() as connection:
                state = connection.scalar(select(Submission.state).where(Submission.id == number))
            return state != State.CHECKING

        until(checked)
    assert not any(beats(settings, kind) for kind in ("worker", "sweeper"))
