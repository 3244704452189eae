"""What a file brought into the form, and what it did not, stays with the article up to its reviewer."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from html import unescape

import pytest
from werkzeug.test import TestResponse

from tests.documents import docx, line, words
from tests.factories import check_all
from tests.web.conftest import Browser
from tests.websites_saved import PARAGRAPHS, TITLE, newspaper
from web.article_form import Typed, typed_in
from workflow import shelf
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.importers import report_in

COMMENT = {"word/comments.xml": f'<w:comment w:id="1">{line(words("Is that so?"))}</w:comment>'}
DOCUMENT = docx("".join(line(words(paragraph)) for paragraph in PARAGRAPHS), **COMMENT)
LEFT_OUT = "Comments in the margin that were left out: 1."


@pytest.fixture
def pages(browser: Callable[..., Browser], person: Callable[..., Actor]) -> Browser:
    """A writer's browser."""
    return browser(person("writer", "lin"))


def _send(pages: Browser, name: str, raw: bytes, *, path: str = "/submissions/new", **fields: str) -> TestResponse:
    sent = {"csrf_token": pages.token(), **fields, "file": (io.BytesIO(raw), name)}
    return pages.client.post(path, data=sent, content_type="multipart/form-data")


def _report(page: TestResponse) -> str:
    found = re.search(r'name="imported" value="([^"]*)"', page.text)
    assert found
    return unescape(found.group(1))


def _text(page: TestResponse) -> str:
    found = re.search(r'<textarea id="body"[^>]*>\n(.*?)</textarea>', page.text, re.DOTALL)
    assert found
    return unescape(found.group(1))


def test_the_form_tells_what_did_not_come_over_before_anything_is_handed_in(pages: Browser) -> None:
    page = _send(pages, "bridge.docx", DOCUMENT, key="k", read="1")
    assert page.status_code == 200
    assert "What to know about bridge.docx" in page.text
    assert LEFT_OUT in page.text
    assert "Is that so?" in page.text


def test_a_guessed_encoding_alone_is_no_warning(pages: Browser) -> None:
    raw = "沿江步道昨天重新开放。市民说，路变宽了，灯也更亮了。".encode("gb18030")
    tones = [
        re.findall(
            r'data-tone="(\w+)" aria-labelledby="import-title"', _send(pages, name, sent, key="k", read="1").text
        )
        for name, sent in (("a.txt", raw), ("bridge.docx", DOCUMENT))
    ]
    assert tones == [["info"], ["warn"]]


def test_the_report_goes_with_the_text_to_writer_and_reviewer(
    pages: Browser, browser: Callable[..., Browser], person: Callable[..., Actor], database: Database
) -> None:
    read = _send(pages, "bridge.docx", DOCUMENT, key="k", read="1")
    sent = {"title": TITLE, "category": "news", "body": _text(read), "format": "markdown", "imported": _report(read)}
    done = pages.post("/submissions/new", key="k", **sent)
    check_all(database)
    submission_id = int(done.location.rsplit("/", 1)[1])
    reviewer = browser(person("reviewer", "ben"))
    for page in (pages.get(f"/submissions/{submission_id}"), reviewer.get(f"/submissions/{submission_id}/review")):
        assert "Revision 1 came from the file bridge.docx: 1 thing to know" in page.text
        assert LEFT_OUT in page.text
    assert shelf.imported(database, submission_id) == (1, report_in(_report(read)))


def test_a_file_that_is_handed_in_at_once_is_told_of_on_its_page(pages: Browser, database: Database) -> None:
    done = _send(pages, "bridge.docx", DOCUMENT, key="k", title=TITLE)
    assert done.status_code == 303
    assert LEFT_OUT in pages.get(done.location).text


def test_the_report_is_kept_with_the_draft(pages: Browser) -> None:
    saved = _send(pages, "bridge.docx", DOCUMENT, path="/submissions/draft", title=TITLE)
    page = pages.get(saved.location)
    assert LEFT_OUT in page.text
    assert report_in(_report(page))


def test_of_a_saved_page_the_whole_can_be_taken_instead(pages: Browser) -> None:
    first = _send(pages, "page.html", newspaper().encode(), key="k", read="1")
    assert "This was saved from https://daily.example/bridge." in first.text
    assert "tick “Take the whole page”" in unescape(first.text)
    assert "I have waited" not in _text(first)
    again = {"key": "k", "read": "1", "whole": "1", "body": _text(first), "imported": _report(first)}
    assert "I have waited for this bridge" in _text(_send(pages, "page.html", newspaper().encode(), **again))


def test_a_text_that_somebody_changed_after_it_was_read_is_not_replaced(pages: Browser) -> None:
    first = _send(pages, "bridge.docx", DOCUMENT, key="k", read="1")
    again = {"key": "k", "read": "1", "body": _text(first) + "Typed since.", "imported": _report(first)}
    page = _send(pages, "other.txt", b"Another text.", **again)
    assert page.status_code == 422
    assert "Typed since." in _text(page)


def test_a_form_believes_no_report_that_it_did_not_write() -> None:
    assert typed_in({"body": "x", "imported": "<script>"}) == Typed(body="x")
    forged = json.dumps({"file": "a", "notes": [{"code": "pictures-left-out", "params": {"count": "<b>"}}]})
    assert typed_in({"body": "x", "imported": forged}).report


def test_what_a_file_is_called_and_holds_is_shown_as_text(pages: Browser) -> None:
    hostile = docx(line(words("Words.")), **{"word/header1.xml": line(words("&lt;script&gt;alert(1)&lt;/script&gt;"))})
    page = _send(pages, "<img src=x>.docx", hostile, key="k", read="1")
    assert "<script>alert(1)" not in page.text
    assert "<img src=x>" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text
