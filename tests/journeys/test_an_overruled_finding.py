"""A finding is overruled, the article approved; from then on every measurement knows that the check was wrong there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from tests.articles import GOOD_EN_BODY, good_en
from tests.factories import approved, check_all, desk_current, person
from web.cli import main
from workflow import desk, shelf
from workflow.db import Database
from workflow.settings import read_settings
from workflow.states import Decision, Role, State

CODE = "truncation.mid-sentence"
LOGBOOK = GOOD_EN_BODY + "\nThe last page of the logbook reads: fog since four, wind from the north and the"


def _printed(*arguments: str) -> str:
    ran = CliRunner().invoke(main, arguments)
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def _row(told: dict[str, Any], at: str) -> dict[str, Any]:
    [row] = [row for row in told["suites"] if (row["suite"], row["case"], row["at"]) == ("code", CODE, at)]
    return dict(row)


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The ledger of the desk that the commands work on."""
    monkeypatch.setenv("COPYDESK_DATA", str(tmp_path / "desk"))
    for name in ("COPYDESK_DATABASE_URL", "COPYDESK_REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    _printed("migrate")
    return Database(read_settings().database)


def test_an_overruled_finding_counts_as_a_false_positive_wherever_it_is_measured(
    ledger: Database, tmp_path: Path
) -> None:
    writer, reviewer = person(ledger), person(ledger, Role.REVIEWER)
    source = good_en()
    approved(ledger, writer, reviewer, source)
    handed_in = desk.submit(ledger, writer, type(source)(LOGBOOK, title="A logbook", category="news")).submission_id
    check_all(ledger)
    view = shelf.submission(ledger, handed_in)
    assert view is not None
    assert view.state is State.RETURNED
    for finding in view.findings:
        desk.answer(ledger, writer, handed_in, finding.id, "The logbook ends so; it was never finished.")
    desk.decide(ledger, reviewer, handed_in, Decision.APPROVE, revision=desk_current(ledger, handed_in))
    ledger.close()

    on_desk = _row(json.loads(_printed("bench", "quality", "--desk", "--json")), "block")
    assert (on_desk["upheld"], on_desk["overruled"], on_desk["precision"]) == (0, 1, 0.0)
    [line] = [one for one in _printed("labels", "list", "--ruling", "overruled").splitlines() if CODE in one]
    assert json.loads(line)["reason"] == "The logbook ends so; it was never finished."

    folder = str(tmp_path / "labels")
    assert json.loads(_printed("labels", "export", folder))["articles"] == 1
    measured = _row(json.loads(_printed("bench", "quality", "--labelled", folder, "--json")), "block")
    assert (measured["true_positives"], measured["false_positives"]) == (0, 1)
    assert measured["precision"] == 0.0
    assert f"texts/{handed_in}-1.txt: {CODE} false positive" in _printed(
        "bench", "quality", "--labelled", folder, "--wrong"
    )
