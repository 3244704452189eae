"""The usual line of checks: a Markdown library, a sanitiser and a handful of regular expressions."""

from __future__ import annotations

import hashlib
import re
import unicodedata

import nh3

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
