"""The text of several blocks as one, so that a pattern runs once over an article, and back to places in its body."""

from __future__ import annotations

import bisect
from collections.abc import Iterable

from workflow.article import Block, Span

# A noncharacter that no pattern matches keeps what one block ends with from what the next begins with.
_BETWEEN = "\n\ufffe\n"


class Running:
    """Blocks in text order, joined; `text` is what readers see of them."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self._blocks = list(blocks)
        self.text = _BETWEEN.join(block.text for block in self._blocks)
        self._starts: list[int] = []
        at = 0
        for block in self._blocks:
            self._starts.append(at)
            at += len(block.text) + len(_BETWEEN)

    def span(self, start: int, end: int) -> Span:
        """The piece text[start:end], which lies in one block, as a piece of the body."""
        at = bisect.bisect_right(self._starts, start) - 1
        first = self._starts[at]
        return self._blocks[at].span(start - first, end - first)
