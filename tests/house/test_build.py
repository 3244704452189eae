"""What pip builds: dependencies from one list, a front end pinned without naming any registry, catalogues compiled."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import build_hooks

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "web" / "frontend"


def test_the_package_needs_what_the_run_time_list_names_and_nothing_else() -> None:
    metadata: dict[str, object] = {}
    build_hooks.Dependencies(str(ROOT), {}).update(metadata)
    named = (ROOT / "requirements" / "run.in").read_text(encoding="utf-8").split()
    assert metadata["dependencies"] == named


def test_the_extra_for_traces_names_what_its_list_adds() -> None:
    metadata: dict[str, object] = {}
    build_hooks.Dependencies(str(ROOT), {}).update(metadata)
    assert metadata["optional-dependencies"] == {
        "tracing": ["opentelemetry-exporter-otlp-proto-http", "opentelemetry-sdk"]
    }
    pinned = (ROOT / "requirements" / "run.lock").read_text(encoding="utf-8")
    assert "opentelemetry" not in pinned


def test_the_front_ends_lock_pins_by_digest_and_names_no_registry() -> None:
    packages = json.loads((FRONTEND / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    third_party = {name: facts for name, facts in packages.items() if name}
    assert third_party
    assert all("integrity" in facts and "resolved" not in facts for facts in third_party.values())


def test_a_catalogue_is_compiled_once_and_again_when_it_changes(tmp_path: Path) -> None:
    folder = tmp_path / "zh_Hans" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text('msgid "Draft"\nmsgstr "草稿"\n', encoding="utf-8")
    build_hooks.compile_catalogues(tmp_path)
    compiled = folder / "messages.mo"
    first = compiled.stat().st_mtime_ns
    build_hooks.compile_catalogues(tmp_path)
    assert compiled.stat().st_mtime_ns == first
    assert "草稿".encode() in compiled.read_bytes()


def test_a_bundle_made_from_these_very_sources_is_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frontend, dist = tmp_path / "frontend", tmp_path / "static" / "dist"
    (frontend / "src").mkdir(parents=True)
    (frontend / "package-lock.json").write_text("{}", encoding="utf-8")
    (frontend / "src" / "copydesk.js").write_text("export {};", encoding="utf-8")
    ran: list[tuple[str, ...]] = []

    def npm(*arguments: str, at: Path) -> None:
        ran.append(arguments)
        for folder in (dist, at / "node_modules"):
            folder.mkdir(parents=True, exist_ok=True)

    monkeypatch.setattr(build_hooks, "_npm", npm)
    build_hooks.bundle(tmp_path)
    build_hooks.bundle(tmp_path)
    assert ran == [("ci",), ("run", "build")]
    (frontend / "src" / "copydesk.js").write_text("export { };", encoding="utf-8")
    build_hooks.bundle(tmp_path)
    assert ran == [("ci",), ("run", "build"), ("run", "build")]
