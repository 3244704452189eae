"""One file: what counts, what comments in it waive, what its category is taken for, and what it is known by again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.articles import GOOD_EN_BODY, GOOD_ZH_BODY
from web.linting.checking import Checked, Fix, Task, Unread, check, lost
from web.linting.rules import Globs, Rules
from workflow.findings import Severity, Verdict

FRONT = "# A terminal comes back\n\n2026-05-01\n\nSummary: Forty stalls opened in the old terminal on Mill Street.\n\n"
CUT = FRONT + GOOD_EN_BODY.rstrip() + "\n\nThe council will decide in March about the"


def _checked(path: Path, text: str, rules: Rules | None = None, fix: Fix = Fix.NONE) -> Checked:
    path.write_text(text, encoding="utf-8")
    done = check(Task(str(path), rules or Rules(), fix))
    assert isinstance(done, Checked)
    return done


def _codes(checked: Checked) -> list[str]:
    return [noted.finding.code for noted in checked.findings]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.md"


def test_verdicts_follow_what_counts(path: Path) -> None:
    assert _checked(path, CUT).verdict is Verdict.BLOCK
    light = _checked(path, CUT, Rules(severity=(("", Severity.WARN),)))
    assert light.verdict is Verdict.WARN
    assert light.verdict_of("truncation") is Verdict.WARN
    assert light.verdict_of("links") is Verdict.PASS
    assert not light.fails


def test_a_category_is_taken_for_given_where_the_article_names_none(path: Path) -> None:
    assert "fields.missing-category" in _codes(_checked(path, CUT))
    assert "fields.missing-category" not in _codes(_checked(path, CUT, Rules(category="news")))


@pytest.mark.parametrize(
    "comment",
    ["<!-- copydesk: ignore truncation. -->", "<!--copydesk: ignore links., truncation.mid-sentence-->"],
)
def test_a_comment_in_a_markdown_article_waives_codes_in_it(path: Path, comment: str) -> None:
    text = FRONT + comment + "\n\n" + CUT.removeprefix(FRONT)
    assert "truncation.mid-sentence" in _codes(_checked(path, CUT))
    assert "truncation.mid-sentence" not in _codes(_checked(path, text))
    assert "truncation.mid-sentence" in _codes(_checked(path.with_suffix(".txt"), text))


def _mark(checked: Checked, code: str) -> str:
    [mark] = [noted.mark for noted in checked.findings if noted.finding.code == code]
    return mark


def test_a_finding_is_known_again_when_its_lines_have_moved(path: Path) -> None:
    before = _checked(path, CUT)
    moved = _checked(path, CUT.replace(GOOD_EN_BODY[:30], f"A paragraph more.\n\n{GOOD_EN_BODY[:30]}"))
    assert moved.findings[-1].region.line == before.findings[-1].region.line + 2
    assert _mark(moved, "truncation.mid-sentence") == _mark(before, "truncation.mid-sentence")
    other = _checked(path, CUT.replace("in March about the", "in April about a"))
    assert _mark(other, "truncation.mid-sentence") != _mark(before, "truncation.mid-sentence")


def test_the_same_words_twice_are_two_marks(path: Path) -> None:
    twice = _checked(path, FRONT + "See [it](javascript:x) there.\n\nSee [it](javascript:x) there.\n")
    marks = [noted.mark for noted in twice.findings if noted.finding.code == "links.dangerous-scheme"]
    assert len(set(marks)) == 2
    assert marks[1] == f"{marks[0]}:2"


def test_a_short_quote_is_known_by_what_stands_around_it(path: Path) -> None:
    here = _checked(path, FRONT + "The first \ufffd word.\n")
    there = _checked(path, FRONT + "Another \ufffd sentence.\n")
    assert _mark(here, "characters.replacement") != _mark(there, "characters.replacement")


HALF = "# 旧粮仓里的新图书馆\n\n" + GOOD_ZH_BODY.replace("，", ",")


def test_what_needs_nobodys_word_is_shown_as_a_diff(path: Path) -> None:
    shown = _checked(path, HALF, fix=Fix.SHOW)
    assert "\n-滨江新区图书馆周六正式开放,第一天" in shown.diff
    assert "\n+滨江新区图书馆周六正式开放，第一天" in shown.diff
    assert path.read_text("utf-8") == HALF
    assert "punctuation.half-width-in-cjk" in _codes(shown)


def test_what_needs_nobodys_word_is_mended_in_the_file_and_not_reported(path: Path) -> None:
    mended = _checked(path, HALF, fix=Fix.WRITE)
    assert mended.fixed == HALF.count(",")
    assert path.read_text("utf-8") == HALF.replace(",", "，")
    assert "punctuation.half-width-in-cjk" not in _codes(mended)


def test_what_is_ignored_is_not_mended_either(path: Path) -> None:
    rules = Rules(per_file=((Globs(str(path.parent), ("*.md",)), ("punctuation.",)),))
    assert _checked(path, HALF, rules, Fix.WRITE).fixed == 0
    assert path.read_text("utf-8") == HALF


def test_a_file_that_could_not_be_written_back_as_it_was_is_left_alone(path: Path) -> None:
    path.write_bytes(HALF.encode("gb18030"))
    done = check(Task(str(path), Rules(), Fix.WRITE))
    assert isinstance(done, Checked)
    assert "not UTF-8" in done.note
    assert path.read_bytes() == HALF.encode("gb18030")


def test_a_bug_met_in_one_file_is_said_of_that_file(path: Path) -> None:
    path.write_text(CUT, encoding="utf-8")
    broken = replace(Rules(), severity=(("", None),))  # type: ignore[arg-type]
    done = check(Task(str(path), replace(broken, per_file=None)))  # type: ignore[arg-type]
    assert isinstance(done, Unread)
    assert "the check broke" in done.reason


def test_a_process_that_died_is_said_of_its_file() -> None:
    assert lost(Task("a.md", Rules()), "was ended by SIGKILL").reason == (
        "the process that checked it was ended by SIGKILL"
    )
