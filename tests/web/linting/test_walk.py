"""Folders are opened in the order of names; what is excluded is not even entered."""

from __future__ import annotations

from pathlib import Path

import pytest

from web.linting.config import Options, Rulebook
from web.linting.walk import files


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("b/2.md", "b/1.txt", "a.md", "b.html", "c/picture.png", ".git/notes.md", "archive/old.md", "z.MD"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("Words.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _found(*paths: str, force: bool = False, **options: tuple[str, ...]) -> list[str]:
    return [path for path, _ in files(paths, Rulebook(Options(**options)), force_exclude=force)]


def test_a_folder_gives_its_articles_in_the_order_of_their_names(folder: Path) -> None:
    assert _found(".") == ["a.md", "archive/old.md", "b/1.txt", "b/2.md", "b.html", "z.MD"]
    assert _found("./b") == ["b/1.txt", "b/2.md"]


def test_what_is_excluded_is_left_out_of_folders(folder: Path) -> None:
    assert _found(".", exclude=("archive/", "*.html")) == ["a.md", "b/1.txt", "b/2.md", "z.MD"]


def test_what_is_named_is_taken_although_it_is_excluded_unless_that_is_forced(folder: Path) -> None:
    assert _found("a.md", "archive/old.md", exclude=("archive/",)) == ["a.md", "archive/old.md"]
    assert _found("a.md", "archive/old.md", exclude=("archive/",), force=True) == ["a.md"]


def test_each_file_comes_with_the_rules_of_its_own_folder(folder: Path) -> None:
    (folder / "b" / "copydesk.toml").write_text('[check]\nignore = ["links."]\n', encoding="utf-8")
    rules = {path: rules.ignore for path, rules in files(["."], Rulebook(Options()))}
    assert rules["b/1.txt"] == ("links.",)
    assert rules["a.md"] == ()


def test_a_link_to_a_folder_is_not_followed(folder: Path) -> None:
    (folder / "b" / "back").symlink_to(folder)
    assert _found("b") == ["b/1.txt", "b/2.md"]


def test_a_path_that_is_not_there_is_left_for_the_reader_to_say(folder: Path) -> None:
    assert _found("nowhere.md") == ["nowhere.md"]
