"""What a Word file holds beside plain text is kept as words or told; nothing goes silently."""

from __future__ import annotations

import pytest

from tests.documents import docx, line, words
from workflow.importers import Refusal, Unreadable, read_with_notes

MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
M = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
BOX = "<w:txbxContent><w:p><w:r><w:t>In the box.</w:t></w:r></w:p></w:txbxContent>"


def read(*blocks: str, **more: str) -> tuple[str, dict[str, tuple[int, tuple[str, ...]]]]:
    """The body, and code → (count, examples)."""
    imported = read_with_notes("a.docx", docx("".join(blocks), **more))
    return imported.source.body, {str(note.code): (note.count, note.examples) for note in imported.notes}


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        (
            "<w:ruby><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase></w:ruby>",
            "漢（kan）",
        ),
        (f"<w:bdo>{words('turned')}</w:bdo><w:dir>{words(' round')}</w:dir>", "turned round"),
        (f'<w:moveTo w:id="1">{words("moved here")}</w:moveTo>', "moved here"),
        (f'<w:fldSimple w:instr="AUTHOR">{words("Ana")}</w:fldSimple>', "Ana"),
        (f"<m:oMath {M}><m:r><m:t>E=mc</m:t></m:r></m:oMath>", "E=mc"),
        (f"<m:oMathPara {M}><m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath></m:oMathPara>", "a+b"),
    ],
    ids=["ruby", "direction", "moved", "field", "equation", "equation-alone"],
)
def test_words_that_the_converter_does_not_know_stay_in_their_place(inside: str, said: str) -> None:
    assert read(line(words("Before "), inside, words(" after.")))[0] == f"Before {said} after.\n"


def test_struck_out_words_stay_out_and_added_ones_come_in() -> None:
    struck = "<w:del><w:r><w:delText>old words</w:delText></w:r></w:del>"
    body, told = read(line(words("One "), f"<w:ins>{words('new')}</w:ins>", struck))
    assert body == "One new\n"
    assert told == {"changes-settled": (2, ("+ new", "− old words"))}


def test_hidden_words_do_not_come_over_and_are_told() -> None:
    body, told = read(line(words("Seen."), words("casino", "<w:vanish/>"), words(" Shown.", '<w:vanish w:val="0"/>')))
    assert body == "Seen. Shown.\n"
    assert told == {"hidden-left-out": (1, ("casino",))}


def test_what_stands_beside_the_text_is_told_with_its_words() -> None:
    comment = f'<w:comment w:id="1">{line(words("Is that so?"))}</w:comment>'
    notes = f'<w:footnote w:id="0" w:type="separator"/><w:footnote w:id="2">{line(words("See page 3."))}</w:footnote>'
    body, told = read(
        line(words("Text"), '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        **{
            "word/comments.xml": comment,
            "word/header1.xml": line(words("Daily News")),
            "word/footnotes.xml": notes,
            "word/vbaProject.bin": "x",
        },
    )
    assert body == "Text\\[1\\]\n\n1. See page 3.\n"
    assert told == {
        "footnotes-moved": (1, ("See page 3.",)),
        "comments-left-out": (1, ("Is that so?",)),
        "headers-left-out": (1, ("Daily News",)),
        "macros-left-out": (1, ()),
    }


def test_a_box_that_is_said_twice_comes_over_once() -> None:
    both = (
        f'<w:r><mc:AlternateContent {MC}><mc:Choice Requires="wps"><w:drawing>{BOX}</w:drawing></mc:Choice>'
        '<mc:Fallback><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml">'
        f"<v:textbox>{BOX}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    body, told = read(line(words("Text.")), line(both))
    assert body == "Text.\n\nIn the box.\n"
    assert told == {"boxes-moved": (1, ("In the box.",))}


def test_looks_and_fields_and_equations_are_counted() -> None:
    _, told = read(
        line(words("Red", '<w:color w:val="FF0000"/>'), words("plain", '<w:color w:val="auto"/>')),
        line(f'<w:fldSimple w:instr=" PAGE \\* Arabic ">{words("3")}</w:fldSimple>'),
        line(f"<m:oMath {M}><m:r><m:t>x</m:t></m:r></m:oMath>"),
    )
    assert told == {
        "equations-flattened": (1, ("x",)),
        "fields-frozen": (1, ("PAGE",)),
        "styling-left-out": (1, ("Red",)),
    }


def test_a_link_into_the_document_becomes_words_and_is_told() -> None:
    body, told = read(line(words("See "), f'<w:hyperlink w:anchor="part2">{words("part two")}</w:hyperlink>'))
    assert body == "See part two\n"
    assert told == {"links-without-target": (1, ("part two",))}


def test_a_table_with_merged_cells_becomes_even_rows_and_is_told() -> None:
    wide = f'<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{line(words("Both"))}{line(words("again"))}</w:tc>'
    cells = "".join(f"<w:tc>{line(words(word))}</w:tc>" for word in "ab")
    body, told = read(f"<w:tbl><w:tr>{wide}</w:tr><w:tr>{cells}</w:tr></w:tbl>")
    assert body == "| Both<br>again |  |\n| --- | --- |\n| a | b |\n"
    assert told == {"tables-flattened": (1, ("Both again a b",))}


def test_a_file_with_only_pictures_says_so() -> None:
    blip = '<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:embed="i"/>'
    with pytest.raises(Unreadable) as caught:
        read(*[line(f"<w:r><w:drawing>{blip}</w:drawing></w:r>")] * 3)
    assert caught.value.code is Refusal.EMPTY
    assert "its pictures (3) did not come over" in caught.value.say()
