"""A file is read as its bytes and its name say, with its front matter, or it is said why it cannot be."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from web.linting.files import file_of, reason
from workflow.article import Format
from workflow.importers import Unreadable


def test_a_file_keeps_its_front_matter_so_that_places_are_those_of_an_editor() -> None:
    raw = b"---\ntitle: A ferry\n---\n\nIt sails.\n"
    file = file_of("a.md", raw)
    assert file.source.body == raw.decode()
    assert file.source.format is Format.MARKDOWN
    assert file.sha256 == hashlib.sha256(raw).hexdigest()


def test_why_a_file_cannot_be_read_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        file_of("a.md", b"")
    assert reason(refused.value).startswith("The file is empty.")
    with pytest.raises(OSError) as missing:  # noqa: PT011 - which one it is, the next line says
        (tmp_path / "nowhere.md").read_bytes()
    assert reason(missing.value) == "cannot be read: No such file or directory"
