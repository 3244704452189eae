"""The writers' editor at a real browser: typing in every script, findings while one types, what is pasted."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.articles import GOOD_EN_BODY, cut_en, good_en, half_width_zh, promo_zh, submission_with_every_fault
from tests.browser.conftest import Desk, look_over
from web.assets import DIST
from workflow import desk, shelf
from workflow.states import Role

Window = Callable[..., Page]

_PASTE = """([html, plain, picture]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  if (plain) data.setData("text/plain", plain);
  if (picture) data.items.add(new File([new Uint8Array(9)], picture, {type: "image/png"}));
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.querySelector(".cm-content").dispatchEvent(event);
}"""


def text_of(page: Page) -> Locator:
    """The text of the article."""
    return page.get_by_label("Text", exact=True)


def words(page: Page) -> str:
    """What the form would send as the text."""
    sent = page.evaluate("() => new FormData(document.querySelector('form[data-draft]')).get('body')")
    assert isinstance(sent, str)
    return sent


def paste(page: Page, html: str = "", plain: str = "", *, picture: str = "") -> None:
    """Paste as word processors put it on the clipboard; nothing at all stands for a photograph."""
    text_of(page).focus()
    page.evaluate(_PASTE, [html, plain, picture if html or plain else "photo.png"])


@pytest.fixture
def page(served: Desk, window: Window) -> Page:
    """A writer with an empty form before them."""
    page = window(served.person(Role.WRITER, "lin"))
    page.goto("/submissions/new")
    expect(text_of(page)).to_be_visible()
    return page


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_editor_with_its_findings_is_fit_for_everybody(
    served: Desk, window: Window, width: int, dark: bool, locale: str
) -> None:
    writer = served.person(Role.WRITER, "lin")
    desk.submit(served.database, writer, submission_with_every_fault())
    served.check()
    page = window(writer, width=width, dark=dark, locale=locale)
    page.goto("/submissions/1/edit")
    expect(page.locator("[data-live-list] .finding")).to_have_count(2)
    expect(page.locator(".found")).not_to_have_count(0)
    look_over(page)
    page.locator("[data-do=choose]").click()
    page.locator(".cm-content").fill(half_width_zh().body)
    expect(page.locator("[data-do=mend]").first).to_be_visible()
    look_over(page)


def test_the_policy_that_forbids_inline_styles_is_kept(page: Page) -> None:
    page.evaluate(
        "() => { window.broken = []; const note = (event) => window.broken.push(event.violatedDirective);"
        " document.addEventListener('securitypolicyviolation', note); }"
    )
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if "Policy" in said.text else None)
    text_of(page).fill("# A heading\n\nשלום\n\n" + cut_en().body)
    expect(page.locator("[data-live-list] .finding").first).to_be_visible()
    text_of(page).press("Control+Home")
    paste(page, "<p style='font-weight: bold'>from <b style='color: red'>elsewhere</b></p>")
    page.reload()
    expect(page.locator(".found").first).to_be_visible()
    assert page.evaluate("() => window.broken ?? []") == []
    assert complaints == []
    border = page.locator(".cm-editor").evaluate("(one) => getComputedStyle(one).position")
    assert border == "relative", "the editor's own style sheet is not there"


def test_tab_leaves_the_text_and_comes_back(page: Page) -> None:
    text_of(page).click()
    page.keyboard.type("A line.")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('.cm-editor')") is None
    page.keyboard.press("Shift+Tab")
    expect(text_of(page)).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('.cm-editor')") is None
    assert words(page) == "A line."


def test_those_who_listen_are_told_what_the_field_is_and_once_what_was_found(page: Page) -> None:
    field = text_of(page)
    expect(field).to_have_attribute("role", "textbox")
    expect(field).to_have_attribute("aria-multiline", "true")
    expect(field).to_have_attribute("spellcheck", "true")
    page.evaluate(
        "() => { window.heard = []; const said = document.querySelector('[data-announce]');"
        " new MutationObserver(() => window.heard.push(said.textContent)).observe(said, {childList: true}); }"
    )
    page.get_by_label("Title").fill(good_en().title)
    page.get_by_label("Category").select_option("news")
    page.get_by_label("Date").fill("2026-10-03")
    page.get_by_label("Summary").fill(good_en().summary)
    field.fill(cut_en().body)
    expect(page.locator("[data-announce]")).to_have_text("1 to settle")
    field.press("End")
    for _ in range(3):
        page.keyboard.type(" and")
        page.wait_for_timeout(600)
    page.wait_for_timeout(1600)
    assert page.evaluate("() => window.heard") == ["1 to settle"]
    expect(field).to_have_attribute("lang", "en")


@pytest.mark.parametrize("composed", [["n", "ni", "ni h", "ni hao"], ["ㄋ", "ㄋㄧ", "你"]])
def test_what_an_input_method_composes_arrives_whole_while_drafts_and_findings_come_and_go(
    page: Page, composed: list[str]
) -> None:
    text_of(page).click()
    page.keyboard.insert_text("开头，")
    session = page.context.new_cdp_session(page)
    for _ in range(4):
        for step in composed:
            at = {"selectionStart": len(step), "selectionEnd": len(step)}
            session.send("Input.imeSetComposition", {"text": step, **at})
            page.wait_for_timeout(350)
        session.send("Input.insertText", {"text": "你好"})
    page.keyboard.insert_text("。")
    assert words(page) == "开头，你好你好你好你好。"
    expect(page.locator("[data-draft-state]")).to_contain_text("Saved at")
    page.reload()
    expect(text_of(page)).to_have_text("开头，你好你好你好你好。")


def test_a_finding_is_marked_shown_mended_and_the_mending_undone(served: Desk, window: Window) -> None:
    writer = served.person(Role.WRITER, "lin")
    page = window(writer)
    desk.save_draft(served.database, writer, {**_fields(promo_zh()), "category": "culture"})
    page.goto("/submissions/1/edit")
    card = page.locator("[data-live-list] .finding", has_text="金冠城win66").first
    mark = page.locator(".found[data-tone=block], .found[data-tone=warn]", has_text="金冠城win66").first
    expect(mark).to_be_visible()
    card.get_by_role("button", name="Show it in the text").click()
    expect(text_of(page)).to_be_focused()
    assert "金冠城win66" in page.evaluate("() => getSelection().toString()")
    card.get_by_role("button", name="Mend it").click()
    expect(page.locator("[data-live-list] .finding", has_text="金冠城win66")).to_have_count(0)
    assert "金冠城win66" not in words(page)
    page.keyboard.press("Control+z")
    assert words(page) == promo_zh().body
    expect(card).to_be_visible()


def _fields(source: Any) -> dict[str, str]:
    return {name: str(getattr(source, name)) for name in ("title", "category", "summary", "date", "body", "format")}


def test_f8_walks_through_the_findings(served: Desk, window: Window) -> None:
    writer = served.person(Role.WRITER, "lin")
    desk.save_draft(served.database, writer, {**_fields(promo_zh()), "body": promo_zh().body.rstrip()[:-8]})
    page = window(writer)
    page.goto("/submissions/1/edit")
    expect(page.locator(".found")).to_have_count(2)
    text_of(page).click(position={"x": 5, "y": 5})
    seen = []
    for key in ("F8", "F8", "Shift+F8"):
        page.keyboard.press(key)
        seen.append(page.evaluate("() => getSelection().toString()"))
    assert seen[0] == seen[2]
    assert len({seen[0], seen[1]}) == 2


def test_a_text_of_a_known_submission_is_held_against_what_it_said_before(served: Desk, window: Window) -> None:
    writer = served.person(Role.WRITER, "lin")
    desk.submit(served.database, writer, good_en())
    served.check()
    page = window(writer)
    page.goto("/submissions/1/edit")
    expect(text_of(page)).to_contain_text("On the first Thursday")
    text_of(page).fill(GOOD_EN_BODY[: GOOD_EN_BODY.index("On the first Thursday")])
    expect(page.locator("[data-live-list]")).to_contain_text("of it are missing at the end")


def test_a_category_that_fits_is_offered_and_taken_with_one_press(page: Page) -> None:
    body = submission_with_every_fault().body.split("\n\n", 1)[1]
    text_of(page).fill(body)
    page.get_by_role("button", name="International").click()
    expect(page.get_by_label("Category")).to_have_value("international")
    expect(page.locator("[data-suggested]")).to_be_hidden()


def test_what_the_text_says_of_itself_is_shown_at_the_empty_fields(page: Page) -> None:
    text_of(page).fill(submission_with_every_fault().body)
    expect(page.locator("[data-found=date]")).to_have_text("Found in the text: 2026-05-18")
    expect(page.locator("[data-found=title]")).to_contain_text("两国外长会谈")
    page.get_by_label("Date").fill("2026-05-19")
    expect(page.locator("[data-found=date]")).to_be_hidden()


@pytest.mark.parametrize(
    ("text", "counted", "language"),
    [("我们在5G时代说don't。", "14 characters · 8 words", "Chinese"), (GOOD_EN_BODY, "words", "English")],
)
def test_the_length_is_counted_as_editors_count_and_the_language_read_is_named(
    page: Page, text: str, counted: str, language: str
) -> None:
    text_of(page).fill(text)
    expect(page.locator("[data-count-of=body-plain]")).to_contain_text(counted)
    expect(page.locator("[data-read-as]")).to_have_text(f"Read as {language}")


def test_a_text_in_markdown_is_still_there_once_it_was_read(page: Page) -> None:
    page.get_by_label("Written as").select_option("markdown")
    text_of(page).fill(GOOD_EN_BODY)
    expect(page.locator("[data-read-as]")).to_have_text("Read as English")
    page.wait_for_timeout(200)
    assert words(page) == GOOD_EN_BODY


def test_each_line_runs_in_the_direction_of_its_own_letters(page: Page) -> None:
    text_of(page).fill("שלום לכולם\n\nGood morning")
    directions = page.locator(".cm-line").evaluate_all("(lines) => lines.map((one) => getComputedStyle(one).direction)")
    assert (directions[0], directions[2]) == ("rtl", "ltr")


def test_marks_stay_on_their_words_behind_emoji_and_while_others_are_typed_before_them(page: Page) -> None:
    page.get_by_label("Title").fill(promo_zh().title)
    text_of(page).fill("😀😀😀\n\n" + promo_zh().body)
    mark = page.locator(".found", has_text="金冠城win66")
    expect(mark).to_be_visible()
    marked = mark.text_content()
    assert marked
    assert marked.endswith("金冠城win66")
    page.keyboard.press("Control+Home")
    for _ in range(12):
        page.keyboard.type("😀你")
        assert mark.text_content() == marked
    expect(page.locator("[data-draft-state]")).to_contain_text("Saved at")
    assert words(page).startswith("😀你" * 12 + "😀😀😀\n")


def test_the_editor_weighs_at_most_a_hundred_and_thirty_kilobytes_and_other_pages_do_not_load_it(
    served: Desk, page: Page
) -> None:
    assert sum(len(gzip.compress((DIST / name).read_bytes())) for name in ("editor.js", "editor.css")) < 130_000
    page.goto("/submissions")
    assert page.locator("script[src*='editor']").count() == 0
    assert not shelf.mine(served.database, 1).rows
    assert re.search(r"@codemirror/view\s+MIT License", (DIST / "editor-licenses.txt").read_text(encoding="utf-8"))
