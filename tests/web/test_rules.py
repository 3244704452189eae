"""The page of rules: what a rule would mean is shown before it is made, and whoever may takes it back."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.articles import GOOD_EN_BODY, good_en
from tests.factories import in_review
from workflow import desk, shelf
from workflow.article import Format
from workflow.lists.folder import ListFolder
from workflow.lists.listed import Kind
from workflow.states import RuleKind

SOURCE = replace(good_en(), body=f"{GOOD_EN_BODY}\n\n[x](https://a.spam.example/)\n", format=Format.MARKDOWN)


@pytest.fixture
def rui(person):
    return person("reviewer", "rui")


@pytest.fixture
def olu(person):
    return person("ops", "olu")


def test_before_a_rule_is_made_the_page_says_how_many_waiting_articles_have_the_host(
    database, browser, person, rui
) -> None:
    submission_id = in_review(database, person("writer"), SOURCE)
    page = browser(rui).get(f"/rules/new?kind=deny&name=a.spam.example&submission={submission_id}").text
    assert re.findall(r'type="radio" name="name" value="([^"]+)"', page) == ["a.spam.example", "spam.example"]
    assert page.count("1 article that waits has it.") == 2
    assert "A ferry terminal comes back as a market" in page
    assert shelf.rules(database, [RuleKind.DENY]) == ()


def test_a_rule_made_from_an_article_leads_back_to_its_links(database, browser, person, rui) -> None:
    submission_id = in_review(database, person("writer"), SOURCE)
    answer = browser(rui).post(
        "/rules", kind="deny", name="spam.example", reason="Advertising", submission=str(submission_id)
    )
    assert (answer.status_code, answer.location) == (303, f"/submissions/{submission_id}/review#links")
    (row,) = shelf.rules(database, [RuleKind.DENY])
    assert (row.name, row.by, row.reason, row.submission_id) == ("spam.example", "rui", "Advertising", submission_id)


def test_a_rule_reaches_the_articles_that_wait_if_its_maker_wants_it(database, browser, person, rui) -> None:
    submission_id = in_review(database, person("writer"), SOURCE)
    reviewer = browser(rui)
    page = reviewer.get("/rules/new?kind=deny&name=spam.example").text
    assert "Check the waiting articles that have it again" in page
    reviewer.post("/rules", kind="deny", name="spam.example", reason="Advertising", again="yes")
    assert "1 waiting article is checked again." in reviewer.get("/rules").text
    assert desk.work_while_idle(database) == 1
    page = reviewer.get(f"/submissions/{submission_id}/review").text
    assert "Checked again by the rules of today, asked for by rui:" in page
    assert "Found since:" in page
    stale = reviewer.post(f"/submissions/{submission_id}/decision", decision="approve", revision="1", note="Good.")
    assert (stale.status_code, "Found since:" in stale.text, "Good." in stale.text) == (409, True, True)
    reviewer.post("/rules", kind="deny", name="spam.example", reason="Advertising", again="yes")
    assert "No waiting article has to be checked again." in reviewer.get("/rules").text


def test_a_rule_that_is_not_made_checks_nothing_again(database, browser, person, rui) -> None:
    in_review(database, person("writer"), SOURCE)
    answer = browser(rui).post("/rules", kind="deny", name="spam.example", reason="", again="yes")
    assert (answer.status_code, 'name="again" value="yes" checked' in answer.text) == (422, True)
    assert not desk.spare_work_waits(database)


def test_rules_are_listed_in_two_families_with_who_when_and_why(database, browser, rui) -> None:
    desk.make_rule(database, rui, RuleKind.DENY, "spam.example", reason="It sells bets.")
    desk.make_rule(database, rui, RuleKind.BRAND, "Borgata", reason="A casino.")
    reviewer = browser(rui)
    hosts, names = reviewer.get("/rules").text, reviewer.get("/rules?about=names").text
    assert ("spam.example" in hosts, "Borgata" in hosts) == (True, False)
    assert ("It sells bets." in hosts, "A casino." in names, "Borgata" in names) == (True, True, True)
    assert "There is no rule yet" in reviewer.get("/rules?about=<script>").text or "spam.example" in hosts


def test_reviewers_see_the_button_on_their_own_rules_and_ops_on_all(database, browser, person, rui, olu) -> None:
    desk.make_rule(database, rui, RuleKind.DENY, "spam.example", reason="spam")
    (row,) = shelf.rules(database, [RuleKind.DENY])
    rob = person("reviewer", "rob")
    path = f"/rules/{row.id}/lift"
    assert path in browser(rui).get("/rules").text
    assert path in browser(olu).get("/rules").text
    assert path not in browser(rob).get("/rules").text
    browser(rob).post(path)
    assert shelf.rules(database, [RuleKind.DENY]) != ()
    assert browser(olu).post(path).location == "/rules?about=hosts"
    assert shelf.rules(database, [RuleKind.DENY]) == ()
    page = browser(rob).get("/rules").text
    assert "Taken back by olu" in page
    assert "olu took the rule about “spam.example” back" in browser(olu).get("/ops/events").text


def test_what_is_wrong_is_said_with_what_was_typed(browser, settings, rui) -> None:
    ListFolder(settings.lists_folder).add("partners", ["city.example"], kind=Kind.ALLOW)
    reviewer = browser(rui)
    listed = reviewer.post("/rules", kind="deny", name="city.example", reason="I say so")
    assert (listed.status_code, "partners" in listed.text, "I say so" in listed.text) == (422, True, True)
    reasonless = reviewer.post("/rules", kind="brand", name="Borgata", reason=" ")
    assert (reasonless.status_code, "Say why" in reasonless.text) == (422, True)
    for answer in (reviewer.get("/rules/new?kind=deny&name=nothing"), reviewer.post("/rules", kind="deny", name="")):
        assert (answer.status_code, answer.location) == (303, "/rules?about=hosts")
    assert "is nothing a rule can be about" in reviewer.get("/rules").text
    assert reviewer.get("/rules/new?kind=nonsense&name=x").status_code == 400


def test_writers_have_no_rules(browser, person) -> None:
    writer = browser(person("writer"))
    assert writer.get("/rules").status_code == 403
    assert writer.post("/rules", kind="deny", name="spam.example", reason="x").status_code == 403


def test_a_check_over_the_api_knows_the_rules(database, browser, app, rui) -> None:
    desk.make_rule(database, rui, RuleKind.DENY, "spam.example", reason="spam")
    token = desk.people.issue_token(database, rui.user_id)
    answer = app.test_client().post(
        "/api/v1/check",
        json={"title": "A ferry", "body": "See https://spam.example/ today."},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert "links.listed-host" in {one["code"] for one in answer.json["findings"]}
