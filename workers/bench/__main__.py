"""`python -m workers.bench`: measure ours and the peers, and print the figures."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from collections.abc import Iterator, Mapping

from workers.bench.board import board
from workers.bench.cases import Case, LeftOut, Suite, say
from workers.bench.diff import diff
from workers.bench.ledger import ledger
from workers.bench.line import line
from workers.bench.links import links
from workers.bench.memory import memory
from workers.bench.pipeline import pipeline
from workers.bench.queue_page import queue_page
from workers.bench.report import as_json, as_table
from workflow.logs import set_up_logs

SUITES: Mapping[str, Suite] = {
    "pipeline": pipeline,
    "ledger": ledger,
    "line": line,
    "links": links,
    "diff": diff,
    "queue-page": queue_page,
    "board": board,
    "memory": memory,
}


def options(arguments: list[str]) -> argparse.Namespace:
    """The options of `copydesk bench`."""
    parser = argparse.ArgumentParser(
        prog="copydesk bench",
        description="Measure copydesk and the usual ways side by side, on this machine, now.",
        epilog="How right the checks are is measured by: copydesk bench quality --help",
    )
    parser.add_argument("--suite", nargs="+", action="extend", choices=SUITES, metavar="NAME", help=", ".join(SUITES))
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    parser.add_argument("--quick", action="store_true", help="a few rounds on little: shows that it works, not more")
    return parser.parse_args(arguments)


def measured(names: list[str], *, quick: bool) -> Iterator[Case]:
    """Every case of these suites that can be measured here; why another cannot goes to standard error."""
    for name in names:
        say(f"{name}: measuring")
        for found in SUITES[name](quick):
            if isinstance(found, LeftOut):
                say(f"{found.suite}: {found.case}: left out, {found.why}")
            else:
                say(f"{found.suite}: {found.case}: {found.ratio:.2f} times")
                yield found


def main(arguments: list[str]) -> None:
    """Measure and print."""
    chosen = options(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    cases = list(measured(chosen.suite or list(SUITES), quick=chosen.quick))
    sys.stdout.write(f"{as_json(cases) if chosen.json else as_table(cases)}\n")


if __name__ == "__main__":
    set_up_logs("bench", level=logging.WARNING)
    main(sys.argv[1:])
