"""The pages of ops in a real browser: fit for everybody, also when much is wrong, and usable without a script."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, update

from tests import articles, factories
from tests.browser.conftest import Desk, look_over
from workflow import desk, shelf
from workflow.alarms import look
from workflow.clock import now
from workflow.lists.folder import ListFolder
from workflow.lists.listed import Kind
from workflow.states import Role, RunState
from workflow.tables import FindingRow, StageRun

Window = Callable[..., Page]

TRACEBACK = "Traceback (most recent call last):\n  File 'workflow/stages/links.py', line 88, in check\nKeyError: 'host'"


def break_everything(served: Desk) -> None:
    """A desk with a text in review, runs that died, a paused stage, and no worker alive."""
    wen, oda = served.person(Role.WRITER, "wen"), served.person(Role.OPS, "olga")
    hollow = articles.promo_zh().body + "\n\n[insert quote here]\n"
    factories.in_review(served.database, wen, replace(articles.promo_zh(), body=hollow))
    desk.submit(served.database, wen, articles.good_en())
    broken = {"state": RunState.DEAD, "error": TRACEBACK, "fingerprint": "abc123", "finished_at": now(), "attempt": 5}
    with served.database.write() as connection:
        # As rules of before had left it, so that a replay says something of it.
        connection.execute(delete(FindingRow).where(FindingRow.code == "residue.placeholder"))
        one = (StageRun.submission_id == 2, StageRun.stage == "truncation")
        connection.execute(update(StageRun).where(*one).values(broken))
    desk.hold(served.database, oda, "stage", "links", reason="The list is being changed")
    look(served.database, None)
    cause = desk.Wanted("stage", fingerprint="abc123")
    desk.start(served.database, oda, desk.Action.RETRY, cause, reason="The list is back")
    desk.start_replay(served.database, oda, desk.Scope("waiting"), reason="Before the update")
    desk.work_while_idle(served.database)
    desk.beat(served.database, "worker@desk-1:4211:9f2c1a", "worker", version="1.0", current="checks 12 revisions")


def lists_in_force(served: Desk) -> None:
    """One that denies, one that allows, one that is damaged."""
    folder, olu = ListFolder(served.settings.lists_folder), served.person(Role.OPS, "olu")
    desk.add_list(served.database, olu, folder, "betting", ["bet.example"], kind=Kind.DENY, licence="CC0", source="us")
    desk.add_list(served.database, olu, folder, "partners", ["gazette.example"], kind=Kind.ALLOW)
    (served.settings.lists_folder / "torn.domains").write_text("torn")


@pytest.mark.parametrize("locale", ["en-US", "zh-CN"])
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_ops_is_fit_for_everybody(
    served: Desk, window: Window, width: int, dark: bool, locale: str
) -> None:
    break_everything(served)
    lists_in_force(served)
    page = window(served.person(Role.ADMIN, "ada"), width=width, dark=dark, locale=locale)
    pages = (
        "",
        "/failures",
        "/failures/abc123",
        "/events",
        "/dead",
        "/batches",
        "/alarms",
        "/rules",
        "/replays",
        "/replays/2",
        "/replays/2/again?after=warn",
        "/stage/truncation",
        "/channel/site",
        "/submissions",
        "/submissions/1",
        "/submissions/2",
        "/people",
        "/lists?host=www.bet.example",
        "/categories",
        "/categories/new",
        "/categories/culture",
    )
    for path in pages:
        page.goto(f"/ops{path}")
        look_over(page)


def test_without_a_script_a_stage_is_resumed_and_what_died_is_tried_again(served: Desk, window: Window) -> None:
    break_everything(served)
    page = window(served.person(Role.OPS, "oda"), scripts=False)
    page.goto("/ops")
    page.get_by_role("button", name="Resume Links").click()
    expect(page.get_by_text("Resumed.")).to_be_visible()
    page.get_by_role("link", name="KeyError").click()
    page.get_by_label("Why now?").fill("The list is back")
    page.get_by_role("button", name="Retry it").click()
    expect(page.get_by_text("queued again")).to_be_visible()
    assert shelf.failures(served.database) == ()


def test_without_a_script_a_list_comes_is_looked_up_and_goes(served: Desk, window: Window, tmp_path: Path) -> None:
    file = tmp_path / "betting.txt"
    file.write_text("bet.example\n")
    page = window(served.person(Role.OPS, "oda"), scripts=False)
    page.goto("/ops/lists")
    page.get_by_label("Name of the list").fill("betting")
    page.get_by_label("File", exact=True).set_input_files(file)
    page.get_by_label("Licence").last.fill("CC0")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("“betting” is in force from the next article on.")).to_be_visible()
    page.get_by_label("Host or address").fill("https://www.bet.example/slots")
    page.get_by_role("button", name="Look it up").click()
    expect(page.get_by_text("betting, version 1, as bet.example")).to_be_visible()
    page.locator("summary", has_text="Change betting").click()
    page.get_by_role("button", name="Remove betting").click()
    expect(page.get_by_text("No list is in force")).to_be_visible()


def test_the_board_follows_what_happens(served: Desk, window: Window) -> None:
    oda = served.person(Role.OPS, "oda")
    page = window(oda)
    page.goto("/ops")
    desk.hold(served.database, oda, "channel", "site", reason="The disk is being changed")
    expect(page.get_by_text("The disk is being changed").first).to_be_visible(timeout=15_000)
