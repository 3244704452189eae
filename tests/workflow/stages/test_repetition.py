"""What a writer pasted twice is shown; refrains, forms and quotations may come again."""

from __future__ import annotations

import pytest

from workflow.article import Format, Source
from workflow.clock import cpu
from workflow.edits import apply, ledger_of
from workflow.findings import Finding, Severity
from workflow.parse import parse
from workflow.stages import repetition

FERRY = "The ferry left the harbour at six, and nobody on the long grey pier waved at it or at the people on board."
TIDE = "The tide table for the northern channel had been wrong since the storm, as every captain in the town knew."
MAYOR = "The mayor promised a new pier by the spring, as she had promised the year before and the year before that."
LUNDU = "渡轮清晨六点离开北岸的老码头，灰色的长堤上没有一个人挥手，船上的人也都望着别处。"
CHAOWEI = "自从去年那场风暴之后，北水道的潮位表就一直不准，镇上的每一位船长都知道这件事。"


def found(body: str, form: Format = Format.MARKDOWN, **fields: str) -> list[Finding]:
    return list(repetition.check(parse(Source(body, form, **({"title": "Harbour"} | fields)))))  # type: ignore[arg-type]


def codes(body: str, form: Format = Format.MARKDOWN, **fields: str) -> list[str]:
    return [finding.code for finding in found(body, form, **fields)]


@pytest.mark.parametrize("form", [Format.MARKDOWN, Format.TEXT])
@pytest.mark.parametrize(("one", "other"), [(FERRY, TIDE), (LUNDU, CHAOWEI)])
def test_a_paragraph_that_stands_twice_is_found_and_its_removal_proposed(one: str, other: str, form: Format) -> None:
    body = f"{one}\n\n{other}\n\n{one}\n"
    (finding,) = found(body, form)
    assert (finding.code, finding.severity, finding.automatic) == ("repetition.paragraph", Severity.WARN, False)
    assert body[finding.start : finding.end] == one
    assert finding.start > len(one)
    assert apply(body, ledger_of(body, [finding])) == f"{one}\n\n{other}\n"


def test_spaces_case_and_punctuation_make_no_difference() -> None:
    again = FERRY.replace(", and", " –  and").replace("The", "THE").replace(".", "…")
    assert codes(f"{FERRY}\n\n{TIDE}\n\n{again}") == ["repetition.paragraph"]
    assert codes(f"{LUNDU}\n\n{CHAOWEI}\n\n{LUNDU.replace('，', ',')}") == ["repetition.paragraph"]


@pytest.mark.parametrize(
    "paragraph", [f"{FERRY} It is [well known](https://example.org/a).", f"{FERRY} Write to us: desk@example.org."]
)
def test_a_paragraph_with_a_link_and_one_under_a_heading_are_no_exceptions(paragraph: str) -> None:
    body = f"## Monday\n\n{paragraph}\n\n## Tuesday\n\n{paragraph}\n\n{TIDE}"
    (finding,) = found(body)
    assert apply(body, ledger_of(body, [finding])) == f"## Monday\n\n{paragraph}\n\n## Tuesday\n\n{TIDE}"


def test_a_whole_article_pasted_twice_is_found_whatever_its_headings() -> None:
    article = f"## One\n\n{FERRY}\n\n## Two\n\n{TIDE}\n\n## Three\n\n{MAYOR}"
    assert len(found(f"{article}\n\n{article}")) == 1


def test_every_further_copy_is_found() -> None:
    body = f"{FERRY}\n\n{TIDE}\n\n{FERRY}\n\n{MAYOR}\n\n{FERRY}"
    assert apply(body, ledger_of(body, found(body))) == f"{FERRY}\n\n{TIDE}\n\n{MAYOR}"


def test_a_passage_pasted_twice_is_one_finding() -> None:
    body = f"{FERRY}\n\n{TIDE}\n\n{MAYOR}\n\n{FERRY}\n\n{TIDE}"
    (finding,) = found(body)
    assert finding.params["count"] == 2
    assert apply(body, ledger_of(body, [finding])) == f"{FERRY}\n\n{TIDE}\n\n{MAYOR}"


@pytest.mark.parametrize(
    "body",
    [
        f"{FERRY}\n\n{TIDE}\n\n{MAYOR}",
        f"The boats lay still.\n\n{FERRY}\n\nThe boats lay still.",
        "湖面很静，没有船。\n\n" + LUNDU + "\n\n湖面很静，没有船。",
        f"{FERRY}\n\n{TIDE}\n\n{FERRY.replace('six', 'seven')}",
        f"```\n{FERRY}\n```\n\n{TIDE}\n\n```\n{FERRY}\n```",
        f"| a | b |\n|---|---|\n| {FERRY} | 1 |\n| {FERRY} | 2 |\n\n{TIDE}",
        f"> {FERRY}\n\n{TIDE}\n\n> {FERRY}",
        f"“{FERRY}”\n\n{TIDE}\n\n“{FERRY}”",
        f"<Note>\n\n{FERRY}\n\n</Note>\n\n{TIDE}\n\n<Note>\n\n{FERRY}\n\n</Note>",
        f"[{FERRY[:-1]}](https://example.org/ferry)\n\n{TIDE}\n\n[{FERRY[:-1]}](https://example.org/ferry)",
        f"{FERRY[:-1]}:\n\n- one\n- two\n\n{FERRY[:-1]}:\n\n- three",
        f"{FERRY}\n\n- one\n\n{TIDE}\n\n{FERRY}\n\n- two",
        f"{FERRY} See `tide(1)`.\n\n{TIDE}\n\n{FERRY} See `tide(1)`.",
        "\n\n".join(f"**Dogs?** No.\n\n**Prams?** Yes.\n\n**Bikes on board?** No.\n\n{FERRY}" for _ in "ab"),
    ],
)
def test_what_differs_and_what_comes_again_on_purpose_is_left_in_peace(body: str) -> None:
    assert codes(body) == []


def test_a_refrain_of_verse_may_come_again() -> None:
    refrain = (
        "The boats go out, the boats come in,\nthe tide is low, the ropes are thin,\nand nobody waves from the pier."
    )
    assert codes(f"{refrain}\n\n{TIDE}\n\n{refrain}") == []


def test_in_a_thread_answers_quote_what_they_answer() -> None:
    names = "\n\n".join(f"Sailor{number}\n\n{number} May" for number in range(30))
    assert codes(f"{FERRY}\n\n{names}\n\n{FERRY}") == []


def test_the_title_again_as_the_first_line_is_found() -> None:
    title = "A quiet morning in the harbour"
    body = f"# {title}\n\n## A Quiet Morning in the Harbour!\n\n{FERRY}\n\n{TIDE}"
    (finding,) = found(body, title="")
    assert finding.code == "repetition.title"
    assert apply(body, ledger_of(body, [finding])) == f"# {title}\n\n{FERRY}\n\n{TIDE}"
    assert codes(f"北岸的清晨\n\n2025-06-06\n\n北岸的清晨\n\n{LUNDU}\n\n{CHAOWEI}", Format.TEXT, title="") == [
        "repetition.title"
    ]


def test_a_title_that_stands_once_or_further_below_is_fine() -> None:
    title = "A quiet morning in the harbour"
    assert codes(f"# {title}\n\n{FERRY}\n\n{TIDE}", title=title) == []
    assert codes(f"{FERRY}\n\n## {title}\n\n{TIDE}", title=title) == []
    assert codes(f"A quiet morning in the harbour town began late.\n\n{FERRY}", title=title) == []


def test_a_summary_that_is_the_whole_text_is_a_mistake() -> None:
    (finding,) = found(f"{FERRY}\n\n{TIDE}", summary=f"{FERRY} {TIDE}")
    assert (finding.code, finding.severity, finding.place) == ("repetition.summary", Severity.WARN, "summary")


def test_a_summary_that_is_the_beginning_is_only_said() -> None:
    (finding,) = found(f"{FERRY} {MAYOR} {TIDE}\n\n{TIDE}", summary=f"{FERRY} {MAYOR}")
    assert finding.severity is Severity.INFO
    (finding,) = found(f"{LUNDU}{CHAOWEI}湖面很静。\n\n{CHAOWEI}", summary=(LUNDU + CHAOWEI).replace("，", ","))
    assert finding.severity is Severity.INFO


def test_a_summary_in_its_own_words_or_of_one_sentence_of_the_text_is_fine() -> None:
    assert codes(f"The ferry left at six. {TIDE}", summary="The ferry left at six.") == []
    assert codes(f"{FERRY}\n\n{TIDE}", summary="Nobody waved when the ferry left, and the tide table was wrong.") == []
    assert codes(f"{FERRY}\n\n{TIDE}", summary=MAYOR) == []
    assert codes(f"文章摘要：{LUNDU}\n\n{CHAOWEI}\n\n{CHAOWEI[:20]}", Format.TEXT) == []


@pytest.mark.parametrize(
    "piece", [f"{FERRY}\n\n", f"{FERRY}\n\n{TIDE}\n\n{MAYOR}\n\n", "a\n\n", "**a** b\n\n", "# a\n\n"]
)
def test_a_long_text_of_one_thing_takes_no_long_time(piece: str) -> None:
    article = parse(Source(piece * (200_000 // len(piece)), Format.MARKDOWN, title="Harbour"))
    started = cpu()
    repetition.check(article)
    assert cpu() - started < 4
