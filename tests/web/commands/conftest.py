"""What the tests of commands on a desk share: a desk in a folder, and the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from web.cli import main


@pytest.fixture
def copydesk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run a command on the desk in this test's folder."""
    monkeypatch.setenv("COPYDESK_DATA", str(tmp_path / "desk"))
    for name in ("COPYDESK_DATABASE_URL", "COPYDESK_REDIS_URL", "COPYDESK_BASE_URL"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(main, arguments, input=typed)

    return run


@pytest.fixture
def open_desk(copydesk: Callable[..., Result]) -> Callable[..., Result]:
    """The command line of a desk that has its tables."""
    assert copydesk("migrate").exit_code == 0
    return copydesk


def last_json(result: Result) -> Any:
    """The last line of what a command printed."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout.strip().splitlines()[-1])
