"""Accounts, passwords, links, sessions and tokens."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from sqlalchemy import select

from workflow import shelf
from workflow.db import Database
from workflow.desk import people
from workflow.desk.actors import DESK
from workflow.desk.errors import BadField
from workflow.desk.throttles import NAME_TRIES, PAIR_TRIES, WINDOW, TooManyTries
from workflow.states import Role
from workflow.tables import Session, SignInLink, Throttle, Token, User

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "seven green bottles"
START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


def add(database: Database, name: str = "lin", role: Role = Role.WRITER, password: str = PASSWORD) -> int:
    """Somebody with a password."""
    return people.add_user(database, name, role, password=password, hasher=QUICK)


def enter(database: Database, name: str = "lin", password: str = PASSWORD, address: str = "192.0.2.1") -> str:
    """Sign in."""
    return people.sign_in(database, name, password, address=address, hasher=QUICK)


def verbs(database: Database) -> list[str]:
    """What the audit trail says of people, oldest first."""
    return [event.verb for event in shelf.audit(database, limit=200).rows][::-1]


def test_the_right_password_opens_a_session(database):
    user_id = add(database)
    signed_in = shelf.people.by_session(database, enter(database))
    assert signed_in
    assert (signed_in.person.id, signed_in.person.role) == (user_id, Role.WRITER)


@pytest.mark.parametrize(("name", "password"), [("lin", "wrong"), ("nobody", PASSWORD), ("lin", ""), ("", "")])
def test_a_wrong_name_and_a_wrong_password_say_the_same(database, name, password):
    add(database)
    with pytest.raises(people.BadCredentials) as refused:
        enter(database, name, password)
    assert refused.value.params == {}


def test_an_account_without_password_opens_to_none(database):
    people.add_user(database, "lin", Role.WRITER)
    for password in ("", "anything at all"):
        with pytest.raises(people.BadCredentials):
            enter(database, "lin", password)


def test_an_unknown_name_costs_a_hash_too(database, monkeypatch):
    """Else the time of the answer would say which names exist."""
    verified = []
    monkeypatch.setattr(
        PasswordHasher,
        "verify",
        lambda self, stored, password, old=PasswordHasher.verify: (
            verified.append(stored),
            old(self, stored, password),
        ),
    )
    with pytest.raises(people.BadCredentials):
        enter(database, "nobody")
    assert len(verified) == 1
    assert verified[0].startswith("$argon2id$")


def test_the_default_costs_are_the_ones_promised():
    assert people.HASHER.type.name == "ID"
    assert (people.HASHER.memory_cost, people.HASHER.time_cost, people.HASHER.parallelism) == (65536, 4, 2)


def test_a_hash_with_old_costs_is_made_anew_at_the_next_sign_in(database):
    add(database)
    dearer = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    people.sign_in(database, "lin", PASSWORD, address="a", hasher=dearer)
    with database.read() as connection:
        assert "m=16,t=2" in connection.scalar(select(User.password_hash))
    enter(database)


def test_nothing_secret_is_stored(database):
    user_id = add(database)
    secrets = [
        PASSWORD,
        enter(database),
        people.issue_token(database, user_id, "script"),
        people.issue_link(database, user_id),
    ]
    with database.read() as connection:
        tables = (User, Session, Token, SignInLink, Throttle)
        stored = repr([tuple(row) for table in tables for row in connection.execute(select(table.__table__))])
    for secret in secrets:
        assert secret not in stored


def test_guessing_is_stopped_and_forgiven_after_a_while(database):
    add(database)
    with time_machine.travel(START, tick=False) as clock:
        for _ in range(PAIR_TRIES):
            with pytest.raises(people.BadCredentials):
                enter(database, password="wrong")
        with pytest.raises(TooManyTries) as refused:
            enter(database)
        assert 0 < refused.value.seconds <= WINDOW.total_seconds() + 1
        clock.shift(WINDOW + timedelta(seconds=1))
        assert enter(database)
    assert verbs(database).count("throttle") == 1


def test_one_who_guesses_does_not_lock_out_the_one_who_knows(database):
    add(database)
    for _ in range(PAIR_TRIES + 1):
        with pytest.raises((people.BadCredentials, TooManyTries)):
            enter(database, password="wrong", address="198.51.100.7")
    assert enter(database, address="192.0.2.1")


def test_many_addresses_guessing_one_name_are_stopped_together(database):
    add(database)
    for number in range(NAME_TRIES):
        with pytest.raises(people.BadCredentials):
            enter(database, password="wrong", address=f"2001:db8::{number:x}")
    with pytest.raises(TooManyTries):
        enter(database, password="wrong", address="2001:db8::ffff")


def test_tries_at_once_are_all_counted(database):
    add(database)

    def guess(_: int) -> str:
        try:
            return enter(database, password="wrong")
        except (people.BadCredentials, TooManyTries) as error:
            return error.code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(guess, range(PAIR_TRIES + 6)))
    assert answers.count("bad-credentials") == PAIR_TRIES
    assert answers.count("too-many-tries") == 6


def test_signing_in_forgets_what_was_mistyped(database):
    add(database)
    for _ in range(3):
        for _ in range(PAIR_TRIES - 1):
            with pytest.raises(people.BadCredentials):
                enter(database, password="wrong")
        assert enter(database)


def test_signing_in_replaces_the_browsers_old_session(database):
    add(database)
    old = enter(database)
    fresh = people.sign_in(database, "lin", PASSWORD, address="a", replaces=old, hasher=QUICK)
    assert shelf.people.by_session(database, old) is None
    assert shelf.people.by_session(database, fresh)


def test_a_session_ends_when_nobody_uses_it(database):
    add(database)
    with time_machine.travel(START, tick=False) as clock:
        token = enter(database)
        clock.shift(people.IDLE - timedelta(seconds=1))
        assert shelf.people.by_session(database, token)
        clock.shift(2)
        assert shelf.people.by_session(database, token) is None


def test_a_session_in_use_lasts_but_not_for_ever(database):
    add(database)
    with time_machine.travel(START, tick=False) as clock:
        token = enter(database)
        while clock_now(clock) - START < people.ABSOLUTE - people.IDLE:
            clock.shift(people.IDLE / 2)
            signed_in = shelf.people.by_session(database, token)
            assert signed_in
            people.renew_session(database, signed_in.session_id, created_at=signed_in.created_at)
        clock.move_to(START + people.ABSOLUTE - timedelta(seconds=1))
        assert shelf.people.by_session(database, token)
        clock.move_to(START + people.ABSOLUTE + timedelta(seconds=1))
        assert shelf.people.by_session(database, token) is None


def clock_now(_: object) -> datetime:
    """The travelled-to moment."""
    return datetime.now(UTC)


def test_a_link_signs_in_once(database):
    user_id = people.add_user(database, "owner", Role.ADMIN)
    link = people.issue_link(database, user_id)
    assert shelf.people.by_link(database, link).name == "owner"
    assert shelf.people.by_session(database, people.use_link(database, link)).person.id == user_id
    assert shelf.people.by_link(database, link) is None
    with pytest.raises(people.BadLink):
        people.use_link(database, link)


def test_a_link_used_eight_times_at_once_works_once(database):
    link = people.issue_link(database, people.add_user(database, "owner", Role.ADMIN))

    def use(_: int) -> bool:
        try:
            return bool(people.use_link(database, link))
        except people.BadLink:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(use, range(8))) == 1


def test_a_link_grows_old(database):
    user_id = people.add_user(database, "owner", Role.ADMIN)
    with time_machine.travel(START, tick=False) as clock:
        link = people.issue_link(database, user_id, minutes=10)
        clock.shift(timedelta(minutes=10, seconds=1))
        assert shelf.people.by_link(database, link) is None
        with pytest.raises(people.BadLink):
            people.use_link(database, link)


def test_a_link_that_never_was_is_refused(database):
    with pytest.raises(people.BadLink):
        people.use_link(database, "no such link")


def test_a_closed_account_opens_to_nothing(database):
    user_id = add(database)
    session = enter(database)
    token = people.issue_token(database, user_id, "script")
    link = people.issue_link(database, user_id)
    people.set_active(database, DESK, user_id, False)
    assert shelf.people.by_session(database, session) is None
    assert shelf.people.by_token(database, token) is None
    with pytest.raises(people.BadLink):
        people.use_link(database, link)
    with pytest.raises(people.BadCredentials):
        enter(database)
    people.set_active(database, DESK, user_id, True)
    assert shelf.people.by_token(database, token)
    assert shelf.people.by_session(database, session) is None


def test_a_revoked_token_opens_nothing_and_others_stay(database):
    user_id = add(database)
    one, two = (people.issue_token(database, user_id, label) for label in ("one", "two"))
    people.revoke_token(database, user_id, shelf.people.tokens_of(database, user_id)[0].id)
    assert shelf.people.by_token(database, one) is None
    assert shelf.people.by_token(database, two)
    assert [line.label for line in shelf.people.tokens_of(database, user_id)] == ["two"]


def test_nobody_revokes_the_token_of_another(database):
    mine, other = add(database, "mine"), add(database, "other")
    token = people.issue_token(database, mine, "script")
    people.revoke_token(database, other, shelf.people.tokens_of(database, mine)[0].id)
    assert shelf.people.by_token(database, token)


def test_a_new_password_signs_out_the_other_browsers(database):
    user_id = add(database)
    here, there = enter(database), enter(database, address="b")
    people.change_password(database, user_id, "a newer password", current=PASSWORD, keep=here, hasher=QUICK)
    assert shelf.people.by_session(database, here)
    assert shelf.people.by_session(database, there) is None
    assert enter(database, password="a newer password")


def test_a_new_password_needs_the_current_one(database):
    user_id = add(database)
    with pytest.raises(BadField) as refused:
        people.change_password(database, user_id, "a newer password", current="wrong", hasher=QUICK)
    assert refused.value.field == "current"


@pytest.mark.parametrize("password", ["short", "x" * 257, "lin-lin-lin"])
def test_a_password_that_will_not_do_is_refused(database, password):
    with pytest.raises(BadField) as refused:
        add(database, "Lin-Lin-Lin", password=password)
    assert refused.value.field == "password"


@pytest.mark.parametrize("name", ["lin", "林小明", "Zoë", "a.b-c_d@example", "x" * 64, "ｌｉｎ"])
def test_names_in_any_script_are_taken(database, name):
    people.add_user(database, name, Role.WRITER)


@pytest.mark.parametrize("name", ["", " ", "a b", "a/b", "x" * 65, "a\0b", "a\nb", "<b>", "\ud800", "\u202elin"])
def test_what_is_no_name_is_refused(database, name):
    with pytest.raises(BadField) as refused:
        people.add_user(database, name, Role.WRITER)
    assert refused.value.field == "name"


def test_a_name_is_given_once_however_it_is_typed(database):
    people.add_user(database, "lin", Role.WRITER)
    for same in ("lin", " lin ", "ｌｉｎ"):
        with pytest.raises(BadField, match="already"):
            people.add_user(database, same, Role.WRITER)


def test_odd_passwords_and_names_are_only_wrong(database):
    add(database)
    for odd in ("\ud800", "\0", "x" * 100_000, "密码密码"):
        with pytest.raises(people.BadCredentials):
            enter(database, password=odd, address=odd[:3].encode("utf-8", "replace").hex())
    with pytest.raises(people.BadCredentials):
        enter(database, name="\ud800\0")


def test_preferences_are_kept_and_checked(database):
    user_id = add(database)
    people.set_preferences(database, user_id, locale="zh_Hans", theme="dark")
    people.set_preferences(database, user_id, theme="")
    person = shelf.people.by_name(database, "lin")
    assert (person.locale, person.theme) == ("zh_Hans", "")
    with pytest.raises(BadField):
        people.set_preferences(database, user_id, locale="xx")


def test_every_change_leaves_an_event_and_the_chain_holds(database):
    user_id = add(database)
    session = enter(database)
    people.issue_token(database, user_id, "script")
    people.issue_link(database, user_id)
    people.set_preferences(database, user_id, theme="dark")
    people.set_password(database, user_id, "yet another one", hasher=QUICK)
    people.set_role(database, DESK, user_id, Role.REVIEWER)
    people.set_active(database, DESK, user_id, False)
    people.sign_out(database, session)
    assert verbs(database) == [
        "add_user",
        "sign_in",
        "issue_token",
        "issue_link",
        "set_preferences",
        "set_password",
        "set_role",
        "close_account",
    ]
    assert shelf.breaks(database) == ()


def test_the_list_of_people_shows_who_is_there(database):
    one, two = add(database, "one"), people.add_user(database, "two", Role.OPS)
    enter(database, "one")
    people.issue_token(database, two, "script")
    first, second = shelf.people.everyone(database)
    assert (first.id, first.has_password, first.tokens, first.seen_at is None) == (one, True, 0, False)
    assert (second.role, second.has_password, second.tokens, second.seen_at) == (Role.OPS, False, 1, None)
    assert [account.id for account in shelf.people.everyone(database, after=one)] == [two]
