"""Admins say what each category asks; every change is in the audit trail, and none changes what was found before."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest

from tests.articles import good_en
from tests.factories import approved, check_all, desk_current, open_desk, person, publish_all
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk import Actor
from workflow.desk.errors import BadProfile, LastCategory, NotAllowed, StaleCategory, UnknownCategory
from workflow.desk.pieces import live_on
from workflow.profile_files import read, written
from workflow.profiles import DEFAULT_PROFILES, Bounds, Limits, LinkPolicy, Profile
from workflow.settings import Settings
from workflow.shelf import EventView
from workflow.states import Role, State

LOCAL = Profile("local", "Local", "本地", words=("ferry",))


@pytest.fixture
def admin(database: Database, settings: Settings) -> Actor:
    open_desk(database, settings)
    return person(database, Role.ADMIN)


def profile(database: Database, key: str) -> Profile:
    found = shelf.profiles(database).find(key)
    assert found is not None
    return found


def keys(database: Database) -> list[str]:
    return [one.key for one in shelf.profiles(database).ordered]


def events(database: Database) -> list[EventView]:
    return [one for one in shelf.audit(database, chain="desk").rows if "categor" in one.verb]


def test_a_new_category_comes_last_and_stands_in_the_audit_trail(database: Database, admin: Actor) -> None:
    desk.add_category(database, admin, LOCAL)
    assert keys(database)[-1] == "local"
    assert profile(database, "本地") == replace(LOCAL, version=1)
    (event,) = events(database)
    assert (event.verb, event.actor, event.detail["name"]) == ("add_category", admin.name, "Local")
    assert event.detail["words"] == ["ferry"]


def test_a_change_counts_the_version_and_keeps_both_values(database: Database, admin: Actor) -> None:
    before = profile(database, "news")
    after = replace(before, label_en="Daily news", limits=Limits(title_cjk=Bounds(5, 40)))
    assert desk.edit_category(database, admin, after, seen=1)
    assert profile(database, "daily news") == replace(after, version=2)
    (event,) = events(database)
    assert event.detail["changed"] == {"label_en": ["News", "Daily news"], "title_cjk": [[4, 60], [5, 40]]}


def test_what_a_category_says_of_links_is_kept_and_its_change_told(database: Database, admin: Actor) -> None:
    links = LinkPolicy(("ugc",), ("gazette.example",), only_hosts=True, most=5, most_per_thousand=2, asked=True)
    desk.edit_category(database, admin, replace(profile(database, "news"), links=links), seen=1)
    assert profile(database, "news").links == links
    (event,) = events(database)
    assert event.detail["changed"]["links_rel"] == [["nofollow"], ["ugc"]]
    assert event.detail["changed"]["links_asked"] == [False, True]


def test_a_change_that_changes_nothing_leaves_no_trace(database: Database, admin: Actor) -> None:
    assert not desk.edit_category(database, admin, profile(database, "news"), seen=1)
    assert events(database) == []
    assert profile(database, "news").version == 1


def test_who_saw_an_older_version_is_told_and_changes_nothing(database: Database, admin: Actor) -> None:
    before = profile(database, "news")
    desk.edit_category(database, admin, replace(before, label_en="Daily news"), seen=1)
    with pytest.raises(StaleCategory):
        desk.edit_category(database, admin, replace(before, label_en="Weekly news"), seen=1)
    with pytest.raises(StaleCategory):
        desk.switch_category(database, admin, "news", active=False, seen=1)
    assert profile(database, "news").label_en == "Daily news"


def test_what_cannot_be_is_refused_with_all_that_is_wrong(database: Database, admin: Actor) -> None:
    with pytest.raises(BadProfile) as refused:
        desk.add_category(database, admin, Profile("Local", "", "文化"))
    assert [one.field for one in refused.value.complaints] == ["key", "label_en", "label_zh"]
    with pytest.raises(BadProfile):
        desk.edit_category(database, admin, replace(profile(database, "news"), label_zh="文化"), seen=1)
    with pytest.raises(UnknownCategory):
        desk.edit_category(database, admin, LOCAL, seen=1)


@pytest.mark.parametrize("role", [Role.WRITER, Role.REVIEWER, Role.OPS])
@pytest.mark.parametrize(
    "act",
    [
        lambda database, actor: desk.add_category(database, actor, LOCAL),
        lambda database, actor: desk.edit_category(database, actor, LOCAL, seen=1),
        lambda database, actor: desk.switch_category(database, actor, "news", active=False, seen=1),
        lambda database, actor: desk.move_category(database, actor, "news", up=True),
        lambda database, actor: desk.load_categories(database, actor, [LOCAL]),
    ],
)
def test_only_admins_decide_on_categories(
    database: Database, admin: Actor, role: Role, act: Callable[[Database, Actor], object]
) -> None:
    with pytest.raises(NotAllowed):
        act(database, person(database, role))
    assert keys(database) == [one.key for one in DEFAULT_PROFILES.ordered]


def test_a_category_moves_past_its_active_neighbour(database: Database, admin: Actor) -> None:
    desk.switch_category(database, admin, "international", active=False, seen=1)
    assert desk.move_category(database, admin, "politics", up=True)
    assert keys(database)[:2] == ["politics", "news"]
    assert not desk.move_category(database, admin, "politics", up=True)
    assert events(database)[0].detail["order"][:3] == ["politics", "international", "news"]


def test_a_retired_category_takes_nothing_new_and_keeps_what_it_has(database: Database, admin: Actor) -> None:
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    approved(database, writer, reviewer, good_en())
    publish_all(database)
    desk.switch_category(database, admin, "news", active=False, seen=1)
    with database.read() as connection:
        (entry,) = live_on(database, connection, "site").entries
    assert (entry.category, entry.category_zh) == ("News", "新闻")
    second = desk.submit(database, writer, good_en()).submission_id
    check_all(database)
    view = shelf.submission(database, second)
    assert view is not None
    assert view.state is State.RETURNED
    assert "Nothing new goes into" in next(one.say() for one in view.findings if one.code == "fields.unknown-category")
    desk.switch_category(database, admin, "news", active=True, seen=2)
    assert [event.verb for event in events(database)[:2]] == ["restore_category", "retire_category"]


def test_the_last_category_stays(database: Database, admin: Actor) -> None:
    for key in keys(database)[1:]:
        desk.switch_category(database, admin, key, active=False, seen=1)
    with pytest.raises(LastCategory):
        desk.switch_category(database, admin, "news", active=False, seen=1)
    with pytest.raises(LastCategory):
        desk.load_categories(database, admin, [replace(profile(database, "news"), active=False)])


def test_a_text_is_judged_by_what_its_category_asks_then_and_an_older_verdict_stays(
    database: Database, admin: Actor
) -> None:
    writer = person(database)
    first = desk.submit(database, writer, good_en()).submission_id
    check_all(database)
    before = profile(database, "news")
    strict = replace(before.limits, body_spaced=Bounds(5000, 0))
    desk.edit_category(database, admin, replace(before, limits=strict), seen=1)
    old = shelf.submission(database, first)
    assert old is not None
    assert (old.state, old.findings) == (State.IN_REVIEW, ())
    desk.revise(database, writer, first, replace(good_en(), title="Once more"), seen=desk_current(database, first))
    check_all(database)
    new = shelf.submission(database, first)
    assert new is not None
    assert [one.code for one in new.findings] == ["fields.too-short-body"]
    judged = [event.detail["profile"] for event in shelf.timeline(database, first) if "profile" in event.detail]
    assert judged == ["news@1", "news@2"]


def test_a_category_of_the_desks_own_is_known_where_articles_are_published(database: Database, admin: Actor) -> None:
    desk.add_category(database, admin, LOCAL)
    source = replace(good_en(), category="", body=f"Local\n\nA ferry comes back\n\n{good_en().body}", title="")
    approved(database, person(database), person(database, Role.REVIEWER), source)
    publish_all(database)
    with database.read() as connection:
        live = live_on(database, connection, "site")
    (piece,) = live.load(live.entries)
    assert (piece.category, piece.title) == ("Local", "A ferry comes back")
    assert "Local" not in piece.html


def test_of_two_admins_who_take_one_name_at_once_one_is_told(database: Database, admin: Actor) -> None:
    start = Barrier(2)

    def add(key: str) -> bool:
        start.wait(10)
        try:
            desk.add_category(database, admin, replace(LOCAL, key=key))
        except BadProfile:
            return False
        return True

    with ThreadPoolExecutor(2) as admins:
        assert sorted(admins.map(add, ("local", "town"))) == [False, True]
    assert len(events(database)) == 1


def test_loading_what_was_saved_changes_nothing(database: Database, admin: Actor) -> None:
    desk.switch_category(database, admin, "culture", active=False, seen=1)
    text = written(shelf.profiles(database).every)
    loaded = desk.load_categories(database, admin, read(text))
    assert (loaded.added, loaded.changed, loaded.left, loaded.reordered) == ((), (), (), False)
    assert written(shelf.profiles(database).every) == text


def test_a_file_adds_changes_and_orders_in_one_step(database: Database, admin: Actor) -> None:
    news = replace(profile(database, "news"), label_en="Daily news", active=False)
    loaded = desk.load_categories(database, admin, [LOCAL, news])
    assert (loaded.added, loaded.changed, loaded.reordered) == (("local",), ("news",), True)
    assert len(loaded.left) == len(DEFAULT_PROFILES.ordered) - 1
    assert [one.key for one in shelf.profiles(database).every][:3] == ["local", "news", "international"]
    assert {one.verb for one in events(database)} == {
        "add_category",
        "retire_category",
        "edit_category",
        "order_categories",
    }


def test_a_file_with_one_bad_category_changes_nothing(database: Database, admin: Actor) -> None:
    clash = replace(LOCAL, key="town", label_zh="文化")
    with pytest.raises(BadProfile) as refused:
        desk.load_categories(database, admin, [LOCAL, clash])
    assert refused.value.number == 1
    assert "local" not in keys(database)
    assert events(database) == []
