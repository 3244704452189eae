"""A desk opens only where nothing else is, and says what to do when something is."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from workers.premises import AlreadyRunning, NotFree, claim_port, sole_use
from workflow.settings import Settings


def test_the_second_on_the_same_folder_is_told_where_the_first_is(tmp_path: Path) -> None:
    settings = Settings(folder=tmp_path, port=8111)
    with sole_use(settings), pytest.raises(AlreadyRunning) as told, sole_use(Settings(folder=tmp_path, port=9)):
        pass
    assert "http://127.0.0.1:8111" in str(told.value)
    assert str(os.getpid()) in str(told.value)


def test_after_the_first_has_gone_the_folder_is_free_again(tmp_path: Path) -> None:
    for _ in range(2):
        with sole_use(Settings(folder=tmp_path)):
            pass


def test_a_killed_process_leaves_the_folder_free(tmp_path: Path) -> None:
    script = f"""
import os
from pathlib import Path
from workers.premises import sole_use
from workflow.settings import Settings
with sole_use(Settings(folder=Path({str(tmp_path)!r}))):
    os.kill(os.getpid(), 9)
"""
    subprocess.run([sys.executable, "-c", script], check=False, timeout=20)
    with sole_use(Settings(folder=tmp_path)):
        pass


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotFree, match="COPYDESK_DATA"), sole_use(Settings(folder=tmp_path / "file" / "desk")):
        pass


def test_a_taken_port_is_named_and_another_one_proposed(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(NotFree, match=f"Port {port} is taken.*COPYDESK_PORT="):
            claim_port(Settings(folder=tmp_path, port=port))


def test_a_free_port_is_fine(tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    claim_port(Settings(folder=tmp_path, port=port))


def test_an_address_of_another_machine_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFree, match="COPYDESK_HOST"):
        claim_port(Settings(folder=tmp_path, host="192.0.2.1", port=8000))
