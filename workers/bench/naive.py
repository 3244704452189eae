"""The usual line of checks: a Markdown library, a sanitiser and a handful of regular expressions."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import parse_qsl, urlsplit

import nh3
from linkify_it import LinkifyIt

try:
    from markdown_it import MarkdownIt
except ImportError:
    # A peer of the measurements only; who has no development dependencies goes without.
    MarkdownIt = None  # type: ignore[assignment,misc]

_SENTENCE = re.compile(r"[^。！？.!?]+[。！？.!?]?")
_URL = re.compile(r"https?://[^\s<>\"'）)]+|www\.[^\s<>\"'）)]+", re.IGNORECASE)
_HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff])[,;:!?]|[,;:!?](?=[\u4e00-\u9fff])")
_ENDS = ("。", "！", "？", ".", "!", "?", "”", '"')


def ready() -> bool:
    """Whether the library it stands on is installed."""
    return MarkdownIt is not None


def check(body: str) -> tuple[str, list[str]]:
    """Clean HTML and the complaints about a text."""
    found = [f"link {link}" for link in _URL.findall(body)]
    found += [f"half-width {mark}" for mark in _HALF_WIDTH.findall(body)]
    sentences = _SENTENCE.findall(unicodedata.normalize("NFKC", body).strip())
    if sentences and not sentences[-1].endswith(_ENDS):
        found.append("cut")
    hashlib.sha256(body.encode()).hexdigest()
    return nh3.clean(MarkdownIt().render(body)), found


_LINKIFIER = LinkifyIt()


def links(body: str) -> tuple[str, list[str]]:
    """Clean HTML and, for every address, its host and what in it tracks readers."""
    found: list[str] = []
    for match in _LINKIFIER.match(body) or ():
        parts = urlsplit(match.url)
        found += [f"host {parts.hostname}"]
        found += [f"tracks {name}" for name, _ in parse_qsl(parts.query) if name.startswith("utm_")]
    return nh3.clean(MarkdownIt().render(body)), found
