"""The project's pages as tests read them: their fenced blocks, their commands, their links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])

_FENCE = re.compile(r"^```(\w*)(?: ([^\n]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block. name: what stands after its language, the path of the file that it shows."""

    language: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A command as a page shows it, and the lines that the page shows below it."""

    command: str
    output: tuple[str, ...]


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in their order."""
    return [Block(*(part or "" for part in found)) for found in _FENCE.findall(page.read_text(encoding="utf-8"))]


def commands(block: Block) -> Iterator[Shown]:
    """Each line that starts with a prompt, with what stands below it."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, *output = part.rstrip("\n").split("\n")
        yield Shown(command, tuple(output))


def links(page: Path) -> list[str]:
    """Where the page's links and images go, those into the web left out."""
    text = _FENCE.sub("", page.read_text(encoding="utf-8"))
    return [target for target in _LINK.findall(text) if not target.startswith(("http:", "https:"))]


def anchors(page: Path) -> set[str]:
    """What a link into the page may name, as the usual forges spell it."""
    return {_anchor(heading) for heading in _HEADING.findall(_FENCE.sub("", page.read_text(encoding="utf-8")))}


def _anchor(heading: str) -> str:
    plain = unicodedata.normalize("NFC", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")
