"""A page measured: how much text, how much of it in links, and how much prose each element holds. In linear time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import turbohtml


def _named(words: str) -> frozenset[str]:
    return frozenset(words.split())


SKIPPED = _named("script style noscript template head title meta link svg math iframe object")
_INLINE = _named(
    "a abbr acronym b bdi bdo big br cite code del dfn em font i ins kbd mark nobr q rb rp rt ruby s samp small span "
    "strike strong sub sup time tt u var wbr"
)
_PROSE = _named("p div li td blockquote pre section article main dd center body")
_HEADINGS = frozenset(("h2", "h3", "h4", "h5"))
_CARD = 0.8
_BEGINNING = 200
# Prose is counted from this many letters on; one Chinese character says about as much as two letters.
_SHORTEST = 40


class Node:
    """One element. parent, end: places in the outline, `end` after its last descendant. text: letters in it.

    linked: those that stand in links. own: those whose nearest block it is. prose: of all blocks in it. links, titles:
    how many a and h1. cards: how many headings in it are links, as those of other articles are. first: its first words.
    """

    __slots__ = (
        "cards",
        "element",
        "end",
        "first",
        "furniture",
        "linked",
        "links",
        "own",
        "own_linked",
        "parent",
        "prose",
        "text",
        "titles",
    )

    def __init__(self, element: turbohtml.Element, parent: int) -> None:
        """Nothing counted yet."""
        self.element = element
        self.parent = parent
        self.end = 0
        self.text = self.linked = self.own = self.own_linked = self.prose = 0
        self.links, self.cards, self.titles = int(element.tag == "a"), 0, int(element.tag == "h1")
        self.first = ""
        self.furniture = False

    @property
    def density(self) -> float:
        """The share of its text that stands in links."""
        return self.linked / self.text if self.text else 0.0

    @property
    def is_prose(self) -> bool:
        """Whether it holds prose itself, and not only in what stands in it."""
        return bool(self.own_prose and self.prose)

    @property
    def own_prose(self) -> int:
        """The letters of a block that reads like prose: enough of them, and few in links."""
        is_block = self.own >= _SHORTEST and self.element.tag in _PROSE
        return max(self.own - 2 * self.own_linked, 0) if is_block else 0


def outline(root: turbohtml.Element) -> list[Node]:
    """Every element below a root, itself first, in document order, measured."""
    nodes: list[Node] = []
    # An element to enter, or the place in the outline of one to leave; no recursion, however deep the page is.
    todo: list[tuple[turbohtml.Element | turbohtml.Text | int, int, int, bool]] = [(root, -1, 0, False)]
    while todo:
        what, parent, block, linked = todo.pop()
        if isinstance(what, int):
            nodes[what].end = len(nodes)
        elif isinstance(what, turbohtml.Text):
            _count(nodes, parent, block, what.text, linked=linked)
        else:
            at = len(nodes)
            nodes.append(Node(what, parent))
            is_link = linked or what.tag == "a"
            inside = block if what.tag in _INLINE and at else at
            todo.append((at, 0, 0, False))
            todo += [(child, at, inside, is_link) for child in reversed(_children(what))]
    _add_up(nodes)
    return nodes


def _children(element: turbohtml.Element) -> Sequence[turbohtml.Element | turbohtml.Text]:
    return [
        child
        for child in element.children
        if isinstance(child, turbohtml.Text) or (isinstance(child, turbohtml.Element) and child.tag not in SKIPPED)
    ]


def _count(nodes: list[Node], parent: int, block: int, text: str, *, linked: bool) -> None:
    letters = _letters(text)
    nodes[parent].text += letters
    nodes[block].own += letters
    if linked:
        nodes[parent].linked += letters
        nodes[block].own_linked += letters
    # The blocks around that have not begun with words yet begin with these.
    while letters and parent >= 0 and not nodes[parent].first:
        nodes[parent].first = text.strip()[:_BEGINNING]
        parent = nodes[parent].parent


def _letters(text: str) -> int:
    """How much a text says, in letters: characters of Chinese, Japanese and Korean count twice, blanks not at all."""
    return sum(2 if character > "\u2e7f" else 1 for character in text if not character.isspace())


def _add_up(nodes: Sequence[Node]) -> None:
    for node in reversed(nodes):
        node.cards += node.element.tag in _HEADINGS and node.density > _CARD
        if node.parent >= 0:
            above = nodes[node.parent]
            for name in ("text", "linked", "links", "cards", "titles"):
                setattr(above, name, getattr(above, name) + getattr(node, name))
    weigh(nodes)


def weigh(nodes: Sequence[Node]) -> None:
    """Add up the prose in each element; furniture, with all that stands in it, has none."""
    bare = 0
    for at, node in enumerate(nodes):
        bare = node.end if node.furniture and at >= bare else bare
        node.prose = node.own_prose if at >= bare else 0
    for node in reversed(nodes):
        if node.parent >= 0:
            nodes[node.parent].prose += node.prose


def inside(nodes: Sequence[Node], at: int) -> Iterator[int]:
    """The places of the children of the element at a place."""
    child = at + 1
    while child < nodes[at].end:
        yield child
        child = nodes[child].end
