"""The texts that are trained on: whole documents, each from a named source; sources are kept apart in folds."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

FOLDS: Mapping[str, int] = {
    "goldminer": 0, "doka": 0, "zenn-termoshtt": 0, "libreoffice": 0, "fortunes": 0,
    "johngrib": 1, "betagouv": 1, "zenn-kaityo256": 1, "gnome": 1, "wesnoth": 1,
    "react": 2, "bbc": 2, "handbook": 2, "anarchism": 2,
    "trafeval": 3, "install": 3, "manuals": 3, "gimp": 3,
}  # fmt: skip
"""The fold of each source: a source is judged only by networks that saw nothing of its fold."""
ARTICLES = frozenset(
    {"goldminer", "doka", "zenn-termoshtt", "johngrib", "betagouv", "zenn-kaityo256", "react", "bbc", "trafeval"}
)
"""Sources of articles, which figures are given for; the others are manuals, games and sayings, to learn words from."""
EXTRACTED = frozenset({"trafeval"})
"""Sources of pages that a program took from the web."""


@dataclass(frozen=True, slots=True)
class Document:
    """One whole document. src: its source, a key of FOLDS; lang: BCP 47 tag; text: Markdown."""

    src: str
    lang: str
    text: str

    @property
    def fold(self) -> int:
        """The fold of its source."""
        return FOLDS[self.src]


def load(paths: Iterable[Path]) -> Iterator[Document]:
    """The documents of files with one JSON object {"src", "lang", "text"} a line, gzip-compressed."""
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                found = json.loads(line)
                yield Document(found["src"], found["lang"], found["text"])


def save(documents: Iterable[Document], path: Path) -> Counter[tuple[str, str]]:
    """Write documents in the form that `load` reads; how many characters each source has in each language."""
    sizes: Counter[tuple[str, str]] = Counter()
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=6) as lines:
        for document in documents:
            sizes[document.src, document.lang] += len(document.text)
            lines.write(json.dumps(asdict(document), ensure_ascii=False) + "\n")
    return sizes


def sampled(documents: Iterable[Document], articles: int, others: int) -> list[Document]:
    """The documents in an order of their own, of each source and language no more than these many characters."""
    ordered = list(documents)
    random.Random(3).shuffle(ordered)  # noqa: S311 - the same order in every training
    taken: Counter[tuple[str, str]] = Counter()
    kept = []
    for document in ordered:
        key = document.src, document.lang
        if taken[key] <= (articles if document.src in ARTICLES else others):
            taken[key] += len(document.text)
            kept.append(document)
    return kept
