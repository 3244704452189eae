"""A change of a list is an event that says what is in force since, and by whom."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.factories import open_desk, person
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk import Actor
from workflow.desk.errors import NotAllowed
from workflow.lists.folder import BadName, ListFolder, NothingInIt
from workflow.lists.listed import Kind
from workflow.settings import Settings
from workflow.shelf.domain_lists import lists_told
from workflow.shelf.views import EventView
from workflow.states import Role


@pytest.fixture
def ops(database: Database, settings: Settings) -> Actor:
    open_desk(database, settings)
    return person(database, Role.OPS, "olga")


@pytest.fixture
def folder(tmp_path: Path) -> ListFolder:
    return ListFolder(tmp_path / "lists")


def events(database: Database) -> list[EventView]:
    return [event for event in reversed(shelf.audit(database, chain="desk").rows) if event.verb.endswith("_list")]


def test_each_change_says_what_is_in_force_and_by_whom(database: Database, ops: Actor, folder: ListFolder) -> None:
    lines = ["bet.example", "||bet.example/page^"]
    added = desk.add_list(database, ops, folder, "betting", lines, kind=Kind.DENY, licence="CC0", source="our own")
    newer = desk.update_list(database, ops, folder, "betting", ["win.example"])
    desk.remove_list(database, ops, folder, "betting")
    first, second, third = events(database)
    assert [event.verb for event in (first, second, third)] == ["add_list", "update_list", "remove_list"]
    assert {event.actor for event in (first, second, third)} == {"olga"}
    assert first.detail == {
        "name": "betting",
        "kind": "deny",
        "version": 1,
        "domains": 1,
        "exceptions": 0,
        "sha256": added.about.sha256,
        "changed": added.about.changed,
        "licence": "CC0",
        "source": "our own",
        "left_out": 1,
    }
    assert (second.detail["version"], second.detail["before"], second.detail["sha256"]) == (2, 1, newer.about.sha256)
    assert third.detail == {"name": "betting"}
    assert list(shelf.breaks(database)) == []


def test_the_same_contents_leave_no_event_and_another_licence_does(
    database: Database, ops: Actor, folder: ListFolder
) -> None:
    desk.add_list(database, ops, folder, "betting", ["bet.example"], kind=Kind.DENY)
    desk.update_list(database, ops, folder, "betting", ["bet.example"])
    assert [event.verb for event in events(database)] == ["add_list"]
    desk.update_list(database, ops, folder, "betting", ["bet.example"], licence="CC0")
    assert [event.verb for event in events(database)] == ["add_list", "update_list"]


def test_what_is_refused_leaves_no_event(database: Database, ops: Actor, folder: ListFolder) -> None:
    with pytest.raises(NothingInIt):
        desk.add_list(database, ops, folder, "betting", ["# nothing"], kind=Kind.DENY)
    with pytest.raises(BadName):
        desk.update_list(database, ops, folder, "betting", ["bet.example"])
    with pytest.raises(BadName):
        desk.remove_list(database, ops, folder, "betting")
    assert events(database) == []


@pytest.mark.parametrize("role", [Role.WRITER, Role.REVIEWER])
def test_only_ops_change_lists(database: Database, ops: Actor, folder: ListFolder, role: Role) -> None:
    other = person(database, role)
    desk.add_list(database, ops, folder, "betting", ["bet.example"], kind=Kind.DENY)
    with pytest.raises(NotAllowed):
        desk.add_list(database, other, folder, "other", ["bet.example"], kind=Kind.DENY)
    with pytest.raises(NotAllowed):
        desk.update_list(database, other, folder, "betting", ["win.example"])
    with pytest.raises(NotAllowed):
        desk.remove_list(database, other, folder, "betting")
    assert folder.names() == ("betting",)


def test_the_trail_tells_what_is_in_force(database: Database, ops: Actor, folder: ListFolder) -> None:
    for name in ("betting", "spam"):
        desk.add_list(database, ops, folder, name, ["bet.example"], kind=Kind.DENY)
    desk.update_list(database, ops, folder, "betting", ["win.example"])
    desk.remove_list(database, ops, folder, "spam")
    desk.note_list(database, folder.named("betting").about)
    told = lists_told(database)
    assert {name: (event.version, event.by) for name, event in told.items()} == {"betting": (2, "copydesk")}
    desk.note_no_list(database, "betting")
    assert lists_told(database) == {}
