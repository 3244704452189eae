"""A picture is known by its bytes, keeps what it shows, and loses what it tells."""

from __future__ import annotations

import struct
import zlib

import pytest

from tests import photos
from workflow.images import LARGEST, MOST_PIXELS, TYPES, NoPicture, Wrong, read

MADE = {
    "jpg": photos.JPEG,
    "progressive jpg": photos.PROGRESSIVE_JPEG,
    "png": photos.PNG,
    "gif": photos.GIF,
    "webp": photos.WEBP,
    "lossless webp": photos.LOSSLESS_WEBP,
    "animated webp": photos.ANIMATED_WEBP,
    "avif": photos.AVIF,
}
TELLING = {name: raw for name, raw in MADE.items() if b"Secret" in raw}


def png(width: int, height: int) -> bytes:
    """A picture whose head says that it has this size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\x00")), (b"IEND", b"")]
    chunks = (
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def wrong(raw: bytes) -> Wrong:
    with pytest.raises(NoPicture) as caught:
        read(raw)
    return caught.value.wrong


@pytest.mark.parametrize("name", MADE)
def test_every_kind_is_known_by_its_own_signature(name: str) -> None:
    image = read(MADE[name])
    assert image.kind == name.rpartition(" ")[2]
    assert image.kind in TYPES
    assert {image.width, image.height} == {24, 16}


@pytest.mark.parametrize("name", TELLING)
def test_what_a_picture_tells_of_its_maker_is_gone(name: str) -> None:
    assert b"Secret" not in read(TELLING[name]).raw


def test_the_kinds_that_can_tell_something_are_all_tried() -> None:
    assert {name.rpartition(" ")[2] for name in TELLING} == {"jpg", "png", "gif", "webp", "avif"}


@pytest.mark.parametrize("name", MADE)
def test_what_is_clean_stays_as_it_is(name: str) -> None:
    once = read(MADE[name])
    assert read(once.raw) == once


def test_a_photograph_that_was_taken_sideways_stays_turned_and_says_how_it_is_shown() -> None:
    image = read(photos.JPEG)
    assert (image.width, image.height) == (16, 24)
    assert b"Exif\x00\x00MM\x00\x2a" in image.raw
    # The one entry of the directory: orientation, a short, of value 6.
    assert struct.pack(">HHHIHH", 1, 0x0112, 3, 1, 6, 0) in image.raw


def test_a_photograph_that_stands_upright_keeps_no_exif_at_all() -> None:
    assert b"Exif" not in read(photos.PROGRESSIVE_JPEG).raw


@pytest.mark.parametrize("name", [name for name in MADE if name != "avif"])
def test_what_hangs_behind_the_end_is_left_behind(name: str) -> None:
    assert read(MADE[name] + b"<script>alert(1)</script>") == read(MADE[name])


def test_an_avif_file_is_boxes_up_to_its_end_and_what_follows_makes_it_damaged() -> None:
    assert wrong(photos.AVIF + b"<script>alert(1)</script>") is Wrong.DAMAGED


@pytest.mark.parametrize("name", MADE)
def test_what_was_cut_off_is_damaged(name: str) -> None:
    raw = MADE[name]
    assert {wrong(raw[:length]) for length in range(len(raw) // 3, len(raw) - 1, 7)} <= {Wrong.DAMAGED, Wrong.UNKNOWN}


@pytest.mark.parametrize("name", MADE)
def test_whatever_a_byte_is_changed_to_nothing_but_a_picture_or_a_refusal_comes_of_it(name: str) -> None:
    raw = MADE[name]
    for at in range(len(raw)):
        for value in (0x00, 0x7F, 0xFF):
            try:
                read(raw[:at] + bytes([value]) + raw[at + 1 :])
            except NoPicture:
                continue


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"GIF",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><p>Not found</p>",
        b"%PDF-1.7\n",
        b"BM" + bytes(60),
        b"\x00\x00\x00\x20ftypavis" + bytes(40),
    ],
)
def test_no_other_kind_is_taken_whatever_it_calls_itself(raw: bytes) -> None:
    assert wrong(raw) is Wrong.UNKNOWN


def test_a_few_bytes_that_would_fill_a_readers_memory_are_refused() -> None:
    assert wrong(png(20_000, 20_000)) is Wrong.TOO_MANY_PIXELS
    assert wrong(png(0, 10)) is Wrong.DAMAGED
    side = int(MOST_PIXELS**0.5)
    assert read(png(side, side)).width == side


def test_a_frame_that_is_larger_than_its_picture_counts() -> None:
    gif = bytearray(photos.GIF)
    frame = gif.index(b"\x2c", 13)
    gif[frame + 5 : frame + 9] = struct.pack("<HH", 60_000, 60_000)
    assert wrong(bytes(gif)) is Wrong.TOO_MANY_PIXELS


def test_what_is_too_large_is_not_even_looked_at() -> None:
    assert wrong(photos.PNG + bytes(LARGEST)) is Wrong.TOO_LARGE


def test_a_png_whose_sums_do_not_fit_is_damaged() -> None:
    raw = bytearray(photos.PNG)
    raw[photos.PNG.index(b"IDAT") + 6] ^= 0xFF
    assert wrong(bytes(raw)) is Wrong.DAMAGED
