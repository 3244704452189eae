"""Findings that are known and accepted: only new ones count. Known again by path, code and the words they stand on."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from web.linting.checking import Checked

_VERSION = 1


class BadBaseline(Exception):
    """The file holds no baseline of ours; the message names it and says what to do."""


class Baseline:
    """The findings that a file lists, by path relative to its folder. Each counts as often as it is listed."""

    def __init__(self, path: Path, known: Mapping[str, Mapping[str, str]] | None = None) -> None:
        """known: of each path the marks of its findings and their codes."""
        self._path = path
        self._known = {name: dict(marks) for name, marks in (known or {}).items()}
        self._seen: set[str] = set()
        self._left: set[tuple[str, str]] = set()
        self._now: dict[str, dict[str, str]] = {}

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """What a file lists.

        Raises:
            BadBaseline: it is not there, or it is not one.
        """
        try:
            stored: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            known = {str(name): {str(k): str(v) for k, v in marks.items()} for name, marks in stored["files"].items()}
        except OSError as error:
            word = error.strerror or error
            raise BadBaseline(f"{path}: cannot be read: {word}. Make one with --write-baseline.") from None
        except (ValueError, KeyError, TypeError, AttributeError):
            raise BadBaseline(f"{path}: this is not a baseline. Make one with --write-baseline.") from None
        if stored.get("version") != _VERSION:
            raise BadBaseline(f"{path}: made by another version of copydesk. Make it again with --write-baseline.")
        return cls(path, known)

    def without_known(self, checked: Checked) -> Checked:
        """The file with only the findings that are new."""
        name = self._name(checked.path)
        known = self._known.get(name, {})
        found = {noted.mark for noted in checked.findings}
        self._seen.add(name)
        self._left.update((name, mark) for mark in known if mark in found)
        return replace(checked, findings=tuple(noted for noted in checked.findings if noted.mark not in known))

    def with_all_accepted(self, checked: Checked) -> Checked:
        """Accept every finding of a file; gives the file with none left."""
        name = self._name(checked.path)
        self._seen.add(name)
        if marks := {noted.mark: noted.finding.code for noted in checked.findings}:
            self._now[name] = marks
        return replace(checked, findings=())

    def stale(self) -> Iterable[tuple[str, str]]:
        """(path, code) of what is listed and not there any more: in files that were looked at, and in ones now gone."""
        for name, marks in sorted(self._known.items()):
            if self._is_settled(name):
                for mark, code in marks.items():
                    if (name, mark) not in self._left:
                        yield name, code

    def write(self) -> int:
        """Write down what was accepted, and what was known of files that nobody looked at; gives how many findings.

        Raises:
            OSError: the file cannot be written.
        """
        kept = {name: marks for name, marks in self._known.items() if not self._is_settled(name)}
        files = {name: dict(sorted(marks.items())) for name, marks in sorted({**kept, **self._now}.items())}
        text = json.dumps({"version": _VERSION, "files": files}, ensure_ascii=False, indent=1)
        temporary = self._path.with_name(f".{self._path.name}.new")
        temporary.write_bytes(text.encode("utf-8", "backslashreplace") + b"\n")
        temporary.replace(self._path)
        return sum(map(len, files.values()))

    def _is_settled(self, name: str) -> bool:
        """Whether all there is to know of a file is known: it was looked at, or it is gone."""
        return name in self._seen or not (self._path.parent / name).exists()

    def _name(self, path: str) -> str:
        return os.path.relpath(path, self._path.parent).replace(os.sep, "/")
