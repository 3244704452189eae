"""A fixed file keeps everything but what was changed: line ends, byte order mark, rights, the link to it."""

from __future__ import annotations

import codecs
import subprocess
from pathlib import Path

import pytest

from web.linting.fixing import NotFixable, as_bytes, difference, overwrite


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", [b"", codecs.BOM_UTF8])
def test_line_ends_and_byte_order_mark_stay(end: str, bom: bytes) -> None:
    raw = bom + f"一,二{end}三".encode()
    assert as_bytes(raw, "一,二\n三", "一，二\n三") == bom + f"一，二{end}三".encode()


@pytest.mark.parametrize(
    ("raw", "why"), [(b"a\r\nb\nc", "plain text"), (b"another text", "plain text"), (b"\xff\xfe", "not UTF-8")]
)
def test_a_file_that_is_not_that_text_is_refused(raw: bytes, why: str) -> None:
    with pytest.raises(NotFixable, match=why):
        as_bytes(raw, "a\nb\nc", "a\nb\nd")


def test_the_rights_stay_and_a_link_stays_a_link(tmp_path: Path) -> None:
    file, link = tmp_path / "a.md", tmp_path / "link.md"
    file.write_bytes(b"old")
    file.chmod(0o640)
    link.symlink_to(file)
    overwrite(link, b"new")
    assert link.is_symlink()
    assert file.read_bytes() == b"new"
    assert file.stat().st_mode & 0o777 == 0o640
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", "link.md"]


def test_where_nothing_can_be_written_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFixable, match="cannot be written"):
        overwrite(tmp_path / "gone" / "a.md", b"new")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("一\n二\n三\n", "一\n2\n三\n"),
        ("no end", "no end here"),
        ("a\u2028b\x0cc\n", "a\u2028B\x0cc\n"),
        ("a\nb", "a\nb\n"),
    ],
)
def test_git_can_apply_the_diff(tmp_path: Path, before: str, after: str) -> None:
    (tmp_path / "a.md").write_text(before, encoding="utf-8", newline="")
    (tmp_path / "p").write_text(difference("a.md", before, after), encoding="utf-8", newline="")
    subprocess.run(["git", "apply", "p"], cwd=tmp_path, check=True, timeout=30)
    assert (tmp_path / "a.md").read_bytes().decode() == after
