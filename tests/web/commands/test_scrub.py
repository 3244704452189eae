"""`copydesk scrub` prints the text without what must go, and a ledger that gives the original back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.websites_saved import newspaper
from web.commands.scrub import scrub
from workflow.edits import Entry, apply, undo
from workflow.findings import Action

BODY = """# 港口的渡轮恢复通航

渡轮在周二恢复通航，详情见[公告](https://example.org/a?id=3&utm_source=mail)。

港口的渡轮恢复通航必胜娱乐城win88

[点这里](javascript:alert(1))，或者<b onclick="x()">这里</b>。

最后一段，旅客对此表示欢迎。
"""


def run(*args: object) -> Result:
    return CliRunner().invoke(scrub, [str(arg) for arg in args])


def entries_in(path: Path) -> list[Entry]:
    records = json.loads(path.read_text(encoding="utf-8"))
    assert all(list(record) == ["start", "end", "before", "after", "code", "action"] for record in records)
    return [Entry(**{**record, "action": Action(record["action"])}) for record in records]


@pytest.mark.parametrize(("name", "body"), [("a.md", BODY), ("a.txt", BODY.removeprefix("# "))])
def test_the_ledger_turns_the_output_back_into_the_file(tmp_path: Path, name: str, body: str) -> None:
    path, ledger = tmp_path / name, tmp_path / "ledger.json"
    path.write_text(body, encoding="utf-8")
    done = run(path, "--to", "markdown", "--ledger", ledger)
    entries = entries_in(ledger)
    assert done.exit_code == 0
    assert "win88" not in done.stdout
    assert [entry.start for entry in entries] == sorted(entry.start for entry in entries)
    assert apply(body, entries) == done.stdout
    assert undo(done.stdout, entries) == body


def test_html_is_ready_for_a_page(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(BODY, encoding="utf-8")
    page = run(path, "--to", "html").stdout
    assert '<a href="https://example.org/a?id=3" rel="nofollow noopener">公告</a>' in page
    assert "javascript" not in page
    assert "onclick" not in page


def test_an_html_file_becomes_markdown(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<h1>The ferry is back</h1><p>It runs <b>again</b>.</p><script>x</script>", encoding="utf-8")
    assert run(path).stdout == "It runs again.\n"


def test_a_clean_file_comes_back_as_it_was_with_an_empty_ledger(tmp_path: Path) -> None:
    path, ledger = tmp_path / "a.md", tmp_path / "ledger.json"
    path.write_text("# 标题在这里\n\n一段话，到此为止。", encoding="utf-8")
    assert run(path, "--ledger", ledger).stdout == "# 标题在这里\n\n一段话，到此为止。"
    assert json.loads(ledger.read_text(encoding="utf-8")) == []


def test_a_missing_file_and_a_ledger_that_cannot_be_written_end_with_two(tmp_path: Path) -> None:
    assert run(tmp_path / "nowhere.md").exit_code == 2
    path = tmp_path / "a.md"
    path.write_text("一段话，到此为止。", encoding="utf-8")
    done = run(path, "--ledger", tmp_path / "no" / "folder.json")
    assert done.exit_code == 2
    assert "the ledger cannot be written" in done.stderr


def test_what_did_not_come_over_is_said_beside_the_text(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(newspaper(), encoding="utf-8")
    article, whole = run(path), run(path, "--whole-page")
    assert "I have waited for this bridge" not in article.stdout
    assert "Only the article of the page was taken" in article.stderr
    assert "I have waited for this bridge" in whole.stdout
    assert "Only the article" not in whole.stderr
