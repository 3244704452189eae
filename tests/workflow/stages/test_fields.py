"""Writers learn which field is missing, too long or impossible."""

from __future__ import annotations

from datetime import timedelta

from workflow.article import Source
from workflow.clock import now
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
