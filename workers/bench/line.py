"""Suite `line`: every stage over one article, against the line of checks that most people write first."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from workers.bench import naive
from workers.bench.cases import Case, LeftOut, cpu_us, side_by_side
from workers.bench.texts import chinese, english
from workflow.line import examine

_SIZE = 10_000


def line(quick: bool) -> Iterator[Case | LeftOut]:
    """CPU of one article in Chinese and of one in English."""
    for name, make in (("Chinese", chinese), ("English", english)):
        case = f"{name}, 10 kB; peer: markdown-it-py, nh3, four regexes"
        if not naive.ready():
            yield LeftOut("line", case, "markdown-it-py is not installed (pip install markdown-it-py)")
            continue
        source = make(1, _SIZE)
        mine, theirs = side_by_side(
            partial(cpu_us, partial(examine, source)),
            partial(cpu_us, partial(naive.check, source.body)),
            rounds=5 if quick else 101,
        )
        yield Case("line", case, mine, theirs, "µs CPU")
