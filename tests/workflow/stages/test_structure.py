"""An article has the sections it promises, numbered without gaps."""

from __future__ import annotations

from workflow.article import Source
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
