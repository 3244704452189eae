"""Comments over the API."""

from __future__ import annotations

import pytest

from tests import factories
from tests.articles import GOOD_EN_BODY
from tests.web.api.test_submissions import valid


@pytest.fixture
def talk(database, program, person):
    """An article in review, and the programs of its writer and of a reviewer."""
    wen, rui = person("writer", "wen"), person("reviewer", "rui")
    return factories.in_review(database, wen), program(wen), program(rui)


def test_a_conversation_is_begun_by_its_words_answered_and_settled(talk):
    submission_id, writer, reviewer = talk
    path = f"/submissions/{submission_id}/comments"
    begun = reviewer.post(path, {"revision": 1, "quote": "eleven million", "text": "Says who?"})
    assert begun.status_code == 201
    valid("Thread", begun.json)
    start = GOOD_EN_BODY.index("eleven million")
    assert begun.json["place"] == {"start": start, "end": start + 14, "exact": True}
    thread = begun.json["id"]
    assert writer.post(path, {"thread": thread, "text": "The budget."}).json["comments"][1]["by"] == "wen"
    settled = reviewer.post(path, {"thread": thread, "resolved": True}).json
    assert (settled["resolved"], settled["resolved_by"], len(settled["comments"])) == (True, "rui", 2)
    again = reviewer.post(path, {"thread": thread, "resolved": False, "text": "Once more."}).json
    assert (again["resolved"], len(again["comments"])) == (False, 3)
    listed = writer.get(path)
    valid("Threads", listed.json)
    assert [one["id"] for one in listed.json["threads"]] == [thread]


def test_a_passage_may_be_named_by_its_place(talk):
    submission_id, _, reviewer = talk
    sent = {"revision": 1, "start": 4, "end": 22, "text": "Hm"}
    assert reviewer.post(f"/submissions/{submission_id}/comments", sent).json["quote"] == GOOD_EN_BODY[4:22]


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"revision": 1}, 422, "comment-needed"),
        ({"text": "Hm"}, 422, "bad-field"),
        ({"revision": 7, "text": "Hm"}, 404, "unknown-revision"),
        ({"revision": 7, "text": "Hm", "quote": "x"}, 404, "unknown-revision"),
        ({"revision": 1, "text": "Hm", "quote": "the"}, 422, "bad-field"),
        ({"revision": 1, "text": "Hm", "start": -1}, 422, "bad-field"),
        ({"revision": 1, "text": "Hm", "end": True}, 422, "bad-field"),
        ({"thread": 7, "text": "Hm"}, 404, "unknown-thread"),
        ({"thread": 1, "resolved": "yes"}, 422, "bad-field"),
        ({"thread": 1, "text": "x" * 5001}, 422, "bad-field"),
        ({"text": "Hm", "revision": 1, "place": 3}, 422, "unknown-field"),
    ],
)
def test_what_cannot_be_taken_is_refused_by_name(talk, sent, status, code):
    submission_id, _, reviewer = talk
    answer = reviewer.post(f"/submissions/{submission_id}/comments", sent)
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_another_writer_finds_nothing_and_ops_may_read_only(talk, program, person):
    submission_id, _, _ = talk
    path = f"/submissions/{submission_id}/comments"
    assert program(person("writer", "eve")).get(path).status_code == 404
    ops = program(person("ops", "ola"))
    assert ops.get(path).json == {"threads": []}
    assert ops.post(path, {"revision": 1, "text": "Hm"}).status_code == 403
