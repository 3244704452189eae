"""What the doctor says of lists of domains: broken first, found, noted where that is safe, and sound again."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
import time_machine

from tests.factories import open_desk, person
from web.diagnosis import Remedy, examine, repair
from web.list_diagnosis import Ill, age_days, examine_lists
from workflow import desk, shelf
from workflow.clock import now
from workflow.db import Database
from workflow.lists.folder import ListFolder
from workflow.lists.listed import About, Kind
from workflow.settings import Settings
from workflow.states import Role


@pytest.fixture
def folder(database: Database, settings: Settings) -> ListFolder:
    """With one list, as it should be."""
    open_desk(database, settings)
    folder = ListFolder(settings.lists_folder)
    desk.add_list(
        database, person(database, Role.OPS), folder, "betting", ["bet.example"], kind=Kind.DENY, licence="CC0"
    )
    assert list(examine_lists(database, folder.folder)) == []
    return folder


def ills(database: Database, folder: ListFolder) -> list[tuple[Ill, str]]:
    return [(one.ill, one.name) for one in examine_lists(database, folder.folder)]


def test_a_list_that_cannot_be_read_is_grave(database: Database, settings: Settings, folder: ListFolder) -> None:
    (folder.folder / "betting.domains").write_bytes(b"cut off")
    assert ills(database, folder) == [(Ill.UNREADABLE, "betting")]
    assert [one.grave for one in examine(database, settings) if one.kind == "lists"] == [True]


def test_one_changed_byte_in_a_list_is_seen(database: Database, folder: ListFolder) -> None:
    path = folder.folder / "betting.domains"
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)
    assert ills(database, folder) == [(Ill.UNREADABLE, "betting")]


def test_a_list_that_came_past_the_audit_trail_is_noted_there(
    database: Database, settings: Settings, folder: ListFolder
) -> None:
    folder.update("betting", ["bet.example", "win.example"])
    folder.add("other", ["spam.example"], kind=Kind.DENY, licence="MIT")
    found = [one for one in examine(database, settings) if one.kind == "lists"]
    assert [(one.where, one.grave, one.remedy) for one in found] == [
        ("betting", True, Remedy.NOTE),
        ("other", True, Remedy.NOTE),
    ]
    assert len(repair(database, found)) == 2
    assert ills(database, folder) == []
    event = shelf.audit(database, chain="desk").rows[0]
    assert (event.verb, event.actor, event.detail["name"]) == ("find_list", "copydesk", "other")
    assert list(shelf.breaks(database)) == []


def test_a_list_under_another_s_name_is_not_what_the_trail_knows(database: Database, folder: ListFolder) -> None:
    (folder.folder / "betting.domains").rename(folder.folder / "good.domains")
    assert ills(database, folder) == [(Ill.UNTOLD, "good"), (Ill.MISSING, "betting")]


def test_a_list_that_is_gone_is_a_note_and_can_be_noted(
    database: Database, settings: Settings, folder: ListFolder
) -> None:
    folder.remove("betting")
    found = [one for one in examine(database, settings) if one.kind == "lists"]
    assert [(one.where, one.grave) for one in found] == [("betting", False)]
    repair(database, found)
    assert ills(database, folder) == []


def test_age_licence_and_leftovers_are_notes(database: Database, settings: Settings, folder: ListFolder) -> None:
    ops = person(database, Role.OPS)
    desk.add_list(database, ops, folder, "trusted", ["gazette.example"], kind=Kind.ALLOW)
    half = folder.folder / "betting.domains.new"
    half.write_bytes(b"half")
    os.utime(half, (now().timestamp() - 7200,) * 2)
    assert ills(database, folder) == [(Ill.NO_LICENCE, "trusted"), (Ill.LEFTOVER, "betting.domains.new")]
    with time_machine.travel(now() + timedelta(days=91)):
        assert (Ill.OLD, "betting") in ills(database, folder)
        assert (Ill.OLD, "trusted") not in ills(database, folder)
    assert not any(one.grave for one in examine(database, settings) if one.kind == "lists")


def test_the_age_of_a_list_is_told_where_it_is_known() -> None:
    about = About("a", Kind.DENY, 1, 1, 0, "", (now() - timedelta(days=3)).date().isoformat())
    assert age_days(about) == 3
    assert age_days(About("a", Kind.DENY, 1, 1, 0, "")) is None
