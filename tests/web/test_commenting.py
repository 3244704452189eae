"""Comments by plain forms, on the reviewer's page and on the writer's, without a script."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests import articles, factories
from tests.web.conftest import Browser
from web.commenting import paragraphs
from workflow import desk, shelf
from workflow.desk.comments import LONGEST_COMMENT

Open = Callable[..., Browser]


@pytest.fixture
def talk(database, person, browser) -> tuple[int, Browser, Browser]:
    """An article in review, and the browsers of its writer and of a reviewer."""
    wen, rui = person("writer", "wen"), person("reviewer", "rui")
    return factories.in_review(database, wen), browser(wen), browser(rui)


def threads(database, submission_id: int) -> tuple[shelf.ThreadView, ...]:
    return shelf.threads(database, submission_id, articles.GOOD_EN_BODY)


def test_a_reviewer_comments_on_a_paragraph_and_the_writer_answers(database, talk) -> None:
    submission_id, writer, reviewer = talk
    page = reviewer.get(f"/submissions/{submission_id}/review").text
    value = re.search(r'<option value="([0-9-]+)">2 · Vendors pay rent', page)
    assert value
    fields = {"text": "Since when?", "passage": value[1], "revision": "1", "page": "review"}
    answer = reviewer.post(f"/submissions/{submission_id}/comments", **fields)
    [thread] = threads(database, submission_id)
    assert answer.location == f"/submissions/{submission_id}/review#thread-{thread.id}"
    assert thread.quote == articles.GOOD_EN_BODY.split("\n\n")[1]
    shown = writer.get(f"/submissions/{submission_id}").text
    assert "Since when?" in shown
    assert f'id="passage-{thread.id}"' in shown
    path = f"/submissions/{submission_id}/comments/{thread.id}"
    answered = writer.post(path, text="Since <March>.", act="reply", page="writer")
    assert answered.location == f"/submissions/{submission_id}#thread-{thread.id}"
    assert "Since &lt;March&gt;." in reviewer.get(f"/submissions/{submission_id}/review").text


def test_settling_with_words_typed_says_them_first(database, talk) -> None:
    submission_id, writer, reviewer = talk
    reviewer.post(f"/submissions/{submission_id}/comments", text="Hm?", passage="", revision="1", page="review")
    [thread] = threads(database, submission_id)
    writer.post(f"/submissions/{submission_id}/comments/{thread.id}", text="Mended.", act="resolve")
    [settled] = threads(database, submission_id)
    assert (settled.is_open, settled.comments[-1].text) == (False, "Mended.")
    assert "Settled by wen" in reviewer.get(f"/submissions/{submission_id}/review").text
    reviewer.post(f"/submissions/{submission_id}/comments/{thread.id}", act="reopen")
    assert threads(database, submission_id)[0].is_open


def test_a_passage_that_is_gone_is_shown_with_its_old_words(database, talk) -> None:
    submission_id, _, reviewer = talk
    fields = {"text": "Really?", "passage": "0-40", "revision": "1", "page": "review"}
    reviewer.post(f"/submissions/{submission_id}/comments", **fields)
    view = shelf.submission(database, submission_id)
    assert view is not None
    wen = desk.Actor(view.author_id, "wen", desk.actors.Role.WRITER)
    desk.revise(database, wen, submission_id, articles.good_zh(), seen=1)
    factories.check_all(database)
    page = reviewer.get(f"/submissions/{submission_id}/review").text
    assert "Its passage is gone" in page
    assert f"<del>{articles.GOOD_EN_BODY[:40].strip()}</del>" in page
    assert "Really?" in page


@pytest.mark.parametrize("text", ["", "x" * (LONGEST_COMMENT + 1)])
def test_a_comment_that_cannot_be_taken_comes_back_with_what_was_typed(talk, text: str) -> None:
    submission_id, _, reviewer = talk
    answer = reviewer.post(f"/submissions/{submission_id}/comments", text=text, passage="0-9", revision="1")
    assert answer.status_code == 422
    assert f"\n{text}</textarea>" in answer.text
    assert 'name="passage" value="0-9"' in answer.text


@pytest.mark.parametrize("passage", ["9-", "nonsense", "999999999-999999999", "5-1"])
def test_a_passage_that_is_none_is_the_whole_text(database, talk, passage: str) -> None:
    submission_id, _, reviewer = talk
    answer = reviewer.post(f"/submissions/{submission_id}/comments", text="Hm", passage=passage, revision="1")
    assert answer.status_code == 303
    assert threads(database, submission_id)[0].quote == ""


def test_a_stranger_can_neither_read_nor_write_here(talk, browser: Open, person) -> None:
    submission_id, _, _ = talk
    eve = browser(person("writer", "eve"))
    assert eve.post(f"/submissions/{submission_id}/comments", text="Hi", revision="1").status_code == 403
    ops = browser(person("ops", "ola"))
    assert ops.post(f"/submissions/{submission_id}/comments", text="Hi", revision="1").status_code == 403
    assert "Write a comment" not in ops.get(f"/submissions/{submission_id}").text


def test_paragraphs_are_the_written_lines_with_their_places() -> None:
    body = "一。\n\n  two words  \n" + "长" * 60
    found = list(paragraphs(body))
    assert [(one.number, one.words) for one in found] == [(1, "一。"), (2, "two words"), (3, "长" * 47 + "…")]
    start, end = map(int, found[1].value.split("-"))
    assert body[start:end] == "  two words  "
