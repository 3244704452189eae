"""An article has the sections it promises, numbered without gaps."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from workflow.article import Format, Source
from workflow.findings import Finding, Severity
from workflow.parse import parse
from workflow.stages import structure

PARAGRAPH = "村里的老人说，这条河从来没有在冬天结过冰，今年是第一次。"


def found(body: str, summary: str = "") -> list[Finding]:
    return list(structure.check(parse(Source(body, title="河边的冬天", summary=summary))))


def sections(*headings: str) -> str:
    return "\n\n".join(f"{heading}\n\n{PARAGRAPH}" for heading in headings)


def test_a_promised_section_that_is_missing_is_named() -> None:
    promise = "本文将从四个方面进行阐述，分别是：河流的历史、结冰的原因、渔民的生活，以及未来的变化。"
    body = sections("1、河流的历史", "2、结冰的原因", "3、渔民的生活")
    (finding,) = found(f"文章摘要：{promise}\n\n{body}")
    assert finding.code == "structure.promised-sections-missing"
    assert finding.severity is Severity.BLOCK
    assert finding.params["missing"] == "未来的变化"
    assert finding.quote.startswith("本文将从四个方面")
    assert found(body, promise)[0].place == "summary"


def test_a_kept_promise_is_no_finding() -> None:
    body = sections("一、历史", "二、原因", "三、生活")
    assert found(f"本文将从三个方面进行阐述。\n\n{body}") == []


def test_an_english_promise_without_names_only_warns() -> None:
    text = "The river rose again in the night, and nobody slept."
    body = f"This article looks at the flood from three angles.\n\n1. Rain\n\n{text}\n\n2. Roofs\n\n{text}"
    (finding,) = structure.check(parse(Source(body, title="Flood")))
    assert finding.severity is Severity.WARN
    assert finding.params == {"promised": 3, "found": 2}


def test_gaps_and_repeats_in_the_numbering_are_shown_where_they_are() -> None:
    (gap,) = found(sections("1、历史", "2、原因", "4、未来"))
    assert (gap.code, gap.quote) == ("structure.numbering-gap", "4、未来")
    (repeat,) = found(sections("一、历史", "二、原因", "二、未来"))
    assert repeat.code == "structure.numbering-duplicate"


def test_numbers_that_start_anew_or_count_down_are_fine() -> None:
    assert found(sections("一、历史", "1、源头", "2、支流", "二、未来", "1、水坝", "2、渔船")) == []
    assert found(sections("5、历史", "4、源头", "3、支流")) == []


def promises() -> Iterator[tuple[str, bool, str]]:
    """Articles of our own that promise something: their name, whether they break it, their text.

    Those of `later`, `last`, `unseen` and `fresh` were written to see what the rules made for the others do with them.
    """
    for part_of in ("zh", "en", "later", "last", "unseen", "fresh"):
        written = Path(__file__).with_name(f"promises.{part_of}.md").read_text(encoding="utf-8")
        for part in re.split(r"^=== ", written, flags=re.MULTILINE)[1:]:
            head, _, body = part.partition("\n")
            verdict, _, name = head.partition(" ")
            yield f"{part_of} {name}", verdict == "broken", body


def seen(body: str) -> list[Finding]:
    article = parse(Source(body, Format.MARKDOWN, title="-"))
    return [finding for finding in structure.check(article) if finding.severity is not Severity.INFO]


def test_nine_broken_promises_in_ten_are_seen_and_hardly_a_kept_one_is_taken_for_broken() -> None:
    judged = [(broken, bool(seen(body))) for _, broken, body in promises()]
    broken = [flagged for is_broken, flagged in judged if is_broken]
    kept = [flagged for is_broken, flagged in judged if not is_broken]
    assert min(len(broken), len(kept)) >= 50
    assert sum(broken) >= 0.9 * len(broken)
    assert sum(kept) <= 0.03 * len(kept)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("zh 四点建议只写了三点", "structure.promised-points-missing"),
        ("zh 首先其次没有下文", "structure.promised-points-missing"),
        ("zh 目录里的章节不见了", "structure.contents-missing"),
        ("zh 声明六千字只有一点点", "structure.shorter-than-declared"),
        ("zh 一方面没有另一方面", "structure.other-hand-missing"),
        ("zh 最后一节只有一句", "structure.thin-last-section"),
        ("en section five is announced", "structure.promised-sections-missing"),
        ("en the numbering jumps", "structure.numbering-gap"),
        ("unseen ranking", "structure.numbering-gap"),
    ],
)
def test_each_way_of_promising_is_named_for_what_it_is(name: str, code: str) -> None:
    body = next(body for other, _, body in promises() if other == name)
    findings = seen(body)
    assert code in {finding.code for finding in findings}
    assert all(finding.quote in body for finding in findings)


def test_a_section_that_the_text_points_to_is_looked_for_under_its_number() -> None:
    body = "## Section 1\n\nThe costs stand in section 4.\n\n## Section 2\n\nThe river rose again in the night."
    (finding,) = seen(body)
    assert (finding.code, finding.quote) == ("structure.section-ahead-missing", "section 4")
    assert seen(body.replace("section 4", "section 4 of the law")) == []


@pytest.mark.parametrize(
    "body",
    ["一方面" * 60_000, "有三个原因。第一，" * 30_000, "# 1、a\n\n" * 20_000, "- a\n" * 40_000, "1. a\n" * 40_000],
    ids=["hands", "reasons", "headings", "items", "numbers"],
)
def test_a_hostile_text_takes_time_in_proportion_to_its_length(body: str) -> None:
    article = parse(Source(body, Format.TEXT, title="-", language="zh"))
    started = time.process_time()
    structure.check(article)
    assert time.process_time() - started < 2
