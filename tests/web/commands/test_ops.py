"""`copydesk ops`: the twin of the ops pages."""

from __future__ import annotations

import json

import pytest

from tests.web.commands.conftest import last_json


@pytest.fixture
def steered(open_desk):
    """A desk with somebody who steers it."""
    last_json(open_desk("user", "add", "olga", "--role", "ops"))
    return open_desk


def test_the_board_is_one_json_object(steered):
    board = last_json(steered("ops", "board"))
    assert "truncation" in {stage["name"] for stage in board["stages"]}
    assert board["states"]["checking"] == 0


def test_a_hold_shows_on_the_board_until_it_is_lifted(steered):
    assert last_json(steered("ops", "hold", "stage", "truncation", "--reason", "being looked at"))["held"]
    held = last_json(steered("ops", "board"))["holds"]
    assert [(one["name"], one["by"], one["reason"]) for one in held] == [("truncation", "olga", "being looked at")]
    assert last_json(steered("ops", "lift", "stage", "truncation"))["changed"]
    assert last_json(steered("ops", "board"))["holds"] == []
    verbs = [json.loads(line)["verb"] for line in steered("ops", "events").stdout.splitlines()]
    assert verbs[:2] == ["lift", "hold"]


def test_a_retry_says_how_many(steered):
    done = last_json(steered("ops", "retry", "stage", "--fingerprint", "abc", "--reason", "mended"))
    assert done == {"kind": "stage", "retried": 0}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("hold", "stage", "nowhere", "--reason", "x"), "no stage or channel"),
        (("hold", "stage", "truncation"), "--reason"),
        (("hold", "stage", "truncation", "--reason", "  "), "Say why"),
        (("retry", "stage", "--reason", "x"), "Say which"),
        (("hold", "stage", "truncation", "--reason", "x", "--as", "nobody"), "Nobody"),
    ],
)
def test_what_cannot_be_done_is_explained(steered, arguments, said):
    refused = steered("ops", *arguments)
    assert refused.exit_code != 0
    assert said in refused.output


def test_a_writer_does_not_steer(steered):
    last_json(steered("user", "add", "lin", "--role", "writer"))
    refused = steered("ops", "hold", "stage", "truncation", "--reason", "x", "--as", "lin")
    assert refused.exit_code == 1
    assert "role" in refused.output


def test_people_are_listed_a_line_each(steered):
    listed = [json.loads(line) for line in steered("ops", "people").stdout.splitlines()]
    assert [(one["name"], one["role"]) for one in listed] == [("olga", "ops")]
