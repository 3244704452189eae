"""Channels are opened, set and switched by ops; secrets are never shown, and every step is in the audit trail."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from tests.factories import approved, open_desk, person
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk.errors import BadField, NotAllowed, UnknownName
from workflow.settings import Settings
from workflow.states import Role
from workflow.tables import ChannelRow, Event

GIVEN = {"url": "https://example.org/hook", "secret": "a key that nobody guesses"}


@pytest.fixture
def ops(database: Database, settings: Settings) -> desk.Actor:
    open_desk(database, settings)
    return person(database, Role.OPS)


def _line(database: Database, name: str = "webhook") -> shelf.ChannelLine:
    return next(one for one in shelf.channels(database) if one.name == name)


def test_a_channel_is_off_until_it_is_enabled_and_then_approvals_go_there(database: Database, ops: desk.Actor) -> None:
    assert (_line(database).open, _line(database).enabled) == (False, False)
    desk.add_channel(database, ops, "webhook", GIVEN)
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    first = approved(database, writer, reviewer)
    assert desk.switch_channel(database, ops, "webhook", on=True)
    assert not desk.switch_channel(database, ops, "webhook", on=True)
    second = approved(database, writer, reviewer)
    assert [one.channel for one in shelf.publications(database, first)] == ["site"]
    assert sorted(one.channel for one in shelf.publications(database, second)) == ["site", "webhook"]


def test_a_secret_is_kept_and_never_shown_nor_written_into_the_audit_trail(database: Database, ops: desk.Actor) -> None:
    shown = desk.add_channel(database, ops, "webhook", GIVEN)
    again = desk.set_channel(database, ops, "webhook", {"secret": "another key that nobody guesses"})
    assert shown["secret"] == again["secret"] == _line(database).settings["secret"] == "•••"
    with database.read() as connection:
        assert (
            connection.execute(select(ChannelRow.settings).where(ChannelRow.name == "webhook"))
            .scalar_one()["secret"]
            .startswith("another")
        )
        told = connection.execute(select(Event.verb, Event.detail).where(Event.chain == "desk")).all()
    assert [row.verb for row in told][-2:] == ["add_channel", "set_channel"]
    assert "nobody guesses" not in json.dumps([row.detail for row in told])
    assert list(shelf.breaks(database)) == []


def test_new_settings_of_the_site_are_shown_by_a_new_projection(database: Database, ops: desk.Actor) -> None:
    before = _line(database, "site").generation
    desk.set_channel(database, ops, "site", {"title": "The River"})
    assert _line(database, "site").generation == before + 1
    assert desk.refresh_behind(database) == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"url": "ftp://example.org"}, "begin with https"),
        ({"secret": "short"}, "16 bytes"),
        ({"colour": "red"}, "is no setting of this channel. It has: url, secret, seconds, allow_private"),
        ({"seconds": "1.5"}, "whole number"),
        ({"seconds": "99"}, "1 to 45"),
        ({"allow_private": "perhaps"}, "true or false"),
    ],
)
def test_a_wrong_setting_is_refused_with_what_is_wrong(
    database: Database, ops: desk.Actor, given: dict[str, str], told: str
) -> None:
    with pytest.raises(BadField, match=told):
        desk.add_channel(database, ops, "webhook", {**GIVEN, **given})
    assert not _line(database).open


def test_only_ops_and_admins_may_and_only_what_there_is(database: Database, ops: desk.Actor) -> None:
    with pytest.raises(NotAllowed):
        desk.add_channel(database, person(database, Role.REVIEWER), "webhook", GIVEN)
    with pytest.raises(UnknownName):
        desk.add_channel(database, ops, "pigeon", {})
    with pytest.raises(UnknownName):
        desk.switch_channel(database, ops, "webhook", on=True)
    desk.add_channel(database, ops, "webhook", GIVEN)
    with pytest.raises(BadField, match="already"):
        desk.add_channel(database, ops, "webhook", GIVEN)
