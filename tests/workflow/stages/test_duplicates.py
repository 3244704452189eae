"""What another submission says already is shown, with its share; a quotation is not, and no title is given away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.articles import GOOD_EN_BODY, good_en
from workflow.article import Background, Neighbour
from workflow.findings import Finding, Severity
from workflow.parse import parse
from workflow.sketch import hashes_of
from workflow.stages import duplicates

PARAGRAPHS = GOOD_EN_BODY.strip().split("\n\n")


def findings(share: float, whole: float, shared: str = GOOD_EN_BODY, **about: Any) -> list[Finding]:
    neighbour = Neighbour(7, share, whole, hashes_of(shared), "2026-03-09", **about)
    return list(duplicates.check(replace(parse(good_en()), background=Background(neighbours=(neighbour,)))))


@pytest.mark.parametrize("share", [0.5, 0.7, 1.0])
def test_a_text_that_stands_elsewhere_by_half_or_more_is_shown_with_its_share(share: float) -> None:
    (found,) = findings(share, 0.1)
    assert (found.code, found.severity) == ("duplicates.near-copy", Severity.WARN)
    assert f"{100 * share:.0f} % of this text stands in submission 7 of 2026-03-09" in found.say()


def test_a_longer_text_around_an_older_one_is_shown() -> None:
    (found,) = findings(0.3, 0.95)
    assert "Nearly all of submission 7" in found.say()


@pytest.mark.parametrize(("share", "whole"), [(0.3, 0.3), (0.2, 0.95), (0.45, 0.7)])
def test_a_paragraph_or_a_brief_quoted_is_no_copy(share: float, whole: float) -> None:
    assert findings(share, whole) == []


def test_the_finding_stands_at_the_paragraph_that_has_the_most_in_common() -> None:
    (found,) = findings(0.6, 0.6, shared=PARAGRAPHS[2])
    assert found.quote == PARAGRAPHS[2][: len(found.quote)]
    assert parse(good_en()).body[found.start : found.end] == found.quote


def test_a_title_is_named_only_where_it_is_known() -> None:
    assert "“" not in findings(0.9, 0.9)[0].say()
    assert "“A market by the river”" in findings(0.9, 0.9, title="A market by the river")[0].say()


def test_what_the_same_writer_took_back_and_hands_in_anew_is_only_said() -> None:
    (found,) = findings(1.0, 1.0, title="A market by the river", own=True, ended=True)
    assert found.severity is Severity.INFO


def test_the_same_text_in_two_open_submissions_of_one_writer_is_shown() -> None:
    (found,) = findings(1.0, 1.0, title="A market by the river", own=True)
    assert found.severity is Severity.WARN
