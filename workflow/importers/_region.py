"""Where on a page its article stands, and what within that place does not belong to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import turbohtml

from workflow.importers._outline import Node, inside

_DOMINANT = 0.8
_LINES = frozenset(
    ("h1", "h2", "h3", "h4", "h5", "h6", "p", "li", "blockquote", "pre", "figure", "ul", "ol", "table", "dl")
)
_LINKED = 0.5
_STEPS = 6
_Shape = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An article on a page. element: what it stands in. cut: the elements within that do not belong to it, in order.

    rest: how everything that is left out begins, the longest first.
    """

    element: turbohtml.Element
    cut: tuple[turbohtml.Element, ...]
    rest: tuple[str, ...]


def find_article(nodes: Sequence[Node]) -> Found | None:
    """The article of a page whose furniture is marked; None when nothing on it reads like one."""
    if not nodes[0].prose:
        return None
    at = _named(nodes) or _densest(nodes)
    cut = list(_Region(nodes, at).cut())
    beside = [place for place, node in enumerate(nodes) if node.furniture and not at < place < nodes[at].end]
    rest = sorted((nodes[place] for place in (*cut, *beside)), key=lambda node: node.text, reverse=True)
    return Found(nodes[at].element, tuple(nodes[one].element for one in cut), tuple(node.first for node in rest))


def _named(nodes: Sequence[Node]) -> int:
    """The element that the page itself names as its article's text, where there is one that holds most of the prose."""
    named = [
        at
        for at, node in enumerate(nodes)
        if "articleBody" in str(node.element.attrs.get("itemprop") or "") and node.prose * 2 > nodes[0].prose
    ]
    return named[0] if len(named) == 1 else 0


def _densest(nodes: Sequence[Node]) -> int:
    """Down from the body for as long as one child holds nearly all the prose."""
    at = 0
    while True:
        below = max(inside(nodes, at), key=lambda child: nodes[child].prose, default=0)
        if not below or nodes[below].prose < _DOMINANT * nodes[at].prose or nodes[below].element.tag == "p":
            return at
        at = below


class _Region:
    """What stands in the place that was found, looked at once more."""

    def __init__(self, nodes: Sequence[Node], at: int) -> None:
        """Where the prose begins and ends, how it is made, and what it stands in."""
        self._nodes = nodes
        self._at = at
        prose = [place for place in range(at, nodes[at].end) if nodes[place].is_prose]
        titles = [place for place in range(at, nodes[at].end) if nodes[place].element.tag == "h1"]
        self._first = min([*prose[:1], *titles[:1]], default=at)
        self._last = prose[-1] if prose else at
        self._around = {nodes[place].parent for place in prose}
        self._shapes = {shape for place in prose for shape in self._shapes_above(place)}

    def cut(self) -> Iterator[int]:
        """Furniture, and what stands before the first and after the last of the prose without being part of it."""
        place = self._at + 1
        while place < self._nodes[self._at].end:
            node = self._nodes[place]
            outside = node.end <= self._first or place >= self._nodes[self._last].end
            if node.furniture or (outside and not self._belongs(place)):
                yield place
                place = node.end
            else:
                place += 1

    def _belongs(self, place: int) -> bool:
        """Short lines that are made as the prose is are part of it, such as a name or a line in brackets at the end."""
        node = self._nodes[place]
        if not node.text:
            return True
        if node.density >= _LINKED:
            return False
        is_line = node.element.tag in _LINES
        above = self._nodes[node.parent]
        return self._shape(place) in self._shapes or (
            is_line and (above.element.tag in _LINES or node.parent in self._around)
        )

    def _shapes_above(self, place: int) -> Iterator[_Shape]:
        """The shape of a piece of prose, and of what it stands in."""
        for _ in range(_STEPS):
            if place <= self._at:
                return
            yield self._shape(place)
            place = self._nodes[place].parent

    def _shape(self, place: int) -> _Shape:
        """What an element is and stands in, up to the article."""
        shape: list[tuple[str, str]] = []
        while place > self._at and len(shape) < _STEPS:
            element = self._nodes[place].element
            shape.append((element.tag, str(element.attrs.get("class") or "")))
            place = self._nodes[place].parent
        return tuple(shape)
