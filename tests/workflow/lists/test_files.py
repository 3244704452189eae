"""A list's file is whole or it is no list, and whoever has an old one open keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflow.domains import reach
from workflow.lists import files
from workflow.lists.listed import About, DomainList, Kind
from workflow.lists.reading import Contents, read


def contents(count: int) -> Contents:
    return read([*(f"host-{number}.example" for number in range(count)), "@@||ok.host-0.example^"])


def a_list(count: int = 500, version: int = 1) -> DomainList:
    named = contents(count)
    about = About("names", Kind.DENY, version, count, 1, files.digest(named), "2026-01-02", "CC0", "某处")
    return files.listed(about, named)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "names.domains"
    files.write(path, a_list())
    one = files.read(path)
    assert one.about == a_list().about
    assert all(one.entry(reach(f"www.host-{number}.example")) for number in range(1, 500))
    assert not any(one.entry((f"host-{number}.example",)) for number in range(500, 1500))
    assert one.entry(reach("ok.host-0.example")) == ""
    assert files.is_one(path)


def test_a_list_without_an_entry_in_one_of_its_tables_is_whole_too(tmp_path: Path) -> None:
    path = tmp_path / "names.domains"
    files.write(path, files.listed(About("names", Kind.ALLOW, 1, 1, 0, ""), read(["a.example"])))
    assert files.read(path).entry(("a.example",)) == "a.example"


@pytest.mark.parametrize("damage", ["cut", "changed", "longer", "empty", "other", "head"])
def test_a_damaged_file_is_no_list(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "names.domains"
    files.write(path, a_list())
    raw = path.read_bytes()
    path.write_bytes(
        {
            "cut": raw[:-8],
            "changed": raw[:-5] + b"x" + raw[-4:],
            "longer": raw + b"12345678",
            "empty": b"",
            "other": b"bet.example\n" * 99,
            "head": raw.replace(b'"about"', b'"xbout"'),
        }[damage]
    )
    with pytest.raises(files.BadList, match=r"names\.domains"):
        files.read(path)


def test_who_has_the_old_version_open_keeps_it_when_a_new_one_takes_its_place(tmp_path: Path) -> None:
    path = tmp_path / "names.domains"
    files.write(path, a_list(2))
    old = files.read(path)
    files.write(path, a_list(1, version=2))
    assert old.entry(("host-1.example",)) == "host-1.example"
    assert (old.about.version, files.read(path).about.version) == (1, 2)
    assert files.read(path).entry(("host-1.example",)) == ""
    assert [one.name for one in tmp_path.iterdir()] == ["names.domains"]


def test_the_order_and_the_form_of_the_lines_do_not_change_what_a_list_is() -> None:
    assert files.digest(read(["a.example", "||b.example^"])) == files.digest(read(["0.0.0.0 b.example a.example"]))
    assert files.digest(read(["a.example"])) != files.digest(read(["a.example", "@@||b.a.example^"]))
