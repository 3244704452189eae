"""What the pages say is so: their commands run, their links lead somewhere, their tables are complete."""

from __future__ import annotations

import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from click.testing import CliRunner
from flask.testing import FlaskClient

from tests.factories import check_all, publish_all
from tests.pages import PAGES, ROOT, Shown, anchors, blocks, commands, links
from web import create_app
from web.cli import COMMANDS, main
from web.words import STATES
from workflow.db import Database
from workflow.line import LINE
from workflow.settings import Settings

LONG_RUNNING = {"up", "web", "worker", "sweeper"}
# What is the same at every run, unless the page leaves it out with an ellipsis.
EXACT = {
    "state",
    "code",
    "verdict",
    "decision",
    "kind",
    "severity",
    "status",
    "held",
    "format",
    "role",
    "verb",
    "origin",
}
WITH_COMMANDS = [page for page in PAGES if any(block.language == "console" for block in blocks(page))]
ELLIPSIS = "…"


def _relative(page: Path) -> str:
    return str(page.relative_to(ROOT))


class Reader:
    """Somebody who types what a page shows, on a desk of their own with a worker that is never idle."""

    def __init__(self, folder: Path) -> None:
        """A desk with its tables made, in an empty folder that is the current one."""
        self.settings = Settings(folder=folder / "desk")
        self.names: dict[str, str] = {"DESK": ""}
        self.run("copydesk migrate")

    def run(self, command: str) -> str:
        """What the command prints; then the workers do what is due."""
        words = shlex.split(re.sub(r"\$([A-Z]+)", lambda found: self.names[found[1]], command))
        printed = {"copydesk": self._copydesk, "make": self._make, "curl": self._curl}[words[0]](words[1:])
        self._work()
        return printed

    def _copydesk(self, words: list[str]) -> str:
        if words[0] in LONG_RUNNING:
            return _help_of(words[0])
        ran = CliRunner().invoke(main, words)
        assert ran.exit_code in {0, 1}, ran.output
        assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
        if words[:2] == ["user", "add"]:
            added = json.loads(ran.stdout)
            self.names[added["name"].upper()] = added.get("token", "")
        return ran.stdout

    def _make(self, words: list[str]) -> str:
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert all(re.search(rf"^{re.escape(word)}:", makefile, re.MULTILINE) for word in words)
        return ""

    def _curl(self, words: list[str]) -> str:
        """As curl would, over a test client: -s, -H, --json, -F and an address."""
        headers, path = {}, ""
        sent: dict[str, Any] = {"method": "GET"}
        rest = iter(words)
        for word in rest:
            if word == "-H":
                name, _, value = next(rest).partition(": ")
                headers[name] = value
            elif word == "--json":
                sent = {"method": "POST", "json": json.loads(next(rest))}
            elif word == "-F":
                name, _, value = next(rest).partition("=")
                part = (io.BytesIO(Path(value[1:]).read_bytes()), value[1:]) if value.startswith("@") else value
                sent = {"method": "POST", "data": {**sent.get("data", {}), name: part}}
            elif word != "-s":
                path = word
        database = Database(self.settings.database)
        client: FlaskClient = create_app(self.settings, database).test_client(use_cookies=False)
        answer = client.open(path, headers=headers, **sent)
        database.close()
        return answer.text

    def _work(self) -> None:
        database = Database(self.settings.database)
        check_all(database)
        publish_all(database)
        database.close()


def _help_of(name: str) -> str:
    ran = subprocess.run(
        [sys.executable, "-m", "web.cli", name, "--help"], capture_output=True, text=True, timeout=60, check=True
    )
    return ran.stdout


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """In a folder of their own."""
    for name in [name for name in os.environ if name.startswith("COPYDESK_") and "TEST" not in name]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COPYDESK_DATA", str(tmp_path / "desk"))
    monkeypatch.chdir(tmp_path)
    return Reader(tmp_path)


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=_relative)
def test_every_command_of_a_page_runs_and_answers_as_shown(page: Path, reader: Reader, tmp_path: Path) -> None:
    for block in blocks(page):
        if block.name and block.language in {"html", "markdown", "text", "toml"}:
            (tmp_path / block.name).write_text(block.text, encoding="utf-8")
        for shown in commands(block) if block.language == "console" else ():
            _compare(shown, reader.run(shown.command))


def _compare(shown: Shown, printed: str) -> None:
    if not shown.output:
        return
    real = printed.rstrip("\n").split("\n")
    if shown.output[0].startswith("{"):
        for line, answer in zip(shown.output, real, strict=True):
            _same_shape(json.loads(line), json.loads(answer), shown.command)
        return
    # A line that is only an ellipsis stands for the rest.
    lines = shown.output[: shown.output.index(ELLIPSIS)] if ELLIPSIS in shown.output else shown.output
    assert len(real) >= len(lines) if ELLIPSIS in shown.output else len(real) == len(lines), printed
    for line, answer in zip(lines, real, strict=False):
        assert re.fullmatch(".*".join(map(re.escape, line.split(ELLIPSIS))), answer), (shown.command, line, answer)


def _same_shape(shown: Any, real: Any, at: str) -> None:
    """The same fields of the same kinds; of a list its first element stands for all. null stands for anything."""
    if isinstance(shown, dict):
        assert isinstance(real, dict), at
        assert set(shown) == set(real), (at, sorted(set(shown) ^ set(real)))
        for name, value in shown.items():
            _same_shape(value, real[name], f"{at} .{name}")
            if name in EXACT and isinstance(value, str | int) and ELLIPSIS not in str(value):
                assert real[name] == value, f"{at} .{name}"
    elif isinstance(shown, list):
        assert isinstance(real, list), at
        if shown:
            assert real, at
            _same_shape(shown[0], real[0], f"{at} [0]")
    elif shown is not None and real is not None:
        assert _kind(shown) is _kind(real), (at, shown, real)


def _kind(value: object) -> type:
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)


@pytest.mark.parametrize("page", PAGES, ids=_relative)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.is_file(), link
        assert not anchor or anchor in anchors(target), link


def test_every_page_can_be_reached_from_the_first() -> None:
    found, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in found or page.suffix != ".md":
            continue
        found.add(page)
        waiting += [(page.parent / link.partition("#")[0]).resolve() for link in links(page)]
    decisions = {page for page in PAGES if page.parent.name == "decisions"}
    assert {_relative(page) for page in set(PAGES) - found - decisions} == set()


def test_every_finding_is_explained_under_the_name_that_people_see() -> None:
    rows = re.findall(r"^\| `([\w.-]+)` \| ([^|]+?) \|", (ROOT / "docs/findings.md").read_text("utf-8"), re.MULTILINE)
    assert rows == [(code, label) for stage in LINE for code, label in stage.codes.items()]


def test_the_stages_of_the_findings_page_are_those_of_the_line() -> None:
    headings = re.findall(r"^## (.+) \(`(\w+)`\)$", (ROOT / "docs/findings.md").read_text("utf-8"), re.MULTILINE)
    assert headings == [(stage.label, stage.name) for stage in LINE]


def test_writers_are_told_of_every_state_in_the_words_of_the_pages() -> None:
    cells = re.findall(r"^\| ([A-Z][^|]+?) \|", (ROOT / "docs/writers.md").read_text("utf-8"), re.MULTILINE)
    told = [
        name.replace(";", ",") for cell in cells for name in ([cell] if cell in STATES.values() else cell.split(", "))
    ]
    assert sorted(told) == sorted(STATES.values())


def test_chinese_writers_are_told_the_same_in_the_words_of_their_pages() -> None:
    page = (ROOT / "docs/writers.zh.md").read_text("utf-8")
    with (ROOT / "web/translations/zh_Hans/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    cells = re.findall(r"^\| ([^|-]+?) \|", page[page.index("| 状态 |") :], re.MULTILINE)[1:]
    spoken = {str(message.string) for name in STATES.values() if (message := catalogue.get(name))}
    assert sorted(name for cell in cells for name in cell.split("、")) == sorted(spoken)


def test_every_variable_of_the_environment_is_explained_and_no_other() -> None:
    sources = [
        path.read_text("utf-8") for room in ("web", "workers", "workflow") for path in (ROOT / room).rglob("*.py")
    ]
    used = {name for text in sources for name in re.findall(r"\"(COPYDESK_[A-Z_]+)\"", text)}
    told = set(
        re.findall(r"^\| `(COPYDESK_[A-Z_]+)` \|", (ROOT / "docs/deploying.md").read_text("utf-8"), re.MULTILINE)
    )
    assert told == used


def test_every_command_that_the_pages_name_exists() -> None:
    named = {name for page in PAGES for name in re.findall(r"`copydesk (\w+)", page.read_text("utf-8"))}
    assert named - set(COMMANDS) == set()


@pytest.mark.parametrize("name", sorted(LONG_RUNNING))
def test_a_long_running_command_says_what_it_does(name: str) -> None:
    assert "sage" in _help_of(name)


def test_the_pictures_are_all_shown_and_small() -> None:
    shown = {(page.parent / link).resolve() for page in PAGES for link in links(page) if link.endswith(".png")}
    kept = set((ROOT / "docs" / "images").iterdir())
    assert kept == shown
    assert [path.name for path in kept if path.stat().st_size > 300_000] == []
