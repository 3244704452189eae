"""Standing rules are made, taken back and learnt from what reviewers do; each leaves an event with who and why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.articles import GOOD_ZH_BODY, good_zh, promo_zh
from tests.factories import check_all, desk_current, in_review, open_desk, person
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk import Actor
from workflow.desk.errors import BadRule, ListedOtherwise, NotAllowed, ReasonNeeded, UnknownRule
from workflow.lists.files import listed
from workflow.lists.listed import About, DomainList, Kind
from workflow.lists.reading import Contents
from workflow.settings import Settings
from workflow.shelf import FindingView
from workflow.states import Decision, Role, RuleKind

HELD = GOOD_ZH_BODY.replace("退休教师", "退休bestcasino88教师")


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


@pytest.fixture
def rui(database: Database) -> Actor:
    return person(database, Role.REVIEWER, "rui")


@pytest.fixture
def wen(database: Database) -> Actor:
    return person(database, Role.WRITER, "wen")


def names(database: Database, kind: RuleKind) -> set[str]:
    return {one.name for one in shelf.rules(database, [kind])}


def events(database: Database) -> list[tuple[str, str]]:
    return [(one.verb, one.actor) for one in shelf.audit(database, chain="desk").rows]


def promo(database: Database, submission_id: int) -> FindingView:
    view = shelf.submission(database, submission_id)
    assert view is not None
    (found,) = [one for one in view.findings if "promo" in one.code or "brand" in one.code]
    return found


def settle(database: Database, actor: Actor, submission_id: int, *, keep: bool) -> None:
    view = shelf.submission(database, submission_id)
    assert view is not None
    edits = [one.id for one in view.edits if one.finding_id == promo(database, submission_id).id]
    desk.settle_edits(database, actor, submission_id, edits, keep=keep, seen=desk_current(database, submission_id))
    check_all(database)


def file_list(kind: Kind, *domains: str) -> DomainList:
    contents = Contents(frozenset(domains), frozenset(), 0)
    return listed(About("partners", kind, 1, len(domains), 0, ""), contents)


def test_a_rule_says_who_made_it_why_and_where_it_was_learnt(database: Database, rui: Actor, wen: Actor) -> None:
    submission_id = in_review(database, wen)
    made = desk.make_rule(database, rui, RuleKind.DENY, " Spam.Example. ", reason="spam", submission_id=submission_id)
    assert (made.name, made.made) == ("spam.example", True)
    (row,) = shelf.rules(database, [RuleKind.DENY])
    assert (row.by, row.reason, row.submission_id, row.title) == (
        "rui",
        "spam",
        submission_id,
        "A ferry terminal comes back as a market",
    )
    assert events(database)[0] == ("deny_host", "rui")
    assert not desk.make_rule(database, rui, RuleKind.DENY, "spam.example", reason="again").made


def test_of_a_host_or_a_name_only_one_of_two_holds(database: Database, rui: Actor) -> None:
    desk.make_rule(database, rui, RuleKind.DENY, "city.example", reason="spam")
    desk.make_rule(database, rui, RuleKind.ALLOW, "city.example", reason="it is the council")
    assert (names(database, RuleKind.DENY), names(database, RuleKind.ALLOW)) == (set(), {"city.example"})
    (gone,) = shelf.rules(database, [RuleKind.DENY], lifted=True)
    assert (gone.lifted_by, gone.lifted_why) == ("rui", "it is the council")
    assert [verb for verb, _ in events(database)[:2]] == ["allow_host", "lift_rule"]


@pytest.mark.parametrize("name", ["", "localhost", "a b.example", "http://x.example/", "." * 3])
def test_what_is_no_host_is_refused(database: Database, rui: Actor, name: str) -> None:
    with pytest.raises(BadRule):
        desk.make_rule(database, rui, RuleKind.DENY, name, reason="spam")


@pytest.mark.parametrize("name", ["", "x", "长" * 61])
def test_what_is_no_name_is_refused(database: Database, rui: Actor, name: str) -> None:
    with pytest.raises(BadRule):
        desk.make_rule(database, rui, RuleKind.BRAND, name, reason="spam")


def test_a_rule_needs_a_reason_and_somebody_who_reviews(database: Database, rui: Actor, wen: Actor) -> None:
    with pytest.raises(ReasonNeeded):
        desk.make_rule(database, rui, RuleKind.DENY, "spam.example", reason=" ")
    with pytest.raises(NotAllowed):
        desk.make_rule(database, wen, RuleKind.DENY, "spam.example", reason="spam")


def test_a_reviewer_does_not_overrule_a_list_of_ops(database: Database, rui: Actor) -> None:
    deny, allow = file_list(Kind.DENY, "spam.example"), file_list(Kind.ALLOW, "city.example")
    with pytest.raises(ListedOtherwise):
        desk.make_rule(database, rui, RuleKind.ALLOW, "a.spam.example", reason="ours", lists=[deny])
    with pytest.raises(ListedOtherwise):
        desk.make_rule(database, rui, RuleKind.DENY, "city.example", reason="spam", lists=[allow])
    assert desk.make_rule(database, rui, RuleKind.DENY, "x.city.example", reason="spam", lists=[allow]).made


def test_reviewers_take_back_their_own_rules_and_ops_any(database: Database, rui: Actor, wen: Actor) -> None:
    rob, olu = person(database, Role.REVIEWER), person(database, Role.OPS, "olu")
    desk.make_rule(database, rui, RuleKind.DENY, "spam.example", reason="spam")
    (row,) = shelf.rules(database, [RuleKind.DENY])
    for other in (rob, wen):
        with pytest.raises(NotAllowed):
            desk.lift_rule(database, other, row.id)
    assert desk.lift_rule(database, olu, row.id, reason="a mistake").made
    assert not desk.lift_rule(database, rui, row.id).made
    assert events(database)[0] == ("lift_rule", "olu")
    with pytest.raises(UnknownRule):
        desk.lift_rule(database, olu, 99)


def test_who_takes_a_held_brand_out_teaches_it_and_who_puts_it_back_unteaches_it(
    database: Database, rui: Actor, wen: Actor
) -> None:
    submission_id = in_review(database, wen, replace(good_zh(), body=HELD))
    settle(database, rui, submission_id, keep=True)
    (row,) = shelf.rules(database, [RuleKind.BRAND])
    assert (row.name, row.by, row.submission_id) == ("bestcasino88", "rui", submission_id)
    settle(database, rui, submission_id, keep=False)
    assert names(database, RuleKind.BRAND) == set()


def test_a_brand_that_was_learnt_elsewhere_stays_when_a_change_is_taken_back(
    database: Database, rui: Actor, wen: Actor
) -> None:
    desk.make_rule(database, rui, RuleKind.BRAND, "bestcasino88", reason="spam")
    submission_id = in_review(database, wen, replace(good_zh(), body=HELD))
    settle(database, rui, submission_id, keep=True)
    settle(database, rui, submission_id, keep=False)
    assert names(database, RuleKind.BRAND) == {"bestcasino88"}


def test_what_a_reviewer_calls_honest_is_never_held_again(database: Database, rui: Actor, wen: Actor) -> None:
    first = in_review(database, wen, replace(good_zh(), body=HELD))
    desk.answer(database, rui, first, promo(database, first).id, "It is the name of the reading club.")
    assert names(database, RuleKind.CLEAN) == {"bestcasino88"}
    view = shelf.submission(database, in_review(database, wen, replace(good_zh(), body=HELD)))
    assert view is not None
    assert [one.code for one in view.findings if "promo" in one.code] == []


def test_a_writers_word_teaches_nothing(database: Database, wen: Actor) -> None:
    submission_id = in_review(database, wen, replace(good_zh(), body=HELD))
    desk.answer(database, wen, submission_id, promo(database, submission_id).id, "It is my brand.")
    assert names(database, RuleKind.CLEAN) == set()


def test_a_brand_known_for_an_honest_name_is_not_learnt(database: Database, rui: Actor, wen: Actor) -> None:
    submission_id = in_review(database, wen, replace(good_zh(), body=HELD))
    desk.make_rule(database, rui, RuleKind.CLEAN, "bestcasino88", reason="a club")
    settle(database, rui, submission_id, keep=True)
    assert names(database, RuleKind.BRAND) == set()


def test_approving_a_text_without_its_advertising_teaches_the_brand_and_its_core(
    database: Database, rui: Actor, wen: Actor
) -> None:
    submission_id = in_review(database, wen, promo_zh())
    seen = desk_current(database, submission_id)
    desk.decide(database, rui, submission_id, Decision.REQUEST_CHANGES, revision=seen, note="One more look.")
    assert names(database, RuleKind.BRAND) == set()
    desk.revise(database, wen, submission_id, promo_zh(), seen=seen)
    check_all(database)
    desk.decide(database, rui, submission_id, Decision.APPROVE, revision=desk_current(database, submission_id))
    assert names(database, RuleKind.BRAND) == {"金冠城win66", "win66"}


def test_a_tail_of_plain_words_is_taken_out_and_not_learnt(database: Database, rui: Actor, wen: Actor) -> None:
    first, rest = GOOD_ZH_BODY.split("\n\n", 1)
    body = f"{first}\n\n旧粮仓里的新图书馆官方回应\n\n{rest}"
    submission_id = in_review(database, wen, replace(good_zh(), body=body))
    settle(database, rui, submission_id, keep=True)
    assert names(database, RuleKind.BRAND) == set()
