"""`copydesk categories`."""

from __future__ import annotations

import json

from tests.web.commands.conftest import last_json

LOCAL = '[[category]]\nkey = "local"\nlabel_en = "Local"\nlabel_zh = "本地"\n'


def shown(run):
    return [json.loads(line) for line in run("categories", "show").stdout.splitlines()]


def test_what_is_saved_loads_without_a_change(open_desk, tmp_path):
    open_desk("user", "add", "ada", "--role", "admin")
    file, again = str(tmp_path / "categories.toml"), tmp_path / "again.toml"
    assert last_json(open_desk("categories", "save", file))["categories"] == 9
    assert last_json(open_desk("categories", "load", file)) == {
        "added": [],
        "changed": [],
        "left": [],
        "reordered": False,
    }
    open_desk("categories", "save", str(again))
    assert again.read_bytes() == (tmp_path / "categories.toml").read_bytes()


def test_a_file_adds_a_category_and_leaves_the_others(open_desk, tmp_path):
    open_desk("user", "add", "ada", "--role", "admin")
    (tmp_path / "local.toml").write_text(LOCAL, encoding="utf-8")
    loaded = last_json(open_desk("categories", "load", str(tmp_path / "local.toml")))
    assert (loaded["added"], len(loaded["left"])) == (["local"], 9)
    assert [one["key"] for one in shown(open_desk)][:2] == ["local", "news"]
    assert last_json(open_desk("ops", "events", "--limit", "1", "--verb", "add_category"))["actor"] == "ada"


def test_nothing_is_changed_by_a_file_that_is_wrong_anywhere(open_desk, tmp_path):
    open_desk("user", "add", "ada", "--role", "admin")
    file = tmp_path / "bad.toml"
    for text, said in (
        (LOCAL + LOCAL.replace("local", "town"), "Line 7, label_en"),
        (LOCAL.replace("Local", "Culture"), "Line 3, label_en: The category “culture” goes by the name"),
        ("[[category", "not TOML"),
        (LOCAL + "limits = 3\n", "Line 5, limits"),
    ):
        file.write_text(text, encoding="utf-8")
        result = open_desk("categories", "load", str(file))
        assert result.exit_code == 1
        assert said in result.output
    assert len(shown(open_desk)) == 9


def test_files_that_are_not_there_and_people_who_may_not_are_refused_in_words(open_desk, tmp_path):
    assert "cannot be read" in open_desk("categories", "load", str(tmp_path / "none.toml")).output
    assert "cannot be written" in open_desk("categories", "save", str(tmp_path / "no" / "folder.toml")).output
    (tmp_path / "local.toml").write_text(LOCAL, encoding="utf-8")
    assert "Nobody here is admin" in open_desk("categories", "load", str(tmp_path / "local.toml")).output
    open_desk("user", "add", "olu", "--role", "ops")
    assert "Your role" in open_desk("categories", "load", str(tmp_path / "local.toml"), "--as", "olu").output
