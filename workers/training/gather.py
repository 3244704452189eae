"""Texts out of unpacked Debian packages of documentation, one document a page, in the languages of the stage."""

from __future__ import annotations

import gettext
import gzip
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from workers.training.documents import Document
from workflow.article import Format, Kind, Source
from workflow.parse import language_of, parse

LANGUAGES = ("zh", "ja", "ko", "de", "fr", "es", "ru", "en", "ar")
PACKAGES: Mapping[str, Sequence[str]] = {
    "handbook": ("debian-handbook/usr/share/doc/debian-handbook/html/{lang}-*/*.html",),
    "install": ("installation-guide-amd64/usr/share/doc/installation-guide-amd64/{posix}/*.html",),
    "libreoffice": ("libreoffice-help-{suffix}/usr/share/libreoffice/help/*/text/**/*.html",),
    "gimp": ("gimp-help-{suffix}/usr/share/gimp/2.0/help/*/*.html",),
    "manuals": tuple(
        f"{name}{suffix}/usr/share/**/*.html"
        for name in ("debian-reference", "developers-reference", "debian-faq", "maint-guide")
        for suffix in ("-{suffix}", "{none}")
    ),
    "gnome": ("gnome-user-docs/usr/share/help/{gnome}/**/*.page",),
    "wesnoth": ("wesnoth-1.16-data/usr/share/games/wesnoth/1.16/locale/{posix}/LC_MESSAGES/*.mo",),
    "anarchism": ("anarchism/usr/share/doc/anarchism/html/{english}sec*.html",),
    "fortunes": ("{fortunes}/usr/share/games/fortunes/**/*",),
}
"""Where each source keeps its pages below the folder of unpacked packages, one folder a package."""
_MOST_PAGES = 700
_POEMS = frozenset({"tang300", "song100"})
_LETTERS = {
    "zh": re.compile(r"[\u3400-\u9fff]"),
    "ja": re.compile(r"[\u3040-\u30ff\u3400-\u9fff]"),
    "ko": re.compile(r"[\uac00-\ud7a3]"),
    "ru": re.compile(r"[\u0400-\u04ff]"),
    "ar": re.compile(r"[\u0600-\u06ff]"),
}
_DENSE = frozenset({"zh", "ja", "ko"})
_FURNITURE = re.compile(
    r"<(script|style|nav)\b.*?</\1>|<div class=\"nav(?:header|footer)\">.*?</table>", re.DOTALL | re.IGNORECASE
)
_PAGE_PART = re.compile(r"<(title|p)(?:\s[^>]*)?>(.*?)</\1>", re.DOTALL)
_PAGE_ASIDE = re.compile(r"<(info|links|code|screen)\b.*?</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")
_MARKS = {Kind.HEADING: "## ", Kind.ITEM: "- ", Kind.QUOTE: "> "}
Part = tuple[Kind, str]


def documents(folder: Path) -> Iterator[Document]:
    """Every document of the packages unpacked in `folder`; a passage found a second time is left out."""
    seen: set[int] = set()
    for source, patterns in PACKAGES.items():
        for language in LANGUAGES:
            for path in _paths(folder, patterns, language):
                for page in _pages(source, path, language):
                    parts = [part for part in page if _is_fresh(part, language, seen)]
                    if sum(len(text) for _, text in parts) >= (150 if language in _DENSE else 400):
                        yield Document(
                            source, language, "\n\n".join(_MARKS.get(kind, "") + text for kind, text in parts)
                        )


def _paths(folder: Path, patterns: Sequence[str], language: str) -> list[Path]:
    names = {
        "lang": {"en": "en"}.get(language, language),
        "posix": "zh_CN" if language == "zh" else language,
        "gnome": {"zh": "zh_CN", "en": "C"}.get(language, language),
        "suffix": {"zh": "zh-cn"}.get(language, language),
        "none": "" if language == "en" else "-none",
        "english": "" if language == "en" else "none",
        "fortunes": "fortunes" if language == "en" else f"fortunes-{language}",
    }
    found = sorted({path for pattern in patterns for path in folder.glob(pattern.format(**names))})
    step = max(1, len(found) // _MOST_PAGES)
    return [path for path in found[::step] if path.is_file() and not path.is_symlink() and path.name not in _POEMS]


def _pages(source: str, path: Path, language: str) -> Iterator[list[Part]]:
    if source == "wesnoth":
        yield from _in_groups(_messages(path), 25)
    elif source == "fortunes":
        yield from _in_groups(_sayings(path, language), 12)
    elif source == "gnome":
        yield list(_page_parts(path.read_text(encoding="utf-8", errors="replace")))
    else:
        yield _html_parts(path, language)


def _in_groups(texts: Sequence[str], size: int) -> Iterator[list[Part]]:
    for at in range(0, min(len(texts), 300 * size), size):
        yield [(Kind.PARAGRAPH, text) for text in texts[at : at + size]]


def _messages(path: Path) -> list[str]:
    """The translated messages of a game: narration and talk; those with places for values are left out."""
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    texts = [text for key, text in vars(catalogue)["_catalog"].items() if key and isinstance(text, str)]
    lines = [_TAG.sub("", line).strip() for text in texts for line in text.split("\n")]
    return [line for line in lines if len(line) >= 8 and "$" not in line]


def _sayings(path: Path, language: str) -> list[str]:
    if path.suffix in {".dat", ".u8"}:
        return []
    text = re.sub(r"\x1b\[[0-9;]*m", "", path.read_text(encoding="utf-8", errors="replace"))
    joined = "" if language in _DENSE else " "
    sayings = [re.sub(r"\s*\n\s*", joined, saying).strip() for saying in re.split(r"\n%\n", text)]
    return [saying for saying in sayings if len(saying) > 25]


def _page_parts(page: str) -> Iterator[Part]:
    """The parts of a page in Mallard, the format of the GNOME help."""
    page = _PAGE_ASIDE.sub("", page)
    for found in _PAGE_PART.finditer(page):
        kind = Kind.HEADING if found[1] == "title" else Kind.PARAGRAPH
        if page[max(0, found.start() - 40) : found.start()].rstrip().endswith("<item>"):
            kind = Kind.ITEM
        yield kind, _in_one_line(_TAG.sub("", found[2]))


def _html_parts(path: Path, language: str) -> list[Part]:
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    text = raw.decode("utf-8", errors="replace")
    body = _FURNITURE.sub("", text[max(0, text.find("<body")) :])
    article = parse(Source(body, Format.HTML, title="-", language=language))
    return [(block.kind, _in_one_line(block.text)) for block in article.blocks if block.kind is not Kind.CODE]


def _in_one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _is_fresh(part: Part, language: str, seen: set[int]) -> bool:
    """Whether a passage is in the language and was not met before; short ones may come again."""
    text = part[1]
    if not text or not _is_in(text, language):
        return False
    key = hash((language, text))
    known = key in seen
    seen.add(key)
    return len(text) <= 25 or not known


def _is_in(text: str, language: str) -> bool:
    if language in _LETTERS:
        return len(_LETTERS[language].findall(text)) * 4 >= len(re.sub(r"\s", "", text))
    return len(text) < 60 or language_of(text) in {language, "und"}
