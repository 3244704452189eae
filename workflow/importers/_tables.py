"""Tables of documents as Markdown can have them: every row as wide as the widest, every cell one line."""

from __future__ import annotations

from collections.abc import Iterator

import turbohtml

_WIDEST = 200
_LINES = "p, div, h1, h2, h3, h4, h5, h6, li, blockquote, pre, tr"


def flatten(page: turbohtml.Element) -> None:
    """Rewrite the tables of a page in place, those inside of others first; no word of them is lost."""
    for table in reversed(page.find_all("table")):
        rows = [_cells(row) for row in table.find_all("tr")]
        if table.closest("td, th") is not None:
            lines = ("; ".join(_line(cell) for cell in row) for row in rows)
            table.replace_with(*_paragraphs(lines))
        else:
            _make_even(rows)


def _cells(row: turbohtml.Element) -> list[turbohtml.Element]:
    return [cell for cell in row.children if isinstance(cell, turbohtml.Element) and cell.tag in ("td", "th")]


def _paragraphs(lines: Iterator[str]) -> Iterator[turbohtml.Element]:
    for line in lines:
        paragraph = turbohtml.Element("p")
        paragraph.append(turbohtml.Text(line))
        yield paragraph


def _line(cell: turbohtml.Element) -> str:
    return " ".join(cell.text.split())


def _make_even(rows: list[list[turbohtml.Element]]) -> None:
    """Merged cells become one with empty ones beside and below it; several paragraphs in a cell become lines."""
    waiting: dict[int, int] = {}
    for row in rows:
        at = 0
        for cell in row:
            at = _fill(cell, at, waiting)
            _one_line(cell)
            width, height = (_span(cell, name) for name in ("colspan", "rowspan"))
            for column in range(at, at + width):
                waiting[column] = height - 1
            for _ in range(width - 1):
                cell.insert_after(turbohtml.Element(cell.tag))
            at += width
    # What is merged downwards to the right of a row's last cell needs no empty one: rows may be short.


def _fill(cell: turbohtml.Element, at: int, waiting: dict[int, int]) -> int:
    """Empty cells before one, for those that a row above has merged downwards; gives the column it is in."""
    while waiting.get(at, 0) > 0:
        waiting[at] -= 1
        cell.insert_before(turbohtml.Element(cell.tag))
        at += 1
    return at


def _span(cell: turbohtml.Element, name: str) -> int:
    said = str(cell.attrs.get(name) or "")
    if said:
        del cell.attrs[name]
    return min(max(int(said), 1), _WIDEST) if said.isascii() and said.isdigit() and len(said) < 6 else 1


def _one_line(cell: turbohtml.Element) -> None:
    for block in cell.select(_LINES):
        if block.text.strip():
            block.insert_before(turbohtml.Element("br"))
    for block in cell.select(f"{_LINES}, ul, ol"):
        block.unwrap()
    first = next(
        (child for child in cell.children if not isinstance(child, turbohtml.Text) or child.text.strip()), None
    )
    if isinstance(first, turbohtml.Element) and first.tag == "br":
        first.decompose()
