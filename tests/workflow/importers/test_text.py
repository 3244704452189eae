"""Plain text is taken as it is: nothing in it is markup."""

from __future__ import annotations

from workflow.article import Format, Source
from workflow.importers import read


def test_the_whole_file_is_the_body_and_no_field_is_guessed() -> None:
    text = "企业文化\n\n沿江步道重新开放\n\n文章摘要:很短。\n\n1、路\n\n路变宽了。\n"
    assert read("稿件.txt", text.encode()) == Source(text, Format.TEXT)


def test_markup_in_a_text_stays_as_it_was_typed() -> None:
    text = "5 < 6 & **not bold**\n<p>a tag that somebody wrote about</p>\n"
    assert read("a.txt", text.encode()).body == text
