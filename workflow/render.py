"""Sanitised HTML and Markdown of an article's body, for pages, channels and the command line."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from html import escape
from itertools import groupby
from types import MappingProxyType

import ada_url
import comrak
import nh3

from workflow.article import Article, Block, Format, Kind, Source
from workflow.domains import page_address
from workflow.parse import parse
from workflow.pictures import Copied, Picture, address_of, is_dot, is_own
from workflow.profiles import PLAIN_LINKS, LinkPolicy

_FRONT = frozenset({Kind.CATEGORY, Kind.TITLE, Kind.DATE, Kind.SUMMARY})
_PUBLISHED = """
    p br hr h1 h2 h3 h4 h5 h6 a strong b em i u s del ins mark sub sup small abbr cite q dfn code kbd samp var pre
    blockquote ul ol li dl dt dd table caption thead tbody tfoot tr th td figure figcaption img div span section
    article details summary ruby rb rt rp bdi bdo wbr time
"""
_TAGS = frozenset(_PUBLISHED.split())
# Elements that go with what is in them: it was never meant to be read.
_NEVER_READ = """
    script style iframe object embed applet noscript template svg math frameset frame noembed noframes textarea
    select title head xmp plaintext audio video canvas
"""
_GONE = frozenset(_NEVER_READ.split())
_ATTRIBUTES = {
    "*": {"lang", "dir", "title"},
    "a": {"href", "id"},
    "img": {"src", "alt", "width", "height"},
    "ol": {"start", "reversed"},
    "li": {"value", "id"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
    "time": {"datetime"},
    "code": {"class"},
}
# Beyond this the text is shown block by block, its words kept and its nesting dropped.
MOST_NESTED = 400
_NESTING = re.compile(r"<(?P<closing>/?)(?P<name>[a-zA-Z][a-zA-Z0-9-]*)")
# Elements that are empty, or that the next of their kind closes.
_NOT_NESTED = frozenset(
    {"br", "hr", "img", "input", "meta", "link", "wbr", "col", "area", "base", "embed", "source", "track", "param"}
    | {"p", "li", "dt", "dd", "td", "th", "tr", "tbody", "thead", "tfoot", "option"}
)
# Anything with a colon before its path that is not one of the three schemes, whatever hides in front of it.
_OTHER_SCHEME = re.compile(r"(?!(?:https?|mailto):)[^/?#]*:", re.IGNORECASE)
_LANGUAGE_CLASS = re.compile(r"language-[\w+#-]{1,30}")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# What the cleaner makes of an image: quotes and angles in its values are references, so this finds all of it.
_IMAGE = re.compile(r'<img(?P<about>(?: [a-z]+="[^"]*")*)>|<a(?= |>)|</a>')
_VALUE = re.compile(r' ([a-z]+)="([^"]*)"')
# Footnotes point at one another by these; no page of ours uses such a name for anything.
_NOTE = re.compile(r"fn(?:ref)?-[\w-]{1,60}")


def _kept(_tag: str, name: str, value: str) -> str | None:
    """The value of an attribute as published, or None."""
    if name == "id" and not _NOTE.fullmatch(value):
        return None
    if name == "href" and _OTHER_SCHEME.match(value):
        return None
    if name == "class" and not _LANGUAGE_CLASS.fullmatch(value):
        return None
    return value


@cache
def _cleaner(rel: str) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_GONE,
        attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
        attribute_filter=_kept,
        link_rel=rel,
        url_schemes={"http", "https", "mailto"},
    )


# The cleaner's own writing: attributes in double quotes, every < and > in them escaped, rel the last of all.
_LINK = re.compile(r'(?P<head><a href="(?P<href>[^"]*)"(?: [\w-]+="[^"]*")*? rel=")[\w ]*">')


def _options() -> dict[str, object]:
    extensions = comrak.ExtensionOptions()
    extensions.table = extensions.strikethrough = extensions.footnotes = True
    extensions.cjk_friendly_emphasis = True
    render = comrak.RenderOptions()
    # Raw HTML passes here because the cleaner, which every text passes last, decides about it.
    render.unsafe_ = True
    return {"extension_options": extensions, "render_options": render}


_OPTIONS = _options()


Shown = Callable[[Picture], str]
"""What stands on the page for a picture that another server delivers, as HTML; whoever gives it vouches for it."""


def as_published(picture: Picture) -> str:
    """The picture where the text may show it, loaded without a word about who reads what; else its words."""
    if not picture.shown:
        return escape(picture.words)
    sizes = "".join(f' {name}="{escape(size)}"' for name, size in picture.sizes if size.isdecimal())
    silent = "" if picture.copied else ' referrerpolicy="no-referrer"'
    about = f'src="{escape(picture.source)}" alt="{escape(picture.words)}"{sizes}'
    return f'<img {about} loading="lazy" decoding="async"{silent}>'


_NO_COPIES: Mapping[str, Copied] = MappingProxyType({})


def render(
    text: Source | Article,
    pictures: Collection[str] = frozenset(),
    *,
    policy: LinkPolicy = PLAIN_LINKS,
    picture: Shown = as_published,
    copies: Mapping[str, Copied] = _NO_COPIES,
) -> str:
    """The body as HTML that is safe to put into a page, the lines above the text (title, date, …) left out.

    Links go to http, https and mailto only and carry the policy's rel and "noopener", those to the policy's hosts only
    the latter; nothing that runs, loads or styles is kept, but for pictures. pictures: addresses (workflow.pictures) of
    those from other servers that the text may show; copies: of those that it shows from the desk's own copies.
    """
    article = text if isinstance(text, Article) else parse(text)
    raw = _raw_html(article)
    cleaned = _cleaned("\n".join(_elements(_shown(article))) if _too_deep(raw) else raw, policy)

    def placed(one: Picture) -> str:
        copied = copies.get(one.address)
        return picture(replace(one, shown=copied is not None or one.address in pictures, copied=copied))

    return _with_pictures(cleaned, placed).strip()


def _with_pictures(cleaned: str, picture: Shown) -> str:
    linked = False

    def put(found: re.Match[str]) -> str:
        nonlocal linked
        if found["about"] is None:
            linked = found[0] != "</a>"
            return found[0]
        return _image(found, picture, linked=linked)

    return _IMAGE.sub(put, cleaned)


def _image(found: re.Match[str], picture: Shown, *, linked: bool) -> str:
    about = {name: html.unescape(value) for name, value in _VALUE.findall(found["about"])}
    source, width, height = (about.get(name, "") for name in ("src", "width", "height"))
    if source and is_own(source):
        return found[0]
    if is_dot(width, height):
        return ""
    address = address_of(source)
    if not address:
        # A picture within the text or on the writer's device: its words are all that readers can have.
        return escape(about.get("alt", ""))
    return picture(Picture(address, about.get("alt", ""), width=width, height=height, linked=linked))


def html_of(article: Article) -> str:
    """The body as HTML, as `render` makes it."""
    return render(article)


def markdown_of(article: Article) -> str:
    """The body as Markdown, the lines above the text left out; of HTML the blocks and their words are kept."""
    written = article.source.format
    if written is Format.MARKDOWN:
        return _below_front(article).strip("\n") + "\n"
    return "\n\n".join(_markdown(_shown(article))) + "\n"


def _cleaned(raw: str, policy: LinkPolicy) -> str:
    clean = _cleaner(" ".join((*policy.rel, "noopener"))).clean(raw)
    if not policy.hosts:
        return clean
    return _LINK.sub(lambda link: f'{link["head"]}noopener">' if _is_own(link["href"], policy) else link[0], clean)


def _is_own(href: str, policy: LinkPolicy) -> bool:
    """Whether a link leads to one of the policy's hosts, as a browser reads its address."""
    address = page_address(html.unescape(href), base="https://no-host.invalid/")
    return bool(address) and policy.is_own(ada_url.URL(address).hostname)


def _too_deep(raw: str) -> bool:
    """Whether elements are nested deeper than any writer nests them; the cleaner's time grows with depth squared."""
    depth = 0
    for found in _NESTING.finditer(raw):
        if found["name"].lower() not in _NOT_NESTED:
            depth = max(0, depth - 1) if found["closing"] else depth + 1
            if depth > MOST_NESTED:
                return True
    return False


def _raw_html(article: Article) -> str:
    written = article.source.format
    if written is Format.TEXT:
        return "\n".join(_elements(_shown(article)))
    body = _below_front(article)
    if written is Format.MARKDOWN:
        return comrak.render_markdown(_encodable(body), **_OPTIONS)  # type: ignore[arg-type]
    return _encodable(body)


def _encodable(text: str) -> str:
    return _LONE_SURROGATE.sub("\ufffd", text)


def _shown(article: Article) -> list[Block]:
    return [block for block in article.blocks if block.kind not in _FRONT and block.kind is not Kind.COMMENT]


def _below_front(article: Article) -> str:
    """The body without the blocks of the front, wherever each of them stands; the text around them is kept as it is."""
    parts: list[str] = []
    at = 0
    for block in article.of_kind(*_FRONT):
        parts.append(article.body[at : block.start])
        at = max(at, block.end)
    return "".join([*parts, article.body[at:]])


def _elements(blocks: Sequence[Block]) -> Iterator[str]:
    """Plain text, block by block, as HTML; items in a row make a list."""
    for is_item, group in groupby(blocks, key=lambda block: block.kind is Kind.ITEM):
        if is_item:
            yield from _list(list(group))
        else:
            yield from map(_element, group)


def _list(items: Sequence[Block]) -> Iterator[str]:
    numbered = items[0].number is not None
    yield f'<ol start="{items[0].number}">' if numbered else "<ul>"
    yield from (f"<li>{_escaped(item.text)}</li>" for item in items)
    yield "</ol>" if numbered else "</ul>"


def _element(block: Block) -> str:
    text = _escaped(block.text)
    if block.kind is Kind.HEADING:
        level = min(max(block.level, 1) + 1, 6)
        return f"<h{level}>{text}</h{level}>"
    if block.kind is Kind.QUOTE:
        return f"<blockquote><p>{text}</p></blockquote>"
    if block.kind is Kind.CODE:
        return f"<pre><code>{_encodable(escape(block.text))}</code></pre>"
    return f"<p>{text}</p>"


def _escaped(text: str) -> str:
    return _encodable(escape(text.strip())).replace("\n", "<br>\n")


def _markdown(blocks: Sequence[Block]) -> Iterator[str]:
    for is_item, group in groupby(blocks, key=lambda block: block.kind is Kind.ITEM):
        if is_item:
            yield "\n".join(_marked(block) for block in group)
        else:
            yield from map(_marked, group)


_SPECIAL = re.compile(r"([\\`*_\[\]<>])")
_AT_START = re.compile(r"^(\s*)([#>+=~-]|\d+(?=[.)]\s))", re.MULTILINE)


def _marked(block: Block) -> str:
    """A block in Markdown notation, its words escaped so that they stay words."""
    if block.kind is Kind.CODE:
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", block.text)), default=0))
        return f"{fence}\n{block.text}\n{fence}"
    text = _AT_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", html.unescape(block.text.strip())))
    if block.kind is Kind.HEADING:
        return f"{'#' * min(max(block.level, 1) + 1, 6)} {' '.join(text.split())}"
    if block.kind is Kind.ITEM:
        mark = f"{block.number}." if block.number is not None else "-"
        return f"{'  ' * max(block.level - 1, 0)}{mark} {' '.join(text.split())}"
    if block.kind is Kind.QUOTE:
        return "\n".join(f"> {line}" for line in text.split("\n"))
    return text.replace("\n", "\\\n")
