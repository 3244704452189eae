"""Payloads of a file on readers' and reviewers' pages: `python -m tests.browser.xss FILE [--limit N] [--json REPORT]`.

FILE: one JSON object a line, the payload under "p", or one payload a line as it is. Prints a table with what ran on
each kind of page and, beside it, how many of the payloads run when nobody stops them; ends with 1 when something ran,
called out, was left in a page that could run, or could not be seen for certain.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path

import click
import structlog

from tests.browser.xss.campaign import Newsroom, Row, controls, live, made, rows_of, typed
from tests.browser.xss.watching import FRAMES, Look, Visit, troubled, watching
from workflow.db import Database
from workflow.tables import Base

TOGETHER = 250
"""Payloads in one article for the pages that show a text as it was typed."""

TABS = 5
AT_ONCE = 960
"""Documents between two words about how far it is."""


def payloads_of(path: Path) -> list[str]:
    """The payloads of a file, in its order, each once."""
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
    return list(dict.fromkeys(json.loads(line)["p"] if line.startswith('{"') else line for line in lines))


def _template(folder: Path) -> Path:
    path = folder / "template.db"
    database = Database(f"sqlite:///{path}")
    Base.metadata.create_all(database.writer)
    database.close()
    return path


def _quiet() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    logging.getLogger("werkzeug").setLevel(logging.ERROR)


async def _watched(newsroom: Newsroom, visits: Sequence[Visit], frames: int = 0) -> list[Look]:
    """Look at documents, so many at a time in frames, or at pages."""
    looks: list[Look] = []
    started = time.monotonic()
    for at in range(0, len(visits), AT_ONCE):
        # A browser of its own for each part: what thousands of hostile pages leave behind must not slow the rest.
        async with watching(
            newsroom.desk.address, newsroom.cookies, known_as=newsroom.settings.address, tabs=TABS
        ) as watch:
            part = visits[at : at + AT_ONCE]
            looks += await (watch.documents(part, frames=frames) if frames else watch.pages(part))
        click.echo(f"{len(looks)} of {len(visits)}, {time.monotonic() - started:.0f} s", err=True)
    return looks


def _report(payloads: int, control: Sequence[Look], looks: Sequence[Look]) -> dict[str, object]:
    ran = {kind: len(found) for kind, found in live(control).items()}
    return {
        "payloads": payloads,
        "live": ran,
        "control": [asdict(row) for row in rows_of(control)],
        "pages": [asdict(row) for row in rows_of(looks)],
        "troubled": [{**asdict(look), "visit": look.visit.name} for look in troubled(looks)][:200],
    }


def _table(rows: Sequence[Row]) -> str:
    head = f"{'page':<36}{'looked':>8}{'invalid':>9}{'executed':>10}{'signals':>9}{'external':>10}{'residue':>9}"
    lines = [
        f"{row.page:<36}{row.looked:>8}{row.invalid:>9}{row.executed:>10}{row.signals:>9}"
        f"{row.external:>10}{row.residue:>9}"
        for row in rows
    ]
    return "\n".join([head, *lines])


def _beginnings(looks: Iterable[Look]) -> list[int]:
    """Which payloads stand on these pages, by their numbers."""
    starts = {int(look.visit.name.rpartition(" ")[2]): look.visit.count for look in looks}
    return sorted({start + step for start, count in starts.items() for step in range(count)})


def _campaign(payloads: Sequence[str], report: Callable[[Sequence[Look], Sequence[Look]], None]) -> None:
    """What the desk makes of the payloads, and what they do without it; reports after each part."""
    seen: list[Look] = []
    control: list[Look] = []
    with tempfile.TemporaryDirectory(prefix="copydesk-xss-") as folder:
        newsroom = Newsroom(Path(folder) / "desk", _template(Path(folder)))
        looks = asyncio.run(_watched(newsroom, list(made(newsroom, payloads)), FRAMES))
        seen += [look for look in looks if look.is_clean]
        again = [payloads[at] for at in _beginnings(look for look in looks if not look.is_clean)]
        if again:
            seen += asyncio.run(_watched(newsroom, list(made(newsroom, again, together=1)), FRAMES))
        report(control, seen)
        control += asyncio.run(_watched(newsroom, list(controls(payloads)), FRAMES))
        report(control, seen)
        seen += asyncio.run(_watched(newsroom, list(typed(newsroom, payloads, together=TOGETHER))))
        report(control, seen)
        control += asyncio.run(_watched(newsroom, list(controls(payloads, markdown=True)), FRAMES))
        report(control, seen)
        newsroom.close()


def main() -> int:
    """Run the campaign on a file."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("file", type=Path)
    words.add_argument("--limit", type=int, default=0, help="the first so many payloads only")
    words.add_argument("--json", type=Path, help="where the whole report goes")
    asked = words.parse_args()
    payloads = payloads_of(asked.file)[: asked.limit or None]
    _quiet()
    last: dict[str, Sequence[Look]] = {}

    def report(control: Sequence[Look], seen: Sequence[Look]) -> None:
        last.update(control=control, seen=seen)
        if asked.json:
            asked.json.write_text(json.dumps(_report(len(payloads), control, seen), indent=1), encoding="utf-8")

    _campaign(payloads, report)
    ran = {kind: len(numbers) for kind, numbers in live(last["control"]).items()}
    click.echo(f"{len(payloads)} payloads, live without the desk: {ran}")
    click.echo(_table([*rows_of(last["control"]), *rows_of(last["seen"])]))
    return 1 if troubled(last["seen"]) or not ran else 0


if __name__ == "__main__":
    sys.exit(main())
