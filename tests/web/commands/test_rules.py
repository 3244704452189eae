"""`copydesk rules`."""

from __future__ import annotations

import json

from tests.articles import GOOD_EN_BODY
from tests.factories import check_all
from tests.web.commands.conftest import last_json
from workflow.db import Database


def shown(run, *options):
    return [json.loads(line) for line in run("rules", "show", *options).stdout.splitlines()]


def test_a_rule_is_tried_made_shown_and_taken_back(open_desk):
    open_desk("user", "add", "olu", "--role", "ops")
    tried = last_json(open_desk("rules", "add", "deny", "Spam.example", "--dry-run"))
    assert tried == {"kind": "deny", "name": "spam.example", "made": False, "waiting": 0, "more": False}
    assert shown(open_desk) == []
    assert last_json(open_desk("rules", "add", "deny", "Spam.example", "--reason", "spam"))["made"] is True
    assert last_json(open_desk("rules", "add", "brand", "Borgata", "--reason", "a casino"))["name"] == "borgata"
    assert [(one["kind"], one["name"], one["by"]) for one in shown(open_desk)] == [
        ("brand", "borgata", "olu"),
        ("deny", "spam.example", "olu"),
    ]
    assert [one["name"] for one in shown(open_desk, "--kind", "deny")] == ["spam.example"]
    lifted = last_json(open_desk("rules", "lift", "deny", "spam.example", "--reason", "a mistake"))
    assert lifted == {"kind": "deny", "name": "spam.example", "lifted": True}
    assert last_json(open_desk("rules", "lift", "deny", "spam.example"))["lifted"] is False
    assert [(one["name"], one["lifted_why"]) for one in shown(open_desk, "--lifted")] == [("spam.example", "a mistake")]


def test_what_waits_is_checked_again_with_a_new_rule(open_desk, tmp_path):
    open_desk("user", "add", "olu", "--role", "ops")
    open_desk("user", "add", "wen", "--role", "writer")
    article = tmp_path / "article.md"
    article.write_text(f"# A title\n\n{GOOD_EN_BODY}\n\nSee [it](https://spam.example/a).\n", encoding="utf-8")
    open_desk("submit", str(article), "--as", "wen")
    tried = last_json(open_desk("rules", "add", "deny", "spam.example", "--again", "--dry-run"))
    assert (tried["made"], tried["waiting"], tried["again"]) == (False, 1, 0), (
        "what is being checked is not asked again"
    )
    database = Database(f"sqlite:///{tmp_path / 'desk' / 'copydesk.db'}")
    check_all(database)
    database.close()
    assert last_json(open_desk("rules", "add", "deny", "spam.example", "--again", "--dry-run"))["again"] == 1
    done = last_json(open_desk("rules", "add", "deny", "spam.example", "--again", "--reason", "it sells bets"))
    assert (done["made"], done["again"]) == (True, 1)
    assert last_json(open_desk("ops", "batches"))["action"] == "check_again"


def test_what_a_rule_cannot_be_is_refused_in_words(open_desk, tmp_path):
    open_desk("user", "add", "olu", "--role", "ops")
    (tmp_path / "partners.txt").write_text("city.example\n", encoding="utf-8")
    open_desk("lists", "add", "partners", str(tmp_path / "partners.txt"), "--kind", "allow")
    for arguments, said in (
        (("deny", "nothing", "--reason", "x"), "nothing a rule can be about"),
        (("deny", "spam.example"), "Say why"),
        (("deny", "city.example", "--reason", "x"), "partners"),
        (("brand", "Borgata", "--reason", "x", "--as", "wen"), "wen"),
    ):
        result = open_desk("rules", "add", *arguments)
        assert result.exit_code == 1
        assert said in result.output
