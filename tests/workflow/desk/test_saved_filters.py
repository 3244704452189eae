"""Saved filters: each person's own, under names of theirs."""

from __future__ import annotations

import pytest

from tests.factories import person
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk.errors import BadField
from workflow.desk.saved_filters import MOST_FILTERS
from workflow.states import Role


def test_a_filter_is_kept_replaced_by_name_and_removed_by_its_owner_alone(database: Database) -> None:
    rui, rob = (person(database, Role.REVIEWER).user_id or 0 for _ in range(2))
    desk.save_filter(database, rui, "  Old   barns ", {"q": "粮仓"})
    desk.save_filter(database, rui, "Old barns", {"q": "粮仓", "split": "all"})
    [kept] = shelf.saved_filters(database, rui)
    assert (kept.name, kept.asked) == ("Old barns", {"q": "粮仓", "split": "all"})
    assert shelf.saved_filters(database, rob) == ()
    assert not desk.drop_filter(database, rob, kept.id)
    assert desk.drop_filter(database, rui, kept.id)
    assert shelf.saved_filters(database, rui) == ()


@pytest.mark.parametrize("name", ["", "  ", "x" * 61, "a\x00b"])
def test_a_name_that_nobody_could_read_is_refused(database: Database, name: str) -> None:
    with pytest.raises(BadField):
        desk.save_filter(database, person(database).user_id or 0, name, {})


def test_there_is_an_end_to_how_many_are_kept(database: Database) -> None:
    rui = person(database, Role.REVIEWER).user_id or 0
    for number in range(MOST_FILTERS):
        desk.save_filter(database, rui, f"number {number}", {})
    with pytest.raises(BadField):
        desk.save_filter(database, rui, "one more", {})
    desk.save_filter(database, rui, "number 3", {"q": "changed"})
