"""An OpenDocument text keeps its shape as Markdown, packed or flat; what cannot come over is told."""

from __future__ import annotations

import zipfile

import pytest

from tests.documents import NAMES, ODT_MIME, fodt, odt, packed
from workflow.article import Format
from workflow.clock import ticks
from workflow.importers import Imported, Refusal, Unreadable, read_with_notes

TEXT = '<style:style style:name="{name}" style:family="text"><style:text-properties {says}/></style:style>'
BOLD = TEXT.format(name="B", says='fo:font-weight="bold"')
RED = TEXT.format(name="R", says='fo:font-style="italic" fo:color="#ff0000"')
HIDDEN = TEXT.format(name="H", says='text:display="none"')
TITLE = '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
QUOTE = '<style:style style:name="P2" style:family="paragraph" style:parent-style-name="Quotations"/>'
LISTS = (
    '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1"/>'
    '<text:list-level-style-bullet text:level="2"/></text:list-style>'
)
OFFICE_STYLES = (
    f'<office:document-styles {NAMES}><office:styles><style:style style:name="Title" style:family="paragraph"/>'
    '<style:style style:name="Quotations" style:family="paragraph"/></office:styles><office:master-styles>'
    "<style:master-page><style:header><text:p>Daily News</text:p></style:header></style:master-page>"
    "</office:master-styles></office:document-styles>"
)


def paragraph(words: str, style: str = "") -> str:
    named = f' text:style-name="{style}"' if style else ""
    return f"<text:p{named}>{words}</text:p>"


def span(words: str, style: str) -> str:
    return f'<text:span text:style-name="{style}">{words}</text:span>'


def read(body: str, automatic: str = "", **more: str) -> Imported:
    return read_with_notes("稿件.odt", odt(body, automatic=automatic, **more))


def told(imported: Imported) -> dict[str, tuple[int, tuple[str, ...]]]:
    """Code → (count, examples)."""
    return {str(note.code): (note.count, note.examples) for note in imported.notes}


def refusal(raw: bytes, name: str = "a.odt") -> Unreadable:
    started = ticks()
    with pytest.raises(Unreadable) as caught:
        read_with_notes(name, raw)
    assert ticks() - started < 5
    return caught.value


def test_headings_lists_links_emphasis_quotes_and_tables_are_kept() -> None:
    items = "".join(
        f"<text:list-item>{inside}</text:list-item>"
        for inside in (
            paragraph("第一") + f"<text:list><text:list-item>{paragraph('里面')}</text:list-item></text:list>",
            paragraph("第二"),
        )
    )
    cells = "".join(f"<table:table-cell>{paragraph(word)}</table:table-cell>" for word in ("北门|东", "3 米"))
    imported = read(
        paragraph("步道重新开放", "P1")
        + '<text:h text:outline-level="2">一、路</text:h>'
        + paragraph(f"前文{span('重要：', 'B')}内容<text:s text:c='3'/>与<text:line-break/>下一行 5 * 3")
        + f'<text:list text:style-name="L">{items}</text:list>'
        + paragraph('<text:a xlink:href="https://example.org/a_b?x=1&amp;y=2">规划文件</text:a>')
        + paragraph("引文", "P2")
        + f"<table:table><table:table-row>{cells}</table:table-row></table:table>",
        BOLD + TITLE + QUOTE + LISTS,
    )
    assert imported.source.format is Format.MARKDOWN
    assert imported.source.title == "步道重新开放"
    assert imported.source.body.strip().split("\n\n") == [
        "## 一、路",
        "前文**重要：**内容 与  \n下一行 5 \\* 3",
        "1. 第一\n   - 里面\n2. 第二",
        "[规划文件](https://example.org/a_b?x=1&y=2)",
        "> 引文",
        "| 北门\\|东 | 3 米 |\n| --- | --- |",
    ]
    assert imported.notes == ()


def test_struck_out_words_stay_out_and_added_ones_come_in() -> None:
    changes = (
        "<text:tracked-changes><text:changed-region><text:deletion><office:change-info/><text:p>old words</text:p>"
        "</text:deletion></text:changed-region><text:changed-region><text:insertion/></text:changed-region>"
        "</text:tracked-changes>"
    )
    imported = read(changes + paragraph("One <text:change-start/>new<text:change-end/> word."))
    assert imported.source.body == "One new word.\n"
    assert told(imported) == {"changes-settled": (2, ("− old words",))}


def test_notes_stand_below_the_text_with_their_numbers() -> None:
    note = "<text:note><text:note-citation>7</text:note-citation><text:note-body>{}</text:note-body></text:note>"
    imported = read(paragraph(f"One{note.format(paragraph('First.'))} two{note.format(paragraph('Second.'))}"))
    assert imported.source.body == "One\\[1\\] two\\[2\\]\n\n\\[1\\] First.\n\n\\[2\\] Second.\n"
    assert told(imported) == {"footnotes-moved": (2, ("First.", "Second."))}


def test_what_cannot_come_over_is_told_with_its_words() -> None:
    picture = '<draw:frame draw:name="Image1"><draw:image/><svg:desc>The bridge</svg:desc></draw:frame>'
    comment = "<office:annotation><dc:creator>Ben</dc:creator><text:p>Is that so?</text:p></office:annotation>"
    contents = (
        "<text:table-of-content><text:index-body><text:index-title><text:p>Contents</text:p></text:index-title>"
        "<text:p>One 3</text:p></text:index-body></text:table-of-content>"
    )
    imported = read(
        contents
        + paragraph(
            f"Seen{picture}{comment} {span('casino', 'H')}{span('red', 'R')} <text:page-number>3</text:page-number>"
        )
        + paragraph('<text:a xlink:href="#here">part two</text:a>'),
        HIDDEN + RED,
        **{"styles.xml": OFFICE_STYLES, "Basic/script-lb.xml": "<a/>"},
    )
    assert imported.source.body == "Seen *red* 3\n\npart two\n"
    assert told(imported) == {
        "pictures-left-out": (1, ("The bridge",)),
        "comments-left-out": (1, ("Is that so?",)),
        "hidden-left-out": (1, ("casino",)),
        "headers-left-out": (1, ("Daily News",)),
        "contents-left-out": (1, ("Contents",)),
        "fields-frozen": (1, ("3",)),
        "links-without-target": (1, ("part two",)),
        "styling-left-out": (1, ("red",)),
        "macros-left-out": (1, ()),
    }


def test_words_in_boxes_formulas_and_ruby_stay() -> None:
    box = f"<draw:frame><draw:text-box>{paragraph('In the box.')}</draw:text-box></draw:frame>"
    formula = '<draw:frame><draw:object xlink:href="./Object 1"/></draw:frame>'
    signs = (
        f"<math:math {NAMES}><math:semantics><math:mi>E</math:mi><math:annotation>E = m c^2</math:annotation>"
        "</math:semantics></math:math>"
    )
    ruby = "<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>kan</text:ruby-text></text:ruby>"
    imported = read(paragraph(f"One {formula} {ruby}{box}") + paragraph("Two"), **{"Object 1/content.xml": signs})
    assert imported.source.body == "One E = m c^2 漢（kan）\n\nIn the box.\n\nTwo\n"
    assert told(imported) == {"equations-flattened": (1, ("E = m c^2",)), "boxes-moved": (1, ("In the box.",))}


def test_its_properties_fill_the_fields_that_the_text_leaves_empty() -> None:
    about = (
        "<dc:title>The path is open</dc:title><dc:description>Short.</dc:description>"
        "<dc:date>2026-06-05T08:00:00</dc:date><meta:initial-creator>Ana</meta:initial-creator>"
        "<meta:keyword>path</meta:keyword><meta:keyword>river</meta:keyword>"
    )
    imported = read(paragraph("The path is open") + paragraph("It is wide."), about=about)
    source = imported.source
    assert (source.title, source.date, source.summary) == ("The path is open", "2026-06-05", "Short.")
    assert source.body == "It is wide.\n"
    assert told(imported) == {"author-unused": (0, ()), "keywords-unused": (2, ("path", "river"))}


def test_a_date_in_the_text_counts_more_than_the_day_the_file_was_saved() -> None:
    about = "<dc:date>2026-06-05T08:00:00</dc:date>"
    assert read(paragraph("2026年6月1日") + paragraph("It is wide."), about=about).source.date == ""


def test_a_flat_file_is_read_as_well_and_known_by_its_bytes() -> None:
    assert read_with_notes("a.txt", fodt(paragraph("Flat words."))).source.body == "Flat words.\n"
    assert read_with_notes("a.docx", odt(paragraph("Packed words."))).source.body == "Packed words.\n"
    assert read_with_notes("a.odt", odt(paragraph("No type."), mime="")).source.body == "No type.\n"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (odt(paragraph("x"), mime="application/vnd.oasis.opendocument.spreadsheet"), "not a text"),
        (odt(paragraph("x"), mime="application/epub+zip"), "ZIP archive"),
        (packed({"mimetype": ODT_MIME, "content.xml": f"<office:document-content {NAMES}/>"}), "not a text"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_name(raw: bytes, words: str) -> None:
    error = refusal(raw)
    assert error.code is Refusal.UNKNOWN_KIND
    assert words in error.say()
    assert ".odt" in error.say()


def test_a_locked_file_is_called_locked() -> None:
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry>'
        "<m:encryption-data/></m:file-entry></m:manifest>"
    )
    assert refusal(odt(paragraph("x"), **{"META-INF/manifest.xml": manifest})).code is Refusal.ODT_LOCKED


@pytest.mark.parametrize(
    "raw",
    [
        odt("x" * 15_000_000),
        odt("<text:p/>" * 100_001),
        odt("<text:section>" * 200 + "</text:section>" * 200),
        odt(paragraph("x"), **{f"x{number}.bin": "" for number in range(2_001)}),
        fodt("<text:section>" * 200 + "</text:section>" * 200),
    ],
    ids=["grows", "elements", "depth", "members", "flat-depth"],
)
def test_a_bomb_is_refused(raw: bytes) -> None:
    assert refusal(raw).code is Refusal.ODT_BOMB


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "raw",
    [
        fodt(paragraph("&b;")).replace(b"<office:document ", ENTITIES.encode() + b"<office:document ", 1),
        packed({"mimetype": ODT_MIME, "content.xml": ENTITIES + "<x>&b;</x>"}),
        packed({"mimetype": ODT_MIME, "styles.xml": "<x/>"}),
        packed({"mimetype": ODT_MIME, "content.xml": "<x>"}),
        odt(paragraph("x"))[:300],
    ],
    ids=["flat-entities", "entities", "no-text", "torn-xml", "torn-file"],
)
def test_a_damaged_file_and_one_with_entities_are_called_damaged(raw: bytes) -> None:
    error = refusal(raw)
    assert error.code is Refusal.ODT_BROKEN
    assert "save it again as .odt" in error.say()


def test_a_file_that_is_too_large_is_refused_before_it_is_opened() -> None:
    raw = packed({"mimetype": ODT_MIME, "content.xml": "x" * 21_000_000}, zipfile.ZIP_STORED)
    assert refusal(raw).code is Refusal.TOO_LARGE


def test_a_file_with_only_pictures_says_so() -> None:
    error = refusal(odt(paragraph('<draw:frame draw:name="a"><draw:image/></draw:frame>') * 3))
    assert error.code is Refusal.EMPTY
    assert "its pictures (3) did not come over" in error.say()


def test_repeated_spaces_and_cells_cost_nothing() -> None:
    many = 'table:number-columns-repeated="99999999" table:number-columns-spanned="9999999"'
    cell = f"<table:table-cell {many}>{paragraph('a')}</table:table-cell>"
    imported = read(
        paragraph("a<text:s text:c='99999999'/>b")
        + f"<table:table><table:table-row>{cell}</table:table-row></table:table>"
    )
    assert len(imported.source.body) < 200
