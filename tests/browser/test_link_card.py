"""The links of an article and the rules that come of them, in a real browser: by keyboard, without a script, narrow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.articles import GOOD_EN_BODY, good_en
from tests.browser.conftest import Desk, look_over
from workflow import desk, shelf
from workflow.article import Format
from workflow.desk import Actor
from workflow.states import Role, RuleKind

Window = Callable[..., Page]
LINKS = """

See [an offer](https://a-rather-long-name-of-a-part.spam.example/a?utm_source=x), [another](https://spam.example/b),
[one that hides](https://link.zhihu.com/?target=https%3A%2F%2Fspam.example%2Fc), ![a map](https://img.example.org/m.png),
[a bank](https://www.xn--pple-43d.com/login) and [the editor](mailto:ines@example.org).mostluckybet777
"""
SOURCE = replace(good_en(), body=GOOD_EN_BODY + LINKS, format=Format.MARKDOWN)


@pytest.fixture
def wen(served: Desk) -> Actor:
    return served.person(Role.WRITER, "wen")


@pytest.fixture
def rui(served: Desk) -> Actor:
    return served.person(Role.REVIEWER, "rui")


def body(served: Desk, submission_id: int) -> str:
    view = shelf.submission(served.database, submission_id)
    assert view is not None
    assert view.current is not None
    return view.current.source.body


def test_a_key_leads_to_the_links_and_a_link_leads_to_its_place_in_the_text(
    served: Desk, window: Window, wen: Actor, rui: Actor
) -> None:
    page = window(rui)
    page.goto(f"/submissions/{factories.in_review(served.database, wen, SOURCE)}/review")
    page.keyboard.press("l")
    expect(page.locator("[data-links]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[data-links] :focus")).to_have_count(1)
    page.locator(".link-jump", has_text="5").press("Enter")
    expect(page.locator("#link-5")).to_be_in_viewport()
    assert page.evaluate("() => document.querySelector(':target').nextSibling.textContent").startswith("[a bank]")


def test_without_a_script_a_hosts_links_go_and_a_rule_is_made_and_taken_back(
    served: Desk, window: Window, wen: Actor, rui: Actor
) -> None:
    submission_id = factories.in_review(served.database, wen, SOURCE)
    page = window(rui, scripts=False)
    page.goto(f"/submissions/{submission_id}/review")
    page.get_by_role("button", name="Take all links to spam.example off").click()
    assert "spam.example/b" not in body(served, submission_id)
    served.check()
    page.get_by_role("link", name="Deny spam.example in every article").click()
    expect(page.get_by_text("0 articles that wait have it.")).to_be_visible()
    page.get_by_role("button", name="Deny it").click()
    assert page.url.endswith(f"/submissions/{submission_id}/review#links")
    expect(page.get_by_text("Denied: hosts denied by reviewers, version 1").first).to_be_visible()
    page.goto("/rules")
    page.get_by_role("button", name="Take the rule about spam.example back").click()
    assert shelf.rules(served.database, [RuleKind.DENY]) == ()


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 320])
def test_links_and_rules_are_fit_for_everybody(  # noqa: PLR0917
    served: Desk, window: Window, wen: Actor, rui: Actor, width: int, dark: bool, locale: str
) -> None:
    submission_id = factories.in_review(served.database, wen, SOURCE)
    desk.make_rule(served.database, rui, RuleKind.ALLOW, "example.org", reason="ours", submission_id=submission_id)
    desk.make_rule(served.database, rui, RuleKind.BRAND, "Borgata", reason="a casino")
    seen = factories.desk_current(served.database, submission_id)
    desk.take_off(served.database, rui, submission_id, seen=seen, host="spam.example")
    served.check()
    page = window(rui, width=width, dark=dark, locale=locale)
    for path in (
        f"/submissions/{submission_id}/review",
        f"/rules/new?kind=deny&name=img.example.org&submission={submission_id}",
        "/rules",
        "/rules?about=names",
    ):
        page.goto(path)
        # A card that was never in view has only a guessed height, and axe takes what it would cover for covered.
        for card in page.locator("[data-card]").all():
            card.scroll_into_view_if_needed()
        page.evaluate("scrollTo(0, 0)")
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        look_over(page)
