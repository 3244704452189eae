"""Links and raw HTML in Markdown as the renderer of pages reads them, each with its exact place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html.entities import html5
from urllib.parse import unquote

import comrak
from turbohtml import Token

from workflow.stages._markup import Form, Link, Tag, masked, tag_at, tags_of, tokens_of

# What the renderer leaves out of the place of a link whose title stands in a line of its own.
_ON = re.compile(r"[ \t]*\n[ \t>]*(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\))?\s*\)", re.DOTALL)
_DEFINITION = re.compile(
    r"^ {0,3}(?:> ?)*\[(?!\^)[^\[\]\n]{1,200}\]:[ \t]*(?:\n[ \t]*)?<?(?P<target>[^\s<>]+)>?[^\n]*$", re.MULTILINE
)

_PLACED = frozenset(("a", "img", "code", "pre"))
_OF_WORDS = frozenset(("p", "h1", "h2"))
# One definition after another, at the beginning of a paragraph that goes on.
_DEFINED_FIRST = re.compile(
    r"(?:\[(?!\^)(?:[^\[\]\\]|\\.){1,999}\]:\s*(?:[ >]*\s)?(?:<[^<>\n]*>|[^\s<]\S*)"
    r"(?:\s[\s>]*(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))?[ \t]*\n[ \t>]*)+",
    re.DOTALL,
)
_PLAIN_ADDRESS = re.compile(r"[^\s()\\<>]+(?=[\s)])")
_BLANK = re.compile(r"[ \t\n>]*")
_MARKS = re.compile(r"\n[ \t>]+(?=.)", re.DOTALL)
_QUOTED = re.compile(r"[ \t>]*")
# A label and its colon, which make a footnote of what follows.
_FOOTNOTE = re.compile(r"\[\^[^\[\]\n]{1,200}\]:")
# How many tags of the renderer's may be missing where raw HTML is left open.
MOST_SWALLOWED = 5
# Tags that are looked for in a second way; no honest text has as many whose place the renderer hides. Where there are
# more, a tag is whatever looks like one.
MOST_LOST = 100
_TAG_BEGINS = re.compile(r"<[/a-zA-Z]")
_ESCAPED = re.compile(
    r"\\(?P<sign>[!-/:-@\[-`{-~])|&(?:#(?P<number>[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})|[A-Za-z][A-Za-z0-9]{1,40});"
)
# How many brackets of a link are tried for the one before its address.
MOST_TRIED = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """What a renderer sees in a body of Markdown: its links, its raw tags in text order, and where code stands."""

    links: list[Link]
    tags: list[Tag]
    code: list[tuple[int, int]]


def markdown_of(body: str) -> Reading:
    """What the renderer of pages sees; and, where there are footnotes, what one that knows no footnotes sees.

    A footnote that nothing refers to is not rendered here, and elsewhere it is.
    """
    reading = _reading(body, _WITH_FOOTNOTES)
    if not _FOOTNOTE.search(body):
        return reading
    plain = _FOOTNOTE.sub(lambda label: "x" * len(label.group()), masked(body, reading.code))
    other = _reading(plain, _WITHOUT)
    links = {(link.start, link.end, link.target): link for link in (*other.links, *reading.links)}
    tags = {tag.start: tag for tag in (*other.tags, *reading.tags)}
    return Reading(list(links.values()), [tags[start] for start in sorted(tags)], reading.code)


def definitions_of(body: str) -> Iterator[Link]:
    """Every definition of a link by reference; body: with its code masked."""
    for found in _DEFINITION.finditer(body):
        at, to = found.span("target")
        target = _ESCAPED.sub(_plain, found["target"])
        yield Link(Form.DEFINITION, found.start(), found.end(), target, "", at, to)


class _Renderer:
    """The renderer of pages, made to say where what it renders stands."""

    def __init__(self, *, footnotes: bool) -> None:
        self._extensions = comrak.ExtensionOptions()
        self._extensions.table = self._extensions.strikethrough = self._extensions.cjk_friendly_emphasis = True
        self._extensions.footnotes = footnotes

    def tokens(self, body: str, *, raw: bool) -> Iterator[Token]:
        """The tags of the page. raw: with the HTML of the body; else every tag is the renderer's."""
        options = comrak.RenderOptions()
        options.unsafe_ = True
        # No place in a page of raw HTML: what the body leaves open would go on into it.
        options.sourcepos = options.escape = not raw
        page = comrak.render_markdown(body, extension_options=self._extensions, render_options=options)
        return tokens_of(page)


_WITH_FOOTNOTES = _Renderer(footnotes=True)
_WITHOUT = _Renderer(footnotes=False)


def _reading(body: str, renderer: _Renderer) -> Reading:
    size = len(body)
    own = list(renderer.tokens(body, raw=False))
    if "]:" in body:
        body, own = _definitions_last(body, own, renderer)
    places = _Places(body)
    links: list[Link] = []
    code: list[tuple[int, int]] = []
    block = "1:1-1:0"
    for token in own:
        if not (where := _where(token)):
            continue
        if token.tag not in _PLACED:
            block = where
            continue
        start, end = places.between(where)
        if token.tag in {"a", "img"}:
            written = _written(body, start, end, _leads_to(token)) if end <= size else None
            links.append(written or _somewhere(token, *(min(place, size) for place in places.between(block))))
        elif token.tag == "pre" or body[start : start + 1] == body[end - 1 : end] == "`":
            code.append((start, end))
    if not _TAG_BEGINS.search(body):
        return Reading(links, [], code)
    page = renderer.tokens(body, raw=True)
    words = masked(body, [*code, *((link.start, link.end) for link in links if link.form is Form.AUTOLINK)])
    return Reading(links, _placed(words[:size], body[:size], _raw(own, page)), code)


def _somewhere(token: Token, start: int, end: int) -> Link:
    """A link in this block, whose place the renderer miscounts: after another one that goes over several lines."""
    form = Form.IMAGE if token.tag == "img" else Form.INLINE
    return Link(form, start, end, _leads_to(token), placed=False)


def _where(token: Token) -> str:
    """Where in the body a tag of the renderer's comes from; empty for a closing one and one that it adds."""
    return token.attr("data-sourcepos") or ""


def _leads_to(token: Token) -> str:
    return token.attr("href") or token.attr("src") or ""


def _definitions_last(body: str, own: list[Token], renderer: _Renderer) -> tuple[str, list[Token]]:
    """The body with those definitions at its end that stand before the words of a paragraph; and its tags.

    The renderer takes them off a paragraph and does not count their lines, so that the rest seems to stand higher up.
    What is moved leaves spaces, so that everything else stays where it is.
    """
    places = _Places(body)
    starts = [places.between(where)[0] for token in own if token.tag in _OF_WORDS and (where := _where(token))]
    found = [one.span() for start in starts if (one := _DEFINED_FIRST.match(body, start))]
    if not found:
        return body, own
    moved = "\n".join(re.sub(r"\n[ \t>]*", "\n", body[start:end]) for start, end in found)
    changed = f"{_blanked(body, found)}\n\n{moved}"
    tags = list(renderer.tokens(changed, raw=False))
    same = [_unplaced(token) for token in tags] == [_unplaced(token) for token in own]
    return (changed, tags) if same else (body, own)


def _blanked(body: str, pieces: Sequence[tuple[int, int]]) -> str:
    """The body with spaces for these pieces; line ends, and marks of quotations before them, stay."""
    parts: list[str] = []
    at = 0
    for start, end in pieces:
        first, *rest = body[start:end].split("\n")
        lines = [" " * len(first), *(_QUOTED.match(line)[0].ljust(len(line)) for line in rest)]  # type: ignore[index]
        parts += [body[at:start], "\n".join(lines)]
        at = end
    return "".join([*parts, body[at:]])


def _unplaced(token: Token) -> str:
    return (token.source or "").replace(f' data-sourcepos="{_where(token)}"', "")


def _raw(own: Sequence[Token], every: Iterable[Token]) -> Iterator[Token]:
    """The tags of a page that its renderer did not make: they are the body's. Both in the order of the page.

    Raw HTML may swallow tags of the renderer's, in an attribute or a comment left open: a few may be missing.
    """
    sources = [_unplaced(token) for token in own]
    at = 0
    for token in every:
        near = sources[at : at + MOST_SWALLOWED]
        if token.source in near:
            at += near.index(token.source) + 1
        else:
            yield token


def _placed(words: str, body: str, tokens: Iterable[Token]) -> list[Tag]:
    """The tags of these tokens, each where it is written; words: the body, its code masked."""
    tags: dict[int, Tag] = {}
    at = lost = 0
    for token in tokens:
        source = token.source or ""
        start = words.find(source, at)
        if start < 0:
            lost += 1
            if lost > MOST_LOST:
                return tags_of(words)
            start, source = _found(words, body, source, at)
        if start >= 0 and start not in tags:
            tags[start] = tag_at(token, source, start)
            at = start + len(source)
    return [tags[start] for start in sorted(tags)]


def _found(words: str, body: str, source: str, at: int) -> tuple[int, str]:
    """A tag over several lines of a quotation or a list, whose marks the renderer drops; or one out of order.

    Of one that is never closed, which goes on into a tag of the renderer's, what is written of it. Marks are spaces.
    """
    first, *rest = source.partition("\n<")[0].split("\n")
    lines = [re.escape(line) for line in (first.rstrip(), *(line.strip().lstrip("> \t") for line in rest)) if line]
    pattern = re.compile(r"[ \t]*+\n[ \t>\n]*+".join(lines))
    found = pattern.search(words, at) or pattern.search(words) or pattern.search(body)
    if not found:
        return -1, source
    return found.start(), _MARKS.sub(lambda marks: "\n" + " " * (len(marks.group()) - 1), found.group())


class _Places:
    """From the renderer's lines and bytes to code points, from one place to the next."""

    def __init__(self, body: str) -> None:
        self._lines = body.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)
        self._line = -1
        self._raw = b""
        self._byte = self._at = 0

    def between(self, where: str) -> tuple[int, int]:
        """The piece that the renderer calls "2:1-2:14", in code points of the body."""
        start, _, end = where.partition("-")
        return self._of(start, before=1), self._of(end)

    def _of(self, where: str, before: int = 0) -> int:
        """The place of the byte that is called "2:14"; lines and bytes are counted from 1."""
        line, _, written = where.partition(":")
        number, column = int(line) - 1, int(written) - before
        text = self._lines[number]
        if text.isascii():
            return self._starts[number] + min(column, len(text))
        if self._line != number:
            self._line, self._raw, self._byte, self._at = number, text.encode(), 0, 0
        # Only what lies between this place and the one before is counted, so that a long line is not read each time.
        low, high = sorted((column, self._byte))
        step = len(self._raw[low:high].decode("utf-8", "ignore"))
        self._at += step if column > self._byte else -step
        self._byte = column
        return self._starts[number] + self._at


def _written(body: str, start: int, end: int, target: str) -> Link | None:
    """The link whose markup is body[start:end]: its form, its text, and where its address stands.

    None where something else stands there.
    """
    if body[start : start + 1] in {"[", "!"} and body[end - 1 : end] not in {"]", ")"}:
        rest = _ON.match(body, end)
        end = rest.end() if rest else end
    markup = body[start:end]
    if markup[:1] == "<":
        return Link(Form.AUTOLINK, start, end, target, "", start + 1, end - 1) if markup[-1] == ">" else None
    form = Form.IMAGE if markup[:1] == "!" else Form.INLINE
    opening = 2 if form is Form.IMAGE else 1
    if markup[opening - 1 : opening] != "[" or markup[-1] not in {"]", ")"}:
        return None
    if markup[-1] == "]":
        return Link(form, start, end, target, markup[opening : _closing(markup, opening)])
    closing = len(markup)
    for _ in range(MOST_TRIED):
        closing = markup.rfind("](", opening, closing)
        if closing < 0:
            break
        at, to = _address(markup, closing + 2)
        if markup[at:to] == target or _followed(markup[at:to]) == unquote(target):
            return Link(form, start, end, target, markup[opening:closing], start + at, start + to)
    return None


def _address(markup: str, at: int) -> tuple[int, int]:
    """Where the address stands in what follows the text of a link and its bracket."""
    at += len(_BLANK.match(markup, at)[0])  # type: ignore[index]
    if plain := _PLAIN_ADDRESS.match(markup, at):
        return at, plain.end()
    angled = markup[at : at + 1] == "<"
    at += angled
    to, depth = at, 0
    while to < len(markup):
        sign = markup[to]
        if sign == "\\":
            to += 1
        elif (angled and sign == ">") or (not angled and (sign.isspace() or (sign == ")" and depth == 0))):
            break
        depth += (sign == "(") - (sign == ")")
        to += 1
    return at, min(to, len(markup))


def _followed(written: str) -> str:
    """An address as the renderer reads it, what it encodes set aside."""
    return unquote(_ESCAPED.sub(_plain, written) if "&" in written or "\\" in written else written)


def _plain(found: re.Match[str]) -> str:
    """A sign that stands behind a backslash or in a character reference; these end with a semicolon in Markdown."""
    if found["sign"]:
        return found["sign"]
    if not found["number"]:
        return html5.get(found.group()[1:], found.group())
    number = int(found["number"][1:], 16) if found["number"][0] in "xX" else int(found["number"])
    return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


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
