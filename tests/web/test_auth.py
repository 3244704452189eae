"""Signing in and out, and who is let in where."""

from __future__ import annotations

import pytest

from tests.web.conftest import PASSWORD, QUICK
from web import create_app
from web.auth import safe_next
from workflow import desk
from workflow.desk.throttles import PAIR_TRIES
from workflow.settings import Settings
from workflow.states import Role


def session_of(answer):
    """The session cookie that an answer sets, with its attributes."""
    return next(
        line for line in answer.headers.getlist("Set-Cookie") if line.startswith(("copydesk=", "__Host-copydesk="))
    )


def test_a_stranger_is_asked_to_sign_in_and_comes_back(browser, person):
    person("writer")
    stranger = browser()
    asked = stranger.get("/account?x=1")
    assert asked.status_code == 303
    assert asked.location == "/sign-in?next=%2Faccount%3Fx%3D1"
    signed_in = stranger.post("/sign-in", name="writer", password=PASSWORD, next="/account?x=1")
    assert signed_in.status_code == 303, signed_in.text
    assert signed_in.location == "/account?x=1"
    assert stranger.get("/account").status_code == 200


@pytest.mark.parametrize(
    ("role", "home"), [("writer", "/submissions"), ("reviewer", "/review"), ("ops", "/ops"), ("admin", "/ops")]
)
def test_everybody_starts_where_their_work_is(browser, person, role, home):
    front = browser(person(role)).get("/")
    assert (front.status_code, front.location) == (303, home)


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/a\r\nSet-Cookie: x=1",
        "/\t/evil.example",
        "/a\\..\\b",
        " /account",
        "",
    ],
)
def test_after_signing_in_nobody_is_sent_elsewhere(browser, person, target):
    assert safe_next(target) == ""
    person("writer")
    signed_in = browser().post("/sign-in", name="writer", password=PASSWORD, next=target)
    assert signed_in.location == "/"


@pytest.mark.parametrize("target", ["/", "/submissions?before=3", "/review?split=mine&after=4", "/文章"])
def test_addresses_of_the_desk_are_kept(target):
    assert safe_next(target) == target


def test_the_session_changes_at_every_sign_in(browser, person, app):
    person("writer")
    visitor = browser()
    first = session_of(visitor.post("/sign-in", name="writer", password=PASSWORD))
    old_token = first.split(";")[0].partition("=")[2]
    second = session_of(visitor.post("/sign-in", name="writer", password=PASSWORD))
    assert first.split(";")[0] != second.split(";")[0]
    other = app.test_client()
    other.set_cookie("copydesk", old_token)
    assert other.get("/account").status_code == 303


def test_the_forms_token_changes_with_the_sign_in(browser, person):
    person("writer")
    visitor = browser()
    before = visitor.token()
    visitor.post("/sign-in", name="writer", password=PASSWORD)
    assert visitor.client.post("/sign-out", data={"csrf_token": before}).status_code == 403


def test_a_session_cookie_is_out_of_reach_of_scripts_and_other_sites(browser, person):
    person("writer")
    cookie = session_of(browser().post("/sign-in", name="writer", password=PASSWORD))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie


def test_over_https_cookies_are_bound_to_host_and_transport(database, tmp_path):
    settings = Settings(folder=tmp_path / "desk", base_url="https://desk.example")
    desk.set_up(database, settings)
    user_id = desk.people.add_user(database, "lin", Role.WRITER)
    client = create_app(settings, database, hasher=QUICK).test_client()
    link = f"/sign-in/{desk.people.issue_link(database, user_id)}"
    page = client.get(link, base_url="https://desk.example")
    assert "max-age=" in page.headers["Strict-Transport-Security"]
    token = page.text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    signed_in = client.post(
        link, base_url="https://desk.example", data={"csrf_token": token}, headers={"Referer": "https://desk.example/"}
    )
    cookie = session_of(signed_in)
    assert cookie.startswith("__Host-copydesk=")
    assert "Secure" in cookie


def test_a_wrong_password_keeps_the_name_and_says_what_to_do(browser, person):
    person("writer")
    refused = browser().post("/sign-in", name="writer", password="wrong", next="/account")
    assert refused.status_code == 422
    assert 'value="writer"' in refused.text
    assert "/account" in refused.text
    assert "do not match" in refused.text


def test_too_many_tries_are_told_when_to_come_back(browser, person):
    person("writer")
    visitor = browser()
    for _ in range(PAIR_TRIES):
        assert visitor.post("/sign-in", name="writer", password="wrong").status_code == 422
    refused = visitor.post("/sign-in", name="writer", password=PASSWORD)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 901


def test_looking_at_a_link_does_not_use_it_up(app, browser, person, database):
    """Mail scanners fetch every address in a letter."""
    actor = person("writer")
    link = f"/sign-in/{desk.people.issue_link(database, actor.user_id)}"
    for _ in range(3):
        assert browser().get(link).status_code == 200
        assert app.test_client().head(link).status_code == 200
    visitor = browser()
    assert visitor.post(link).status_code == 303
    assert visitor.get("/account").status_code == 200
    again = browser().post(link)
    assert again.status_code == 410
    assert browser().get(link).status_code == 410


@pytest.mark.parametrize("token", ["nothing", "x" * 5000, "%00", "%ff%fe", "../account"])
def test_a_link_that_never_was_explains_itself(browser, token):
    assert browser().get(f"/sign-in/{token}").status_code in {404, 410}


def test_signing_out_ends_the_session_itself(browser, person, app):
    visitor = browser(person("writer"))
    token = visitor.client.get_cookie("copydesk").value
    assert visitor.post("/sign-out").status_code == 303
    other = app.test_client()
    other.set_cookie("copydesk", token)
    assert other.get("/account").status_code == 303


@pytest.mark.parametrize("cookie", ["", "x", "x" * 3000, "%00", "中文"])
def test_a_cookie_that_never_was_is_a_stranger(app, cookie):
    client = app.test_client()
    client.set_cookie("copydesk", cookie)
    assert client.get("/account").status_code == 303


def test_odd_names_and_passwords_are_only_wrong(browser):
    for odd in ("\0", "\x1b[31m", "x" * 100_000, "中文 名"):
        assert browser().post("/sign-in", name=odd, password=odd).status_code in {422, 429}


def test_a_token_is_for_programs_not_for_pages(app, person, database):
    token = desk.people.issue_token(database, person("writer").user_id)
    headers = {"Authorization": f"Bearer {token}"}
    assert app.test_client().get("/account", headers=headers).status_code == 303
    assert app.test_client().get("/api/v1/submissions", headers=headers).status_code == 200


def test_nobody_gets_around_the_forms_token_with_an_empty_bearer(browser, person):
    visitor = browser(person("writer"))
    refused = visitor.client.post("/sign-out", headers={"Authorization": "Bearer x"})
    assert refused.status_code == 403
