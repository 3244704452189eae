"""The second host: programs there reach the broker, until its network is cut, and again once it is mended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from workers.chaos.hosts import Address, Host, Namespace, second_host

_ASK = """
import socket, sys
try:
    with socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=1) as connection:
        print(connection.recv(9).decode())
except OSError as error:
    print(type(error).__name__)
"""


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Path]:
    """A server on a Unix socket that says hello."""
    path = tmp_path / "broker.sock"
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(path))
    server.listen()

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            # Whose network was cut has gone by the time it is answered.
            with connection, suppress(OSError):
                connection.sendall(b"hello")

    threading.Thread(target=serve, daemon=True).start()
    yield path
    server.shutdown(socket.SHUT_RDWR)
    server.close()


@pytest.fixture(params=["address", "namespace"])
def host(request: pytest.FixtureRequest, broker: Path) -> Iterator[Host]:
    """Either kind of host, where this machine allows it."""
    if request.param == "address":
        made: Host = Address("127.0.0.2", broker)
    else:
        try:
            made = Namespace(broker)
        except OSError as error:
            pytest.skip(str(error))
    made.proxy.start()
    yield made
    made.close()


def answer(host: Host) -> str:
    """What a program on that host hears from the broker, or the name of its error."""
    command = [*host.prefix, sys.executable, "-c", _ASK, host.proxy.host, str(host.proxy.port)]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout.strip()


def test_a_program_there_reaches_the_broker_until_its_network_is_cut(host: Host) -> None:
    assert answer(host) == "hello"
    host.cut()
    assert answer(host) in {"TimeoutError", "OSError", "ConnectionResetError"}
    host.mend()
    assert answer(host) == "hello"


def test_nothing_of_this_machine_is_reached_from_a_network_of_its_own(broker: Path) -> None:
    try:
        host = Namespace(broker)
    except OSError as error:
        pytest.skip(str(error))
    with socket.create_server(("127.0.0.1", 0)) as here:
        port = here.getsockname()[1]
        command = [*host.prefix, sys.executable, "-c", _ASK, "127.0.0.1", str(port)]
        heard = subprocess.run(command, capture_output=True, text=True, check=True, timeout=20).stdout
        assert heard.strip() == "ConnectionRefusedError"
    host.proxy.start()
    host.close()


def test_the_second_host_is_as_real_as_the_machine_allows(broker: Path) -> None:
    host = second_host(broker)
    host.proxy.start()
    assert answer(host) == "hello"
    assert isinstance(host, Address) or os.geteuid() == 0
    host.close()
