"""The page of lists of domains: which are in force, what they say of a host, and how they come and go."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
import time_machine

from workflow import shelf
from workflow.clock import now
from workflow.lists.folder import ListFolder


@pytest.fixture
def olga(person, browser):
    return browser(person("ops", "olga"))


@pytest.fixture
def folder(settings):
    return ListFolder(settings.lists_folder)


def sent(olga, path, text="bet.example\n@@||ok.bet.example^\n", **fields):
    data = {"csrf_token": olga.token(), "file": (io.BytesIO(text.encode()), "list.txt"), **fields}
    return olga.client.post(path, data=data, content_type="multipart/form-data")


def acts(database):
    return [event.verb for event in shelf.audit(database, chain="desk").rows if event.verb.endswith("_list")]


def test_a_list_is_added_shown_updated_and_removed_and_each_is_in_the_audit_trail(olga, database, folder):
    assert "No list is in force" in olga.get("/ops/lists").text
    answer = sent(olga, "/ops/lists", name="betting", kind="deny", licence="CC0", source="our own")
    assert (answer.status_code, answer.location) == (303, "/ops/lists")
    page = olga.get("/ops/lists").text
    for said in (
        "betting",
        "denies",
        "version 1",
        "1 domain",
        "1 exception",
        "licence: CC0",
        "from: our own",
        "0 days old",
    ):
        assert said in page
    assert folder.named("betting").about.sha256[:12] in page
    assert sent(olga, "/ops/lists/betting", "bet.example\nwin.example\n").status_code == 303
    assert "version 2" in olga.get("/ops/lists").text
    assert olga.post("/ops/lists/betting/remove").status_code == 303
    assert folder.names() == ()
    assert acts(database) == ["remove_list", "update_list", "add_list"]
    assert "olga put the list “betting” in force" in olga.get("/ops/events").text


def test_what_the_lists_say_of_a_host_is_told_with_what_counts(olga, database):
    sent(olga, "/ops/lists", "example.org\n", name="bad", kind="deny")
    sent(olga, "/ops/lists", "news.example.org\n", name="good", kind="allow")
    page = olga.get("/ops/lists?host=https%3A%2F%2Fwww.news.example.org%2Fa").text
    assert re.search(r"good, version 1, as news\.example\.org.{0,40}this counts", page, re.DOTALL)
    assert re.search(r"bad, version 1, as example\.org</div>", page)
    assert "other.example is on no list" in olga.get("/ops/lists?host=other.example").text
    assert "“not a host” is no host" in olga.get("/ops/lists?host=not+a+host").text


def test_what_cannot_be_is_said_and_what_was_typed_stays(olga, folder):
    answer = sent(olga, "/ops/lists", name="Bet ting", kind="allow", licence="CC0")
    assert answer.status_code == 422
    assert "small letters" in answer.text
    for kept in ('value="Bet ting"', 'value="CC0"', '<option value="allow" selected>'):
        assert kept in answer.text
    nothing = sent(olga, "/ops/lists?lang=zh-Hans", "# nothing\n", name="betting", kind="deny")
    assert (nothing.status_code, "没有一行" in nothing.text) == (422, True)
    assert sent(olga, "/ops/lists/absent").status_code == 422
    assert folder.names() == ()


def test_an_old_list_and_a_damaged_one_are_marked(olga, folder):
    sent(olga, "/ops/lists", name="betting", kind="deny")
    assert "days old" in olga.get("/ops/lists").text
    with time_machine.travel(now() + timedelta(days=200)):
        # The session is over by then; what counts is the page, so somebody signs in again.
        assert folder.named("betting").about.changed
    (folder.folder / "betting.domains").write_bytes(b"cut off")
    page = olga.get("/ops/lists").text
    assert "damaged" in page
    assert sent(olga, "/ops/lists/betting").status_code == 422
    assert olga.post("/ops/lists/betting/remove").status_code == 303
    assert "damaged" not in olga.get("/ops/lists").text


@pytest.mark.parametrize("role", ["writer", "reviewer"])
def test_only_ops_see_and_change_lists(person, browser, folder, role):
    other = browser(person(role))
    assert other.get("/ops/lists").status_code == 403
    assert sent(other, "/ops/lists", name="betting", kind="deny").status_code == 403
    assert folder.names() == ()
