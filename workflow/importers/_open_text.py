"""The text of an OpenDocument file as a page of plain HTML; what has no place there is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from html import escape

from lxml import etree

from workflow.importers._open_styles import TEXT, Look, Styles
from workflow.importers._tally import Tally
from workflow.importers._words import Told

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_MATH = "{http://www.w3.org/1998/Math/MathML}"
_STYLE_NAME = f"{TEXT}style-name"
_MOST_SPACES = 40
_WIDEST = 200

_NO_FIELDS = frozenset(f"{TEXT}{name}" for name in ("meta", "meta-field", "number"))
_SKIPPED = frozenset(
    {
        *(f"{TEXT}{name}" for name in ("sequence-decls", "variable-decls", "user-field-decls", "soft-page-break")),
        *(f"{TEXT}{name}" for name in ("bookmark", "bookmark-start", "bookmark-end", "change", "change-start")),
        *(f"{TEXT}{name}" for name in ("change-end", "alphabetical-index-mark", "toc-mark", "dde-connection-decls")),
        *(f"{OFFICE}{name}" for name in ("forms", "annotation-end", "event-listeners", "scripts")),
    }
)
_INDEX = f"{TEXT}index-body"


def words_of(element: etree._Element) -> str:
    """All the words in an element, in order."""
    return "".join(str(part) for part in element.itertext())


class Page:
    """Turns a body into HTML. equations: the words of each formula, by the name of the object that holds it.

    The depth of the tree is bounded where it is read, so that recursion is.
    """

    def __init__(self, styles: Styles, tally: Tally, equations: Mapping[str, str]) -> None:
        """Nothing read yet."""
        self._styles = styles
        self._tally = tally
        self._equations = equations
        self._notes: list[str] = []
        self._boxes: list[str] = []
        self._blocks: Mapping[str, Callable[[etree._Element], str]] = {
            f"{TEXT}p": self._paragraph,
            f"{TEXT}h": self._heading,
            f"{TEXT}list": self._list,
            f"{TEXT}section": self._section,
            f"{TEXT}tracked-changes": self._changes,
            f"{_TABLE}table": self._table,
        }
        self._inlines: Mapping[str, Callable[[etree._Element], str]] = {
            f"{TEXT}span": self._span,
            f"{TEXT}a": self._link,
            f"{TEXT}s": _spaces,
            f"{TEXT}tab": lambda _tab: "\t",
            f"{TEXT}line-break": lambda _break: "<br>",
            f"{TEXT}note": self._note,
            f"{TEXT}ruby": self._ruby,
            f"{TEXT}hidden-text": self._hidden,
            f"{TEXT}hidden-paragraph": self._hidden,
            f"{OFFICE}annotation": self._comment,
        }

    def html(self, body: etree._Element) -> str:
        """The blocks of a body, and its notes below them."""
        blocks = self._inside(body)
        notes = "".join(f"<p>[{number}] {words}</p>" for number, words in enumerate(self._notes, start=1))
        return blocks + notes

    def _inside(self, parent: etree._Element) -> str:
        return "".join(self._block(child) for child in parent)

    def _block(self, element: etree._Element) -> str:
        """A block with the words of the boxes that are fixed to it below."""
        if element.tag in self._blocks:
            made = self._blocks[element.tag](element)
        elif element.find(_INDEX) is not None:
            self._tally.add(Told.CONTENTS, _heading_of(element))
            made = ""
        elif element.tag.startswith(_DRAW):
            made = self._drawn(element)
        else:
            made = "" if element.tag in _SKIPPED else self._inside(element)
        boxes, self._boxes = self._boxes, []
        return made + "".join(boxes)

    def _paragraph(self, paragraph: etree._Element) -> str:
        look = self._look("paragraph", paragraph)
        if look.hidden:
            return self._hidden(paragraph)
        words = self._dressed(self._inline(paragraph), look, paragraph)
        if not words.strip():
            return ""
        if look.is_a("Title"):
            return f'<p class="document-title">{words}</p>'
        quoted = look.is_a("Quotations")
        return f"<blockquote><p>{words}</p></blockquote>" if quoted else f"<p>{words}</p>"

    def _heading(self, heading: etree._Element) -> str:
        look = self._look("paragraph", heading)
        if look.hidden:
            return self._hidden(heading)
        words = self._inline(heading)
        if look.is_a("Title"):
            return f'<p class="document-title">{words}</p>'
        level = min(max(_whole(heading.get(f"{TEXT}outline-level"), 1), 1), 6)
        return f"<h{level}>{words}</h{level}>" if words.strip() else ""

    def _list(self, found: etree._Element) -> str:
        depth, style = 1, found.get(_STYLE_NAME, "")
        for above in found.iterancestors(f"{TEXT}list"):
            depth += 1
            style = style or above.get(_STYLE_NAME, "")
        tag = "ol" if self._styles.is_numbered(style, depth) else "ul"
        items = "".join(self._item(item) for item in found)
        first = next((_whole(item.get(f"{TEXT}start-value"), 1) for item in found), 1)
        start = f' start="{first}"' if tag == "ol" and first != 1 else ""
        return f"<{tag}{start}>{items}</{tag}>" if items else ""

    def _item(self, item: etree._Element) -> str:
        """An item; word processors keep headings in lists only to number them."""
        blocks = self._inside(item)
        return f"<li>{blocks.replace('<p>', '', 1).replace('</p>', '', 1)}</li>" if blocks.strip() else ""

    def _section(self, section: etree._Element) -> str:
        return self._hidden(section) if section.get(f"{TEXT}display") == "none" else self._inside(section)

    def _changes(self, changes: etree._Element) -> str:
        """The store of what was changed: what was struck out stands here, what was added stands in the text."""
        for region in changes.iterfind(f"{TEXT}changed-region"):
            for change in region:
                gone = change.tag == f"{TEXT}deletion"
                words = "".join(words_of(part) for part in change if part.tag != f"{OFFICE}change-info")
                self._tally.add(Told.CHANGES, f"− {words}" if gone and words.strip() else "")
        return ""

    def _table(self, table: etree._Element) -> str:
        rows = [self._row(row) for row in table.iter(f"{_TABLE}table-row") if _table_of(row) is table]
        cells = (f"{_TABLE}table-cell",)
        crowded = any(len(cell) > 1 for cell in table.iter(*cells))
        merged = any(True for _ in table.iter(f"{_TABLE}covered-table-cell"))
        if (crowded or merged) and next(table.iterancestors(f"{_TABLE}table"), None) is None:
            self._tally.add(Told.TABLES, " ".join(map(words_of, table.iter(f"{TEXT}p"))))
        return f"<table>{''.join(rows)}</table>" if any("<p>" in row or "<td>" in row for row in rows) else ""

    def _row(self, row: etree._Element) -> str:
        return f"<tr>{''.join(self._cell(cell) for cell in row if cell.tag == f'{_TABLE}table-cell')}</tr>"

    def _cell(self, cell: etree._Element) -> str:
        spans = "".join(
            f' {name}="{count}"'
            for name, said in (("colspan", "number-columns-spanned"), ("rowspan", "number-rows-spanned"))
            if 1 < (count := _whole(cell.get(f"{_TABLE}{said}"), 1)) <= _WIDEST
        )
        return f"<td{spans}>{self._inside(cell)}</td>"

    def _inline(self, parent: etree._Element) -> str:
        parts = [escape(parent.text or "")]
        for child in parent:
            parts += [self._in_line(child), escape(child.tail or "")]
        return "".join(parts)

    def _in_line(self, element: etree._Element) -> str:
        if element.tag in self._inlines:
            return self._inlines[element.tag](element)
        if element.tag in _SKIPPED:
            return ""
        if element.tag.startswith(_DRAW):
            return self._drawn(element)
        if element.tag.startswith(TEXT) and element.tag not in _NO_FIELDS and words_of(element).strip():
            self._tally.add(Told.FIELDS, words_of(element))
        return self._inline(element)

    def _span(self, span: etree._Element) -> str:
        look = self._look("text", span)
        return self._hidden(span) if look.hidden else self._dressed(self._inline(span), look, span)

    def _dressed(self, words: str, look: Look, element: etree._Element) -> str:
        """Words with the emphasis that their style gives them."""
        if not words.strip():
            return words
        if look.coloured:
            self._tally.add(Told.STYLING, words_of(element))
        named = element.tag == f"{TEXT}p" and (look.is_a("Title") or look.is_a("Heading"))
        for tag, worn in (("del", look.struck), ("em", look.italic), ("strong", look.bold)):
            if worn and not named:
                words = f"<{tag}>{words}</{tag}>"
        return words

    def _link(self, link: etree._Element) -> str:
        return f'<a href="{escape(link.get(f"{_XLINK}href", "#"))}">{self._inline(link)}</a>'

    def _note(self, note: etree._Element) -> str:
        body = note.find(f"{TEXT}note-body")
        if body is None:
            return ""
        self._tally.add(Told.FOOTNOTES, words_of(body))
        at = len(self._notes)
        self._notes.append("")
        self._notes[at] = "<br>".join(self._inline(block) for block in body)
        return f"[{at + 1}]"

    def _ruby(self, ruby: etree._Element) -> str:
        base, above = ruby.find(f"{TEXT}ruby-base"), ruby.find(f"{TEXT}ruby-text")
        words = self._inline(base) if base is not None else ""
        return f"{words}（{escape(words_of(above))}）" if above is not None and words_of(above).strip() else words

    def _hidden(self, element: etree._Element) -> str:
        if words := words_of(element).strip() or element.get(f"{TEXT}string-value", ""):
            self._tally.add(Told.HIDDEN, words)
        return ""

    def _comment(self, comment: etree._Element) -> str:
        about = ("{http://purl.org/dc/elements/1.1/}creator", "{http://purl.org/dc/elements/1.1/}date")
        kept = (words_of(part) for part in comment if part.tag not in about)
        self._tally.add(Told.COMMENTS, " ".join(kept))
        return ""

    def _drawn(self, element: etree._Element) -> str:
        """Something drawn: words in boxes are kept, a formula becomes its signs, the rest is counted."""
        equation = self._equation(element)
        if equation is not None:
            self._tally.add(Told.EQUATIONS, equation)
            return escape(equation)
        if element.find(f"{_DRAW}text-box") is None and element.find(f"{_DRAW}object") is not None:
            self._tally.add(Told.OBJECTS, _name_of(element))
            return ""
        if element.find(f"{_DRAW}image") is not None and element.find(f"{_DRAW}text-box") is None:
            self._tally.add(Told.PICTURES, _name_of(element))
            return ""
        return self._box(element)

    def _equation(self, frame: etree._Element) -> str | None:
        held = frame.find(f"{_DRAW}object")
        if held is None:
            return None
        inside = held.find(f"{_MATH}math")
        return (
            signs_of(inside) if inside is not None else self._equations.get(held.get(f"{_XLINK}href", "").strip("./"))
        )

    def _box(self, element: etree._Element) -> str:
        outer, self._boxes = self._boxes, []
        words = self._inside(element) if words_of(element).strip() else ""
        inner, self._boxes = self._boxes, outer
        nested = element.getparent() is not None and str(getattr(element.getparent(), "tag", "")).startswith(_DRAW)
        if words.strip() and not nested:
            self._tally.add(Told.BOXES, words_of(element))
        elif not words.strip() and not len(element) and element.tag in (f"{_DRAW}plugin", f"{_DRAW}applet"):
            self._tally.add(Told.OBJECTS, _name_of(element))
        self._boxes += [words, *inner]
        return ""

    def _look(self, family: str, element: etree._Element) -> Look:
        return self._styles.look(family, element.get(_STYLE_NAME, ""))


def signs_of(formula: etree._Element) -> str:
    """A formula in one line: as its writer typed it where that is kept, else its signs in a row."""
    typed = next((words_of(one) for one in formula.iter(f"{_MATH}annotation")), "")
    return " ".join((typed or words_of(formula)).split())


def _table_of(row: etree._Element) -> etree._Element | None:
    return next(row.iterancestors(f"{_TABLE}table"), None)


def _spaces(spaces: etree._Element) -> str:
    return " " * min(_whole(spaces.get(f"{TEXT}c"), 1), _MOST_SPACES)


def _whole(said: str | None, otherwise: int) -> int:
    return int(said) if said and said.isascii() and said.isdigit() and len(said) < 8 else otherwise


def _heading_of(element: etree._Element) -> str:
    return next((words_of(one) for one in element.iter(f"{TEXT}index-title")), "")


def _name_of(frame: etree._Element) -> str:
    """What its writer said it shows, or else what it is called."""
    said: Iterator[str] = (words_of(one) for name in ("desc", "title") for one in frame.iterfind(f"{_SVG}{name}"))
    return next((words for words in said if words.strip()), frame.get(f"{_DRAW}name", ""))
