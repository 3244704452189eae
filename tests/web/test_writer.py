"""A writer's day: handing in, being told what was found, mending, answering, taking back."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from html import unescape
from re import search

import pytest
from werkzeug.test import TestResponse

from tests.articles import GOOD_EN_BODY, GOOD_ZH_BODY, cut_en, good_en, promo_zh
from tests.factories import check_all
from tests.web.conftest import Browser
from workflow import desk, shelf
from workflow.article import Source
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.states import Decision, State

Person = Callable[..., Actor]
Open = Callable[..., Browser]

FORM = {
    "title": "A market comes back",
    "category": "news",
    "date": "2026-10-03",
    "summary": "Stalls.",
    "body": GOOD_EN_BODY,
}


@pytest.fixture
def writer(person: Person) -> Actor:
    return person("writer", "lin")


@pytest.fixture
def pages(browser: Open, writer: Actor) -> Browser:
    """The writer's browser."""
    return browser(writer)


def _number(response: TestResponse) -> int:
    assert response.status_code == 303, response.text
    return int(response.location.rsplit("/", 1)[1].split("#")[0])


def _state(database: Database, submission_id: int) -> State:
    brief = shelf.submission_brief(database, submission_id)
    assert brief
    return brief.state


def _upload(pages: Browser, name: str, raw: bytes, **fields: str) -> TestResponse:
    sent = {"csrf_token": pages.token(), **fields, "file": (io.BytesIO(raw), name)}
    answer = pages.client.post("/submissions/new", data=sent, content_type="multipart/form-data")
    # The test client leaves the temporary file open that it wrote a large form to.
    answer.request.environ["wsgi.input"].close()
    return answer


def test_an_article_that_is_handed_in_is_being_checked_and_shown(pages: Browser, database: Database) -> None:
    submission_id = _number(pages.post("/submissions/new", key="k1", **FORM))
    page = pages.get(f"/submissions/{submission_id}").text
    assert "The desk is checking your article" in page
    assert "A market comes back" in page
    assert _state(database, submission_id) is State.CHECKING


def test_pressing_the_button_twice_makes_one_article(pages: Browser) -> None:
    first = pages.post("/submissions/new", key="same", **FORM)
    second = pages.post("/submissions/new", key="same", **FORM)
    assert _number(first) == _number(second)


def test_two_presses_from_a_saved_draft_make_one_article(pages: Browser) -> None:
    draft = pages.post("/submissions/draft", **FORM)
    number = draft.location.split("/")[2]
    sent = {**FORM, "key": "same", "draft": number}
    assert _number(pages.post("/submissions/new", **sent)) == _number(pages.post("/submissions/new", **sent))


def test_a_form_that_was_used_for_another_article_says_so_and_keeps_the_words(pages: Browser) -> None:
    pages.post("/submissions/new", key="same", **FORM)
    again = pages.post("/submissions/new", key="same", **{**FORM, "body": "Another text entirely."})
    assert again.status_code == 409
    assert "This form has handed in an article already" in again.text
    assert "Another text entirely." in again.text
    key = search(r'name="key" value="([^"]+)"', again.text)
    assert key
    assert key.group(1) != "same"


def test_an_empty_text_comes_back_with_the_error_linked_and_everything_typed(pages: Browser) -> None:
    page = pages.post("/submissions/new", key="k", title="只有标题", body="  ")
    assert page.status_code == 422
    assert '<a href="#body">The text is empty.' in page.text
    assert 'aria-invalid="true"' in page.text
    assert 'value="只有标题"' in page.text


def test_a_text_file_fills_what_the_writer_left_empty(pages: Browser, database: Database) -> None:
    answer = _upload(pages, "story.txt", GOOD_ZH_BODY.encode("gb18030"), key="k", title="我的标题")
    view = shelf.submission(database, _number(answer))
    assert view
    assert view.written
    assert view.written.source.title == "我的标题"
    assert "旧粮仓" in view.written.source.body


def test_reading_a_file_into_the_form_hands_nothing_in(pages: Browser, writer: Actor, database: Database) -> None:
    page = _upload(pages, "story.md", b"# Harbour news\n\nThe third berth is open.\n", key="k", read="1")
    assert page.status_code == 200
    assert "The third berth is open." in page.text
    assert "story.md was read" in page.text
    assert not shelf.mine(database, writer.user_id or 0).rows


def _bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"<a>" + b" " * 30_000_000 + b"</a>")
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("empty.txt", b""),
        ("photo.txt", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8),
        ("long.txt", b"word " * 1_200_000),
        ("broken.docx", b"PK\x03\x04 this is no zip"),
        ("bomb.docx", _bomb()),
        ("sheet.xlsx", b"PK\x03\x04 neither is this"),
    ],
)
def test_a_file_that_cannot_be_read_costs_nothing_that_was_typed(pages: Browser, name: str, raw: bytes) -> None:
    page = _upload(pages, name, raw, key="k", title="Typed title", summary="Typed summary")
    assert page.status_code == 422
    assert '<a href="#file">' in page.text
    assert 'value="Typed title"' in page.text
    assert "Typed summary" in page.text


def test_a_file_beside_a_typed_text_replaces_nothing(pages: Browser) -> None:
    page = _upload(pages, "story.txt", b"From the file.", key="k", body="Typed by hand.")
    assert page.status_code == 422
    assert "Typed by hand." in page.text
    assert "There is a text in the form already" in page.text


def test_what_was_found_stands_at_its_place_with_what_to_do(pages: Browser, writer: Actor, database: Database) -> None:
    submission_id = desk.submit(database, writer, cut_en()).submission_id
    check_all(database)
    page = unescape(pages.get(f"/submissions/{submission_id}").text)
    view = shelf.submission(database, submission_id)
    assert view
    (finding, *_) = view.open_findings
    assert f'id="finding-{finding.id}"' in page
    assert f'href="#at-{finding.id}"' in page
    assert f'id="at-{finding.id}"' in page
    assert finding.say() in page


def test_what_the_desk_took_out_is_shown_struck(pages: Browser, writer: Actor, database: Database) -> None:
    submission_id = desk.submit(database, writer, promo_zh()).submission_id
    check_all(database)
    page = pages.get(f"/submissions/{submission_id}").text
    view = shelf.submission(database, submission_id)
    assert view
    applied = [edit for edit in view.edits if edit.state == "applied"]
    assert applied
    assert '<del data-state="applied">' in page


def test_an_answer_needs_a_reason_and_then_settles_the_finding(
    pages: Browser, writer: Actor, database: Database
) -> None:
    submission_id = desk.submit(database, writer, cut_en()).submission_id
    check_all(database)
    view = shelf.submission(database, submission_id)
    assert view
    assert view.state is State.RETURNED
    finding = next(one for one in view.open_findings if one.severity == "block")
    place = f"/submissions/{submission_id}/findings/{finding.id}/answer"
    pages.post(place, reason=" ")
    assert "Say why" in pages.get(f"/submissions/{submission_id}").text
    pages.post(place, reason="The song is quoted as it breaks off.")
    check_all(database)
    assert "The song is quoted as it breaks off." in pages.get(f"/submissions/{submission_id}").text
    assert _state(database, submission_id) is State.IN_REVIEW


def test_a_reviewers_note_leads_to_a_new_revision(
    pages: Browser, writer: Actor, person: Person, database: Database
) -> None:
    submission_id = desk.submit(database, writer, good_en()).submission_id
    check_all(database)
    desk.decide(
        database, person("reviewer"), submission_id, Decision.REQUEST_CHANGES, revision=1, note="Name the source."
    )
    assert "Name the source." in pages.get(f"/submissions/{submission_id}").text
    form = pages.get(f"/submissions/{submission_id}/edit").text
    assert 'name="seen" value="1"' in form
    _number(pages.post(f"/submissions/{submission_id}/edit", seen="1", **{**FORM, "body": GOOD_EN_BODY + "\n\nMore."}))
    assert "Revision 2" in pages.get(f"/submissions/{submission_id}").text
    assert GOOD_EN_BODY[:60] in unescape(pages.get(f"/submissions/{submission_id}/revisions/1").text)


def test_a_revision_of_a_text_that_was_changed_meanwhile_shows_both(
    pages: Browser, writer: Actor, database: Database
) -> None:
    submission_id = desk.submit(database, writer, good_en()).submission_id
    desk.revise(database, writer, submission_id, Source(GOOD_EN_BODY + "\n\nFrom the phone."), seen=1)
    page = pages.post(f"/submissions/{submission_id}/edit", seen="1", **{**FORM, "body": "From the laptop."})
    assert page.status_code == 409
    assert "From the phone." in page.text
    assert "From the laptop." in page.text
    assert 'name="seen" value="2"' in page.text


def test_words_for_an_article_that_has_moved_on_are_kept_to_copy(
    pages: Browser, writer: Actor, database: Database
) -> None:
    submission_id = desk.submit(database, writer, good_en()).submission_id
    desk.withdraw(database, writer, submission_id, reason="Sold elsewhere.")
    page = pages.post(f"/submissions/{submission_id}/edit", seen="1", **{**FORM, "body": "A late change."})
    assert page.status_code == 409
    assert "A late change." in page.text


def test_a_writer_takes_an_article_back_and_says_why(pages: Browser, writer: Actor, database: Database) -> None:
    submission_id = desk.submit(database, writer, good_en()).submission_id
    pages.post(f"/submissions/{submission_id}/withdraw", reason="")
    assert _state(database, submission_id) is State.CHECKING
    pages.post(f"/submissions/{submission_id}/withdraw", reason="Sold elsewhere.")
    assert _state(database, submission_id) is State.WITHDRAWN
    assert "Sold elsewhere." in pages.get(f"/submissions/{submission_id}").text


def test_my_articles_are_mine_and_narrowed_by_state(
    pages: Browser, writer: Actor, person: Person, database: Database
) -> None:
    desk.submit(database, writer, good_en())
    desk.submit(database, person("writer", "other"), Source("Text. " * 50, title="Somebody else's"))
    page = unescape(pages.get("/submissions").text)
    assert good_en().title in page
    assert "Somebody else's" not in page
    assert "Nothing here" in pages.get("/submissions?state=published").text
    assert pages.get("/submissions?state=nonsense&before=-3").status_code == 200


def test_another_writers_article_is_nobody_elses_to_read_or_change(
    pages: Browser, person: Person, database: Database
) -> None:
    submission_id = desk.submit(database, person("writer", "other"), good_en()).submission_id
    for path in ("", "/edit", "/revisions/1"):
        assert pages.get(f"/submissions/{submission_id}{path}").status_code == 403
    for path in ("/edit", "/withdraw", "/findings/1/answer"):
        assert pages.post(f"/submissions/{submission_id}{path}", reason="x", **FORM).status_code == 403


def test_an_article_that_does_not_exist_is_not_found(pages: Browser) -> None:
    assert pages.get("/submissions/4711").status_code == 404
    assert pages.get("/submissions/4711/revisions/1").status_code == 404


def test_the_form_and_its_errors_speak_chinese(pages: Browser) -> None:
    pages.post("/preferences", locale="zh_Hans", next="/submissions/new")
    assert '<html lang="zh-Hans"' in pages.get("/submissions/new").text
    page = pages.post("/submissions/new", key="k", body="").text
    assert "The text is empty" not in page
