"""Half-width marks inside Chinese text become full-width, and nothing else is touched."""

from __future__ import annotations

import pytest

from workflow.article import Format, Source
from workflow.edits import apply, ledger_of
from workflow.parse import parse
from workflow.stages import punctuation

PAD = "\n\n湖边的人都回家了。"


def mended(body: str, form: Format = Format.TEXT) -> str:
    findings = punctuation.check(parse(Source(body + PAD, form, title="湖")))
    return apply(body + PAD, ledger_of(body + PAD, findings)).removesuffix(PAD)


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("他来了,又走了.", "他来了，又走了。"),
        ("结论:水位下降;鱼变少了!为什么?", "结论：水位下降；鱼变少了！为什么？"),
        ("两国(尤其是北边)都同意", "两国（尤其是北边）都同意"),
        ('他说:"明天再来。"', "他说：“明天再来。”"),
        ("使用Linux,它很稳定", "使用Linux，它很稳定"),
        ("先来一句, 再来一句。", "先来一句，再来一句。"),
    ],
)  # fmt: skip
def test_marks_in_chinese_are_widened(body: str, after: str) -> None:
    assert mended(body) == after


@pytest.mark.parametrize(
    "body",
    ["共1,000人以3:2取胜，时间10:30。", "见 https://example.org/a,b?c=1 这一页。", "版本2.5.1发布了。",
     "打开报告.txt看看。",
     "他写道 (see note) 就走了。", "He said: no, never (again).", "少了一半(括号没有合上"],
)  # fmt: skip
def test_numbers_addresses_and_latin_text_stay(body: str) -> None:
    assert mended(body) == body


def test_code_in_markdown_stays() -> None:
    body = "运行 `打印(甲,乙)` 即可,结果如下。"
    assert mended(body, Format.MARKDOWN) == "运行 `打印(甲,乙)` 即可，结果如下。"


def test_one_finding_counts_all_marks_and_is_automatic() -> None:
    (finding,) = punctuation.check(parse(Source("一,二.三" + PAD + "\n甲,乙", title="湖")))
    assert finding.automatic
    assert finding.params["count"] == len(finding.edits)
    assert finding.start <= finding.edits[0].start < finding.end
    assert finding.quote.startswith("一,二")


def test_other_languages_are_left_alone() -> None:
    assert punctuation.check(parse(Source("The word 湖,水 means lake water, and that is all there is to say."))) == []
