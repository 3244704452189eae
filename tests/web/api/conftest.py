"""What the API's tests share: a program with a token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from workflow import desk
from workflow.db import Database
from workflow.desk.actors import Actor


class Program:
    """Somebody's script: sends JSON with their token."""

    def __init__(self, app: Flask, token: str) -> None:
        """Over a test client without cookies."""
        self.client = app.test_client(use_cookies=False)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **headers: str) -> TestResponse:
        """Read something."""
        return self.client.get(f"/api/v1{path}", headers={**self.headers, **headers})

    def post(self, path: str, sent: Any, **headers: str) -> TestResponse:
        """Send a JSON value."""
        return self.client.post(f"/api/v1{path}", json=sent, headers={**self.headers, **headers})

    def post_raw(self, path: str, raw: bytes, content_type: str = "application/json") -> TestResponse:
        """Send bytes as they are."""
        return self.client.post(f"/api/v1{path}", data=raw, content_type=content_type, headers=self.headers)


@pytest.fixture
def program(app: Flask, database: Database) -> Callable[..., Program]:
    """Somebody's script; nobody's sends no token."""

    def start(actor: Actor | None = None) -> Program:
        return Program(app, desk.people.issue_token(database, actor.user_id, "test") if actor and actor.user_id else "")

    return start
