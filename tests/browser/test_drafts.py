"""Nothing typed is lost: without a network, with two windows, with an answer that never came, with the page closed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.articles import GOOD_EN_BODY, good_en
from tests.browser.conftest import Desk, look_over
from tests.browser.test_editor import text_of, words
from workflow import desk, shelf
from workflow.desk.actors import Actor
from workflow.states import Role, State

Window = Callable[..., Page]
THREE = "The ferry is late.\n\nThe market opens at eight.\n\nNobody complains."


@pytest.fixture
def writer(served: Desk) -> Actor:
    return served.person(Role.WRITER, "lin")


def saved(page: Page) -> None:
    """Wait until the desk has what is in the form."""
    expect(page.locator("[data-draft-state]")).to_have_attribute("data-draft-state", "saved")


def says(page: Page, words: str) -> None:
    """Wait until the page says so beside its buttons."""
    expect(page.locator("[data-draft-state]")).to_contain_text(words)


def kept_on_the_desk(served: Desk, writer: Actor, number: int = 1) -> str:
    """The text of the writer's draft slot."""
    slot = shelf.draft(served.database, number, writer.user_id or 0)
    return slot.fields["body"] if slot else ""


def another_tab(page: Page, path: str) -> Page:
    """The same browser, once more."""
    context: BrowserContext = page.context
    tab = context.new_page()
    tab.goto(path)
    return tab


def begun(served: Desk, writer: Actor, body: str = THREE) -> None:
    """A draft on the desk."""
    desk.save_draft(served.database, writer, {"title": "Ferries", "body": body, "format": "text"})


def test_what_is_typed_is_saved_by_itself_and_there_after_a_reload(served: Desk, window: Window, writer: Actor) -> None:
    page = window(writer)
    page.goto("/submissions/new")
    text_of(page).press_sequentially("半篇稿子。")
    says(page, "Saved at")
    assert page.url.endswith("/submissions/1/edit")
    page.get_by_label("Title").press_sequentially("标题")
    expect(page.locator("[name=version]")).to_have_value("2")
    page.reload()
    expect(text_of(page)).to_have_text("半篇稿子。")
    expect(page.get_by_label("Title")).to_have_value("标题")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="The desk is checking your article")).to_be_visible()
    brief = shelf.submission_brief(served.database, 1)
    assert brief
    assert brief.state is State.CHECKING


def test_of_a_minute_of_typing_without_a_network_everything_is_kept_and_saved_when_it_is_back(
    served: Desk, window: Window, writer: Actor
) -> None:
    begun(served, writer)
    page = window(writer)
    page.goto("/submissions/1/edit")
    text_of(page).press("Control+End")
    page.context.set_offline(True)
    for number in range(30):
        page.keyboard.type(f" Typed on a train, {number}.")
        page.wait_for_timeout(2_000)
    says(page, "Offline, kept on this device")
    expect(page.locator("[data-announce]")).to_have_text("Offline, kept on this device")
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator("[data-toasts]")).to_contain_text("Not handed in")
    typed = words(page)
    assert kept_on_the_desk(served, writer) == THREE
    page.context.set_offline(False)
    saved(page)
    assert kept_on_the_desk(served, writer) == typed
    assert typed == THREE + "".join(f" Typed on a train, {number}." for number in range(30))


def test_words_of_a_page_that_was_closed_without_a_network_come_back(
    served: Desk, window: Window, writer: Actor
) -> None:
    begun(served, writer)
    page = window(writer)
    page.goto("/submissions")
    tab = another_tab(page, "/submissions/1/edit")
    text_of(tab).press("Control+End")
    page.context.set_offline(True)
    tab.keyboard.type(" Typed on a train.")
    says(tab, "Offline, kept on this device")
    tab.close(run_before_unload=False)
    page.context.set_offline(False)
    page.goto("/submissions/1/edit")
    expect(text_of(page)).to_contain_text("Nobody complains. Typed on a train.")
    expect(page.get_by_text("Your unsaved words were put back.")).to_be_visible()
    saved(page)
    assert kept_on_the_desk(served, writer) == f"{THREE} Typed on a train."
    page.get_by_role("button", name="Discard them").click()
    expect(text_of(page)).not_to_contain_text("train")


def test_words_kept_here_and_words_from_another_device_come_together_on_return(
    served: Desk, window: Window, writer: Actor
) -> None:
    begun(served, writer)
    page = window(writer)
    page.goto("/submissions")
    tab = another_tab(page, "/submissions/1/edit")
    text_of(tab).press("Control+End")
    page.context.set_offline(True)
    tab.keyboard.type(" Typed on a train.")
    says(tab, "Offline, kept on this device")
    tab.close()
    there = {"title": "Ferries", "body": THREE.replace("eight", "nine"), "format": "text"}
    desk.save_draft(served.database, writer, there, submission_id=1, version=1)
    page.context.set_offline(False)
    page.goto("/submissions/1/edit")
    saved(page)
    both = THREE.replace("eight", "nine") + " Typed on a train."
    assert words(page) == both
    assert kept_on_the_desk(served, writer) == both


def test_two_new_articles_in_one_browser_do_not_mix(served: Desk, window: Window, writer: Actor) -> None:
    page = window(writer)
    page.goto("/submissions/new")
    page.route("**/submissions/draft", lambda route: route.abort())
    text_of(page).fill("The first article.")
    says(page, "Offline, kept on this device")
    tab = another_tab(page, "/submissions/new")
    text_of(tab).fill("The second article.")
    saved(tab)
    assert words(page) == "The first article."
    assert kept_on_the_desk(served, writer, 1) == "The second article."
    page.unroute("**/submissions/draft")
    saved(page)
    assert kept_on_the_desk(served, writer, 2) == "The first article."


def test_of_two_new_articles_that_were_closed_without_a_network_both_come_back(
    served: Desk, window: Window, writer: Actor
) -> None:
    page = window(writer)
    page.goto("/submissions")
    tabs = [another_tab(page, "/submissions/new") for _ in range(2)]
    page.context.set_offline(True)
    for number, tab in enumerate(tabs):
        text_of(tab).fill(f"Article {number}.")
        says(tab, "Offline, kept on this device")
        tab.close()
    page.context.set_offline(False)
    for _ in tabs:
        page.goto("/submissions/new")
        expect(page.get_by_text("Your unsaved words were put back.")).to_be_visible()
        saved(page)
    assert {kept_on_the_desk(served, writer, number) for number in (1, 2)} == {"Article 0.", "Article 1."}
    page.goto("/submissions/new")
    page.wait_for_timeout(500)
    assert words(page) == ""


def test_a_sign_in_that_ended_costs_nothing_and_saving_goes_on_after_the_next_one(
    served: Desk, window: Window, writer: Actor
) -> None:
    begun(served, writer)
    page = window(writer)
    page.goto("/submissions/1/edit")
    page.context.clear_cookies()
    text_of(page).press("Control+End")
    page.keyboard.type(" Still here.")
    says(page, "You are signed out")
    token = desk.people.use_link(served.database, desk.people.issue_link(served.database, writer.user_id or 0))
    page.context.add_cookies([{"name": "copydesk", "value": token, "url": served.address}])
    expect(page.locator("[data-draft-state]")).to_have_attribute("data-draft-state", "saved", timeout=20_000)
    assert kept_on_the_desk(served, writer) == f"{THREE} Still here."


def test_leaving_the_page_at_once_saves_what_was_typed_last(served: Desk, window: Window, writer: Actor) -> None:
    begun(served, writer)
    page = window(writer)
    page.goto("/submissions/1/edit")
    text_of(page).press("Control+End")
    page.keyboard.type(" Last words.")
    page.goto("/submissions")
    page.wait_for_timeout(500)
    assert kept_on_the_desk(served, writer) == f"{THREE} Last words."
    page.goto("/submissions/1/edit")
    expect(text_of(page)).to_contain_text("Last words.")
    page.wait_for_timeout(800)
    assert words(page) == f"{THREE} Last words."


def test_a_save_whose_answer_was_lost_is_known_again(served: Desk, window: Window, writer: Actor) -> None:
    begun(served, writer)
    page = window(writer)
    page.goto("/submissions/1/edit")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/submissions/draft", lose)
    text_of(page).press("Control+End")
    page.keyboard.type(" And")
    says(page, "Offline, kept on this device")
    page.keyboard.type(" more.")
    page.unroute("**/submissions/draft")
    saved(page)
    assert kept_on_the_desk(served, writer) == f"{THREE} And more."
    assert words(page) == f"{THREE} And more."
    assert page.locator("[data-contest]").count() == 0


def test_two_windows_that_change_different_paragraphs_come_together(
    served: Desk, window: Window, writer: Actor
) -> None:
    begun(served, writer)
    first, second = window(writer), window(writer)
    for page in (first, second):
        page.goto("/submissions/1/edit")
    text_of(second).press("Control+Home")
    second.keyboard.type("Again: ")
    second.get_by_label("Category").select_option("news")
    saved(second)
    text_of(first).press("Control+End")
    first.keyboard.type(" Not yet.")
    expect(first.get_by_text("What was changed in another window is in your text now.")).to_be_visible()
    saved(first)
    assert words(first) == f"Again: {THREE} Not yet."
    expect(first.get_by_label("Category")).to_have_value("news")
    assert kept_on_the_desk(served, writer) == f"Again: {THREE} Not yet."


@pytest.mark.parametrize(
    ("choice", "line"),
    [
        ("Keep yours", "The market opens at ten."),
        ("Take the other", "The market opens at nine."),
        ("Keep both", "The market opens at ten.\n\nThe market opens at nine."),
    ],
)
def test_of_a_paragraph_that_both_changed_the_writer_chooses(
    served: Desk, window: Window, writer: Actor, choice: str, line: str
) -> None:
    begun(served, writer, THREE)
    page = window(writer, width=1280 if choice == "Keep yours" else 320)
    page.goto("/submissions/1/edit")
    there = {"title": "Ferries and markets", "body": THREE.replace("eight", "nine"), "format": "text"}
    desk.save_draft(served.database, writer, there, submission_id=1, version=1)
    text_of(page).fill(THREE.replace("eight", "ten"))
    expect(page.get_by_role("heading", name="1 passage was changed on both sides")).to_be_focused()
    says(page, "Choose between the two texts")
    look_over(page)
    expect(page.locator(".contest")).to_contain_text("The market opens at nine.")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="1 passage was changed on both sides")).to_be_focused()
    assert kept_on_the_desk(served, writer) == there["body"]
    page.get_by_role("button", name=choice).click()
    saved(page)
    assert words(page) == THREE.replace("The market opens at eight.", line)
    assert kept_on_the_desk(served, writer) == words(page)
    expect(page.get_by_label("Title")).to_have_value("Ferries and markets")


def test_a_choice_that_was_not_made_is_asked_again(served: Desk, window: Window, writer: Actor) -> None:
    begun(served, writer)
    page = window(writer)
    page.goto("/submissions/1/edit")
    there = {"title": "Ferries", "body": THREE.replace("eight", "nine"), "format": "text"}
    desk.save_draft(served.database, writer, there, submission_id=1, version=1)
    text_of(page).fill(THREE.replace("eight", "ten"))
    expect(page.locator("[data-contest]")).to_have_count(1)
    page.reload()
    expect(page.locator("[data-contest]")).to_have_count(1)
    assert words(page) == THREE.replace("eight", "ten")
    assert kept_on_the_desk(served, writer) == there["body"]


def test_what_is_typed_after_another_window_handed_it_in_goes_on_as_the_next_revision(
    served: Desk, window: Window, writer: Actor
) -> None:
    begun(served, writer, GOOD_EN_BODY)
    page = window(writer)
    page.goto("/submissions/1/edit")
    desk.submit(served.database, writer, good_en(), draft_id=1)
    text_of(page).press("Control+End")
    page.keyboard.type("One more line.")
    expect(page.get_by_role("heading", name="New revision")).to_be_visible()
    assert words(page).endswith("One more line.")
    expect(page.locator("[name=seen]")).to_have_value("1")
    assert len(shelf.mine(served.database, writer.user_id or 0).rows) == 1


def test_without_scripts_a_draft_that_another_window_saved_is_shown_beside_the_own_words(
    served: Desk, window: Window, writer: Actor
) -> None:
    begun(served, writer)
    page = window(writer, scripts=False)
    page.goto("/submissions/1/edit")
    there = {"title": "Ferries", "body": THREE.replace("eight", "nine"), "format": "text"}
    desk.save_draft(served.database, writer, there, submission_id=1, version=1)
    page.get_by_label("Text", exact=True).fill(THREE.replace("eight", "ten"))
    page.get_by_role("button", name="Hand in").click()
    expect(page.locator(".contest .text", has_text="The market opens at nine.")).to_be_visible()
    expect(page.get_by_label("Text", exact=True)).to_have_value(THREE.replace("eight", "ten"))
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="The desk is checking your article")).to_be_visible()


def test_handing_in_while_a_draft_is_being_saved_leaves_no_draft_behind(
    served: Desk, window: Window, writer: Actor
) -> None:
    page = window(writer)
    page.goto("/submissions/new")

    def delay(route: Route) -> None:
        page.wait_for_timeout(300)
        route.continue_()

    page.route("**/submissions/draft", delay)
    text_of(page).fill(GOOD_EN_BODY)
    page.wait_for_timeout(550)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="The desk is checking your article")).to_be_visible()
    assert [row.state for row in shelf.mine(served.database, writer.user_id or 0).rows] == [State.CHECKING]
    assert shelf.draft(served.database, 1, writer.user_id or 0) is None
