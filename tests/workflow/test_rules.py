"""The rules in force as stages read them: lists of hosts and a lexicon, each in a version that counts every change."""

from __future__ import annotations

from tests.factories import open_desk, person
from workflow import desk, shelf
from workflow.db import Database
from workflow.lists.listed import allowed, denied
from workflow.rules import ALLOWED_HOSTS, DENIED_HOSTS, Standing
from workflow.settings import Settings
from workflow.states import Role, RuleKind


def test_a_desk_that_learnt_nothing_has_no_lists_and_no_words(database: Database) -> None:
    assert shelf.standing(database) == Standing()


def test_denied_and_allowed_hosts_are_two_lists_and_reach_what_is_below(database: Database, settings: Settings) -> None:
    open_desk(database, settings)
    rui = person(database, Role.REVIEWER)
    desk.make_rule(database, rui, RuleKind.DENY, "spam.example", reason="spam")
    desk.make_rule(database, rui, RuleKind.ALLOW, "good.spam.example", reason="ours")
    lists = shelf.standing(database).lists
    assert [(one.about.name, one.about.version, one.about.domains) for one in lists] == [
        (DENIED_HOSTS, 1, 1),
        (ALLOWED_HOSTS, 1, 1),
    ]
    found = denied(lists, "www.spam.example")
    assert found is not None
    assert found.domain == "spam.example"
    assert allowed(lists, "a.good.spam.example")
    assert denied(lists, "good.spam.example") is None


def test_the_version_counts_what_came_and_what_went(database: Database, settings: Settings) -> None:
    open_desk(database, settings)
    rui = person(database, Role.REVIEWER)
    desk.make_rule(database, rui, RuleKind.BRAND, "Win66", reason="spam")
    desk.make_rule(database, rui, RuleKind.CLEAN, "mate60", reason="a telephone")
    lexicon = shelf.standing(database).lexicon
    assert (lexicon.version, lexicon.brands, lexicon.clean) == (2, {"win66"}, {"mate60"})
    (brand,) = shelf.rules(database, [RuleKind.BRAND])
    desk.lift_rule(database, rui, brand.id)
    lexicon = shelf.standing(database).lexicon
    assert (lexicon.version, lexicon.brands, lexicon.clean) == (3, frozenset(), {"mate60"})
