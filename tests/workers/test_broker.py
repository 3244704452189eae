"""The embedded broker is a real server that only we can reach."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
import redis

from workers import broker
from workers.addresses import BrokerAddress


def test_the_server_answers_and_keeps_nothing(valkey: BrokerAddress, client: redis.Redis) -> None:
    assert valkey.socket
    assert broker.answers(valkey.socket)
    assert client.config_get("save") == {b"save": b""} or client.config_get("save") == {"save": ""}


def test_it_listens_on_no_port(client: redis.Redis) -> None:
    assert [int(value) for value in client.config_get("port").values()] == [0]


def test_only_its_owner_may_use_the_socket(valkey: BrokerAddress) -> None:
    assert valkey.socket
    assert stat.S_IMODE(valkey.socket.stat().st_mode) == 0o700
    assert stat.S_IMODE(valkey.socket.parent.stat().st_mode) == 0o700


def test_where_nobody_listens_the_answer_is_no(tmp_path: Path) -> None:
    assert not broker.answers(tmp_path / "valkey.sock")


def test_a_server_on_path_does_when_the_wheel_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = tmp_path / "redis-server"
    server.write_text("#!/bin/sh\n")
    server.chmod(0o755)
    monkeypatch.setattr(broker, "get_binary_path", None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert broker.find_server() == str(server)


def test_without_any_server_the_message_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Path:
        raise RuntimeError("no binary for this platform")

    monkeypatch.setattr(broker, "get_binary_path", broken)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(broker.NoBroker, match="COPYDESK_REDIS_URL"):
        broker.find_server()


def test_a_socket_folder_that_is_a_link_is_not_trusted(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(broker.UnsafeFolder, match="COPYDESK_DATA"):
        broker.make_private_folder(tmp_path / "run" / "valkey.sock")


def test_a_killed_servers_socket_is_cleared_away_and_the_folder_closed(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    folder.mkdir(mode=0o755)
    (folder / "valkey.sock").touch()
    broker.make_private_folder(folder / "valkey.sock")
    assert list(folder.iterdir()) == []
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_broker_that_is_not_ours_is_not_started() -> None:
    with pytest.raises(ValueError, match="not ours"):
        broker.server_command(BrokerAddress("redis://x", "redis://x"))
