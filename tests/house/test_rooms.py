"""A new stage, channel or importer is one file, its test and its word in the glossary; codes are never shared."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from workflow import channels, importers
from workflow.line import LINE
from workflow.stages import Stage

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text()
PIECES = (
    [("stages", stage.name) for stage in LINE]
    + [("channels", name) for name in channels.discover()]
    + [("importers", importer.name) for importer in importers.discover()]
)


@pytest.mark.parametrize(("room", "name"), PIECES)
def test_it_has_a_test_of_its_own_and_a_word_in_the_glossary(room: str, name: str) -> None:
    assert (ROOT / "tests" / "workflow" / room / f"test_{name}.py").is_file()
    assert f"`{name}`" in GLOSSARY


@pytest.mark.parametrize("stage", LINE, ids=lambda stage: stage.name)
def test_a_stage_names_its_codes_in_words_and_nobody_elses(stage: Stage) -> None:
    assert stage.codes
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z0-9]+)*", code) for code in stage.codes)
    assert all(label.strip() for label in stage.codes.values())


def test_no_two_stages_report_the_same_code() -> None:
    codes = Counter(code for stage in LINE for code in stage.codes)
    assert [code for code, count in codes.items() if count > 1] == []


def test_stages_have_an_order_of_their_own_and_a_version() -> None:
    assert len({stage.order for stage in LINE}) == len(LINE)
    assert all(stage.version for stage in LINE)


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_lock_file_names_where_packages_come_from() -> None:
    names = [path for path in _tracked() if path.name in {"package-lock.json", "uv.lock"} or path.suffix == ".lock"]
    assert not [path for path in names if path.name == "uv.lock"]
    assert not [path for path in names if re.search(r'"resolved":\s*"http|index-url\s+http', path.read_text())]


def test_nothing_built_and_nothing_of_others_is_committed() -> None:
    parts = {"node_modules", "dist", "__pycache__", ".venv"}
    assert [path for path in _tracked() if parts & set(path.relative_to(ROOT).parts)] == []
