"""What is right, wrong and missed is counted by code, stage, kind and score, and shares follow from the counts."""

from __future__ import annotations

from itertools import count

import pytest

from workflow.article import Source
from workflow.findings import Finding, Severity
from workflow.labelled import Labelled, Mark
from workflow.quality import Outcome, Quality, Row, Wrong, score

_numbers = count()


def _finding(code: str, severity: Severity = Severity.BLOCK, confidence: float = 0.95, start: int = 0) -> Finding:
    return Finding(code, code.partition(".")[0], severity, confidence, "It is so.", start, start + 5)


def _labelled(expected: tuple[str, ...] = (), absent: tuple[str, ...] = (), kind: str = "") -> Labelled:
    marks = [tuple(map(Mark, codes)) for codes in (expected, absent)]
    return Labelled(f"{next(_numbers)}.md", Source("It sails."), *marks, kind)


def _row(quality: Quality, suite: str, case: str, at: str) -> Row:
    [row] = [row for row in quality.rows() if (row.suite, row.case, row.at) == (suite, case, at)]
    return row


def _counts(row: Row) -> tuple[int, int, int, int]:
    return row.true_positives, row.false_positives, row.false_negatives, row.true_negatives


def test_a_code_is_right_where_it_is_expected_and_wrong_where_it_must_be_absent() -> None:
    quality = Quality()
    stub = "truncation.stub"
    for expected, absent, findings in (
        ((stub,), (), [_finding(stub)]),
        ((stub,), (), [_finding(stub)]),
        ((stub,), (), []),
        ((), (stub,), [_finding(stub)]),
        ((), (stub,), []),
    ):
        quality.add(_labelled(expected, absent), "en", findings)
    row = _row(quality, "code", stub, "block")
    assert _counts(row) == (2, 1, 1, 1)
    assert row.precision == pytest.approx(2 / 3)
    assert row.recall == pytest.approx(2 / 3)
    assert row.false_positive_rate == 0.5


def test_a_warning_counts_at_warn_and_is_missed_at_block() -> None:
    quality = Quality()
    quality.add(_labelled(("links.userinfo",)), "en", [_finding("links.userinfo", Severity.WARN)])
    assert _counts(_row(quality, "code", "links.userinfo", "block")) == (0, 0, 1, 0)
    assert _counts(_row(quality, "code", "links.userinfo", "warn")) == (1, 0, 0, 0)
    assert [row.at for row in quality.rows() if row.suite == "code"] == ["block", "warn"]


def test_information_is_told_where_it_says_something_else() -> None:
    quality = Quality()
    quality.add(_labelled(("links.remote-image",)), "en", [_finding("links.remote-image", Severity.INFO)])
    assert _counts(_row(quality, "code", "links.remote-image", "info")) == (1, 0, 0, 0)


def test_a_code_found_under_a_wider_name_is_right_and_says_nothing_of_what_is_missed() -> None:
    quality = Quality()
    quality.add(_labelled(("truncation.",)), "en", [_finding("truncation.stub")])
    row = _row(quality, "code", "truncation.stub", "block")
    assert (row.precision, row.recall) == (1.0, None)
    quality.add(_labelled(("truncation.",)), "en", [])
    assert _row(quality, "code", "truncation.", "block").recall == 0.0
    assert _row(quality, "stage", "truncation", "block").recall == 0.5


def test_all_of_a_stage_but_one_code_may_be_forbidden() -> None:
    quality = Quality()
    labelled = _labelled(("truncation.stub",), ("truncation.",))
    quality.add(labelled, "en", [_finding("truncation.stub"), _finding("truncation.empty-heading")])
    assert _counts(_row(quality, "code", "truncation.stub", "block")) == (1, 0, 0, 0)
    assert _counts(_row(quality, "code", "truncation.empty-heading", "block")) == (0, 1, 0, 0)
    assert _counts(_row(quality, "code", "truncation.mid-sentence", "block")) == (0, 0, 0, 1)


def test_what_the_labels_do_not_speak_of_is_not_counted() -> None:
    quality = Quality()
    quality.add(_labelled(("links.",)), "en", [_finding("truncation.stub"), _finding("links.userinfo")])
    assert {row.case for row in quality.rows()} == {"links.userinfo", "links"}


def test_two_places_of_one_code_are_judged_each_by_itself() -> None:
    quality = Quality()
    upheld, overruled = Mark("links.promo-suspected", 0, 5), Mark("links.promo-suspected", 100, 105)
    labelled = Labelled("a.md", Source("It sails."), (upheld,), (overruled,))
    both = [_finding(upheld.code, start=2), _finding(upheld.code, start=101)]
    quality.add(labelled, "en", both)
    assert _counts(_row(quality, "code", upheld.code, "block")) == (1, 1, 0, 0)
    assert quality.wrong == [Wrong("a.md", upheld.code, Outcome.FALSE_POSITIVE)]


def test_a_code_that_no_stage_has_any_more_is_silent_where_it_must_be() -> None:
    quality = Quality()
    quality.add(_labelled((), ("manners.shouting",)), "en", [])
    assert _counts(_row(quality, "code", "manners.shouting", "block")) == (0, 0, 0, 1)


def test_truncation_is_told_by_kind_and_language() -> None:
    quality = Quality()
    quality.add(_labelled(("truncation.",), kind="comma"), "zh", [_finding("truncation.mid-sentence")])
    quality.add(_labelled(("truncation.",), kind="comma"), "en", [])
    quality.add(_labelled((), ("truncation.",)), "en", [_finding("truncation.mid-sentence")])
    assert _row(quality, "kind", "comma, zh", "block").recall == 1.0
    assert _row(quality, "kind", "comma, all", "block").recall == 0.5
    assert _row(quality, "kind", "whole, en", "block").false_positive_rate == 1.0


def test_each_score_says_what_it_would_cost() -> None:
    quality = Quality()
    for confidence in (0.99, 0.92, 0.55):
        found = [_finding("truncation.mid-sentence", Severity.WARN, confidence)]
        quality.add(_labelled(("truncation.",)), "en", found)
    quality.add(_labelled((), ("truncation.",)), "en", [_finding("truncation.mid-sentence", confidence=0.6)])
    quality.add(_labelled((), ("truncation.",)), "en", [])
    points = {row.at: row for row in quality.rows() if row.case.startswith("score")}
    assert _counts(points["0.5"]) == (3, 1, 0, 1)
    assert _counts(points["0.7"]) == (2, 0, 1, 2)
    assert (points["0.9"].recall, points["0.9"].false_positive_rate) == (pytest.approx(2 / 3), 0.0)
    [bound] = [row for row in quality.rows() if row.case.startswith("one whole article")]
    assert (bound.at, bound.recall, bound.false_positives) == ("0.92", pytest.approx(2 / 3), 0)


def test_no_finding_of_truncation_is_a_score_of_nothing() -> None:
    assert score([_finding("links.userinfo")]) == 0.0
    assert score([_finding("truncation.stub", confidence=0.3), _finding("truncation.stub", confidence=0.7)]) == 0.7
