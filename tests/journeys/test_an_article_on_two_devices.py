"""An article begun at the desk, gone on with on a train and at home at once, mended as the desk says, and approved."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.articles import GOOD_EN_BODY, cut_en, good_en
from tests.factories import check_all, desk_current, person
from web import create_app
from workflow import desk, shelf
from workflow.db import Database
from workflow.desk import Actor
from workflow.migrations import upgrade
from workflow.settings import Settings
from workflow.states import Decision, Role, State

FIELDS = ("title", "category", "date", "summary", "body", "format", "language")


class Device:
    """A browser with the editor open: what is typed in it, and which save of the desk's that follows."""

    def __init__(self, client: FlaskClient, page: str) -> None:
        """Read the form that the desk gives."""
        self.client = client
        self.hidden = dict(re.findall(r'name="(csrf_token|draft|version|seen|key)"[^>]* value="([^"]*)"', page))
        self.typed = dict.fromkeys(FIELDS, "") | {"format": "text"}
        self.base = dict(self.typed)

    def ask(self, path: str, **more: str) -> Any:
        """What the page's script sends, and the answer."""
        sent = {**self.hidden, **self.typed, **more}
        return self.client.post(path, data=sent, headers={"Accept": "application/json"})

    def save(self) -> bool:
        """False where another device was quicker."""
        answer = self.ask("/submissions/draft")
        if answer.status_code == 409:
            return False
        self.hidden |= {"draft": str(answer.json["draft"]), "version": str(answer.json["version"])}
        self.base = dict(self.typed)
        return True

    def merge(self) -> str:
        """Bring in what the desk has; gives what a person has to choose between, as the page shows it."""
        answer = self.ask("/submissions/draft/merge", base=json.dumps(self.base)).json
        lines = self.typed["body"].split("\n")
        for change in reversed(answer["changes"]):
            lines[change["line"] : change["line"] + change["count"]] = change["lines"]
        self.typed |= {**answer["fields"], "body": "\n".join(lines)}
        self.base = answer["theirs"]
        self.hidden["version"] = str(answer["version"])
        return str(answer["contests"]).strip()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Database]:
    """A desk that is open."""
    settings = Settings(folder=tmp_path / "desk")
    upgrade(settings.database)
    database = Database(settings.database)
    desk.set_up(database, settings)
    yield database
    database.close()


@pytest.fixture
def writer(ledger: Database) -> Actor:
    return person(ledger)


@pytest.fixture
def opened(ledger: Database, tmp_path: Path, writer: Actor) -> Callable[[str], Device]:
    """The writer opens a page on one more device."""
    app = create_app(Settings(folder=tmp_path / "desk"), ledger)

    def open_page(path: str) -> Device:
        client = app.test_client()
        link = desk.people.issue_link(ledger, writer.user_id or 0)
        client.set_cookie("copydesk", desk.people.use_link(ledger, link))
        return Device(client, client.get(path).text)

    return open_page


def test_nothing_of_two_devices_is_lost_and_the_desk_says_the_same_before_and_after(
    ledger: Database, writer: Actor, opened: Callable[[str], Device]
) -> None:
    laptop = opened("/submissions/new")
    laptop.typed |= {"title": good_en().title, "body": cut_en().body}
    assert laptop.save()
    phone = opened("/submissions/1/edit")
    phone.typed |= laptop.typed
    phone.base = dict(phone.typed)

    # On the train the first paragraph is mended; at home the fields are filled in and the end is written.
    phone.typed["body"] = phone.typed["body"].replace("forty stalls", "fifty stalls")
    laptop.typed |= {"category": "news", "date": "2026-10-03", "summary": good_en().summary, "body": GOOD_EN_BODY}
    assert laptop.save()
    assert not phone.save()
    assert phone.merge() == ""
    assert phone.save()
    assert phone.typed["body"] == GOOD_EN_BODY.replace("forty stalls", "fifty stalls")
    assert phone.typed["category"] == "news"

    # Both rewrite one sentence: somebody has to choose, and until then the laptop hands nothing in.
    phone.typed["body"] = phone.typed["body"].replace("a public market", "a covered market")
    laptop.typed["body"] = laptop.typed["body"].replace("a public market", "an open market")
    assert phone.save()
    assert laptop.ask("/submissions/new", key="k").status_code == 409
    contests = laptop.merge()
    assert "covered" in contests
    assert "open" in contests
    laptop.typed["body"] = phone.typed["body"]
    assert laptop.save()

    told = laptop.ask("/submissions/check").json
    assert [one for one in told["findings"] if one["tone"] == "block"] == []
    handed_in = laptop.ask("/submissions/new", key="k")
    assert (handed_in.status_code, handed_in.location) == (303, "/submissions/1")
    check_all(ledger)
    view = shelf.submission(ledger, 1)
    assert view is not None
    assert view.state is State.IN_REVIEW
    assert {one.code for one in view.findings} == {one["code"] for one in told["findings"]}
    reviewer = person(ledger, Role.REVIEWER)
    desk.decide(ledger, reviewer, 1, Decision.APPROVE, revision=desk_current(ledger, 1))
    assert len(shelf.mine(ledger, writer.user_id or 0).rows) == 1
