"""The first bytes of files that people hand in by mistake, so that the refusal can name them."""

from __future__ import annotations

from collections.abc import Sequence

from workflow.findings import N_

_SIGNATURES: Sequence[tuple[int, bytes, str]] = (
    (0, b"%PDF-", N_("a PDF file")),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", N_("an old or password-protected Office file (.doc)")),
    (0, b"{\\rtf", N_("an RTF file")),
    (0, b"PK\x05\x06", N_("a ZIP archive")),
    (0, b"\x1f\x8b", N_("a compressed file")),
    (0, b"BZh", N_("a compressed file")),
    (0, b"7z\xbc\xaf\x27\x1c", N_("a compressed file")),
    (0, b"Rar!\x1a\x07", N_("a compressed file")),
    (0, b"\xfd7zXZ\x00", N_("a compressed file")),
    (0, b"\x28\xb5\x2f\xfd", N_("a compressed file")),
    (0, b"\x89PNG\r\n\x1a\n", N_("a picture")),
    (0, b"\xff\xd8\xff", N_("a picture")),
    (0, b"GIF87a", N_("a picture")),
    (0, b"GIF89a", N_("a picture")),
    (0, b"RIFF", N_("a sound, film or picture")),
    (4, b"ftyp", N_("a film or picture")),
    (0, b"ID3", N_("a sound file")),
    (0, b"OggS", N_("a sound file")),
    (0, b"\x7fELF", N_("a program")),
    (0, b"MZ\x90\x00", N_("a program")),
    (0, b"SQLite format 3\x00", N_("a database")),
)


def foreign_kind(head: bytes) -> str:
    """What kind of file begins like this, in translatable words; empty when it may be text."""
    return next((kind for at, magic, kind in _SIGNATURES if head[at : at + len(magic)] == magic), "")
