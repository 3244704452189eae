"""`copydesk submit`."""

from __future__ import annotations

import json

from tests.documents import docx, line, words
from tests.web.commands.conftest import last_json
from tests.websites_saved import newspaper
from workflow import shelf
from workflow.db import Database

TEXT = "The harbour reopened on Monday.\n\nFerries left on time, and the first ship was unloaded before noon.\n"


def test_files_and_folders_become_submissions(open_desk, tmp_path):
    last_json(open_desk("user", "add", "lin", "--role", "writer"))
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in ("one.txt", "two.md"):
        (folder / name).write_text(TEXT, encoding="utf-8")
    handed_in = open_desk("submit", str(folder))
    assert handed_in.exit_code == 0, handed_in.output
    lines = [json.loads(line) for line in handed_in.stdout.splitlines()]
    assert [line["path"].rpartition("/")[2] for line in lines] == ["one.txt", "two.md"]
    assert {line["state"] for line in lines} == {"checking"}
    assert [line["revision"] for line in lines] == [1, 1]


def test_an_unreadable_file_does_not_keep_back_the_others(open_desk, tmp_path):
    last_json(open_desk("user", "add", "lin", "--role", "writer"))
    good, bad = tmp_path / "good.txt", tmp_path / "bad.docx"
    good.write_text(TEXT, encoding="utf-8")
    bad.write_bytes(b"\x00\x01\x02 no Word file")
    mixed = open_desk("submit", str(bad), str(tmp_path / "nowhere.txt"), str(good))
    assert mixed.exit_code == 2
    assert [json.loads(line)["path"] for line in mixed.stdout.splitlines()] == [str(good)]
    assert "bad.docx" in mixed.stderr
    assert "nowhere.txt" in mixed.stderr


def test_the_articles_are_those_of_the_named_person(open_desk, tmp_path):
    last_json(open_desk("user", "add", "first", "--role", "writer"))
    last_json(open_desk("user", "add", "second", "--role", "writer"))
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    done = last_json(open_desk("submit", str(path), "--as", "second"))
    database = Database(f"sqlite:///{tmp_path / 'desk' / 'copydesk.db'}")
    assert shelf.submission_brief(database, done["id"]).author == "second"
    database.close()
    assert "Nobody" in open_desk("submit", str(path), "--as", "third").output


def test_without_people_the_way_to_add_one_is_told(open_desk, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    refused = open_desk("submit", str(path))
    assert refused.exit_code == 1
    assert "copydesk user add" in refused.output


def test_waiting_ends_when_the_time_is_up(open_desk, tmp_path):
    last_json(open_desk("user", "add", "lin", "--role", "writer"))
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    assert last_json(open_desk("submit", str(path), "--wait", "--timeout", "0.3"))["state"] == "checking"


def test_the_line_of_a_file_tells_what_did_not_come_over(open_desk, tmp_path):
    last_json(open_desk("user", "add", "lin", "--role", "writer"))
    document, text = tmp_path / "a.docx", tmp_path / "b.txt"
    document.write_bytes(docx(line(words(TEXT)), **{"word/header1.xml": line(words("Daily News"))}))
    text.write_text(TEXT, encoding="utf-8")
    lines = [json.loads(one) for one in open_desk("submit", str(document), str(text)).stdout.splitlines()]
    assert [note["code"] for note in lines[0]["import"]] == ["headers-left-out"]
    assert lines[0]["import"][0]["examples"] == ["Daily News"]
    assert "import" not in lines[1]


def test_the_whole_of_a_saved_page_can_be_handed_in(open_desk, tmp_path):
    last_json(open_desk("user", "add", "lin", "--role", "writer"))
    page = tmp_path / "page.html"
    page.write_text(newspaper(), encoding="utf-8")
    told = [last_json(open_desk("submit", str(page), *options))["import"] for options in ((), ("--whole-page",))]
    assert ["article-only" in {note["code"] for note in notes} for notes in told] == [True, False]
