"""The hooks for pre-commit, and the workflow that the page shows, are what those programs take."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.pages import ROOT, blocks
from workflow.importers import extensions

PAGE = ROOT / "docs" / "checking-files.md"
BIN = Path(sys.executable).parent
CUT = "# A ferry\n\nThe ferry to the islands sails again on Tuesday, and the council has asked the company for a"


@pytest.fixture(scope="module")
def hooks() -> dict[str, dict[str, Any]]:
    """Each hook by its id."""
    listed = YAML(typ="safe").load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return {hook["id"]: hook for hook in listed}


def test_a_hook_says_what_pre_commit_asks_for(hooks: dict[str, dict[str, Any]]) -> None:
    assert set(hooks) == {"copydesk-check", "copydesk-fix"}
    for hook in hooks.values():
        assert {"id", "name", "entry", "language"} <= set(hook)
        assert hook["language"] == "python"


def test_the_hook_is_given_every_kind_of_file_that_a_writer_may_hand_in(hooks: dict[str, dict[str, Any]]) -> None:
    files = re.compile(hooks["copydesk-check"]["files"])
    assert [kind for kind in extensions() if not files.search(f"a/b{kind.upper()}")] == []
    assert not files.search("a/b.py")


def _run(hook: dict[str, Any], folder: Path) -> subprocess.CompletedProcess[str]:
    """As pre-commit would: the entry with the matching files after it, in the repository's folder."""
    names = [path.name for path in sorted(folder.iterdir()) if re.search(hook["files"], path.name)]
    program, *options = shlex.split(hook["entry"])
    return subprocess.run(
        [str(BIN / program), *options, *names], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def test_the_check_stops_a_commit_of_a_cut_article_unless_it_is_excluded(
    hooks: dict[str, dict[str, Any]], tmp_path: Path
) -> None:
    (tmp_path / "cut.md").write_text(CUT, encoding="utf-8")
    stopped = _run(hooks["copydesk-check"], tmp_path)
    assert stopped.returncode == 1
    assert "cut.md:3:" in stopped.stdout
    (tmp_path / "copydesk.toml").write_text('[check]\nexclude = ["cut.md"]\n', encoding="utf-8")
    assert _run(hooks["copydesk-check"], tmp_path).returncode == 0


def test_the_fix_mends_what_needs_nobodys_word(hooks: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    (tmp_path / "link.md").write_text("# A ferry\n\nSee [it](javascript:x) there.\n", encoding="utf-8")
    _run(hooks["copydesk-fix"], tmp_path)
    assert (tmp_path / "link.md").read_text(encoding="utf-8") == "# A ferry\n\nSee it there.\n"


def test_the_page_shows_hooks_that_there_are(hooks: dict[str, dict[str, Any]]) -> None:
    [shown] = [block.text for block in blocks(PAGE) if block.name == ".pre-commit-config.yaml"]
    named = [hook["id"] for repo in YAML(typ="safe").load(shown)["repos"] for hook in repo["hooks"]]
    assert named
    assert set(named) <= set(hooks)


def test_the_workflow_on_the_page_is_one_that_github_takes(tmp_path: Path) -> None:
    [shown] = [block for block in blocks(PAGE) if block.name.startswith(".github/")]
    path = tmp_path / "articles.yml"
    path.write_text(shown.text, encoding="utf-8")
    command = [str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.github-workflows", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout
