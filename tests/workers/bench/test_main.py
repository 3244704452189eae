"""`copydesk bench`: every suite runs, the figures come as promised, and what cannot be measured is said."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from workers.bench import __main__ as bench
from workers.bench import naive, pipeline, postgres
from workers.bench.resident import counts_memory
from workers.broker import NoBroker


@pytest.fixture(autouse=True)
def _logs_beside_the_figures() -> Iterator[None]:
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    yield
    structlog.reset_defaults()


KEYS = {"suite", "case", "ours", "peer", "unit", "ratio"}


def _figures(text: str) -> list[dict[str, Any]]:
    printed = json.loads(text)
    assert set(printed) == {"suites"}
    return list(printed["suites"])


def _are_sound(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        assert set(row) == KEYS
        assert row["ours"] > 0
        assert row["peer"] > 0
        faster = row["ours"] / row["peer"] if row["unit"] == "articles/s" else row["peer"] / row["ours"]
        assert row["ratio"] == pytest.approx(faster, rel=0.01, abs=1e-4)


@pytest.mark.parametrize("suite", ["line", "links", "diff", "queue-page"])
def test_a_suite_prints_its_figures_and_nothing_else_on_standard_output(
    suite: str, capsys: pytest.CaptureFixture[str]
) -> None:
    bench.main(["--quick", "--json", "--suite", suite])
    printed = capsys.readouterr()
    rows = _figures(printed.out)
    assert {row["suite"] for row in rows} == {suite}
    assert suite in printed.err
    _are_sound(rows)


def test_the_board_says_what_it_asks_for_beside_how_long_that_takes(capsys: pytest.CaptureFixture[str]) -> None:
    bench.main(["--quick", "--json", "--suite", "board"])
    rows = _figures(capsys.readouterr().out)
    _are_sound(rows)
    assert [row["case"].split(",")[0] for row in rows][:2] == ["p50", "p95"]
    asked = {row["unit"]: row["ours"] for row in rows}
    assert asked["statements"] <= 8
    assert asked["round trips"] == 1


@pytest.mark.system
@pytest.mark.skipif(not counts_memory(), reason="this machine does not say how much memory is resident")
def test_the_memory_of_a_real_web_process_is_measured_and_every_page_answers() -> None:
    command = [sys.executable, "-m", "workers.bench", "--quick", "--json", "--suite", "memory"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=170)
    assert done.returncode == 0, done.stderr
    rows = _figures(done.stdout)
    _are_sound(rows)
    assert [row["unit"] for row in rows] == ["MB"] * 3
    assert "not answered with 200" not in done.stderr


def test_the_ledger_is_measured_on_every_database_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    bench.main(["--quick", "--json", "--suite", "ledger"])
    printed = capsys.readouterr()
    rows = _figures(printed.out)
    _are_sound(rows)
    assert {row["case"].split(",")[0] for row in rows} >= {"SQLite"}
    assert any("PostgreSQL" in row["case"] for row in rows) or "PostgreSQL: left out" in printed.err


@pytest.mark.system
def test_the_pipeline_runs_on_real_workers() -> None:
    command = [sys.executable, "-m", "workers.bench", "--quick", "--json", "--suite", "pipeline"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=150)
    assert done.returncode == 0, done.stderr
    rows = _figures(done.stdout)
    assert len(rows) == 6
    _are_sound(rows)


def test_people_get_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    bench.main(["--quick", "--suite", "diff"])
    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["suite", "case", "ours", "peer", "unit", "ratio"]
    assert row.startswith("diff")


def test_a_peer_that_is_not_installed_is_left_out_and_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(naive, "MarkdownIt", None)
    bench.main(["--quick", "--json", "--suite", "line"])
    printed = capsys.readouterr()
    assert _figures(printed.out) == []
    assert "left out, markdown-it-py is not installed" in printed.err


def test_without_postgresql_the_ledger_is_measured_on_sqlite_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none(*_: object) -> None:
        raise postgres.NoPostgres("no PostgreSQL on this machine")

    monkeypatch.setattr(postgres, "_binaries", none)
    bench.main(["--quick", "--json", "--suite", "ledger"])
    printed = capsys.readouterr()
    assert {row["case"].split(",")[0] for row in _figures(printed.out)} == {"SQLite"}
    assert "PostgreSQL: left out, no PostgreSQL on this machine" in printed.err


def test_without_a_broker_the_pipeline_is_left_out(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none(*_: object) -> None:
        raise NoBroker("No Valkey server")

    monkeypatch.setattr(pipeline, "opened", none)
    bench.main(["--quick", "--json", "--suite", "pipeline"])
    printed = capsys.readouterr()
    assert _figures(printed.out) == []
    assert "left out, No Valkey server" in printed.err


def test_an_unknown_suite_is_refused_with_the_names_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["--suite", "weather"])
    assert "queue-page" in capsys.readouterr().err
