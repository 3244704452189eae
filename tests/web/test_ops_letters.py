"""Ops see mail that did not go out, and have tried again what certainly did not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from tests.factories import open_desk
from tests.web.conftest import Browser
from workflow import desk
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.settings import Settings
from workflow.tables import Letter


@pytest.mark.parametrize(("state", "after"), [("failed", "waiting"), ("unsure", "unsure")])
def test_only_what_certainly_did_not_go_out_is_tried_again(
    browser: Callable[..., Browser],
    person: Callable[..., Actor],
    database: Database,
    settings: Settings,
    state: str,
    after: str,
) -> None:
    open_desk(database, settings)
    writer = person("writer", "lin")
    desk.want_address(database, writer, "lin@example.org")
    pages = browser(person("ops"))
    assert "All mail went out at the first try." in pages.get("/ops/letters").text
    with database.write() as connection:
        connection.execute(update(Letter).values(state=state, attempt=8, error="550 <nobody>"))
    page = pages.get("/ops/letters").text
    assert "550 &lt;nobody&gt;" in page
    assert "lin@example.org" not in page
    assert ("/ops/letters/1/retry" in page) is (state == "failed")
    pages.post("/ops/letters/1/retry")
    with database.read() as connection:
        assert connection.scalar(select(Letter.state)) == after
    assert browser(writer).get("/ops/letters").status_code == 403
