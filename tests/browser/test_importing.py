"""A file on its way through real pages: read into the form with what it left behind, handed in, reviewed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, look_over
from tests.documents import docx, line, words
from tests.websites_saved import PARAGRAPHS, TITLE, newspaper
from workflow.states import Role

Window = Callable[..., Page]

BLIP = '<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" r:embed="i"/>'
DRAWN = (
    '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    f'<wp:docPr id="1" name="Picture 1" descr="{{name}}"/>{BLIP}</wp:inline></w:drawing></w:r>'
)
DOCUMENT = docx(
    "".join(line(words(paragraph)) for paragraph in PARAGRAPHS)
    + line(DRAWN.format(name="The bridge at dawn"))
    + line(DRAWN.format(name="桥")),
    **{"word/comments.xml": f'<w:comment w:id="1">{line(words("Is that so? Ask the mayor."))}</w:comment>'},
)
PAGE = newspaper('<img src="./page_files/bridge.jpg" alt="The bridge">').encode()


def choose(page: Page, name: str, raw: bytes) -> None:
    """Choose a file and read it into the form."""
    page.locator("#file").set_input_files({"name": name, "mimeType": "application/octet-stream", "buffer": raw})
    page.locator("button[name=read]").click()


@pytest.mark.parametrize(
    ("width", "dark", "locale", "scripts"),
    [(1280, False, "en-US", True), (320, True, "zh-CN", True), (1280, False, "en-US", False)],
    ids=["wide", "narrow", "without-scripts"],
)
def test_what_a_file_left_behind_is_seen_by_writer_and_reviewer(
    served: Desk, window: Window, width: int, dark: bool, locale: str, scripts: bool
) -> None:
    page = window(served.person(Role.WRITER, "lin"), width=width, dark=dark, locale=locale, scripts=scripts)
    page.goto("/submissions/new")
    choose(page, "bridge.docx", DOCUMENT)
    told = page.locator("#import")
    for said in ("bridge.docx", "The bridge at dawn", "桥", "Is that so?"):
        expect(told).to_contain_text(said)
    if scripts:
        look_over(page)
    page.locator("#title").fill(TITLE)
    page.locator("#category").select_option("news")
    page.locator(".decision-bar button").first.click()
    page.wait_for_url("**/submissions/1")
    reviewer = window(served.person(Role.REVIEWER, "ben"), width=width, dark=dark, locale=locale, scripts=scripts)
    served.check()
    reviewer.goto("/submissions/1/review")
    for one in (page, reviewer):
        one.locator(".imported summary").click()
        expect(one.locator(".imported")).to_contain_text("The bridge at dawn")
        if scripts:
            look_over(one)


def test_of_a_saved_page_the_article_comes_first_and_all_of_it_when_asked(served: Desk, window: Window) -> None:
    page = window(served.person(Role.WRITER, "lin"))
    page.goto("/submissions/new")
    choose(page, "The footbridge opens.html", PAGE)
    expect(page.locator("#title")).to_have_value(TITLE)
    expect(page.locator("#import")).to_contain_text("https://daily.example/bridge")
    expect(page.locator(".cm-content")).not_to_contain_text("I have waited")
    page.get_by_label("Take the whole page").check()
    choose(page, "The footbridge opens.html", PAGE)
    expect(page.locator("input[name=imported]")).not_to_have_value("")
    sent = page.evaluate("() => new FormData(document.querySelector('form[data-draft]')).get('body')")
    assert "I have waited for this bridge" in sent


def test_the_report_is_there_again_when_the_draft_is_opened_later(served: Desk, window: Window) -> None:
    writer = served.person(Role.WRITER, "lin")
    page = window(writer)
    page.goto("/submissions/new")
    choose(page, "bridge.docx", DOCUMENT)
    expect(page.locator("[data-draft-state]")).to_contain_text("Saved at")
    later = window(writer)
    later.goto("/submissions/1/edit")
    expect(later.locator("#import")).to_contain_text("The bridge at dawn")
