"""The site's copies of pictures: there before the page that shows them, gone with the last one, never in its way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pieces import piece, refresh
from workflow.channels import Live, site
from workflow.channels.site import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(str(tmp_path / "site"), "https://news.example/site/", "The River Daily", "en", "UTC")


@pytest.fixture
def folder(settings: Settings) -> Path:
    return Path(settings.folder)


def test_pictures_are_there_before_the_page_that_shows_them_and_go_when_nothing_does(
    settings: Settings, folder: Path
) -> None:
    name = f"{'a' * 64}.png"
    shown = piece(html=f'<p><img src="{settings.base_url}media/{name}" alt="x"></p>', media=(name,))
    asked: list[str] = []

    def picture(wanted: str) -> bytes:
        assert not (folder / f"{shown.slug}.html").exists()
        asked.append(wanted)
        return b"bytes"

    site.refresh(Live([shown], list, picture), settings, 1)
    site.refresh(Live([shown], list, picture), settings, 1)
    assert (asked, (folder / "media" / name).read_bytes()) == ([name], b"bytes")
    assert "img-src 'self' data:;" in (folder / f"{shown.slug}.html").read_text().replace("&#39;", "'")
    refresh([], settings, 2)
    assert list((folder / "media").iterdir()) == []


def test_a_picture_that_is_lost_keeps_no_page_from_being_written(settings: Settings, folder: Path) -> None:
    refresh([piece(media=(f"{'a' * 64}.png",))], settings, 1)
    assert "not one tree" in (folder / f"{piece().slug}.html").read_text()
    assert not (folder / "media").exists()
