"""A Word document keeps its shape as Markdown; one built to do harm is refused before it does."""

from __future__ import annotations

import io
import re
import struct
import zipfile

import pytest

from workflow.article import Format
from workflow.clock import ticks
from workflow.importers import Refusal, Unreadable, read, read_with_notes

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/></w:style>'
    for key, name in (("a3", "Title"), ("1", "heading 1"), ("2", "heading 2"), ("q", "Quote"))
)
NUMBERING = """<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"""
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="s" Type="{OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="n" Type="{OFFICE}/numbering" Target="numbering.xml"/>'
    f'<Relationship Id="l" Type="{OFFICE}/hyperlink" Target="https://example.org/a_b" TargetMode="External"/>'
    f'<Relationship Id="i" Type="{OFFICE}/image" Target="media/image1.png"/></Relationships>',
    "word/styles.xml": f"<w:styles {W}>{STYLES}</w:styles>",
    "word/numbering.xml": f"<w:numbering {W}>{NUMBERING}</w:numbering>",
}
PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:graphicData>'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:blipFill><a:blip r:embed="i"/>'
    "</pic:blipFill></pic:pic>"
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, style: str = "", more: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{''.join(runs)}</w:p>"


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{paragraph(run(cell))}</w:tc>" for cell in row) for row in rows)
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def document(*blocks: str) -> str:
    return f"<w:document {W} {R}><w:body>{''.join(blocks)}</w:body></w:document>"


def packed(body: str, compression: int = zipfile.ZIP_DEFLATED, **more: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as package:
        for name, part in {**PARTS, "word/document.xml": body}.items():
            package.writestr(name, part)
        for name, raw in more.items():
            package.writestr(name.replace("__", "/"), raw)
    return stream.getvalue()


def refusal(raw: bytes) -> Refusal:
    started = ticks()
    with pytest.raises(Unreadable) as caught:
        read("a.docx", raw)
    assert ticks() - started < 5
    return caught.value.code


BULLET = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


def test_headings_lists_links_emphasis_and_tables_are_kept() -> None:
    raw = packed(
        document(
            paragraph(run("步道重新开放"), style="a3"),
            paragraph(run("一、路"), style="1"),
            paragraph(
                run("前文"),
                run("重要：", "<w:b/>"),
                run("内容与"),
                run("斜体", "<w:i/>"),
                run("。5 * 3 &lt;b&gt; 20_a_"),
            ),
            paragraph(run("第一"), more=BULLET),
            paragraph(run("第二"), more=BULLET),
            paragraph(f'<w:hyperlink r:id="l">{run("规划文件")}</w:hyperlink>'),
            paragraph(run("引文"), style="q"),
            table(("路段", "宽"), ("北门|东", "3 米")),
        )
    )
    source = read("稿件.docx", raw)
    assert source.format is Format.MARKDOWN
    assert source.title == "步道重新开放"
    blocks = source.body.strip().split("\n\n")
    assert blocks[0] == "# 一、路"
    assert blocks[1] == "前文**重要：**内容与*斜体*。5 \\* 3 \\<b> 20\\_a\\_"
    assert re.fullmatch(r"[-*] 第一\n[-*] 第二", blocks[2])
    assert blocks[3] == "[规划文件](https://example.org/a_b)"
    assert blocks[4] == "> 引文"
    assert blocks[5] == "| 路段 | 宽 |\n| --- | --- |\n| 北门\\|东 | 3 米 |"


def test_pictures_are_left_out_and_told() -> None:
    imported = read_with_notes(
        "a.docx", packed(document(paragraph(run("Words.")), PICTURE), word__media__image1_png=b"x")
    )
    assert imported.source.body == "Words.\n"
    assert [(note.code, note.params["count"]) for note in imported.notes] == [("pictures-left-out", 1)]


def test_the_bytes_decide_whatever_the_file_is_called() -> None:
    assert read("a.txt", packed(document(paragraph(run("Words."))))).body == "Words.\n"


def test_a_document_without_words_is_empty() -> None:
    assert refusal(packed(document(paragraph()))) is Refusal.EMPTY


def test_a_thousandfold_bomb_is_refused() -> None:
    body = document(paragraph(run("x" * 15_000_000)))
    raw = packed(body)
    assert len(body) > 900 * len(raw)
    assert refusal(raw) is Refusal.DOCX_BOMB


def test_a_bomb_in_a_part_that_is_not_the_text_is_refused() -> None:
    more = {f"word__x{number}.xml": b"<a>" + b" " * 900_000 + b"</a>" for number in range(40)}
    assert refusal(packed(document(paragraph(run("Words."))), **more)) is Refusal.DOCX_BOMB


def test_sizes_that_lie_do_not_help_a_bomb() -> None:
    raw = bytearray(packed(document(paragraph(run("x" * 25_000_000)))))
    for signature, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = raw.find(signature)
        while at >= 0:
            raw[at + offset : at + offset + 4] = struct.pack("<I", 100)
            at = raw.find(signature, at + 4)
    assert refusal(bytes(raw)) in {Refusal.DOCX_BOMB, Refusal.DOCX_BROKEN}


def test_too_many_files_inside_are_refused() -> None:
    assert refusal(packed(document(), **{f"x{number}.bin": b"" for number in range(2_001)})) is Refusal.DOCX_BOMB


@pytest.mark.parametrize(
    "body",
    [
        document(*(["<w:p/>"] * 100_001)),
        document(*(["<w:sdt>"] * 5_000), *(["</w:sdt>"] * 5_000)),
    ],
    ids=["elements", "depth"],
)
def test_too_many_or_too_deep_elements_are_refused(body: str) -> None:
    assert refusal(packed(body, zipfile.ZIP_STORED)) is Refusal.DOCX_BOMB


def test_the_deepest_document_allowed_is_read() -> None:
    nested = "".join("<w:tbl><w:tr><w:tc>" for _ in range(30))
    body = document(f"{nested}{paragraph(run('Deep.'))}{'</w:tc></w:tr></w:tbl>' * 30}")
    assert "Deep." in read("a.docx", packed(body)).body


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_so_no_entity_is_ever_resolved(
    encoding: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("x") / "secret"
    secret.write_text("SECRET")
    head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    body = head + document(paragraph(run("&e;")))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, part in {**PARTS, "word/document.xml": body.encode(encoding)}.items():
            package.writestr(name, part)
    assert refusal(stream.getvalue()) is Refusal.DOCX_BROKEN


def test_pictures_linked_from_the_disk_are_not_opened(tmp_path_factory: pytest.TempPathFactory) -> None:
    linked = PICTURE.replace("r:embed", "r:link")
    assert read("a.docx", packed(document(paragraph(run("Words.")), linked))).body == "Words.\n"


def test_a_style_map_inside_the_file_is_not_obeyed() -> None:
    raw = packed(document(paragraph(run("Words."))), **{"mammoth__style-map": b"p => script"})
    assert read("a.docx", raw).body == "Words.\n"


@pytest.mark.parametrize("cut", [30, 200, 900, -1, -40])
def test_a_torn_file_is_called_damaged(cut: int) -> None:
    assert refusal(packed(document(paragraph(run("Words."))))[:cut]) is Refusal.DOCX_BROKEN


def test_an_archive_without_a_document_and_broken_xml_are_called_damaged() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("photo.jpg", b"x")
    assert refusal(stream.getvalue()) is Refusal.DOCX_BROKEN
    assert refusal(packed("<w:document>")) is Refusal.DOCX_BROKEN
    assert refusal(packed("<other/>")) in {Refusal.DOCX_BROKEN, Refusal.EMPTY}


def test_a_locked_document_is_called_locked() -> None:
    raw = bytearray(packed(document(paragraph(run("Words.")))))
    at = raw.find(b"PK\x01\x02")
    while at >= 0:
        raw[at + 8] |= 1
        at = raw.find(b"PK\x01\x02", at + 4)
    assert refusal(bytes(raw)) is Refusal.DOCX_LOCKED
