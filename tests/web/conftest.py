"""What the web's tests share: an application on the test ledger, people, and a browser that fills in forms."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from web import create_app
from workflow import desk
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.settings import Settings
from workflow.states import Role

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "a long enough word"

_CSRF = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')


class Browser:
    """A person at a browser: follows nothing by itself, sends the form's token with every form."""

    def __init__(self, client: FlaskClient) -> None:
        """Over a test client with cookies."""
        self.client = client

    def get(self, path: str, **headers: str) -> TestResponse:
        """A page."""
        return self.client.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def token(self) -> str:
        """The token that the browser's forms carry now."""
        page = self.client.get("/sign-in", follow_redirects=True).text
        found = _CSRF.search(page)
        assert found, page
        return found.group(1)

    def post(self, path: str, **fields: str) -> TestResponse:
        """A form, sent from a page of the desk."""
        return self.client.post(path, data={"csrf_token": self.token(), **fields})


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    """The application, with quick password hashes."""
    desk.set_up(database, settings)
    app = create_app(settings, database, hasher=QUICK)
    app.testing = False
    return app


@pytest.fixture
def person(database: Database) -> Callable[..., Actor]:
    """Make somebody: person("writer") or person("writer", "lin")."""

    def make(role: str, name: str = "") -> Actor:
        user_id = desk.people.add_user(database, name or role, Role(role), password=PASSWORD, hasher=QUICK)
        return Actor(user_id, name or role, Role(role))

    return make


@pytest.fixture
def browser(app: Flask, database: Database) -> Callable[..., Browser]:
    """A browser of nobody, or of somebody who is signed in."""

    def open_browser(actor: Actor | None = None) -> Browser:
        client = app.test_client()
        if actor and actor.user_id:
            token = desk.people.use_link(database, desk.people.issue_link(database, actor.user_id))
            client.set_cookie("copydesk", token)
        return Browser(client)

    return open_browser
