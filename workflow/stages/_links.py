"""Where a body links to: every address in Markdown, HTML and running text, with its exact place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workflow.article import Format
from workflow.stages._addresses import Sort, addresses_of
from workflow.stages._markdown import definitions_of, markdown_of
from workflow.stages._markup import Attribute, Form, Link, Tag, masked, tags_of

# Attributes whose value a browser follows or loads.
ADDRESS_ATTRIBUTES = frozenset(
    {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "background", "cite", "srcdoc"}
    | {"longdesc", "codebase", "classid", "manifest", "dynsrc", "lowsrc"}
)
# Attributes that hold several addresses, or one among other words. Pictures inside a style run nothing.
_CANDIDATES = re.compile(r"(?P<address>[^\s,](?:\S*[^\s,])?)[^,]*")
_SEVERAL = {
    "srcset": _CANDIDATES,
    "imagesrcset": _CANDIDATES,
    "ping": re.compile(r"(?P<address>\S+)"),
    "style": re.compile(r"url\(\s*[\"']?(?!data:)(?P<address>[^\s\"')]+)", re.IGNORECASE),
}
# What a browser would read or count otherwise; something of the same length is read in its place. A tab before a line
# end is dropped from addresses as the line end is, and means nothing in Markdown.
_READ_OTHERWISE = re.compile("\r\n?|[\0\ud800-\udfff]")
# What a browser puts before an address that is written without its scheme.
_FOLLOWED = {Sort.SCHEMED: "", Sort.PLAIN: "http://", Sort.MAIL: "mailto:"}


def links_of(body: str, written: Format) -> tuple[list[Link], list[Tag]]:
    """Every link of a body and, where HTML is allowed in it, every tag; both in text order."""
    plain = _READ_OTHERWISE.sub(_same_length, body) if _READ_OTHERWISE.search(body) else body
    links: list[Link] = []
    tags: list[Tag] = []
    if written is Format.MARKDOWN:
        reading = markdown_of(plain)
        links, tags = reading.links, reading.tags
        plain = masked(plain, reading.code)
        links += definitions_of(plain)
    elif written is Format.HTML:
        tags = tags_of(plain)
    links += [link for tag in tags for link in _in_tag(tag)]
    links += _bare(plain, links, tags)
    return sorted(links, key=lambda link: (link.start, link.end)), tags


def _same_length(found: re.Match[str]) -> str:
    return {"\r\n": "\t\n", "\r": "\n"}.get(found.group(), "\ufffd")


def _in_tag(tag: Tag) -> Iterator[Link]:
    for about in tag.attributes:
        if not about.value:
            continue
        if about.name in ADDRESS_ATTRIBUTES:
            yield _link(tag, about, about.value, about.at, about.to)
        elif several := _SEVERAL.get(about.name):
            yield from _each(tag, about, several)


def _each(tag: Tag, about: Attribute, pattern: re.Pattern[str]) -> Iterator[Link]:
    """The addresses of an attribute that holds several, or one among other words."""
    as_written = about.to - about.at == len(about.value)
    for found in pattern.finditer(about.value):
        start, end = found.span("address")
        at, to = (about.at + start, about.at + end) if as_written else (-1, -1)
        yield _link(tag, about, found["address"], at, to)


def _link(tag: Tag, about: Attribute, target: str, at: int, to: int) -> Link:
    return Link(Form.ATTRIBUTE, about.start, about.end, target, "", at, to, tag.name, about.name)


def _bare(body: str, links: Sequence[Link], tags: Sequence[Tag]) -> Iterator[Link]:
    """Addresses in running text, also where Chinese text touches them."""
    spoken_for = [(link.start, link.end) for link in links if link.placed]
    taken = masked(body, [*spoken_for, *((tag.start, tag.end) for tag in tags)])
    for found in addresses_of(taken):
        address = taken[found.start : found.end]
        target = _FOLLOWED[found.sort] + address if "://" not in address[:8] else address
        yield Link(Form.BARE, found.start, found.end, target, address, found.start, found.end)
