"""`python -m workers.chaos`: break a desk in every way we know, and print what became of the articles."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from workers.bench.cases import say
from workers.bench.postgres import NoPostgres
from workers.bench.processes import NotReady
from workers.broker import NoBroker
from workers.chaos.drill import Drill, Row
from workers.chaos.faults import Fault, discover
from workers.chaos.naive_ledger import NAIVE
from workers.chaos.ours import OURS
from workers.chaos.report import as_json, as_list, as_table
from workers.chaos.scene import Scene, opened
from workflow.clock import now
from workflow.logs import set_up_logs

DATABASES = ("sqlite", "postgresql")
ARTICLES = 24
LONG_BACKLOG = 10_000
LEASE_S = 5.0


def options(arguments: list[str]) -> argparse.Namespace:
    """The options of `copydesk chaos`."""
    parser = argparse.ArgumentParser(
        prog="copydesk chaos",
        description="Break a private desk in every way we know, under load, and check that nothing is lost and nothing"
        " is published twice. Ends with 1 when a promise was broken.",
    )
    parser.add_argument("--faults", default="quick", help="names with commas between, or quick, or all; see --list")
    parser.add_argument("--seed", type=int, default=0, help="chooses when things break; by default another every time")
    parser.add_argument("--articles", type=int, default=0, help=f"how many for each fault (default: {ARTICLES})")
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--naive", action="store_true", help="try the usual pipeline instead: delay() after commit")
    parser.add_argument("--lease", type=float, default=LEASE_S, help="seconds; a desk has 30 (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    parser.add_argument("--list", action="store_true", help="say what there is to break, and stop")
    chosen = parser.parse_args(arguments)
    chosen.faults = _chosen(parser, chosen.faults)
    chosen.seed = chosen.seed or int(now().timestamp() * 1000) % 1_000_000
    return chosen


def _chosen(parser: argparse.ArgumentParser, names: str) -> list[Fault]:
    known = discover()
    if names == "all":
        return [replace(one, articles=one.articles and LONG_BACKLOG) for one in known.values()]
    if names == "quick":
        return [one for one in known.values() if one.quick]
    wanted = [name for name in names.split(",") if name]
    if unknown := set(wanted) - known.keys():
        parser.error(f"there is no fault {', '.join(sorted(unknown))}; see --list")
    return [known[name] for name in wanted]


def applies(fault: Fault, database: str, *, naive: bool) -> bool:
    """Whether there is anything to break."""
    return database in fault.databases and (fault.naive or not naive)


def tried(chosen: argparse.Namespace) -> tuple[list[Row], list[str]]:
    """Every chosen fault; the rows, and what broke a promise.

    One desk goes through all of them, one after the other. The usual pipeline does not survive that, so it gets a fresh
    start for each.
    """
    faults = [one for one in chosen.faults if applies(one, chosen.database, naive=chosen.naive)]
    rows: list[Row] = []
    broken: list[str] = []
    numbers = count(1)
    for together in [[one] for one in faults] if chosen.naive else [faults]:
        with opened(NAIVE if chosen.naive else OURS, chosen.database, lease_s=chosen.lease, seed=chosen.seed) as scene:
            for fault in together:
                articles = chosen.articles or fault.articles or ARTICLES
                row, found = _try(scene, fault, numbers, articles)
                rows.append(row)
                broken += found
    return rows, broken


def _try(scene: Scene, fault: Fault, numbers: Iterator[int], articles: int) -> tuple[Row, list[str]]:
    say(f"{fault.name}: {fault.summary}")
    row, found = Drill(scene, fault, numbers, articles).run()
    say(f"  {row.accepted} accepted, {row.published} published, {row.lost} lost, {row.duplicated} duplicated")
    for what in found:
        say(f"  BROKEN {what}")
    return row, found


def main(arguments: Sequence[str]) -> int:
    """Exit status: 0 every promise kept, 1 one was broken, 2 it cannot be tried here."""
    chosen = options(list(arguments))
    if chosen.list:
        sys.stdout.write(f"{as_list(discover())}\n")
        return 0
    set_up_logs("chaos", level=logging.WARNING)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    if not Path("/proc/self/task").exists():
        say("copydesk chaos needs Linux: it finds the processes to kill in /proc.")
        return 2
    say(f"seed {chosen.seed}, {chosen.database}, {'the usual pipeline' if chosen.naive else 'the desk'}")
    try:
        rows, broken = tried(chosen)
    except (NoPostgres, NoBroker, NotReady) as error:
        say(str(error))
        return 2
    found = as_json(chosen.seed, chosen.database, rows, broken) if chosen.json else as_table(rows)
    sys.stdout.write(f"{found}\n")
    for what in broken:
        say(f"BROKEN {what}")
    if broken:
        say(f"Again with: copydesk chaos --seed {chosen.seed} --database {chosen.database}")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
