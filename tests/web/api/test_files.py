"""Files come in over the API as they do with the form, and the answer tells what did not come over."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.documents import docx, line, words
from tests.web.api.conftest import Program
from tests.websites_saved import PARAGRAPHS, TITLE, newspaper
from workflow.desk.actors import Actor

COMMENT = {"word/comments.xml": f'<w:comment w:id="1">{line(words("Is that so?"))}</w:comment>'}
DOCUMENT = docx("".join(line(words(paragraph)) for paragraph in PARAGRAPHS), **COMMENT)
NOTE = {
    "code": "comments-left-out",
    "message": "Comments in the margin that were left out: 1.",
    "count": 1,
    "examples": ["Is that so?"],
}


@pytest.fixture
def writer(program: Callable[..., Program], person: Callable[..., Actor]) -> Program:
    return program(person("writer"))


def send(program: Program, path: str, name: str = "bridge.docx", raw: bytes = DOCUMENT, **fields: Any) -> TestResponse:
    sent = {**fields, "file": (io.BytesIO(raw), name)} if name else fields
    kind = "multipart/form-data"
    headers = {**program.headers, **({"Accept-Language": "zh-CN"} if "中" in name else {})}
    return program.client.post(f"/api/v1{path}", data=sent, content_type=kind, headers=headers)


def test_a_file_becomes_a_submission_and_the_answer_tells_what_did_not_come_over(writer: Program) -> None:
    answer = send(writer, "/submissions", title=TITLE, category="news")
    assert answer.status_code == 201
    assert answer.json["import"] == {"file": "bridge.docx", "notes": [NOTE]}
    shown = writer.get(f"/submissions/{answer.json['id']}").json
    assert (shown["title"], shown["category"], shown["format"]) == (TITLE, "news", "markdown")
    assert shown["import"] == {"revision": 1, "file": "bridge.docx", "notes": [NOTE]}
    assert PARAGRAPHS[0] in shown["body"]


def test_a_text_in_json_has_no_import_in_its_answer(writer: Program) -> None:
    answer = writer.post("/submissions", {"title": TITLE, "body": PARAGRAPHS[0]})
    assert set(answer.json) == {"id", "state", "revision"}
    assert "import" not in writer.get(f"/submissions/{answer.json['id']}").json


def test_a_file_becomes_a_revision(writer: Program) -> None:
    first = writer.post("/submissions", {"title": TITLE, "body": PARAGRAPHS[0]}).json["id"]
    answer = send(writer, f"/submissions/{first}/revisions", revision="1", title=TITLE)
    assert (answer.status_code, answer.json["revision"]) == (201, 2)
    assert writer.get(f"/submissions/{first}").json["import"]["revision"] == 2


def test_a_file_is_checked_without_being_kept(writer: Program) -> None:
    answer = send(writer, "/check", "page.html", newspaper().encode())
    assert answer.status_code == 200
    assert answer.json["title"] == TITLE
    assert [note["code"] for note in answer.json["import"]["notes"]] == ["saved-from", "article-only"]
    assert writer.get("/submissions").json["submissions"] == []


def test_the_whole_page_is_taken_when_that_is_asked_for(writer: Program) -> None:
    made = send(writer, "/submissions", "page.html", newspaper().encode(), whole="1").json["id"]
    assert "I have waited for this bridge" in writer.get(f"/submissions/{made}").json["body"]


def test_the_notes_are_in_the_language_that_is_asked_for(writer: Program) -> None:
    answer = send(writer, "/submissions", "中.docx", title=TITLE)
    assert answer.json["import"]["notes"][0]["message"] == "略去的页边批注：1 条。"


@pytest.mark.parametrize(
    ("name", "raw", "fields", "code"),
    [
        ("a.docx", b"PK\x03\x04 no zip", {}, "docx-broken"),
        ("a.txt", b"%PDF-1.7", {}, "unknown-kind"),
        ("a.txt", b"", {}, "empty"),
        ("", b"", {"title": "T"}, "bad-field"),
        ("a.txt", b"Words.", {"body": "Other words."}, "unknown-field"),
        ("a.txt", b"Words.", {"whole": "perhaps"}, "bad-field"),
        ("a.txt", b"Words.", {"category": "no such thing"}, "unknown-category"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_code(
    writer: Program, name: str, raw: bytes, fields: dict[str, str], code: str
) -> None:
    answer = send(writer, "/submissions", name, raw, **fields)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert answer.json["detail"]


def test_the_same_key_with_the_same_file_answers_the_same(writer: Program) -> None:
    writer.headers["Idempotency-Key"] = "once"
    first, second = (send(writer, "/submissions", title=TITLE) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json["id"] == second.json["id"]
