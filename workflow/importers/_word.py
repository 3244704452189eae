"""A Word file before it is turned into Markdown: what the converter would lose silently is settled here, and counted.

mammoth leaves out, without a word, what stands in text that was moved, in ruby, in plain fields, in text with a
direction of its own and in equations; it takes in what is hidden.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping

from lxml import etree

from workflow.importers._package import Kind, Package, tree_of
from workflow.importers._tally import Tally
from workflow.importers._words import Told

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_TEXTS = (f"{_W}t", f"{_W}delText", f"{_M}t")
_UNWRAPPED = ("moveTo", "fldSimple", "bdo", "dir")
_STYLES = ("color", "u", "sz", "highlight", "shd", "effect", "vertAlign")
_NOTHING = {None, "auto", "none", "clear", "000000", "baseline"}
_ADDED_OR_GONE = ("ins", "del", "moveFrom", "moveTo")
_OBJECTS = {
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
    f"{_W}object",
}
_TEXT_PARTS = re.compile(r"word/(?:document\d*|footnotes|endnotes)\.xml")
_PAGE_PARTS = re.compile(r"word/(?:header|footer)\d*\.xml")
_OFF = {"0", "false", "off"}


def settled(package: Package, kind: Kind, tally: Tally) -> io.BytesIO:
    """The parts in a fresh archive that the converter may read.

    Raises:
        Unreadable: a part is damaged.
    """
    fresh = io.BytesIO()
    with zipfile.ZipFile(fresh, "w") as archive:
        for name, part in package.parts.items():
            archive.writestr(name, _settled(part, kind, tally) if _TEXT_PARTS.fullmatch(name) else part)
    _count_beside(package, kind, tally)
    fresh.seek(0)
    return fresh


def _settled(part: bytes, kind: Kind, tally: Tally) -> bytes:
    root = tree_of(part, kind)
    _take_out_second_tellings(root)
    _count_changes(root, tally)
    _count_drawn(root, tally)
    _count_links_and_fields(root, tally)
    _leave_out_hidden(root, tally)
    _count_styling(root, tally)
    _count_tables(root, tally)
    _settle_moves(root)
    _write_out(root, tally)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


def _every(root: etree._Element, *names: str) -> list[etree._Element]:
    return list(root.iter(*(name if name.startswith("{") else f"{_W}{name}" for name in names)))


def _words(element: etree._Element) -> str:
    return "".join(found.text or "" for found in element.iter(*_TEXTS))


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        parent[at : at + 1] = list(element)


def _run(text: str) -> etree._Element:
    run = etree.Element(f"{_W}r")
    words = etree.SubElement(run, f"{_W}t")
    words.text = text
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return run


def _take_out_second_tellings(root: etree._Element) -> None:
    """Word says the same twice, for new readers and for old ones: mammoth reads what the old ones are told."""
    for both in _every(root, f"{_MC}AlternateContent"):
        choices, fallback = both.findall(f"{_MC}Choice"), both.find(f"{_MC}Fallback")
        if choices and fallback is not None and not _words(fallback) and _words(choices[0]):
            _drop(fallback)
            choices[0].tag = f"{_MC}Fallback"
        for choice in choices[1:]:
            _drop(choice)


def _count_changes(root: etree._Element, tally: Tally) -> None:
    for change in _every(root, *_ADDED_OR_GONE):
        if words := _words(change):
            gone = change.tag in (f"{_W}del", f"{_W}moveFrom")
            tally.add(Told.CHANGES, f"− {words}" if gone else f"+ {words}")


def _told_first(root: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The elements of these names, of what is said twice only the first telling."""
    for found in _every(root, *names):
        for above in found.iterancestors(f"{_MC}Fallback"):
            both = above.getparent()
            if both is not None and both.find(f"{_MC}Choice") is not None:
                break
        else:
            yield found


def _count_drawn(root: etree._Element, tally: Tally) -> None:
    for picture in _told_first(root, f"{_A}blip", f"{_V}imagedata"):
        if next(picture.iterancestors(f"{_W}object"), None) is None:
            tally.add(Told.PICTURES, _picture_name(picture))
    for box in _told_first(root, "txbxContent"):
        tally.add(Told.BOXES, _words(box))
    for thing in _told_first(root, *_OBJECTS):
        tally.add(Told.OBJECTS, _object_name(thing))


def _picture_name(picture: etree._Element) -> str:
    """What its writer said it shows, or else what Word calls it."""
    for above in picture.iterancestors(f"{_WP}inline", f"{_WP}anchor"):
        about = above.find(f"{_WP}docPr")
        if about is not None:
            return next((said for name in ("descr", "title", "name") if (said := about.get(name))), "")
    return picture.get("{urn:schemas-microsoft-com:office:office}title") or ""


def _object_name(thing: etree._Element) -> str:
    made_by = next((one.get("ProgID") for one in thing.iter("{*}OLEObject")), None)
    return made_by or _picture_name(thing)


def _count_links_and_fields(root: etree._Element, tally: Tally) -> None:
    for field in _every(root, "fldSimple", "instrText"):
        command = (field.get(f"{_W}instr") or field.text or "").split()
        if command and command[0].upper() not in {"HYPERLINK", "TOC", "\\*", "MERGEFORMAT"} and command[0].isalpha():
            tally.add(Told.FIELDS, command[0].upper())


def _leave_out_hidden(root: etree._Element, tally: Tally) -> None:
    for mark in _every(root, "vanish"):
        run = mark.getparent()
        run = run.getparent() if run is not None else None
        if run is None or run.tag != f"{_W}r" or mark.get(f"{_W}val") in _OFF:
            continue
        if words := _words(run):
            tally.add(Told.HIDDEN, words)
        _drop(run)


def _count_styling(root: etree._Element, tally: Tally) -> None:
    """Runs of letters that look other than the rest; sizes count where they are said beside the style's own."""
    for properties in _every(root, "rPr"):
        run = properties.getparent()
        if run is None or run.tag != f"{_W}r" or not _words(run).strip():
            continue
        found = (properties.find(f"{_W}{name}") for name in _STYLES)
        values = {(one.get(f"{_W}val") or one.get(f"{_W}fill")) for one in found if one is not None}
        linked = any(one.tag == f"{_W}hyperlink" for one in run.iterancestors())
        if values - _NOTHING and not linked:
            tally.add(Told.STYLING, _words(run))


def _count_tables(root: etree._Element, tally: Tally) -> None:
    for table in _every(root, "tbl"):
        merged = any(True for _ in table.iter(f"{_W}gridSpan", f"{_W}vMerge"))
        crowded = any(
            len(cell.findall(f"{_W}p")) > 1 or cell.find(f"{_W}tbl") is not None for cell in table.iter(f"{_W}tc")
        )
        if (merged or crowded) and next(table.iterancestors(f"{_W}tbl"), None) is None:
            tally.add(Told.TABLES, " ".join(map(_words, table.iter(f"{_W}p"))))


def _settle_moves(root: etree._Element) -> None:
    for gone in _every(root, "moveFrom"):
        _drop(gone)
    for kept in _every(root, *_UNWRAPPED):
        _unwrap(kept)


def _write_out(root: etree._Element, tally: Tally) -> None:
    """Ruby and equations, which the converter does not know, as the words in them."""
    for ruby in _every(root, "ruby"):
        base, above = ruby.find(f"{_W}rubyBase"), ruby.find(f"{_W}rt")
        words, said = (_words(one) if one is not None else "" for one in (base, above))
        _replace(ruby, f"{words}（{said}）" if said else words)
    for equation in _every(root, f"{_M}oMath"):
        words = _words(equation)
        tally.add(Told.EQUATIONS, words)
        _replace(equation, words)
    for paragraph in _every(root, f"{_M}oMathPara"):
        _unwrap(paragraph)


def _replace(element: etree._Element, words: str) -> None:
    """Words where an element stood, as a run or as the words of the run that it stood in."""
    parent = element.getparent()
    if parent is not None:
        run = _run(words)
        parent.replace(element, run if parent.tag != f"{_W}r" else run[0])


def _count_beside(package: Package, kind: Kind, tally: Tally) -> None:
    """What stands beside the text: comments, headers and footers, notes, macros."""
    for name, part in package.parts.items():
        if _PAGE_PARTS.fullmatch(name) and (words := _words(tree_of(part, kind)).strip()):
            tally.add(Told.HEADERS, words)
    for comment in _children(package.parts, "word/comments.xml", "comment", kind):
        tally.add(Told.COMMENTS, _words(comment))
    for which in ("footnote", "endnote"):
        for note in _children(package.parts, f"word/{which}s.xml", which, kind):
            if not note.get(f"{_W}type"):
                tally.add(Told.FOOTNOTES, _words(note))
    if any(name.lower().endswith("vbaproject.bin") for name in package.others):
        tally.add(Told.MACROS)


def _children(parts: Mapping[str, bytes], name: str, child: str, kind: Kind) -> list[etree._Element]:
    return tree_of(parts[name], kind).findall(f"{_W}{child}") if name in parts else []
