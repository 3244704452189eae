"""The examples of a new stage and a new channel are real: dropped into their rooms, they are found and work."""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.factories import approved, open_desk, person, publish_all
from tests.pages import ROOT, Block, blocks
from workflow import channels, desk, stages
from workflow.article import Source
from workflow.db import Database
from workflow.line import examine
from workflow.settings import Settings
from workflow.states import Role

STAGE = ROOT / "docs" / "writing-a-stage.md"
CHANNEL = ROOT / "docs" / "writing-a-channel.md"


def _example(page: Path, start: str) -> Block:
    [found] = [block for block in blocks(page) if block.name.startswith(start)]
    return found


def _moved_in(room: ModuleType, page: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The example's module in the room, for as long as the test runs; gives its name."""
    block = _example(page, room.__name__.replace(".", "/"))
    name = Path(block.name).stem
    (folder / f"{name}.py").write_text(block.text, encoding="utf-8")
    monkeypatch.setattr(room, "__path__", [*room.__path__, str(folder)])
    yield name
    sys.modules.pop(f"{room.__name__}.{name}", None)
    vars(room).pop(name, None)


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The example of a stage, among the stages."""
    yield from _moved_in(stages, STAGE, tmp_path, monkeypatch)


@pytest.fixture
def channel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The example of a channel, among the channels."""
    channels.discover.cache_clear()
    for name in _moved_in(channels, CHANNEL, tmp_path, monkeypatch):
        # The package's name `publish` is the verb; its modules have to be asked for by name.
        for verb in ("publish", "project"):
            monkeypatch.setattr(sys.modules[f"workflow.desk.{verb}"], "CHANNELS", channels.discover())
        yield name
    channels.discover.cache_clear()


def _run_tests_of(page: Path, tmp_path: Path) -> int:
    """Run the page's own tests; gives how many there are."""
    block = _example(page, "tests/")
    names: dict[str, Any] = {"__name__": Path(block.name).stem}
    exec(compile(block.text, block.name, "exec"), names)  # noqa: S102 - a page of ours
    tests = [value for name, value in names.items() if name.startswith("test_")]
    for test in tests:
        test(**({"tmp_path": tmp_path} if "tmp_path" in inspect.signature(test).parameters else {}))
    return len(tests)


def test_the_stage_is_found_in_its_place_and_its_tests_pass(stage: str, tmp_path: Path) -> None:
    line = stages.discover()
    names = [one.name for one in line]
    assert names[names.index(stage) - 1 : names.index(stage) + 2] == ["category", stage, "punctuation"]
    report = examine(Source("Nothing happened on Monday.", title="Prices fall!!!"), stages=line)
    [found] = [finding for finding in report.findings if finding.stage == stage]
    assert found.code in next(one for one in line if one.name == stage).codes
    assert found.say() == "The title has 3 exclamation marks. One is plenty."
    assert _run_tests_of(STAGE, tmp_path) == 2


def test_the_channel_is_found_says_its_settings_and_its_tests_pass(channel: str, tmp_path: Path) -> None:
    found = channels.discover()[channel]
    assert [setting.label for setting in channels.settings_of(found)] == ["Folder"]
    assert _run_tests_of(CHANNEL, tmp_path / "files") == 1


def test_a_desk_publishes_to_the_channel_and_takes_back_from_it(
    channel: str, database: Database, settings: Settings, tmp_path: Path
) -> None:
    open_desk(database, settings)
    _run_example_commands(database, {"/srv/outbox": str(tmp_path / "fetch")})
    writer, reviewer = person(database), person(database, Role.REVIEWER)
    submission_id = approved(database, writer, reviewer)
    publish_all(database)
    [file] = (tmp_path / "fetch").glob("*.json")
    assert json.loads(file.read_bytes())["title"] == "A ferry terminal comes back as a market"
    desk.withdraw(database, writer, submission_id, reason="It was a rumour.")
    publish_all(database)
    assert not file.exists()


def _run_example_commands(database: Database, places: dict[str, str]) -> None:
    """What the page's `copydesk channel add` and `enable` do, by the verbs behind them."""
    [block] = [block.text for block in blocks(CHANNEL) if block.language == "sh"]
    ops = person(database, Role.OPS)
    for words in map(str.split, block.strip().splitlines()):
        assert words[:2] == ["copydesk", "channel"]
        verb, name, given = words[2], words[3], dict(word.split("=", 1) for word in words[4:])
        if verb == "add":
            desk.add_channel(database, ops, name, {key: places.get(value, value) for key, value in given.items()})
        else:
            assert verb == "enable"
            assert desk.switch_channel(database, ops, name, on=True)
