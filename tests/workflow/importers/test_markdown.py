"""Front matter fills the fields; what is no front matter stays text."""

from __future__ import annotations

import pytest

from workflow.article import Format
from workflow.importers import read, read_with_notes


def test_front_matter_fills_the_fields() -> None:
    source = read(
        "a.md",
        b'---\ntitle: "The path: open"\ncategory: culture\ndate: 2026-06-05T08:00:00+08:00\n'
        b"summary: Short.\nlanguage: en\n---\n\nBody.\n",
    )
    assert (source.title, source.category, source.date) == ("The path: open", "culture", "2026-06-05")
    assert (source.summary, source.language, source.body) == ("Short.", "en", "Body.\n")
    assert source.format is Format.MARKDOWN


def test_chinese_keys_and_colons_work_as_well() -> None:
    source = read(
        "稿件.md", "---\r\n标题：步道开放\r\n分类: 文化\r\n日期：2026年6月5日\r\n摘要：很短。\r\n---\r\n正文。".encode()
    )
    assert (source.title, source.category, source.date, source.summary) == ("步道开放", "文化", "2026-06-05", "很短。")
    assert source.body == "正文。"


def test_values_over_several_lines_are_joined() -> None:
    source = read("a.md", b"---\ntitle: One\nsummary: >\n  first half\n  second half\n---\nBody.")
    assert source.summary == "first half second half"


def test_the_first_of_two_names_for_one_field_wins() -> None:
    assert read("a.md", b"---\ntitle: First\nheadline: Second\n---\nBody.").title == "First"


def test_what_was_not_used_is_told() -> None:
    imported = read_with_notes("a.md", b"---\ntitle: One\ntags: a, b\ndate: someday\n---\nBody.")
    assert {note.code for note in imported.notes} == {"fields-unused", "date-unclear"}
    assert imported.source.date == ""


def test_a_first_heading_that_repeats_the_title_is_not_shown_twice() -> None:
    assert read("a.md", b"---\ntitle: One\n---\n# One\n\nBody.").body == "Body."
    assert read("a.md", b"---\ntitle: One\n---\n# Other\n\nBody.").body == "# Other\n\nBody."


@pytest.mark.parametrize(
    "body",
    [
        "---\nJust a rule, then prose without a colon\n---\nMore.",
        "---\n\n---\nMore.",
        "---\ntitle: never closed\n",
        "Text first.\n---\ntitle: late\n---\n",
        "---\n- a list\n---\n",
    ],
)
def test_what_is_no_front_matter_stays_in_the_body(body: str) -> None:
    source = read("a.md", body.encode())
    assert (source.body, source.title) == (body, "")


def test_front_matter_is_never_run() -> None:
    source = read("a.md", b'---\ntitle: !!python/object/apply:os.system ["true"]\n---\nBody.')
    assert source.title == '!!python/object/apply:os.system ["true"]'
