"""Writers learn which field is missing, too long or impossible."""

from __future__ import annotations

from datetime import timedelta

import pytest

from workflow.article import Source
from workflow.clock import cpu, now
from workflow.edits import apply, ledger_of
from workflow.findings import Finding, Severity
from workflow.parse import parse
from workflow.stages import fields

TEXT = "The harbour was quiet that morning, and the boats lay still on the water. " * 6


def found(body: str = TEXT, **given: str) -> dict[str, Finding]:
    complete = {"title": "A quiet harbour morning", "category": "news", "date": "2025-03-08", "summary": "A quiet day."}
    return {finding.code: finding for finding in fields.check(parse(Source(body, **(complete | given))))}  # type: ignore[arg-type]


def test_a_complete_article_has_no_findings() -> None:
    assert found() == {}


def test_each_missing_field_is_named_at_its_place() -> None:
    findings = found(title="", summary="", category="", date="")
    assert set(findings) == {f"fields.missing-{name}" for name in ("title", "summary", "category", "date")}
    assert findings["fields.missing-summary"].place == "summary"
    assert findings["fields.missing-date"].severity is Severity.WARN
    assert "Corporate culture" in findings["fields.missing-category"].say()


def test_a_body_without_words_goes_back() -> None:
    assert found("")["fields.missing-body"].severity is Severity.BLOCK
    assert found("😀😀 🎉🎉🎉")["fields.no-words"].severity is Severity.BLOCK


def test_an_unknown_category_lists_the_known_ones() -> None:
    assert "gardening" in found(category="gardening")["fields.unknown-category"].say()


def test_impossible_and_future_dates_are_told_apart() -> None:
    assert found(date="2025-13-45")["fields.impossible-date"].severity is Severity.BLOCK
    later = (now() + timedelta(days=40)).date().isoformat()
    assert found(date=later)["fields.future-date"].severity is Severity.WARN


def test_lengths_count_characters_in_chinese_and_words_in_english() -> None:
    chinese = found("湖面很静。" * 10, title="湖", language="zh")
    assert chinese["fields.too-short-title"].params["length"] == 1
    assert chinese["fields.too-short-body"].params["length"] == 40
    assert found("Only five words are here.")["fields.too-short-body"].severity is Severity.BLOCK


def test_a_foreign_name_as_the_title_of_a_chinese_article_is_counted_in_words() -> None:
    assert "fields.too-short-title" not in found("湖面很静。" * 40, title="Tide Table", language="zh")


def test_a_long_text_is_counted_only_where_its_length_is_in_question() -> None:
    assert found("harbour " * 39_000) == {}
    assert found("harbour " * 41_000)["fields.too-long-body"].params["length"] == 41_000
    assert found("， " * 5_000 + "湖" * 90, language="zh")["fields.too-short-body"].params["length"] == 90


def test_a_day_that_no_calendar_has_is_told_from_what_is_no_date() -> None:
    assert "no such day as 2026-02-30" in found(date="2026-02-30")["fields.impossible-date"].say()
    assert "“next week” is not a date" in found(date="next week")["fields.impossible-date"].say()
    assert found(date="2024年2月29日") == {}


def test_a_date_long_past_is_questioned() -> None:
    past = found(date="1925-03-08")["fields.old-date"]
    assert (past.severity, past.place) == (Severity.WARN, "date")
    recent = (now() - timedelta(days=700)).date().isoformat()
    assert found(date=recent) == {}


def test_a_date_that_reads_two_ways_says_how_it_was_read() -> None:
    year = now().year - 1
    assert found(date=f"03/08/{year}")["fields.ambiguous-date"].params["date"] == f"{year}-08-03"
    assert found(date=f"08/08/{year}") == {}
    assert found(date=f"03/28/{year}") == {}
    assert found(date=f"3 August {year}") == {}


@pytest.mark.parametrize(
    ("title", "tail"),
    [
        ("北岸码头清晨恢复通航乐天堂fun88", "乐天堂fun88"),
        ("北岸码头清晨恢复通航bet365", "bet365"),
        ("北岸码头清晨恢复通航www.example123.com", "www.example123.com"),
        ("北岸码头清晨恢复通航bob体育", "bob体育"),
        ("北岸码头清晨恢复通航_新浪网", "新浪网"),
        ("北岸码头清晨恢复通航|界面新闻", "界面新闻"),
        ("北岸码头清晨恢复通航_百度百科", "百度百科"),
        ("北岸码头清晨恢复通航 - 人民日报", "人民日报"),
        ("A quiet harbour morning - BBC News", "BBC News"),
        ("A quiet harbour morning | The Harbour Times", "The Harbour Times"),
        ("A quiet harbour morning | example.com", "example.com"),
        ("A quiet harbour morning | EXAMPLE.NET", "EXAMPLE.NET"),
    ],
)
def test_what_is_glued_to_a_title_is_named(title: str, tail: str) -> None:
    finding = found(title=title)["fields.title-tail"]
    assert (finding.params["tail"], finding.severity, finding.place) == (tail, Severity.WARN, "title")


@pytest.mark.parametrize(
    "title",
    [
        "A quiet harbour morning in a cold winter",
        "A quiet morning - and a loud night",
        "The harbour wins a prize",
        "Why the boats lay still: three reasons",
        "北岸码头清晨恢复通航——三年之后",
        "从码头到互联网-一个船长的路",
        "北京彩票中心公布号码",
        "渡轮Mate60试航",
        "北岸码头今天的新闻",
        "夏天的湖|回家",
    ],
)
def test_honest_ends_of_titles_are_left_in_peace(title: str) -> None:
    assert "fields.title-tail" not in found(title=title)


def test_a_tail_that_the_text_speaks_of_is_no_tail() -> None:
    text = f"BBC News showed the harbour. {TEXT}"
    assert "fields.title-tail" not in found(text, title="How the harbour was shown - BBC News")


def test_a_title_that_says_everything_twice_is_named() -> None:
    assert "twice" in found(title="A quiet harbour morning A quiet harbour morning")["fields.title-tail"].say()
    assert "fields.title-tail" in found(title="北岸码头恢复通航 北岸码头恢复通航")
    assert found(title="Bora Bora is far away") == {}


@pytest.mark.parametrize("line", ["A quite harbour morning", "The quiet harbour morning", "A quiet harbour"])
def test_a_first_line_that_is_nearly_the_title_is_one_title_too_many(line: str) -> None:
    body = f"{line}\n\n{TEXT}"
    finding = found(body)["fields.two-titles"]
    assert apply(body, ledger_of(body, [finding])) == TEXT
    assert not finding.automatic


@pytest.mark.parametrize(
    "line", ["The boats lay still", "A quiet harbour morning fun88", "A QUIET HARBOUR-MORNING!!", "A walk"]
)
def test_a_first_line_of_its_own_is_no_title(line: str) -> None:
    assert "fields.two-titles" not in found(f"{line}\n\n{TEXT}")


def test_a_summary_of_another_text_is_questioned() -> None:
    other = "The parliament passed its budget after a debate about pensions, taxes and railways."
    assert found(summary=other)["fields.unrelated-summary"].place == "summary"
    chinese = "湖面很静，船长望着远处的灯塔，渡轮还没有靠岸。" * 8
    assert "fields.unrelated-summary" in found(
        chinese, title="清晨的渡轮", summary="市议会通过预算法案，养老金与铁路投资成为辩论焦点。"
    )


@pytest.mark.parametrize(
    "summary",
    [
        "In the harbour the boats lay still, and one morning passed without a sound.",
        "Boats, water, quiet: what one morning was like.",
        "湖边的清晨，没有船，也没有人说话，只有灯塔还亮着。",
        "It was good.",
    ],
)
def test_a_summary_of_this_text_or_in_another_language_is_left_in_peace(summary: str) -> None:
    assert found(summary=summary) == {}


def test_long_fields_take_no_long_time() -> None:
    started = cpu()
    for sign in ("x", "湖", "- ", "bet", "1", "|"):
        found(TEXT, title=sign * 200_000, summary=sign * 200_000, date=sign * 1_000)
    assert cpu() - started < 6
