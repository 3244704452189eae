"""The harness itself: faults are found, orders given once, recoveries counted right, the network breaks as told."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from workers.chaos import __main__ as chaos
from workers.chaos.drill import Outcome, Row, recoveries, together
from workers.chaos.faults import discover
from workers.chaos.orders import Orders
from workers.chaos.people import Handed
from workers.chaos.proxy import Mode, Proxy
from workers.chaos.report import as_json, as_table


def test_the_list_names_every_fault_once_with_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert chaos.main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(discover())
    assert all(len(line.split()) > 3 or line.split()[0] == "valkey-flushed" for line in lines)


def test_an_unknown_fault_is_refused_with_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        chaos.main(["--faults", "none,weather"])
    assert "weather" in capsys.readouterr().err


def test_quick_is_part_of_all() -> None:
    quick, whole = (chaos.options(["--faults", name]).faults for name in ("quick", "all"))
    assert {one.name for one in quick} < {one.name for one in whole}
    assert [one.articles for one in whole if one.name == "backlog"] == [chaos.LONG_BACKLOG]


def test_what_only_the_desk_has_is_not_asked_of_the_usual_pipeline() -> None:
    faults = discover()
    assert not chaos.applies(faults["sweeper-killed"], "sqlite", naive=True)
    assert chaos.applies(faults["sweeper-killed"], "sqlite", naive=False)
    assert not chaos.applies(faults["postgresql-killed"], "sqlite", naive=False)


def test_an_order_for_the_third_passes_two_by(tmp_path: Path) -> None:
    orders = Orders(tmp_path / "orders", lease_s=5)
    orders.give("worker", "check.look", "kill", after=2)
    rooms = sorted((orders.of("worker") / "check.look").iterdir())
    assert [json.loads(path.read_text())["do"] for path in rooms] == ["pass", "pass", "kill"]
    assert (orders.of("web") / "lease").read_text() == "5"


def test_withdrawn_orders_are_gone_and_clocks_are_right_again(tmp_path: Path) -> None:
    orders = Orders(tmp_path / "orders", lease_s=5)
    orders.stand("worker", "file.write", "full")
    orders.shift_clocks(3600)
    orders.withdraw()
    assert orders.open("worker", "file.write") == 0
    assert float((orders.of("worker") / "clock").read_text()) == 0


def handed(number: int, at: float) -> Handed:
    return Handed(f"key-{number}", number, "", at, 0.1, 1)


def test_a_recovery_lasts_from_the_strike_until_what_was_under_way_is_live() -> None:
    live = {1: 4.0, 2: 16.0, 3: 18.0, 4: 40.0}
    came = [handed(1, 1.0), handed(2, 9.0), handed(3, 13.0), handed(4, 30.0)]
    assert recoveries(came, live, [(10.0, 15.0)]) == [6.0, 5.0]


def test_json_and_table_hold_the_same_rows() -> None:
    row = Row("none", 8, 8, 0, 0, 1, 0.5, None)
    printed = json.loads(as_json(7, "sqlite", [Outcome(row, (0.5,), ("none: I2: lost",))]))
    assert printed["rows"][0]["fault"] == "none"
    assert printed["violations"] == ["none: I2: lost"]
    assert as_table([row]).splitlines()[1].split() == ["none", "8", "8", "0", "0", "1", "0.5", "–"]


def test_several_seeds_of_one_fault_make_one_row_of_all_their_recoveries() -> None:
    first = Outcome(Row("mixed", 8, 8, 0, 0, 1, 2.0, 3.0), (1.0, 3.0))
    second = Outcome(Row("mixed", 10, 9, 1, 2, 0, 8.0, 9.0), (8.0, 9.0, 7.0))
    assert together([first, second]) == Row("mixed", 18, 17, 1, 2, 1, 7.0, 9.0)
    assert together([Outcome(Row("none", 1, 1, 0, 0, 0, None, None))]).recovery_max_s is None


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    """A proxy in front of a server that says everything back."""
    server = socket.socket(socket.AF_UNIX)
    server.bind(str(tmp_path / "echo.sock"))
    server.listen()
    threading.Thread(target=_echo, args=(server,), daemon=True).start()
    proxy = Proxy(socket.create_server(("127.0.0.1", 0)), tmp_path / "echo.sock")
    proxy.start()
    yield proxy
    proxy.close()
    server.shutdown(socket.SHUT_RDWR)
    server.close()


def _echo(server: socket.socket) -> None:
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=_say_back, args=(connection,), daemon=True).start()


def _say_back(connection: socket.socket) -> None:
    with connection:
        while heard := connection.recv(100):
            connection.sendall(heard)


def call(proxy: Proxy) -> socket.socket:
    return socket.create_connection((proxy.host, proxy.port), timeout=1)


def said(connection: socket.socket) -> bytes:
    connection.sendall(b"hello")
    return connection.recv(100)


def test_a_good_network_passes_everything_on(proxy: Proxy) -> None:
    with call(proxy) as connection:
        assert said(connection) == b"hello"


def test_a_reset_cuts_who_is_connected_and_refuses_who_comes(proxy: Proxy) -> None:
    with call(proxy) as connection:
        assert said(connection) == b"hello"
        proxy.become(Mode.RESET)
        with pytest.raises(ConnectionResetError):
            connection.recv(100)


def test_a_half_open_connection_stays_silent_even_when_the_network_is_back(proxy: Proxy) -> None:
    with call(proxy) as connection:
        assert said(connection) == b"hello"
        proxy.become(Mode.HALF_OPEN)
        with pytest.raises(TimeoutError):
            said(connection)
        proxy.become(Mode.GOOD)
        with pytest.raises(TimeoutError):
            said(connection)
        with call(proxy) as another:
            assert said(another) == b"hello"
