"""People choose what they are mailed, confirm where to, and end it with one click, signed in or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import in_review, open_desk
from tests.letters import reachable
from tests.web.conftest import Browser
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.mailboxes import confirms, stops
from workflow.notices import Kind, Mode, Rhythm
from workflow.settings import Settings
from workflow.signing import signature
from workflow.tables import Mailbox, Notice

Open = Callable[..., Browser]


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


@pytest.fixture
def writer(person: Callable[..., Actor]) -> Actor:
    return person("writer", "lin")


@pytest.fixture
def pages(browser: Open, writer: Actor) -> Browser:
    """The writer's browser."""
    return browser(writer)


def _row(database: Database, actor: Actor) -> Any:
    with database.read() as connection:
        return connection.execute(select(Mailbox.__table__).where(Mailbox.user_id == actor.user_id)).one()


def _stop_link(database: Database, actor: Actor) -> str:
    signed = signature(_row(database, actor).secret, stops(actor.user_id or 0))
    return f"/mail/{actor.user_id}/stop/{signed}"


def test_a_new_address_counts_only_once_its_link_was_opened(
    pages: Browser, browser: Open, writer: Actor, database: Database
) -> None:
    page = pages.post("/account/notices/address", address="lin@example.org")
    assert page.status_code == 303
    assert "A link is on its way to lin@example.org" in pages.get("/account/notices").text
    row = _row(database, writer)
    signed = signature(row.secret, confirms(writer.user_id or 0, row.wanted, row.wanted_until))
    nobody = browser()
    link = f"/mail/{writer.user_id}/confirm/{signed}"
    assert "Confirm this address" in nobody.get(link).text
    assert shelf.mailbox(database, writer.user_id or 0).address == ""
    assert nobody.post(f"{link[:-1]}x").status_code == 410
    assert "is confirmed" in nobody.post(link).text
    assert shelf.mailbox(database, writer.user_id or 0).address == "lin@example.org"
    assert nobody.post(link).status_code == 410


@pytest.mark.parametrize(
    "address", ["nobody", "a@b@c", "lin@exa mple.org", "lin@example.org\r\nBcc: x@y.org", "林@例.cn"]
)
def test_what_is_no_address_comes_back_with_the_reason(pages: Browser, database: Database, address: str) -> None:
    page = pages.post("/account/notices/address", address=address)
    assert page.status_code == 422
    assert "This is no mail address." in page.text


def test_nobody_fills_anothers_mailbox_with_links(pages: Browser) -> None:
    tries = [pages.post("/account/notices/address", address=f"a{n}@example.org").status_code for n in range(6)]
    assert tries == [303] * 5 + [422]


def test_each_kind_is_mailed_as_its_person_chose(pages: Browser, writer: Actor, database: Database) -> None:
    fields = {"mode-comment": "digest", "mode-live": "soon", "mode-overdue": "soon", "mode-failed": "nonsense"}
    pages.post("/account/notices", digest="hourly", digest_at="07:30", zone="Asia/Shanghai", **fields)
    mailbox = shelf.mailbox(database, writer.user_id or 0)
    assert (mailbox.digest, mailbox.digest_at, mailbox.zone) == (Rhythm.HOURLY, "07:30", "Asia/Shanghai")
    chosen = [mailbox.modes[kind] for kind in (Kind.COMMENT, Kind.LIVE, Kind.FAILED, Kind.OVERDUE)]
    assert chosen == [Mode.DIGEST, Mode.SOON, Mode.DIGEST, Mode.DIGEST]


@pytest.mark.parametrize(("name", "value"), [("digest_at", "25:00"), ("zone", "Atlantis/Capital")])
def test_a_time_or_a_zone_that_there_is_not_comes_back(pages: Browser, name: str, value: str) -> None:
    fields = {"digest": "daily", "digest_at": "08:00", "zone": "UTC", name: value}
    page = pages.post("/account/notices", **fields)
    assert page.status_code == 422
    assert f'id="{name}-error"' in page.text


def test_a_mail_program_ends_the_mail_with_one_click_and_no_form(
    browser: Open, writer: Actor, person: Callable[..., Actor], database: Database
) -> None:
    reachable(database, writer)
    reviewer = person("reviewer", "mira")
    number = in_review(database, writer)
    desk.comment(database, reviewer, number, "Well?", revision=1)
    link = _stop_link(database, writer)
    nobody = browser()
    assert "lin@example.org" in nobody.get(link).text
    sent = nobody.client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert sent.status_code == 200
    desk.comment(database, reviewer, number, "Well??", revision=1)
    with database.read() as connection:
        assert set(connection.scalars(Notice.__table__.select().with_only_columns(Notice.mail))) == {"app"}
    assert shelf.unread_count(database, writer.user_id or 0) == 2
    assert nobody.client.post(f"{link}0").status_code == 410
    assert nobody.client.post(link.replace("stop", "confirm")).status_code == 403


def test_without_an_address_there_is_no_mail_and_older_links_open_nothing(
    pages: Browser, browser: Open, writer: Actor, database: Database
) -> None:
    reachable(database, writer)
    link = _stop_link(database, writer)
    pages.post("/account/notices/address", address="")
    assert shelf.mailbox(database, writer.user_id or 0).address == ""
    assert browser().get(link).status_code == 410


def test_a_desk_without_a_mail_server_says_so(pages: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COPYDESK_SMTP_URL", raising=False)
    assert "This desk sends no mail" in pages.get("/account/notices").text
    monkeypatch.setenv("COPYDESK_SMTP_URL", "smtp://localhost")
    assert "This desk sends no mail" not in pages.get("/account/notices").text
