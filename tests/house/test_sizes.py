"""Small files, short functions, no grab-bags: a house that is easy to read stays so only when it is measured."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("workflow", "workers", "web")
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
NAMES_TO_AVOID = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "handlers"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _sources() -> list[Path]:
    found = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return [path for path in found if "versions" not in path.parts and "node_modules" not in path.parts]


def _tests() -> list[Path]:
    return list((ROOT / "tests").rglob("*.py"))


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, Function):
            yield f"{path.relative_to(ROOT)}:{node.name}", _length(node)


def _length(node: Function) -> int:
    """Lines of a function without its docstring: explaining well must not count as being long."""
    documented = ast.get_docstring(node) is not None
    first = node.body[0]
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (node.end_lineno or 0) - node.lineno + 1 - docstring


def test_no_file_is_longer_than_a_reader_can_keep_in_mind() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in [*_sources(), *_tests()]}
    assert {str(path): length for path, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = [found for path in _sources() for found in _functions(path)]
    assert [(name, length) for name, length in lengths if length > LONGEST_FUNCTION] == []


def test_most_functions_are_short() -> None:
    lengths = sorted(length for path in _sources() for _, length in _functions(path))
    assert lengths[len(lengths) // 2] <= 8
    assert lengths[int(len(lengths) * 0.95)] <= 30


@pytest.mark.parametrize("room", ROOMS)
def test_no_module_is_a_grab_bag(room: str) -> None:
    assert [path for path in (ROOT / room).rglob("*.py") if path.stem.strip("_") in NAMES_TO_AVOID] == []


def test_every_module_says_in_one_sentence_what_it_is_for() -> None:
    assert [path for path in _sources() if not ast.get_docstring(ast.parse(path.read_text()))] == []


def test_no_import_hides_inside_a_function() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in _sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, Function)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []
