"""Suite `line`: every stage over one article, against the line of checks that most people write first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

from workers.bench import naive
from workers.bench.cases import Case, LeftOut, cpu_us, side_by_side
from workers.bench.texts import chinese, english
from workflow.article import Source
from workflow.line import examine

_SIZE = 10_000


def line(quick: bool) -> Iterator[Case | LeftOut]:
    """CPU of one article in Chinese and of one in English."""
    for name, make in (("Chinese", chinese), ("English", english)):
        case = f"{name}, 10 kB; peer: markdown-it-py, nh3, four regexes"
        if not naive.ready():
            yield LeftOut("line", case, "markdown-it-py is not installed (pip install markdown-it-py)")
            continue
        mine, theirs = side_by_side(
            _with_new_articles(make, examine),
            _with_new_articles(make, lambda source: naive.check(source.body)),
            rounds=5 if quick else 101,
        )
        yield Case("line", case, mine, theirs, "µs CPU")


def _with_new_articles(make: Callable[[int, int], Source], check: Callable[[Source], object]) -> Callable[[], float]:
    """Processor time of a check, over another article each time: nothing that is kept of the last one helps."""
    numbers = count(1)

    def once() -> float:
        source = make(next(numbers), _SIZE)
        return cpu_us(lambda: check(source))

    return once
