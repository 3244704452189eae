"""`copydesk user`."""

from __future__ import annotations

import pytest

from tests.web.commands.conftest import last_json
from workflow import shelf
from workflow.db import Database
from workflow.desk import people
from workflow.states import Role


@pytest.fixture
def ledger(open_desk, tmp_path):
    """The desk's ledger."""
    database = Database(f"sqlite:///{tmp_path / 'desk' / 'copydesk.db'}")
    yield database
    database.close()


def test_somebody_is_added_with_a_token_that_works(open_desk, ledger):
    added = last_json(open_desk("user", "add", "林小明", "--role", "reviewer", "--token"))
    assert (added["name"], added["role"]) == ("林小明", "reviewer")
    person = shelf.people.by_token(ledger, added["token"])
    assert (person.id, person.role) == (added["id"], Role.REVIEWER)


def test_a_password_comes_from_the_standard_input(open_desk, ledger):
    last_json(open_desk("user", "add", "lin", "--role", "writer", "--password-stdin", typed="seven green bottles\n"))
    assert people.sign_in(ledger, "lin", "seven green bottles", address="here")
    last_json(open_desk("user", "password", "lin", typed="eight green bottles\n"))
    assert people.sign_in(ledger, "lin", "eight green bottles", address="here")


def test_a_link_signs_in_once(open_desk, ledger):
    last_json(open_desk("user", "add", "lin", "--role", "writer"))
    link = last_json(open_desk("user", "link", "lin"))
    head, _, token = link["url"].rpartition("/")
    assert head == "http://127.0.0.1:8000/sign-in"
    assert people.use_link(ledger, token)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "a b", "--role", "writer"), "without spaces"),
        (("add", "lin", "--role", "king"), "Invalid value"),
        (("add", "lin", "--role", "writer", "--password-stdin"), "no password"),
        (("link", "nobody"), "Nobody here"),
        (("token", "\udcff"), "Nobody here"),
    ],
)
def test_what_cannot_be_done_is_explained(open_desk, arguments, said):
    refused = open_desk("user", *arguments)
    assert refused.exit_code != 0
    assert said in refused.output
    assert "Traceback" not in refused.output


def test_without_a_desk_the_way_to_one_is_told(copydesk):
    refused = copydesk("user", "add", "lin", "--role", "writer")
    assert refused.exit_code == 1
    assert "copydesk up" in refused.output


def test_a_wrong_port_is_named(copydesk, monkeypatch):
    monkeypatch.setenv("COPYDESK_PORT", "many")
    refused = copydesk("migrate")
    assert refused.exit_code == 1
    assert "COPYDESK_PORT" in refused.output
