"""`python -m tests.workers.hostile`: a worker with one more stage, which misbehaves when a text asks for it.

Nothing of the desk knows of it: the stage is put where stages are discovered, before anybody has looked.
"""

from __future__ import annotations

import contextlib
import importlib
import sys
from collections.abc import Sequence
from datetime import timedelta

from workflow import runs, stages
from workflow.article import Article
from workflow.findings import Finding

EATS, LOOPS, LOOPS_DEAF, GOOD = "eats memory", "loops for ever", "loops and does not listen", "is a good text"


def _eat() -> None:
    eaten = []
    while True:
        eaten.append(bytearray(16 * 1024 * 1024))


def _loop() -> None:
    while True:
        pass


def _loop_deaf() -> None:
    while True:
        with contextlib.suppress(Exception):
            _loop()


_TRICKS = {EATS: _eat, LOOPS: _loop, LOOPS_DEAF: _loop_deaf}


def check(article: Article) -> Sequence[Finding]:
    """Do what the text says."""
    for words, trick in _TRICKS.items():
        if words in article.body:
            trick()
    return ()


STAGE = stages.Stage("hostile", "Hostile", 999, "1", False, {}, check)


def main() -> None:
    """Work, with the stage in the line, on short leases and without long pauses."""
    every = (*stages.discover(), STAGE)
    stages.discover = lambda: every
    runs.LEASE = timedelta(seconds=2)
    runs._BACKOFF_S = (0.1, 0.1, 0.1, 0.1)  # type: ignore[assignment]
    importlib.import_module("workers.consume").main(sys.argv[1:])


if __name__ == "__main__":
    main()
