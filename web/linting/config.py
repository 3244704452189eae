"""The rules that a folder sets for itself: copydesk.toml or pyproject.toml, the nearest one upwards of each file."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from web.linting.rules import FailOn, Globs, Rules
from workflow.findings import Severity
from workflow.line import CODES
from workflow.profiles import DEFAULT_PROFILES

NAMES = ("copydesk.toml", "pyproject.toml")
_Value = TypeVar("_Value", bound=StrEnum)


class BadConfig(Exception):
    """A file of rules that cannot be followed; the message names the file, the key and what would do."""


class BadValue(Exception):
    """A value that cannot be followed; the message names the key and what would do."""


@dataclass(frozen=True, slots=True)
class Options:
    """What was said on the command line: `select` and `fail_on` replace the file's, the others come on top."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    fail_on: FailOn | None = None

    def over(self, rules: Rules) -> Rules:
        """The rules with these options on top; patterns are relative to the current folder."""
        globs = (Globs(str(Path.cwd()), self.exclude),) if self.exclude else ()
        return replace(
            rules,
            select=self.select or rules.select,
            ignore=(*rules.ignore, *self.ignore),
            exclude=(*rules.exclude, *globs),
            fail_on=self.fail_on or rules.fail_on,
        )


class Rulebook:
    """The rules of every file: one file's for all, none at all, or the nearest upwards of each."""

    def __init__(self, options: Options, *, config: Path | None = None, search: bool = True) -> None:
        """Read `config` now, if it is given.

        Raises:
            BadConfig: it cannot be followed.
        """
        self._options = options
        self._by_folder: dict[Path, Rules] = {}
        self._search = search and config is None
        self._everywhere = options.over(_read(config, asked=True) or Rules()) if config else options.over(Rules())

    def of(self, folder: Path) -> Rules:
        """The rules for the files of a folder.

        Raises:
            BadConfig: the nearest file of rules cannot be followed.
        """
        if not self._search:
            return self._everywhere
        found = self._by_folder.get(folder)
        if found is None:
            found = self._by_folder[folder] = self._nearest(Path(os.path.normpath(folder.absolute())))
        return found

    def _nearest(self, folder: Path) -> Rules:
        for name in NAMES:
            if (folder / name).is_file() and (rules := _read(folder / name)):
                return self._options.over(rules)
        return self._everywhere if folder.parent == folder else self.of(folder.parent)


def _read(path: Path, *, asked: bool = False) -> Rules | None:
    """The rules in a file; None where it has none. asked: somebody named this file, so it must have some."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        if path.name != NAMES[1] and (others := table.keys() - {"check"}):
            raise BadConfig(f"{path}: {min(others)!r} cannot stand here: everything belongs into the table [check].")
        for name in ("tool", "copydesk", "check") if path.name == NAMES[1] else ("check",):
            table = table[name]
    except OSError as error:
        raise BadConfig(f"{path}: cannot be read: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeError) as error:
        raise BadConfig(f"{path}: this is not TOML: {error}") from None
    except (KeyError, TypeError):
        if asked or path.name == NAMES[0]:
            raise BadConfig(f"{path}: there is no table [{_table(path)}] in it.") from None
        return None
    return _rules(path, table)


def _table(path: Path) -> str:
    return "tool.copydesk.check" if path.name == NAMES[1] else "check"


def _rules(path: Path, table: Mapping[str, Any]) -> Rules:
    if not isinstance(table, dict):
        raise BadConfig(f"{path}: {_table(path)} must be a table.")
    for key in table:
        if key not in _KEYS:
            raise BadConfig(f"{path}: {_table(path)} has no key {key!r}.{_meant(key, _KEYS)}")
    try:
        set_here = {
            key.replace("-", "_"): _KEYS[key](value, str(path.parent.absolute())) for key, value in table.items()
        }
    except BadValue as error:
        raise BadConfig(f"{path}: {error}") from None
    per_file = set_here.pop("per_file_ignores", ())
    return Rules(**set_here, per_file=per_file)


def codes(values: Iterable[str], key: str) -> tuple[str, ...]:
    """Codes or beginnings of codes, each of which some finding has.

    Raises:
        BadValue: one is nobody's.
    """
    for value in values:
        if not any(code.startswith(value) for code in CODES):
            stages = {code.partition(".")[0] + "." for code in CODES}
            raise BadValue(
                f"{key}: no finding has a code that begins with {value!r}.{_meant(value, stages | {*CODES})}"
            )
    return tuple(values)


def _meant(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean {near[0]!r}?" if near else f" There are: {', '.join(sorted(known))}."


def _words(value: Any, key: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
        raise BadValue(f"{key} must be a list of words in quotation marks.")
    return tuple(value)


def _mapping(value: Any, key: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadValue(f"{key} must be a table.")
    return value


def _one_of(kind: type[_Value], value: Any, key: str) -> _Value:
    try:
        return kind(value)
    except ValueError:
        raise BadValue(f"{key} must be one of {', '.join(kind)}, not {value!r}.") from None


def _per_file(value: Any, root: str) -> tuple[tuple[Globs, tuple[str, ...]], ...]:
    key = "per-file-ignores"
    return tuple(
        (Globs(root, (pattern,)), codes(_words(found, f"{key}.{pattern}"), key))
        for pattern, found in _mapping(value, key).items()
    )


def _severity(value: Any, _root: str) -> tuple[tuple[str, Severity], ...]:
    weights = _mapping(value, "severity")
    codes(weights, "severity")
    return tuple((code, _one_of(Severity, weight, f"severity.{code}")) for code, weight in weights.items())


def _category(value: Any, _root: str) -> str:
    if not isinstance(value, str) or DEFAULT_PROFILES.find(value) is None:
        known = ", ".join(profile.key for profile in DEFAULT_PROFILES.ordered)
        raise BadValue(f"category must be one of {known}, not {value!r}.")
    return value


_KEYS: Mapping[str, Callable[[Any, str], Any]] = {
    "select": lambda value, _: codes(_words(value, "select"), "select"),
    "ignore": lambda value, _: codes(_words(value, "ignore"), "ignore"),
    "exclude": lambda value, root: (Globs(root, _words(value, "exclude")),),
    "per-file-ignores": _per_file,
    "severity": _severity,
    "fail-on": lambda value, _: _one_of(FailOn, value, "fail-on"),
    "category": _category,
}
