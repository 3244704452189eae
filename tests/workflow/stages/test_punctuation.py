"""Marks inside Chinese text become full-width, single and matched, and nothing else is touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflow.article import Format, Source
from workflow.clock import cpu
from workflow.edits import apply, ledger_of, undo
from workflow.findings import Finding, Severity
from workflow.parse import parse
from workflow.stages import punctuation

SEED = Path(__file__).parents[3].parent / "shared" / "samples" / "seed-article.txt"
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
        ("从'湖'到'海'的路", "从‘湖’到‘海’的路"),
        ('点击 "Open lake" 或者 "关闭湖面"。', '点击 "Open lake" 或者 “关闭湖面”。'),
        ("他来了。。又走了，，真的、、走了", "他来了。又走了，真的、走了"),
        ("他来了,，又走了", "他来了，又走了"),
        ("他来了,,又走了", "他来了，又走了"),
        ("真的吗??太好了!!!", "真的吗？？太好了！！！"),
        ("同比上涨0.3%.", "同比上涨0.3%。"),
        ("见 https://example.org/a(b),然后回来。", "见 https://example.org/a(b)，然后回来。"),
        ("等一下...他说，然后。。。没有然后", "等一下……他说，然后……没有然后"),
        ("...可是湖还在", "……可是湖还在"),
        ("湖面很静…船还没来", "湖面很静……船还没来"),
        ("两国（尤其是北边)都同意，(其实不然）", "两国（尤其是北边）都同意，（其实不然）"),
        ("他说：”明天再来。“就走了", "他说：“明天再来。”就走了"),
    ],
)  # fmt: skip
def test_marks_in_chinese_are_widened(body: str, after: str) -> None:
    assert mended(body) == after


@pytest.mark.parametrize(
    "body",
    ["共1,000人以3:2取胜，时间10:30。", "见 https://example.org/a,b?c=1 这一页。", "版本2.5.1发布了。",
     "打开报告.txt看看。",
     "他写道 (see note) 就走了。", "He said: no, never (again).", "少了一半(括号没有合上",
     "请写信到 a.b@example.org, thanks.", "公司(NASA)发射了 3.14 号火箭，部署 != 发布。", "好的:)谢谢:D",
     "他引用了 “Call me Ishmael. Some years ago...” 这句话。", "总统乔治.布什说，约翰.史密斯也说。",
     '屏幕宽 27" 的显示器。', "第 1.2 节、第 3.4 节：12:30，C:\\湖。",
     "他沉默了……湖面很静。", "真的吗？！太好了！！！",
     "（见 a) 苹果 b) 香蕉）", "名单：a, b, c, d。", "1...10 之间的数，[甲, ...]。"],
)  # fmt: skip
def test_numbers_addresses_and_latin_text_stay(body: str) -> None:
    assert mended(body) == body


def test_code_in_markdown_stays() -> None:
    body = "运行 `打印(甲,乙)` 即可,结果如下。"
    assert mended(body, Format.MARKDOWN) == "运行 `打印(甲,乙)` 即可，结果如下。"


def found(body: str, **fields: str) -> dict[str, Finding]:
    return {finding.code: finding for finding in punctuation.check(parse(Source(body + PAD, **fields)))}  # type: ignore[arg-type]


def test_a_habit_weighs_and_a_slip_is_only_said() -> None:
    slip = found("一,二。" + "湖很大，水很深。" * 10, title="湖")["punctuation.half-width-in-cjk"]
    habit = found("湖很大,水很深,鱼很多,船很少,人更少,天很蓝。", title="湖")["punctuation.half-width-in-cjk"]
    assert (slip.severity, habit.severity) == (Severity.INFO, Severity.WARN)
    assert slip.automatic


def test_each_fault_has_a_finding_of_its_own() -> None:
    assert set(found("湖,水。。鱼...船（大)", title="湖")) == {
        "punctuation.half-width-in-cjk",
        "punctuation.repeated-mark",
        "punctuation.ellipsis",
        "punctuation.mixed-pair",
    }


def test_two_different_marks_are_for_a_person_to_choose_from() -> None:
    finding = found("湖很大。，水很深", title="湖")["punctuation.repeated-mark"]
    assert (finding.severity, finding.edits, finding.automatic) == (Severity.WARN, (), False)


def test_marks_in_the_fields_are_said_there() -> None:
    (finding,) = punctuation.check(parse(Source("湖很大，水很深。" + PAD, title="湖,水", summary="湖很大，水很深。")))
    assert (finding.place, finding.params["count"], finding.edits) == ("title", 1, ())


@pytest.mark.skipif(not SEED.exists(), reason="the sample article is not on this machine")
def test_the_marks_of_the_sample_can_all_be_taken_back() -> None:
    body = SEED.read_text(encoding="utf-8")
    (finding,) = punctuation.check(parse(Source(body)))
    assert (finding.severity, len(finding.edits)) == (Severity.WARN, 89)
    entries = ledger_of(body, [finding])
    assert undo(apply(body, entries), entries) == body


@pytest.mark.parametrize("sign", ["湖,", "。。", "湖...", "(湖", '"湖', "“", "”“", "'湖", "湖.湖", "["])
def test_a_long_text_of_one_thing_takes_no_long_time(sign: str) -> None:
    article = parse(Source(sign * (200_000 // len(sign)) + "湖" * 20, title="湖", language="zh"))
    started = cpu()
    punctuation.check(article)
    assert cpu() - started < 6


def test_a_mark_after_a_link_in_markdown_is_widened_and_its_address_kept() -> None:
    body = "见[湖](https://example.org/a,b:c),然后回来。"
    assert mended(body, Format.MARKDOWN) == "见[湖](https://example.org/a,b:c)，然后回来。"


def test_one_finding_counts_all_marks_and_is_automatic() -> None:
    (finding,) = punctuation.check(parse(Source("一,二.三" + PAD + "\n甲,乙", title="湖")))
    assert finding.automatic
    assert finding.params["count"] == len(finding.edits)
    assert finding.start <= finding.edits[0].start < finding.end
    assert finding.quote.startswith("一,二")


def test_other_languages_are_left_alone() -> None:
    assert punctuation.check(parse(Source("The word 湖,水 means lake water, and that is all there is to say."))) == []
