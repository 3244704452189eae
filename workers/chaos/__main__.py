"""`python -m workers.chaos`: break a desk in every way we know, and print what became of the articles."""

from __future__ import annotations

import argparse
import logging
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from workers.bench.cases import say
from workers.bench.postgres import NoPostgres
from workers.bench.processes import NotReady
from workers.broker import NoBroker
from workers.chaos.drill import Drill, Outcome, together
from workers.chaos.faults import Fault, discover
from workers.chaos.naive_ledger import NAIVE
from workers.chaos.ours import OURS
from workers.chaos.progress import Progress
from workers.chaos.report import as_json, as_list, as_table
from workers.chaos.scene import Scene, Terms, opened
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
    parser.add_argument("--seeds", type=int, default=1, help="try so many seeds, each on a desk of its own: N, N+1, …")
    parser.add_argument("--articles", type=int, default=0, help=f"how many for each fault (default: {ARTICLES})")
    parser.add_argument("--database", choices=DATABASES, default="sqlite")
    parser.add_argument("--naive", action="store_true", help="try the usual pipeline instead: delay() after commit")
    parser.add_argument("--lease", type=float, default=LEASE_S, help="seconds; a desk has 30 (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print one JSON object for each seed instead of a table")
    parser.add_argument("--list", action="store_true", help="say what there is to break, and stop")
    chosen = parser.parse_args(arguments)
    chosen.faults = _chosen(parser, chosen.faults)
    chosen.seed = chosen.seed or int(now().timestamp() * 1000) % 1_000_000
    if chosen.seeds < 1:
        parser.error("--seeds needs at least 1")
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


def tried(chosen: argparse.Namespace, faults: Sequence[Fault], seed: int, progress: Progress) -> list[Outcome]:
    """Every chosen fault under one seed.

    One desk goes through all of them, one after the other. The usual pipeline does not survive that, so it gets a fresh
    start for each.
    """
    terms = Terms(seed, chosen.lease, progress.say)
    outcomes: list[Outcome] = []
    numbers = count(1)
    for shared in [[one] for one in faults] if chosen.naive else [faults]:
        with opened(NAIVE if chosen.naive else OURS, chosen.database, terms) as scene:
            for fault in shared:
                outcomes.append(_try(scene, fault, numbers, chosen.articles or fault.articles or ARTICLES))
                progress.step()
    return outcomes


def _try(scene: Scene, fault: Fault, numbers: Iterator[int], articles: int) -> Outcome:
    scene.say(f"{fault.name}: {fault.summary}")
    outcome = Drill(scene, fault, numbers, articles).run()
    row = outcome.row
    scene.say(f"  {row.accepted} accepted, {row.published} published, {row.lost} lost, {row.duplicated} duplicated")
    for what in outcome.broken:
        scene.say(f"  BROKEN {what}")
    return outcome


def _run(chosen: argparse.Namespace) -> dict[int, list[Outcome]]:
    """All of it; gives the outcomes by seed. With --json each seed is printed as soon as it is done."""
    faults = [one for one in chosen.faults if applies(one, chosen.database, naive=chosen.naive)]
    found: dict[int, list[Outcome]] = {}
    with Progress(len(faults) * chosen.seeds) as progress:
        for seed in range(chosen.seed, chosen.seed + chosen.seeds):
            progress.say(f"seed {seed}, {chosen.database}, {'the usual pipeline' if chosen.naive else 'the desk'}")
            found[seed] = tried(chosen, faults, seed, progress)
            if chosen.json:
                sys.stdout.write(f"{as_json(seed, chosen.database, found[seed])}\n")
                sys.stdout.flush()
    return found


def _conclude(chosen: argparse.Namespace, found: Mapping[int, Sequence[Outcome]]) -> int:
    """Print the table, and what was broken with how to try it again; gives the exit status."""
    if not chosen.json:
        by_fault = zip(*found.values(), strict=True)
        sys.stdout.write(f"{as_table([together(outcomes) for outcomes in by_fault])}\n")
    broken = {seed: [what for one in outcomes for what in one.broken] for seed, outcomes in found.items()}
    for seed, told in broken.items():
        for what in told:
            say(f"BROKEN {what}")
        if told:
            say(f"Again with: copydesk chaos --seed {seed} --database {chosen.database}")
    return 1 if any(broken.values()) else 0


def main(arguments: Sequence[str]) -> int:
    """Exit status: 0 every promise kept, 1 one was broken, 2 it cannot be tried here."""
    chosen = options(list(arguments))
    if chosen.list:
        sys.stdout.write(f"{as_list(discover())}\n")
        return 0
    set_up_logs("chaos", level=logging.ERROR)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    if not Path("/proc/self/task").exists():
        say("copydesk chaos needs Linux: it finds the processes to kill in /proc.")
        return 2
    try:
        found = _run(chosen)
    except (NoPostgres, NoBroker, NotReady) as error:
        say(str(error))
        return 2
    return _conclude(chosen, found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
