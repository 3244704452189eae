"""A file is whole or not there, and one process at a time holds the lock."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from workflow.channels._files import TEMPORARY, Busy, exclusive, names, write

_HOLD = (
    "import fcntl, sys; f = open(sys.argv[1], 'ab'); fcntl.flock(f, fcntl.LOCK_EX); print(flush=True); sys.stdin.read()"
)


def test_a_write_that_fails_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "inside").write_text("kept")
    with pytest.raises(OSError, match="page"):
        write(tmp_path / "page", b"new")
    assert (tmp_path / "page" / "inside").read_text() == "kept"
    assert not list(tmp_path.glob(f"{TEMPORARY}*"))


def test_a_lock_held_elsewhere_is_busy_and_free_once_its_holder_dies(tmp_path: Path) -> None:
    lock = tmp_path / ".lock"
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        holder.stdout.readline()
        with pytest.raises(Busy), exclusive(lock, seconds=0.1):
            pass
        holder.kill()
        holder.wait()
        with exclusive(lock, seconds=5):
            assert lock.exists()


def test_only_files_have_names_and_a_missing_folder_has_none(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "file")
    assert list(names(tmp_path)) == ["file"]
    assert names(tmp_path / "missing") == {}
