"""The account page."""

from __future__ import annotations

from tests.web.conftest import PASSWORD
from workflow import shelf

NEW = "a newer and longer word"


def test_a_new_password_works_and_the_old_one_no_more(browser, person):
    visitor = browser(person("writer"))
    changed = visitor.post("/account/password", current=PASSWORD, password=NEW, again=NEW)
    assert changed.status_code == 303, changed.text
    assert visitor.get("/account").status_code == 200
    assert browser().post("/sign-in", name="writer", password=PASSWORD).status_code == 422
    assert browser().post("/sign-in", name="writer", password=NEW).status_code == 303


def test_what_is_wrong_with_a_new_password_is_said(browser, person):
    visitor = browser(person("writer"))
    wrong = visitor.post("/account/password", current="wrong", password=NEW, again=NEW)
    assert (wrong.status_code, "not your current password" in wrong.text) == (422, True)
    short = visitor.post("/account/password", current=PASSWORD, password="short", again="short")
    assert (short.status_code, "10 to 256" in short.text) == (422, True)
    different = visitor.post("/account/password", current=PASSWORD, password=NEW, again=NEW + "!")
    assert (different.status_code, "not the same" in different.text) == (422, True)


def test_a_token_is_shown_once_and_can_be_revoked(browser, person, database):
    actor = person("writer")
    visitor = browser(actor)
    made = visitor.post("/account/tokens", label="my script\0")
    assert made.status_code == 200
    token = made.text.partition("<code>")[2].partition("</code>")[0]
    assert shelf.people.by_token(database, token).id == actor.user_id
    assert token not in visitor.get("/account").text
    assert "my script" in visitor.get("/account").text
    line = shelf.people.tokens_of(database, actor.user_id)[0]
    assert visitor.post(f"/account/tokens/{line.id}/revoke").status_code == 303
    assert shelf.people.by_token(database, token) is None
