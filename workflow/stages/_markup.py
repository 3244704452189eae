"""Links and tags as values, and the tags of HTML as a browser's tokenizer finds them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from turbohtml import Token, TokenType, tokenize


class Form(StrEnum):
    """How a link is written."""

    INLINE = "inline"
    IMAGE = "image"
    AUTOLINK = "autolink"
    DEFINITION = "definition"
    ATTRIBUTE = "attribute"
    BARE = "bare"


@dataclass(frozen=True, slots=True)
class Link:
    """One link. start, end: its markup in the body. target: what a browser would follow, references decoded.

    text: what stands for it on the page, as written. at, to: the address in the body as written; both -1 when it stands
    elsewhere (a link by reference). name: the attribute of an HTML tag. tag: the HTML element. placed: False where only
    the block that holds the link is known; start and end are that block's, and nothing can be changed there.
    """

    form: Form
    start: int
    end: int
    target: str
    text: str = ""
    at: int = -1
    to: int = -1
    tag: str = ""
    name: str = ""
    placed: bool = True

    @property
    def is_followed(self) -> bool:
        """Whether readers of the page can follow it, there where it stands."""
        if self.form is Form.ATTRIBUTE:
            return (self.tag, self.name) == ("a", "href")
        return self.form in {Form.INLINE, Form.AUTOLINK}


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a tag: body[start:end] with the space before it; its value, decoded, at body[at:to]."""

    name: str
    value: str
    start: int
    end: int
    at: int
    to: int


@dataclass(frozen=True, slots=True)
class Tag:
    """One HTML tag at body[start:end]; `closing` for </x>."""

    name: str
    start: int
    end: int
    closing: bool
    attributes: tuple[Attribute, ...] = ()


_ATTRIBUTE = re.compile(
    r"""(?P<space>[\s/]*)(?P<name>[^\s"'<>/=][^\s<>/=]*)(?:\s*=\s*(?:"(?P<two>[^"]*)"|'(?P<one>[^']*)'|(?P<bare>[^\s>]+)))?"""
)


def tokens_of(markup: str) -> Iterator[Token]:
    """The tags of HTML as a browser's tokenizer finds them, each with its source."""
    wanted = {TokenType.START_TAG, TokenType.END_TAG}
    return (token for token in tokenize(markup, capture_source=True) if token.type in wanted and token.source)


def tags_of(body: str) -> list[Tag]:
    """Every tag of a body in HTML, with its place."""
    starts = [0, *(found.end() for found in re.finditer("\n", body))]
    tags: list[Tag] = []
    for token in tokens_of(body):
        start = starts[(token.line or 1) - 1] + (token.col or 0)
        if body.startswith(token.source or "", start):
            tags.append(tag_at(token, token.source or "", start))
    return tags


def tag_at(token: Token, source: str, start: int) -> Tag:
    """The tag that a token is; `source` is how it is written at this place of the body."""
    closing = token.type is TokenType.END_TAG
    read = {} if closing else {name: value or "" for name, value in token.attrs or ()}
    attributes = () if closing else tuple(_attributes(source, start, token.tag or "", read))
    return Tag(token.tag or "", start, start + len(source), closing, attributes)


def _attributes(source: str, start: int, name: str, read: Mapping[str, str]) -> Iterator[Attribute]:
    """The attributes of a tag. read: their values as the tokenizer decodes them, the first of each name."""
    empty = source.endswith("/>") and source[-3:-2] != "="
    inside = source[:-2] if empty else source.removesuffix(">")
    seen: set[str] = set()
    for found in _ATTRIBUTE.finditer(inside, 1 + len(name)):
        group = next((key for key in ("two", "one", "bare") if found[key] is not None), "")
        at, to = found.span(group) if group else (found.end(), found.end())
        named = found["name"].lower()
        value = html.unescape(found[group]) if group else ""
        if named not in seen:
            value = read.get(named, value)
        seen.add(named)
        yield Attribute(named, value, start + found.start(), start + found.end(), start + at, start + to)


def masked(body: str, pieces: Sequence[tuple[int, int]]) -> str:
    """The body with these pieces blanked, letter for letter, so that nothing in them is taken for markup."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(pieces):
        if end > at:
            first = max(start, at)
            parts += [body[at:first], re.sub(r"[^\n]", " ", body[first:end])]
            at = end
    return "".join([*parts, body[at:]])
