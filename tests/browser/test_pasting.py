"""What is pasted from word processors, pages and cameras: the words and their order, as Markdown, nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.test_editor import Window, paste, text_of, words
from workflow.states import Role

PASTED = Path(__file__).parent / "pasted"


@pytest.fixture
def page(served: Desk, window: Window) -> Page:
    """A writer with an empty form before them."""
    page = window(served.person(Role.WRITER, "lin"))
    page.goto("/submissions/new")
    expect(text_of(page)).to_be_visible()
    return page


@pytest.mark.parametrize("name", ["word", "docs"])
def test_a_document_becomes_markdown_without_its_styles(page: Page, name: str) -> None:
    paste(page, (PASTED / f"{name}.html").read_text(encoding="utf-8"), "the plain words")
    assert words(page) == (PASTED / f"{name}.md").read_text(encoding="utf-8").rstrip()
    expect(page.get_by_label("Written as")).to_have_value("markdown")
    expect(page.locator("[data-toasts]")).to_contain_text("Pasted as Markdown")
    page.keyboard.press("Control+z")
    assert words(page) == ""


def test_into_a_plain_text_come_plain_words_and_how_to_get_more(page: Page) -> None:
    text_of(page).fill("A plain beginning.")
    paste(page, "<p>One <b>bold</b> word.</p><p>Two.</p>", "One bold word.\r\n\r\nTwo.")
    assert words(page) == "A plain beginning.\n\nOne bold word.\n\nTwo."
    expect(page.get_by_label("Written as")).to_have_value("text")
    expect(page.locator("[data-toasts]")).to_contain_text("choose Markdown under “Written as”")


def test_plain_words_stay_as_they_are_whatever_signs_they_hold(page: Page) -> None:
    paste(page, "<span style='color:red'>1. not *a* list_item [here]</span>", "1. not *a* list_item [here]")
    assert words(page) == "1. not *a* list_item [here]"
    paste(page, plain="\r\nnext line")
    assert words(page) == "1. not *a* list_item [here]\nnext line"


def test_a_photograph_is_refused_and_the_page_says_what_to_do_instead(page: Page) -> None:
    paste(page)
    assert words(page) == ""
    expect(page.locator("[data-toasts]")).to_contain_text("send the files to the desk")


def test_a_document_with_images_comes_without_them_and_says_so(page: Page) -> None:
    paste(
        page, "<h2>Bridge</h2><p>Seen <img src='data:image/png;base64,AAAA' alt='x'>today.</p>", "Bridge\nSeen today."
    )
    assert words(page) == "## Bridge\n\nSeen today."
    said = page.locator("[data-toasts]")
    expect(said).to_contain_text("Pasted without its pictures (1): x.")
    expect(said).to_contain_text("Write where each one belongs")
    assert said.get_attribute("role") == "status"


def test_pictures_without_a_name_are_counted_and_dots_that_count_readers_are_not(page: Page) -> None:
    picture = "<img src='blob:https://a.example/1'>"
    dot = "<img src='https://a.example/p.gif' width='1' height='1'>"
    paste(page, f"<p>Words {picture}and {dot}<picture><source><img src='data:,'></picture>more.</p>", "Words and more.")
    assert words(page) == "Words and more."
    expect(page.locator("[data-toasts]")).to_contain_text("Pasted without its pictures (2).")


def test_words_that_come_with_a_picture_file_go_in_and_the_picture_is_told(page: Page) -> None:
    paste(page, plain="Only words.", picture="chart.png")
    assert words(page) == "Only words."
    expect(page.locator("[data-toasts]")).to_contain_text("Pasted without its pictures (1): chart.png.")


def test_what_is_dragged_here_from_a_page_comes_without_its_pictures_and_says_so(page: Page) -> None:
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/html", "<h2>Bridge</h2><p>Seen <img alt='the bridge' src='https://a.example/b.png'>today.</p>");
          data.setData("text/plain", "Bridge Seen today.");
          const place = document.querySelector(".cm-content").getBoundingClientRect();
          const event = new DragEvent("drop", {
            dataTransfer: data, bubbles: true, cancelable: true, clientX: place.x + 5, clientY: place.y + 5,
          });
          document.querySelector(".cm-content").dispatchEvent(event);
        }"""
    )
    assert words(page) == "## Bridge\n\nSeen today."
    expect(page.locator("[data-toasts]")).to_contain_text("Pasted without its pictures (1): the bridge.")


def test_nothing_of_a_hostile_page_runs_or_stays(page: Page) -> None:
    hostile = (
        "<h2>News</h2><script>window.ran = 1</script><img src=x onerror='window.ran = 1'>"
        "<a href='javascript:window.ran=1' onclick='window.ran=1'>press</a>"
        "<iframe srcdoc='<script>top.ran=1</script>'></iframe><style>p { display: none }</style>"
        "<p style='display:none'>casino</p>"
    )
    paste(page, hostile, "News press")
    page.wait_for_timeout(300)
    assert page.evaluate("() => window.ran") is None
    assert words(page) == "## News\n\npress"
