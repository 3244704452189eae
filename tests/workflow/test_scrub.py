"""Scrubbing changes what must go, nothing else, and leaves nothing for a second time."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import zipfile
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.injected import injected
from workflow.article import Format, Source
from workflow.edits import apply, undo
from workflow.findings import Action
from workflow.importers import read
from workflow.line import examine
from workflow.scrub import Scrubbed, scrub

SEED = Path(__file__).parents[3] / "shared" / "samples" / "seed-article.txt"

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "dev.jsonl.gz"
# Every text of the collection with COPYDESK_EVERY_TEXT=1, one in so many without.
STRIDE = 1 if os.environ.get("COPYDESK_EVERY_TEXT") else 50

MARKDOWN = """# 港口的渡轮恢复通航

渡轮在周二恢复通航，详情见[公告](https://example.org/a?id=3&utm_source=mail)。看www.example.com吧。

港口的渡轮恢复通航必胜娱乐城win88

[点这里](javascript:alert(1))，或者<b onclick="x()">这里</b>。<script>alert(1)</script>

最后一段，旅客对此表示欢迎。
"""
HTML = """<h1>The ferry is back on the water</h1>
<p>Read the <a href="https://example.org/?utm_source=a&amp;id=3">notice</a> and
<a href="java&#115;cript:alert(1)">this</a><img src=x onerror=alert(1)>.</p>
<script>alert(1)</script><style>p{}</style>
<form action="javascript:x"><p>It runs again, twice a day.</p></form>
"""
PIECES = [
    "<script>",
    "</script>",
    "<scr",
    "ipt>",
    "[a](",
    "javascript:x)",
    "](",
    "<b onclick=x>",
    "</b>",
    "<",
    ">",
    "\n\n",
    "中文",
    "https://a.cn/?utm_a=1",
    "&utm_b=2",
    "?spm=1",
    "<a href='",
    "'",
    '"',
    "`",
    "<iframe src=x>",
    "</iframe>",
    "<!--",
    "-->",
    "[r]: javascript:1\n",
    "word ",
    "<form>",
    "<svg>",
    "</svg>",
    "\\",
    "(",
    ")",
]


def scrubbed(body: str, written: Format = Format.MARKDOWN, **waived: tuple[str, str]) -> Scrubbed:
    return scrub(examine(Source(body, written)), frozenset(waived.values()))


def fixed(done: Scrubbed) -> bool:
    return not any(finding.automatic for finding in done.report.findings)


@pytest.mark.parametrize(
    ("body", "written"), [(MARKDOWN, Format.MARKDOWN), (HTML, Format.HTML), (MARKDOWN, Format.TEXT)]
)
def test_a_scrubbed_text_has_nothing_left_to_scrub_and_can_be_taken_back(body: str, written: Format) -> None:
    done = scrubbed(body, written)
    assert done.entries
    assert fixed(done)
    assert apply(body, done.entries) == done.body
    assert undo(done.body, done.entries) == body


def test_what_must_go_is_gone_and_the_words_are_still_there() -> None:
    done = scrubbed(MARKDOWN)
    for gone in ("javascript:", "utm_source", "onclick", "<script", "win88"):
        assert gone not in done.body
    for kept in (
        "[公告](https://example.org/a?id=3)",
        "看www.example.com吧。",
        "点这里，或者<b>这里</b>。",
        "最后一段",
    ):
        assert kept in done.body
    assert "\n\n\n" not in done.body
    assert {entry.action for entry in done.entries} == {Action.REMOVE, Action.REWRITE, Action.UNLINK}


def test_what_a_writer_answered_for_is_left_alone() -> None:
    done = scrubbed(MARKDOWN, one=("links.promo-glued-to-title", "港口的渡轮恢复通航必胜娱乐城win88"))
    assert "win88" in done.body
    assert "javascript:" not in done.body
    assert not [entry for entry in (*done.entries, *done.proposed) if "win88" in entry.before]


def test_taking_one_thing_out_does_not_bring_another_in() -> None:
    done = scrubbed("<p>Some words.</p><scr<script>x</script>ipt>alert(1)</scr<script>y</script>ipt>", Format.HTML)
    assert fixed(done)


def test_a_clean_text_comes_back_as_it_was() -> None:
    body = "# 标题在这里\n\n歼-20、华为mate60、iPhone15、node.js 与 config.py 都不是广告。\n"
    done = scrubbed(body)
    assert (done.body, done.entries, done.proposed) == (body, (), ())


@pytest.mark.skipif(not SEED.exists(), reason="the sample article is not here")
def test_the_brand_line_of_the_sample_goes_with_its_blank_line() -> None:
    body = SEED.read_text(encoding="utf-8")
    done = scrubbed(body, Format.TEXT)
    removed = [entry.before for entry in done.entries if entry.code == "links.promo-glued-to-title"]
    assert removed == ["绍伊古与金正恩会谈聚焦乌克兰危机与朝鲜半岛安全局势乐天堂fun88\n\n"]
    assert undo(done.body, done.entries) == body
    assert fixed(done)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.sampled_from(list(Format)))
def test_whatever_the_text_scrubbing_ends_and_can_be_taken_back(body: str, written: Format) -> None:
    done = scrubbed(body, written)
    assert fixed(done)
    assert undo(done.body, done.entries) == body
    assert scrubbed(done.body, written).entries == ()


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**9), st.sampled_from(list(Format)))
def test_whatever_is_put_into_an_article_goes_once_and_comes_back(seed: int, written: Format) -> None:
    assert goes_once_and_comes_back(MARKDOWN, "港口的渡轮恢复通航", written, seed)


def goes_once_and_comes_back(text: str, title: str, written: Format, seed: int) -> int:
    """Put something in, scrub, scrub again, take back all and each; gives how many changes there were."""
    body = injected(text, title, written, random.Random(seed))  # noqa: S311 - for tests
    done = scrub(examine(Source(body, written, title=title)))
    assert fixed(done)
    assert scrub(examine(Source(done.body, written, title=title))).entries == ()
    assert apply(body, done.entries) == done.body
    assert undo(done.body, done.entries) == body
    for at in range(len(done.entries)):
        kept = done.entries[:at] + done.entries[at + 1 :]
        assert undo(apply(body, kept), kept) == body
    return len(done.entries)


@pytest.mark.skipif(not CORPUS.exists(), reason="the collection of texts is not here")
def test_the_collected_texts_come_back_to_the_last_byte_whatever_was_put_into_them() -> None:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in islice(lines, 0, None, STRIDE)]
    formats = list(Format)
    changes = sum(
        goes_once_and_comes_back(text, text.strip()[:12] or "题", formats[at % 3], at) for at, text in enumerate(texts)
    )
    assert changes >= 2 * len(texts)


def test_the_links_of_a_word_document_are_scrubbed_once_and_come_back() -> None:
    source = read(
        "a.docx", a_document("https://e.example/?id=1&amp;utm_source=x", "https://link.zhihu.com/?target=//e.example")
    )
    done = scrub(examine(source))
    assert {"links.tracking-parameter", "links.redirector"} <= {entry.code for entry in done.entries}
    assert "(https://e.example/?id=1)" in done.body
    assert undo(done.body, done.entries) == source.body
    assert scrub(examine(replace(source, body=done.body))).entries == ()


def a_document(*addresses: str) -> bytes:
    """A Word document with a paragraph for each of these links."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    links = "".join(
        f'<Relationship Id="l{at}" Type="{office}/hyperlink" Target="{address}" TargetMode="External"/>'
        for at, address in enumerate(addresses)
    )
    paragraphs = "".join(
        f'<w:p><w:hyperlink r:id="l{at}"><w:r><w:t>公告</w:t></w:r></w:hyperlink><w:r><w:t>在这里。</w:t></w:r></w:p>'
        for at, _ in enumerate(addresses)
    )
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="d" '
        f'Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">{links}</Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{word}" xmlns:r="{office}"><w:body>{paragraphs}'
        "</w:body></w:document>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return stream.getvalue()
