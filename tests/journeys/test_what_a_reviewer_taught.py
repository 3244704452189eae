"""A reviewer meets an advertiser once; from then on the desk knows its host and its brand, until ops take that back."""

from __future__ import annotations

from dataclasses import replace

from tests.articles import GOOD_ZH_BODY, good_zh
from tests.factories import check_all, desk_current, in_review, open_desk, person
from workflow import desk, shelf
from workflow.article import Format, Source
from workflow.db import Database
from workflow.settings import Settings
from workflow.shelf import SubmissionView
from workflow.states import Decision, EditState, Role, RuleKind


def seen(database: Database, submission_id: int) -> SubmissionView:
    view = shelf.submission(database, submission_id)
    assert view is not None
    return view


def body(database: Database, submission_id: int) -> str:
    current = seen(database, submission_id).current
    assert current is not None
    return current.source.body


def advertised(number: int) -> Source:
    """Another text each time, with the same advertiser in it."""
    first, second, rest = GOOD_ZH_BODY.split("\n\n", 2)
    text = f"{first}\n\n{second}第{number}天人更多。金冠城win66\n\n更多[内容](https://go.spam.example/{number})。\n\n{rest}"
    return replace(good_zh(), body=text, title=f"旧粮仓里的新图书馆第{number}天", format=Format.MARKDOWN)


def test_what_was_done_once_by_hand_is_done_for_every_later_article(database: Database, settings: Settings) -> None:
    open_desk(database, settings)
    wen, lin = person(database, name="wen"), person(database, name="lin")
    rui, olu = person(database, Role.REVIEWER, "rui"), person(database, Role.OPS, "olu")

    first = in_review(database, wen, advertised(1))
    (held,) = [one for one in seen(database, first).edits if one.state is EditState.PROPOSED]
    assert held.before == "金冠城win66"
    desk.settle_edits(database, rui, first, [held.id], keep=True, seen=desk_current(database, first))
    check_all(database)
    desk.take_off(database, rui, first, seen=desk_current(database, first), host="go.spam.example")
    check_all(database)
    desk.make_rule(database, rui, RuleKind.DENY, "spam.example", reason="It sells bets.", submission_id=first)
    assert ("win66" in body(database, first), "spam.example" in body(database, first)) == (False, False)
    desk.decide(database, rui, first, Decision.APPROVE, revision=desk_current(database, first))

    second = desk.submit(database, lin, advertised(2)).submission_id
    check_all(database)
    assert ("win66" in body(database, second), "spam.example" in body(database, second)) == (False, False)
    found = {one.code: one for one in seen(database, second).findings if one.fixed}
    assert {"links.known-brand", "links.listed-host"} <= set(found)
    assert found["links.listed-host"].params["list"] == "desk:deny"

    for rule in shelf.rules(database, list(RuleKind)):
        desk.lift_rule(database, olu, rule.id, reason="The house was sold.")
    third = desk.submit(database, lin, advertised(3)).submission_id
    check_all(database)
    assert ("win66" in body(database, third), "spam.example" in body(database, third)) == (True, True)
    trail = [(one.actor, one.verb) for one in shelf.audit(database, chain="desk").rows]
    assert {("rui", "add_brand"), ("rui", "deny_host"), ("olu", "lift_rule")} <= set(trail)
