"""The line: every stage over one article, whatever it is, and each finding at its exact place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import articles
from workflow.article import Article, Source
from workflow.findings import Finding, Verdict
from workflow.importers import read
from workflow.line import LINE, examine, ruleset
from workflow.stages import Stage

DEMO = Path(__file__).parents[2] / "web" / "demo" / "articles"
SOURCES = [read(path.name, path.read_bytes()) for path in sorted(DEMO.iterdir())] + [
    articles.good_zh(),
    articles.good_en(),
    articles.cut_en(),
    articles.promo_zh(),
    articles.half_width_zh(),
    articles.submission_with_every_fault(),
]


def _breaks(_article: Article) -> Sequence[Finding]:
    raise ZeroDivisionError("a bug of ours")


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.title[:24] or source.body[:16])
def test_a_findings_quote_is_the_text_at_its_place(source: Source) -> None:
    report = examine(source)
    assert [stage.error for stage in report.stages if stage.error] == []
    for finding in report.findings:
        if finding.place == "body":
            assert source.body[finding.start : finding.end] == finding.quote, finding.code
        for edit in finding.edits:
            assert 0 <= edit.start <= edit.end <= len(source.body)
        assert finding.code in next(stage.codes for stage in LINE if stage.name == finding.stage)
        assert 0 < finding.confidence <= 1
        assert finding.say()


def test_good_articles_pass_the_whole_line() -> None:
    assert examine(articles.good_zh()).findings == ()
    assert examine(articles.good_en()).findings == ()


def test_a_stage_that_breaks_is_reported_and_the_others_still_count() -> None:
    broken = Stage("broken", "Broken", 5, "1", False, {}, _breaks)
    report = examine(articles.cut_en(), stages=(broken, *LINE))
    assert "ZeroDivisionError" in report.stages[0].error
    assert report.verdict is Verdict.BLOCK


def test_the_ruleset_changes_with_a_stages_version_and_with_nothing_else() -> None:
    first = LINE[0]
    newer = Stage(first.name, first.label, first.order, first.version + "x", first.slow, first.codes, first.check)
    assert ruleset(LINE) == ruleset(tuple(LINE))
    assert ruleset((newer, *LINE[1:])) != ruleset(LINE)
    assert ruleset(LINE[1:]) != ruleset(LINE)
