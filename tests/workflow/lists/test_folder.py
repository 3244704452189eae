"""A desk's lists are added, replaced and taken away while others look things up in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflow.lists.folder import BadName, ListFolder, NothingInIt
from workflow.lists.listed import Kind


@pytest.fixture
def folder(tmp_path: Path) -> ListFolder:
    return ListFolder(tmp_path / "lists")


def test_a_folder_that_is_not_there_holds_no_list(folder: ListFolder) -> None:
    assert folder.current() == ()


def test_a_new_list_and_each_new_version_are_noticed_without_a_word(folder: ListFolder) -> None:
    looking = ListFolder(folder.folder)
    kept = folder.add("betting", ["bet.example", "||x.example/a^"], kind=Kind.DENY, licence="CC0", source="ours")
    assert (kept.about.version, kept.about.domains, kept.left_out) == (1, 1, 1)
    assert [one.about.name for one in looking.current()] == ["betting"]
    assert looking.current()[0] is looking.current()[0]
    folder.update("betting", ["bet.example", "win.example"])
    [now] = looking.current()
    assert (now.about.version, now.entry(("win.example",))) == (2, "win.example")
    assert (now.about.licence, now.about.source, now.about.kind) == ("CC0", "ours", Kind.DENY)
    folder.remove("betting")
    assert looking.current() == ()


def test_the_same_contents_make_no_new_version_but_may_bring_another_licence(folder: ListFolder) -> None:
    folder.add("betting", ["a.example", "b.example"], kind=Kind.DENY)
    kept = folder.update("betting", ["||b.example^", "||a.example^"], licence="MIT")
    assert (kept.changed, kept.about.version, kept.about.licence) == (False, 1, "MIT")
    assert folder.named("betting").about.licence == "MIT"


def test_a_damaged_list_is_looked_up_as_it_was_known_last(folder: ListFolder) -> None:
    folder.add("betting", ["bet.example"], kind=Kind.DENY)
    folder.add("ours", ["ours.example"], kind=Kind.ALLOW)
    folder.current()
    (folder.folder / "betting.domains").write_bytes(b"cut off")
    assert [one.about.name for one in folder.current()] == ["betting", "ours"]
    assert [one.about.name for one in ListFolder(folder.folder).current()] == ["ours"]


@pytest.mark.parametrize("name", ["", "Betting", "a b", "../x", "a" * 41, "-a", "a.b"])
def test_a_name_that_is_no_word_is_refused(folder: ListFolder, name: str) -> None:
    with pytest.raises(BadName):
        folder.add(name, ["bet.example"], kind=Kind.DENY)


def test_there_are_no_two_lists_of_one_name_and_none_without_a_domain(folder: ListFolder) -> None:
    folder.add("betting", ["bet.example"], kind=Kind.DENY)
    with pytest.raises(BadName, match="already"):
        folder.add("betting", ["other.example"], kind=Kind.DENY)
    for change in (folder.update, folder.remove, folder.named):
        with pytest.raises(BadName, match="No list"):
            change("absent", ["a.example"]) if change == folder.update else change("absent")  # type: ignore[call-arg]
    with pytest.raises(NothingInIt):
        folder.update("betting", ["# nothing", "||x.example/path^"])
    assert folder.named("betting").about.version == 1
