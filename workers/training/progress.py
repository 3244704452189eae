"""Say on standard error how far a training is."""

from __future__ import annotations

import sys


def say(line: str) -> None:
    """One line for whoever waits."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - a command line program
