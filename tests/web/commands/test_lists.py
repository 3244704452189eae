"""`copydesk lists`."""

from __future__ import annotations

import json

import pytest

from tests.web.commands.conftest import last_json


@pytest.fixture
def copydesk(open_desk):
    """The command line of a desk with somebody of ops."""
    assert open_desk("user", "add", "olga", "--role", "ops").exit_code == 0
    return open_desk


def listed(tmp_path, text, name="list.txt"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def shown(run):
    return [json.loads(line) for line in run("lists", "show").stdout.splitlines()]


def test_a_list_is_added_updated_shown_and_removed(copydesk, tmp_path):
    file = listed(tmp_path, "# betting\n0.0.0.0 bet.example win.example\n||bet.example/page^\n")
    added = last_json(
        copydesk("lists", "add", "betting", file, "--kind", "deny", "--licence", "CC0", "--source", "某处")
    )
    assert (added["name"], added["kind"], added["version"], added["domains"]) == ("betting", "deny", 1, 2)
    assert (added["left_out"], added["new_version"], added["licence"], added["source"]) == (1, True, "CC0", "某处")
    same = last_json(copydesk("lists", "update", "betting", listed(tmp_path, "win.example\nbet.example\n")))
    assert (same["version"], same["new_version"]) == (1, False)
    newer = last_json(copydesk("lists", "update", "betting", listed(tmp_path, "bet.example\n@@||ok.bet.example^\n")))
    assert (newer["version"], newer["new_version"], newer["exceptions"]) == (2, True, 1)
    assert [(one["name"], one["version"], one["licence"]) for one in shown(copydesk)] == [("betting", 2, "CC0")]
    assert last_json(copydesk("lists", "show", "betting"))["sha256"] == newer["sha256"]
    assert last_json(copydesk("lists", "remove", "betting")) == {"removed": "betting"}
    assert shown(copydesk) == []


def test_what_cannot_be_done_is_said_and_nothing_is_kept(copydesk, tmp_path):
    file = listed(tmp_path, "bet.example\n")
    nothing = listed(tmp_path, "# nothing here\n", "nothing.txt")
    for words, said in (
        (("add", "Bet ting", file, "--kind", "deny"), "small letters"),
        (("add", "betting", nothing, "--kind", "deny"), "names a domain"),
        (("add", "betting", str(tmp_path / "absent.txt"), "--kind", "deny"), "absent.txt"),
        (("update", "betting", file), "No list here"),
        (("show", "betting"), "No list here"),
        (("remove", "betting"), "No list here"),
    ):
        ran = copydesk("lists", *words)
        assert ran.exit_code == 1, words
        assert said in ran.output, words
    assert shown(copydesk) == []


def test_a_damaged_list_is_not_passed_over_in_silence(copydesk, tmp_path):
    copydesk("lists", "add", "betting", listed(tmp_path, "bet.example\n"), "--kind", "deny")
    (tmp_path / "desk" / "lists" / "betting.domains").write_bytes(b"cut off")
    for words in (("show",), ("show", "betting")):
        ran = copydesk("lists", *words)
        assert ran.exit_code == 1
        assert "not a whole list" in ran.output
    assert last_json(copydesk("lists", "remove", "betting")) == {"removed": "betting"}


def test_a_list_in_another_encoding_loses_its_remarks_and_no_domain(copydesk, tmp_path):
    (tmp_path / "gbk.txt").write_bytes("# 博彩\nbet.example # 博彩网站\n".encode("gbk"))
    added = last_json(copydesk("lists", "add", "betting", str(tmp_path / "gbk.txt"), "--kind", "deny"))
    assert (added["domains"], added["left_out"]) == (1, 0)


def test_a_change_is_in_the_audit_trail_under_who_made_it(copydesk, tmp_path):
    copydesk("user", "add", "otto", "--role", "admin")
    file = listed(tmp_path, "bet.example\n")
    copydesk("lists", "add", "betting", file, "--kind", "deny")
    copydesk("lists", "update", "betting", listed(tmp_path, "win.example\n"), "--as", "otto")
    copydesk("lists", "remove", "betting")
    told = [json.loads(line) for line in copydesk("ops", "events").stdout.splitlines()]
    acts = [(one["verb"], one["actor"]) for one in told if one["verb"].endswith("_list")]
    assert sorted(acts) == [("add_list", "olga"), ("remove_list", "olga"), ("update_list", "otto")]


def test_who_is_not_of_ops_changes_nothing(copydesk, tmp_path):
    copydesk("user", "add", "wanda", "--role", "writer")
    ran = copydesk("lists", "add", "betting", listed(tmp_path, "bet.example\n"), "--kind", "deny", "--as", "wanda")
    assert ran.exit_code == 1
    assert shown(copydesk) == []
