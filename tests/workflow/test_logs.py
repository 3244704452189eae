"""Logs are JSON for machines and lines for people."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import structlog

from workflow.logs import set_up_logs

SCRIPT = """
import logging, structlog
from workflow.logs import set_up_logs
set_up_logs("worker")
with structlog.contextvars.bound_contextvars(submission=7):
    structlog.get_logger().info("checked", claimed=1)
logging.getLogger("somebody.else").warning("odd: %s", "图书馆")
try:
    1 / 0
except ZeroDivisionError:
    structlog.get_logger().exception("broke")
"""


def logged(**environ: str) -> list[str]:
    ended = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", **environ},
    )
    return ended.stderr.splitlines()


def test_away_from_a_terminal_every_line_is_a_json_object_with_the_ids() -> None:
    ours, theirs, broke = (json.loads(line) for line in logged())
    assert ours["event"] == "checked"
    assert (ours["process"], ours["submission"], ours["claimed"], ours["level"]) == ("worker", 7, 1, "info")
    assert ours["timestamp"].endswith("Z")
    assert (theirs["event"], theirs["level"]) == ("odd: 图书馆", "warning")
    assert "ZeroDivisionError" in broke["exception"]


def test_for_people_lines_are_readable() -> None:
    first = logged(COPYDESK_LOGS="text")[0]
    assert "checked" in first
    assert not first.startswith("{")


def test_what_one_command_sets_up_here_leaves_loggers_open_to_the_tests_after_it() -> None:
    log, before = structlog.get_logger(), structlog.get_config()
    set_up_logs("worker")
    log.info("kept by the first")
    structlog.configure(**before)
    with structlog.testing.capture_logs() as lines:
        log.info("heard by the next")
    assert [line["event"] for line in lines] == ["heard by the next"]
