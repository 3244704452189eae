"""Where a body links to: every address in Markdown, HTML and running text, with its exact place."""

from __future__ import annotations

import bisect
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import comrak
from turbohtml import TokenType, tokenize

from workflow.article import Format
from workflow.stages._addresses import Sort, addresses_of


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
    elsewhere (a link by reference). name: the attribute of an HTML tag. tag: the HTML element.
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


# Attributes whose value a browser follows or loads.
ADDRESS_ATTRIBUTES = frozenset(
    {"href", "src", "action", "formaction", "xlink:href", "data", "poster", "background", "cite", "srcdoc", "ping"}
    | {"longdesc", "codebase", "classid", "manifest", "dynsrc", "lowsrc"}
)
_ATTRIBUTE = re.compile(
    r"""(?P<space>[\s/]*)(?P<name>[^\s"'<>/=][^\s<>/=]*)(?:\s*=\s*(?:"(?P<two>[^"]*)"|'(?P<one>[^']*)'|(?P<bare>[^\s>]+)))?"""
)
# What a browser would read otherwise or count otherwise, by something of the same length.
_SAME_LENGTH = {0: " ", 13: "\n", **dict.fromkeys(range(55296, 57344), "�")}
_READ_OTHERWISE = re.compile("[\0\r\ud800-\udfff]")
_LINK_TARGET = re.compile(
    r"\]\(\s*(?:<(?P<angled>[^<>\n]*)>|(?P<plain>[^\s<][^\s]*?))(?=[\s)]*(?:\s[\"'(].*)?\)?$)", re.DOTALL
)
# What a browser puts before an address that is written without its scheme.
_FOLLOWED = {Sort.SCHEMED: "", Sort.PLAIN: "http://", Sort.MAIL: "mailto:"}
_DEFINITION = re.compile(
    r"^ {0,3}(?:> ?)*\[(?!\^)[^\[\]\n]{1,200}\]:[ \t]*<?(?P<target>[^\s<>]+)>?[^\n]*$", re.MULTILINE
)


def links_of(body: str, written: Format) -> tuple[list[Link], list[Tag]]:
    """Every link of a body and, where HTML is allowed in it, every tag; both in text order."""
    plain = body.translate(_SAME_LENGTH) if _READ_OTHERWISE.search(body) else body
    links: list[Link] = []
    tags: list[Tag] = []
    if written is Format.MARKDOWN:
        links, code = _markdown(plain)
        tags = _tags(_masked(plain, [*code, *((link.start, link.end) for link in links if link.form is Form.AUTOLINK)]))
        plain = _masked(plain, code)
        links += _definitions(plain)
    elif written is Format.HTML:
        tags = _tags(plain)
    links += [link for tag in tags for link in _in_tag(tag)]
    links += _bare(plain, links, tags)
    return sorted(links, key=lambda link: (link.start, link.end)), tags


def _options() -> dict[str, object]:
    extensions = comrak.ExtensionOptions()
    extensions.table = extensions.strikethrough = extensions.cjk_friendly_emphasis = True
    render = comrak.RenderOptions()
    # Raw HTML is escaped, so every tag of the result, and its place, is the renderer's own.
    render.sourcepos = render.unsafe_ = render.escape = True
    return {"extension_options": extensions, "render_options": render}


_OPTIONS = _options()


class _Places:
    """From the renderer's lines and bytes to code points, one line at a time."""

    def __init__(self, body: str) -> None:
        self.lines = body.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)
        self._line = -1
        self._bytes: list[int] = []

    def of(self, line: int, column: int) -> int:
        """The place of the byte `column`, from 0, of `line`, from 1."""
        text = self.lines[line - 1]
        if text.isascii():
            return self.starts[line - 1] + min(column, len(text))
        if self._line != line:
            self._line = line
            self._bytes = [0]
            for character in text:
                self._bytes.append(self._bytes[-1] + len(character.encode()))
        return self.starts[line - 1] + bisect.bisect_left(self._bytes, column)


def _markdown(body: str) -> tuple[list[Link], list[tuple[int, int]]]:
    """Links and images of Markdown, and the places of its code, as the renderer of pages sees them."""
    places = _Places(body)
    links: list[Link] = []
    code: list[tuple[int, int]] = []
    for token in tokenize(comrak.render_markdown(body, **_OPTIONS)):  # type: ignore[arg-type]
        if token.type is not TokenType.START_TAG or token.tag not in {"a", "img", "code", "pre"}:
            continue
        about = {name: value or "" for name, value in token.attrs or ()}
        if "data-sourcepos" not in about:
            continue
        first, column, last, end_column = map(int, re.split("[:-]", about["data-sourcepos"]))
        start, end = places.of(first, column - 1), places.of(last, end_column)
        if token.tag in {"code", "pre"}:
            code.append((start, end))
        else:
            links.append(_written(body, start, end, about.get("href", about.get("src", ""))))
    return links, code


def _written(body: str, start: int, end: int, target: str) -> Link:
    """The link whose markup is body[start:end]: its form, its text, and where its address stands."""
    markup = body[start:end]
    if markup.startswith("<"):
        return Link(Form.AUTOLINK, start, end, target, "", start + 1, end - 1)
    form = Form.IMAGE if markup.startswith("!") else Form.INLINE
    opening = 2 if form is Form.IMAGE else 1
    closing = _closing(markup, opening)
    found = _LINK_TARGET.match(markup, closing)
    text = markup[opening:closing]
    if not found:
        return Link(form, start, end, target, text)
    group = "angled" if found["angled"] is not None else "plain"
    return Link(form, start, end, target, text, start + found.start(group), start + found.end(group))


def _closing(markup: str, opening: int) -> int:
    """Where the bracket that ends the text of a link stands."""
    depth = 0
    at = opening
    while at < len(markup):
        if markup[at] == "\\":
            at += 1
        elif markup[at] == "[":
            depth += 1
        elif markup[at] == "]":
            if depth == 0:
                return at
            depth -= 1
        at += 1
    return max(markup.rfind("]("), opening)


def _masked(body: str, pieces: Sequence[tuple[int, int]]) -> str:
    """The body with these pieces blanked, letter for letter, so that nothing in them is taken for markup."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(pieces):
        if end > at:
            first = max(start, at)
            parts += [body[at:first], re.sub(r"[^\n]", " ", body[first:end])]
            at = end
    return "".join([*parts, body[at:]])


def _definitions(body: str) -> Iterator[Link]:
    for found in _DEFINITION.finditer(body):
        at, to = found.span("target")
        yield Link(Form.DEFINITION, found.start(), found.end(), html.unescape(found["target"]), "", at, to)


def _tags(body: str) -> list[Tag]:
    """Every tag as a browser's tokenizer finds it."""
    starts = [0, *(found.end() for found in re.finditer("\n", body))]
    tags: list[Tag] = []
    for token in tokenize(body, capture_source=True):
        if token.type not in {TokenType.START_TAG, TokenType.END_TAG} or not token.source:
            continue
        start = starts[(token.line or 1) - 1] + (token.col or 0)
        if body.startswith(token.source, start):
            closing = token.type is TokenType.END_TAG
            attributes = () if closing else tuple(_attributes(token.source, start, token.tag or ""))
            tags.append(Tag(token.tag or "", start, start + len(token.source), closing, attributes))
    return tags


def _attributes(source: str, start: int, name: str) -> Iterator[Attribute]:
    inside = source[: -2 if source.endswith("/>") and "=" not in source[-3:-2] else -1]
    for found in _ATTRIBUTE.finditer(inside, 1 + len(name)):
        group = next((key for key in ("two", "one", "bare") if found[key] is not None), "")
        at, to = found.span(group) if group else (found.end(), found.end())
        value = html.unescape(found[group]) if group else ""
        yield Attribute(
            found["name"].lower(), value, start + found.start(), start + found.end(), start + at, start + to
        )


def _in_tag(tag: Tag) -> Iterator[Link]:
    for about in tag.attributes:
        if about.name in ADDRESS_ATTRIBUTES and about.value:
            yield Link(
                Form.ATTRIBUTE, about.start, about.end, about.value, "", about.at, about.to, tag.name, about.name
            )


def _bare(body: str, links: Sequence[Link], tags: Sequence[Tag]) -> Iterator[Link]:
    """Addresses in running text, also where Chinese text touches them."""
    taken = _masked(body, [*((link.start, link.end) for link in links), *((tag.start, tag.end) for tag in tags)])
    for found in addresses_of(taken):
        address = taken[found.start : found.end]
        target = _FOLLOWED[found.sort] + address if "://" not in address[:8] else address
        yield Link(Form.BARE, found.start, found.end, target, address, found.start, found.end)
