"""Rules as lists, and for how many waiting articles one would count before anybody makes it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.articles import GOOD_EN_BODY, good_en
from tests.factories import approved, in_review, open_desk, person
from workflow import desk, shelf
from workflow.article import Format
from workflow.db import Database
from workflow.settings import Settings
from workflow.states import Role, RuleKind


@pytest.fixture(autouse=True)
def _open(database: Database, settings: Settings) -> None:
    open_desk(database, settings)


def linking(address: str) -> object:
    return replace(good_en(), body=f"{GOOD_EN_BODY}\n\nSee [this]({address}).\n", format=Format.MARKDOWN)


def test_articles_that_wait_are_counted_by_their_links_and_others_are_not(database: Database) -> None:
    wen, rui = person(database), person(database, Role.REVIEWER)
    direct = in_review(database, wen, linking("https://A.Spam.example/x"))
    through = desk.submit(
        database, wen, linking("https://link.zhihu.com/?target=https%3A%2F%2Fspam.example%2F")
    ).submission_id
    in_review(database, wen, replace(good_en(), body=GOOD_EN_BODY + "\n\nSpam.example is a name in a story.\n"))
    in_review(database, wen, linking("https://notspam.example/"))
    approved(database, wen, rui, linking("https://spam.example/"))
    found = shelf.waiting_with(database, RuleKind.DENY, "spam.example")
    assert {number for number, _title in found.articles} == {direct, through}
    assert (found.count, found.more) == (2, False)
    assert shelf.waiting_with(database, RuleKind.DENY, "a.spam.example").count == 1


def test_a_host_in_its_own_letters_is_found_as_well(database: Database) -> None:
    in_review(database, person(database), linking("https://müller.example/"))
    assert shelf.waiting_with(database, RuleKind.DENY, "xn--mller-kva.example").count == 1


def test_articles_with_a_name_are_counted_as_the_stages_would_find_it(database: Database) -> None:
    wen = person(database)
    in_review(database, wen, replace(good_en(), body=GOOD_EN_BODY + "\n\nBorgata opened a hotel.\n"))
    in_review(database, wen, replace(good_en(), body=GOOD_EN_BODY + "\n\nThe borgatas opened a hotel.\n"))
    assert shelf.waiting_with(database, RuleKind.BRAND, "borgata").count == 1


def test_rules_in_force_come_newest_first_and_those_taken_back_apart(database: Database) -> None:
    rui = person(database, Role.REVIEWER, "rui")
    for host in ("one.example", "two.example", "three.example"):
        desk.make_rule(database, rui, RuleKind.DENY, host, reason="spam")
    desk.lift_rule(database, rui, shelf.rules(database, [RuleKind.DENY])[1].id, reason="a mistake")
    assert [one.name for one in shelf.rules(database, [RuleKind.DENY])] == ["three.example", "one.example"]
    (gone,) = shelf.rules(database, [RuleKind.DENY, RuleKind.ALLOW], lifted=True)
    assert (gone.name, gone.lifted_by, gone.lifted_why) == ("two.example", "rui", "a mistake")
