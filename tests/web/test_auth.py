"""Signing in and out, and who is let in where."""

from __future__ import annotations

from tests.web.conftest import PASSWORD


def test_a_stranger_is_asked_to_sign_in_and_comes_back(browser, person):
    """An address that needs a person leads to the form and, signed in, to where they wanted to go."""
    person("writer")
    stranger = browser()
    asked = stranger.get("/account?x=1")
    assert asked.status_code == 303
    assert asked.location == "/sign-in?next=%2Faccount%3Fx%3D1"
    signed_in = stranger.post("/sign-in", name="writer", password=PASSWORD, next="/account?x=1")
    assert signed_in.status_code == 303, signed_in.text
    assert signed_in.location == "/account?x=1"
    assert stranger.get("/account").status_code == 200
