"""HTML that runs, loads or sends something, and the piece to take out for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflow.stages._markup import Tag

# Elements that go with everything in them.
_WHOLE = frozenset(
    {"script", "style", "iframe", "object", "embed", "applet", "noscript", "template", "svg", "math"}
    | {"frameset", "frame", "noembed", "noframes", "textarea", "select"}
)
_EMPTY = frozenset(("embed", "frame"))
# Elements that go and leave what is in them.
_TAG_ONLY = frozenset(("meta", "base", "link", "form", "input", "button", "param", "keygen", "bgsound", "portal"))


@dataclass(frozen=True, slots=True)
class Active:
    """body[start:end] is active. whole: a tag or element. exact: its end is there, so that it can be taken out."""

    name: str
    start: int
    end: int
    whole: bool
    exact: bool = True


def active_parts(tags: Sequence[Tag], body: str) -> Iterator[Active]:
    """Every active piece, outermost only, in text order."""
    ends = _ends(tags)
    reach = -1
    for at, tag in enumerate(tags):
        if tag.start < reach:
            continue
        if tag.name in _WHOLE and not tag.closing:
            part = _element(tag, ends.get(at), len(body))
            reach = part.end
            yield part
        elif tag.name in _WHOLE or tag.name in _TAG_ONLY:
            slash = "/" if tag.closing else ""
            yield Active(f"<{slash}{tag.name}>", tag.start, tag.end, whole=True)
        else:
            yield from _handlers(tag)


def _element(tag: Tag, end: int | None, size: int) -> Active:
    name = f"<{tag.name}>"
    if tag.name in _EMPTY:
        return Active(name, tag.start, tag.end, whole=True)
    if end is None:
        return Active(name, tag.start, size, whole=True, exact=False)
    return Active(name, tag.start, end, whole=True)


def _ends(tags: Sequence[Tag]) -> dict[int, int]:
    """For each opening tag of an element that goes whole, by its index, where its closing tag ends."""
    open_at: dict[str, list[int]] = {}
    ends: dict[int, int] = {}
    for at, tag in enumerate(tags):
        if tag.name not in _WHOLE or tag.name in _EMPTY:
            continue
        if not tag.closing:
            open_at.setdefault(tag.name, []).append(at)
        elif open_at.get(tag.name):
            ends[open_at[tag.name].pop()] = tag.end
    return ends


def _handlers(tag: Tag) -> Iterator[Active]:
    for about in tag.attributes:
        if (about.name.startswith("on") and len(about.name) > 3) or about.name in {"srcdoc", "formaction"}:
            yield Active(about.name, about.start, about.end, whole=False)
