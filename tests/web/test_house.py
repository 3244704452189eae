"""Rules about the whole web: who may use each route, the token of each form, the guards of each answer."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.web.conftest import QUICK
from web import auth, create_app
from web.security import CSP
from workflow.states import Role

PEOPLE = [None, *Role]
# Answers of a route to somebody it lets in: done, to be seen elsewhere, or refused for what was sent.
LET_IN = {200, 201, 202, 204, 303, 304, 308, 400, 404, 405, 409, 410, 415, 422, 429, 503}


def routes(app: Flask):
    """Every route with a method and an address made of harmless values."""
    for rule in app.url_map.iter_rules():
        address = re.sub(r"<(?:[^:<>]+:)?[^<>]+>", "1", rule.rule)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            if rule.endpoint != "static":
                yield rule.endpoint, method, address


@pytest.mark.parametrize("role", PEOPLE)
def test_every_route_lets_in_those_it_names_and_nobody_else(app, browser, person, role):
    actor = person(role) if role else None
    for endpoint, method, address in routes(app):
        # Signing out, or a session that ended, must not decide the next route's answer.
        visitor = browser(actor)
        answer = visitor.get(address) if method == "GET" else visitor.post(address)
        answer.close()
        allowed = auth.who_may(app, endpoint)
        where = (endpoint, method, address, answer.status_code)
        if allowed is None or (role and role in allowed):
            assert answer.status_code in LET_IN, where
        elif role is None:
            assert answer.status_code == 401 or answer.location.startswith("/sign-in?next="), where
        else:
            assert answer.status_code == 403, where


# A mail program's own button for no more mail (RFC 8058) knows no token; the address is the secret.
ONE_CLICK = {"mailing.stop"}


def test_every_form_without_its_token_is_refused(app, browser, person):
    admin = person("admin")
    for endpoint, method, address in routes(app):
        if method == "POST" and endpoint not in ONE_CLICK:
            answer = browser(admin).client.post(address)
            assert answer.status_code == 403, (endpoint, address, answer.status_code)


def test_every_answer_carries_the_policy(app, browser, person):
    visitor = browser(person("admin"))
    for endpoint, method, address in routes(app):
        if method == "GET":
            answer = visitor.get(address)
            policy = answer.headers["Content-Security-Policy"]
            # A page with the editor names, once, the one style sheet that its script may make.
            assert re.sub(r" 'nonce-[\w-]{43}'", "", policy) == CSP or endpoint.startswith("site."), endpoint
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            answer.close()


def test_what_a_person_sees_is_kept_in_no_cache(browser, person):
    assert browser(person("writer")).get("/account").headers["Cache-Control"] == "no-store"


def test_a_route_that_does_not_say_who_may_use_it_stops_the_start(settings, database, monkeypatch):
    monkeypatch.delattr(auth.home, "may_use")
    with pytest.raises(auth.Undeclared, match=r"auth\.home"):
        create_app(settings, database, hasher=QUICK)


def test_no_page_holds_inline_script_or_style(app, browser, person):
    visitor = browser(person("admin"))
    for endpoint, method, address in routes(app):
        if method == "GET":
            with visitor.get(address) as answer:
                if answer.mimetype == "text/html":
                    text = answer.text
                    assert not re.search(r"<script(?![^>]*\bsrc=)", text), endpoint
                    assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text), endpoint
