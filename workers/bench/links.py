"""Suite `links`: finding and judging the links of one article, against the usual libraries."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from workers.bench import naive
from workers.bench.cases import RATE, Case, LeftOut, cpu_us, side_by_side
from workers.bench.texts import chinese, linked
from workflow.parse import parse
from workflow.stages import links as stage

_SIZE = 5_900
_LINKS = 20


def links(quick: bool) -> Iterator[Case | LeftOut]:
    """Articles that one core gets through in a second: Chinese, 20 links, rendering counted, parsing not."""
    case = "Chinese, 7.4 kB, 20 links; peer: markdown-it-py, nh3, linkify-it-py, urllib"
    if not naive.ready():
        yield LeftOut("links", case, "markdown-it-py is not installed (pip install markdown-it-py)")
        return
    source = linked(chinese(1, _SIZE), _LINKS)
    article = parse(source)
    mine, theirs = side_by_side(
        partial(cpu_us, partial(stage.check, article)),
        partial(cpu_us, partial(naive.links, source.body)),
        rounds=5 if quick else 301,
    )
    yield Case("links", case, 1e6 / mine, 1e6 / theirs, RATE)
