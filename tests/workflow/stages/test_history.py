"""A text that lost what an earlier one of the same submission had is stopped; one that was shortened is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.articles import GOOD_EN_BODY, GOOD_ZH_BODY, good_en, good_zh
from workflow.article import Background, Earlier, Source
from workflow.findings import Finding, Severity
from workflow.parse import parse
from workflow.stages import history

EN, ZH = GOOD_EN_BODY.strip().split("\n\n"), GOOD_ZH_BODY.strip().split("\n\n")


def findings(source: Source, body: str, *earlier: Earlier) -> list[Finding]:
    article = parse(replace(source, body=body))
    return list(history.check(replace(article, background=Background(earlier))))


@pytest.mark.parametrize(("source", "size"), [(good_en(), size) for size in (400, 700, 850, 950)] + [(good_zh(), 290)])
def test_an_earlier_text_cut_inside_a_sentence_is_stopped_with_what_is_missing(source: Source, size: int) -> None:
    (found,) = findings(source, source.body[:size], Earlier(2, source.body))
    assert (found.code, found.severity) == ("history.end-missing", Severity.BLOCK)
    assert found.quote == source.body[found.start : found.end]
    assert found.end == size
    left = source.body[size:].rstrip()
    assert found.params["count"] == len(left)
    assert " ".join(left.split())[:30] in found.say()
    assert "Revision 2" in found.say()


def test_typing_errors_mended_above_the_cut_change_nothing() -> None:
    body = GOOD_EN_BODY[:700].replace("forty stalls", "forty-two stalls")
    (found,) = findings(good_en(), body, Earlier(1, GOOD_EN_BODY))
    assert found.severity is Severity.BLOCK
    assert found.confidence < 0.97


def test_an_ellipsis_after_the_cut_does_not_hide_it() -> None:
    (found,) = findings(good_zh(), GOOD_ZH_BODY[:290] + "……", Earlier(1, GOOD_ZH_BODY))
    assert found.code == "history.end-missing"
    assert found.severity is Severity.BLOCK


@pytest.mark.parametrize(("source", "paragraphs"), [(good_en(), EN), (good_zh(), ZH)])
def test_paragraphs_gone_from_the_end_are_shown_and_stop_nobody(source: Source, paragraphs: list[str]) -> None:
    (found,) = findings(source, "\n\n".join(paragraphs[:-1]), Earlier(1, source.body))
    assert (found.code, found.severity) == ("history.end-missing", Severity.WARN)


def test_a_passage_lost_in_the_middle_is_shown() -> None:
    (found,) = findings(good_zh(), f"{ZH[0]}\n\n{ZH[3]}", Earlier(1, GOOD_ZH_BODY))
    assert (found.code, found.severity) == ("history.passage-missing", Severity.WARN)
    assert found.end == len(ZH[0])
    assert ZH[1][:20] in found.say()


@pytest.mark.parametrize(("source", "gap"), [(good_zh(), slice(120, 270)), (good_en(), slice(300, 900))])
def test_two_halves_glued_together_inside_a_sentence_are_stopped(source: Source, gap: slice) -> None:
    body = source.body[: gap.start] + source.body[gap.stop :]
    (found,) = findings(source, body, Earlier(1, source.body))
    assert (found.code, found.severity) == ("history.passage-missing", Severity.BLOCK)
    assert found.params["count"] == gap.stop - gap.start


def test_a_last_paragraph_taken_out_and_a_new_ending_written_is_a_decision() -> None:
    body = "\n\n".join([*EN[:-1], "The market is here to stay, the growers say, whatever the council decides."])
    assert findings(good_en(), body, Earlier(1, GOOD_EN_BODY)) == []


def test_a_text_shortened_all_over_is_a_decision() -> None:
    body = "\n\n".join(". ".join(paragraph.split(". ")[:-1]) + "." for paragraph in EN)
    assert findings(good_en(), body, Earlier(1, GOOD_EN_BODY)) == []


def test_paragraphs_in_another_order_are_all_there() -> None:
    body = "\n\n".join([EN[0], EN[3], EN[1], EN[2][: len(EN[2]) // 2] + "."])
    assert findings(good_en(), body, Earlier(1, GOOD_EN_BODY)) == []


def test_a_sentence_shortened_and_ended_properly_is_a_decision() -> None:
    body = GOOD_EN_BODY[: GOOD_EN_BODY.index(" and a kitchen")] + "."
    assert findings(good_en(), body, Earlier(1, GOOD_EN_BODY)) == []


@pytest.mark.parametrize("earlier", [GOOD_EN_BODY, GOOD_ZH_BODY * 3, GOOD_EN_BODY[:500], "", "\n\n"])
def test_a_whole_text_is_left_in_peace(earlier: str) -> None:
    assert findings(good_en(), GOOD_EN_BODY, Earlier(1, earlier)) == []


def test_an_older_revision_counts_when_the_last_one_was_cut_already() -> None:
    cut = GOOD_EN_BODY[:700]
    (found,) = findings(good_en(), cut, Earlier(3, cut.replace("Saturday", "Sunday")), Earlier(1, GOOD_EN_BODY))
    assert found.params["revision"] == 1


def test_a_draft_is_named_and_never_quoted() -> None:
    (found,) = findings(good_en(), GOOD_EN_BODY[:700], Earlier(0, GOOD_EN_BODY))
    assert found.severity is Severity.BLOCK
    assert "draft" in found.say()
    assert set(found.params) == {"count"}


def test_a_text_that_stands_alone_has_no_history() -> None:
    assert findings(good_en(), GOOD_EN_BODY[:700]) == []
