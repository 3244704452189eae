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


def test_a_retry_says_how_many_it_would_touch_before_it_touches_any(steered):
    would = last_json(steered("ops", "retry", "stage", "--of", "links", "--reason", "x", "--dry-run"))
    assert would == {"kind": "stage", "would": "retry", "count": 0}


def test_a_stage_is_drained_and_limited(steered):
    assert last_json(steered("ops", "hold", "stage", "links", "--drain", "--reason", "new list"))["mode"] == "drain"
    last_json(steered("ops", "limit", "stage", "links", "--at-once", "2", "--reason", "slow host"))
    card = next(one for one in last_json(steered("ops", "board"))["stages"] if one["name"] == "links")
    assert (card["held"]["mode"], card["limit"]["at_once"], card["limit"]["per_minute"]) == ("drain", 2, None)
    refused = steered("ops", "limit", "stage", "links", "--at-once", "0", "--reason", "x")
    assert "whole number" in refused.output


def test_every_action_of_the_pages_has_its_twin(steered):
    twins = (
        "retry discard restore dead batches batch redispatch free drain replay report again alarms rules pace hold"
        " lift limit"
    )
    listed = steered("ops", "--help").stdout
    assert [name for name in twins.split() if f"\n  {name} " not in listed] == []


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (("redispatch", "check", "--reason", "x"), {"lane": "check", "hinted": 0}),
        (("free", "stage", "--id", "7", "--reason", "x"), {"kind": "stage", "freed": 0}),
        (("discard", "channel", "--of", "site", "--reason", "x"), {"kind": "channel", "discarded": 0}),
        (("restore", "stage", "--id", "7", "--reason", "x"), {"kind": "stage", "restored": 0}),
        (("replay", "published", "--dry-run", "--reason", "x"), {"which": "published", "count": 0}),
        (("again", "7", "--dry-run", "--reason", "x"), {"replay": 7, "meant": 0, "again": 0, "batch": 0}),
        (("again", "7", "--after", "block", "--reason", "x"), {"replay": 7, "meant": 0, "again": 0, "batch": 0}),
        (("alarms", "--test"), {"told": [], "troubles": []}),
    ],
)
def test_on_a_quiet_desk_there_is_nothing_to_do(steered, arguments, answer):
    assert last_json(steered("ops", *arguments)) == answer


def test_what_is_not_there_is_refused_in_words(steered):
    assert "no batch" in steered("ops", "batch", "7", "pause", "--reason", "x").output
    assert "no worker called" in steered("ops", "drain", "worker@nowhere:1:a", "--reason", "x").output


def test_the_pace_of_a_stage_is_one_json_object(steered):
    pace = last_json(steered("ops", "pace", "stage", "links", "--span", "day"))
    assert (pace["minutes"], len(pace["points"])) == (15, 96)
