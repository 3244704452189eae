"""What the styles of an OpenDocument text say of letters, paragraphs and lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from lxml import etree

STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_LOOKS = (
    f"{_FO}color",
    f"{_FO}font-size",
    f"{_FO}background-color",
    f"{STYLE}text-underline-style",
    f"{STYLE}text-position",
)
_PLAIN = {"", "none", "transparent", "#000000", "0% 100%"}
_LONGEST_LINE = 20


@dataclass(frozen=True, slots=True)
class Look:
    """What one style says, its ancestors included. names: its own and theirs, as the word processor lists them."""

    names: tuple[str, ...] = ()
    bold: bool = False
    italic: bool = False
    struck: bool = False
    hidden: bool = False
    coloured: bool = False

    def is_a(self, name: str) -> bool:
        """Whether it is the style of this name, or made from it."""
        return name in self.names


class Styles:
    """Every style of a document, looked up by name."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        """Read the styles that stand in these trees; where two have a name, the later one counts."""
        self._styles: dict[tuple[str, str], etree._Element] = {}
        self._lists: dict[str, Mapping[int, bool]] = {}
        self._looks: dict[tuple[str, str], Look] = {}
        for root in roots:
            for style in root.iter(f"{STYLE}style"):
                self._styles[style.get(f"{STYLE}family", ""), style.get(f"{STYLE}name", "")] = style
            for one in root.iter(f"{TEXT}list-style"):
                self._lists[one.get(f"{STYLE}name", "")] = _levels(one)

    def look(self, family: str, name: str) -> Look:
        """What a style says; nothing for one that there is not."""
        known = self._looks.get((family, name))
        if known is None:
            known = self._looks[family, name] = self._read(family, name)
        return known

    def is_numbered(self, name: str, level: int) -> bool:
        """Whether a list in this style counts its items, at a level from 1."""
        return self._lists.get(name, {}).get(level, False)

    def _read(self, family: str, name: str) -> Look:
        line = self._line(family, name)
        said: dict[str, str] = {}
        for style in reversed(line):
            for properties in style.iter(f"{STYLE}text-properties"):
                said.update({str(key): str(value) for key, value in properties.attrib.items()})
        own = {
            key: value
            for style in line[:1]
            for one in style.iter(f"{STYLE}text-properties")
            for key, value in one.attrib.items()
        }
        weight = said.get(f"{_FO}font-weight", "")
        return Look(
            (name, *(style.get(f"{STYLE}parent-style-name", "") for style in line)),
            bold=weight == "bold" or (weight.isascii() and weight.isdigit() and int(weight[:4]) >= 600),
            italic=said.get(f"{_FO}font-style") in ("italic", "oblique"),
            struck=said.get(f"{STYLE}text-line-through-style", "none") != "none",
            hidden=said.get(f"{TEXT}display") == "none",
            coloured=any(own.get(key, "") not in _PLAIN for key in _LOOKS),
        )

    def _line(self, family: str, name: str) -> list[etree._Element]:
        """A style and those that it is made from, itself first."""
        found: list[etree._Element] = []
        while (style := self._styles.get((family, name))) is not None and len(found) < _LONGEST_LINE:
            found.append(style)
            name = style.get(f"{STYLE}parent-style-name", "")
        return found


def _levels(style: etree._Element) -> Mapping[int, bool]:
    """Level → whether it is numbered."""
    levels: dict[int, bool] = {}
    for level in style:
        number = level.get(f"{TEXT}level", "")
        if number.isascii() and number.isdigit() and len(number) < 4:
            counts = level.tag == f"{TEXT}list-level-style-number" and level.get(f"{STYLE}num-format", "") != ""
            levels[int(number)] = counts
    return levels
