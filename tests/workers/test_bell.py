"""A signal to stop is heard at once, whatever the process is doing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

SCRIPT = """
from workers.bell import Bell
bell = Bell()
print("ready", flush=True)
print(bell.wait(30), bell.wait(30), bell.rings, flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_who_waits_wakes_at_the_signal(number: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        started = time.monotonic()
        os.kill(process.pid, number)
        assert process.stdout.readline() == "True True 1\n"
        assert time.monotonic() - started < 5


def test_without_a_signal_it_waits_its_time() -> None:
    script = (
        "from workers.bell import Bell; import time; start = time.monotonic();"
        " assert not Bell().wait(0.2); assert time.monotonic() - start >= 0.2"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=30)
