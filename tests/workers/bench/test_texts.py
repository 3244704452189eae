"""The articles that are measured with: the same in every run, of the size asked for, and nothing wrong with them."""

from __future__ import annotations

import pytest

from workers.bench.texts import chinese, edited, english, linked, mixed
from workflow.article import Source
from workflow.diff import compare
from workflow.findings import Verdict
from workflow.line import examine


@pytest.mark.parametrize("make", [chinese, english], ids=["chinese", "english"])
@pytest.mark.parametrize("size", [200, 3_000, 10_000])
def test_they_are_of_the_size_asked_for_and_the_same_every_time(make: type[Source], size: int) -> None:
    source = make(3, size)  # type: ignore[arg-type]
    assert size <= len(source.body.encode()) <= size + 400
    assert make(3, size) == source  # type: ignore[arg-type]


@pytest.mark.parametrize("number", range(6))
def test_the_line_finds_nothing_in_them_that_would_hold_them_up(number: int) -> None:
    report = examine(mixed(number, 3_000))
    assert report.verdict is not Verdict.BLOCK
    assert [stage.error for stage in report.stages if stage.error] == []


def test_no_two_are_alike() -> None:
    assert len({mixed(number, 3_000).sha256() for number in range(200)}) == 200


def test_edits_are_as_many_as_asked_for_and_spread_over_the_text() -> None:
    before = chinese(1, 10_000).body
    after = edited(before, 20)
    changed = [passage for passage in compare(before, after) if passage.changed]
    assert len(changed) >= 10


def test_a_text_gets_as_many_links_as_were_asked_for() -> None:
    body = linked(chinese(1, 5_900), 20).body
    assert body.count("](https://") == 20
    assert body.count("utm_source") == 4
    assert 7_000 < len(body.encode()) < 7_800
