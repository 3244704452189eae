"""Each page says which servers its pictures may come from, and nothing else that an article could slip in."""

from __future__ import annotations

from pathlib import Path

import pytest
import turbohtml

from tests.pieces import piece, refresh
from workflow.channels.site import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(str(tmp_path / "site"), "https://news.example/site/")


def policy_of(page: str) -> list[str]:
    """What a page says of where its pictures may come from."""
    meta = turbohtml.parse(page).select_one("meta[http-equiv=Content-Security-Policy]")
    [pictures] = [part for part in meta.attrs["content"].split("; ") if part.startswith("img-src")]
    return pictures.split()[1:]


def test_a_page_may_load_pictures_from_the_servers_of_its_own_pictures_and_no_other(settings: Settings) -> None:
    html = (
        '<p><img src="https://b.example:8443/x.png" alt=""><img src="https://a.example/y.png" alt="">'
        '<img src="/own.png" alt=""><img src="https://[::1]/z.png" alt=""></p>'
    )
    refresh([piece(html=html), piece(2, title="The bells ring at noon")], settings, 1)
    own = ["'self'", "data:"]
    assert policy_of(read(settings, f"{piece().slug}.html")) == [
        *own,
        "https://[::1]",
        "https://a.example",
        "https://b.example:8443",
    ]
    assert policy_of(read(settings, f"{piece(2, title='The bells ring at noon').slug}.html")) == own
    assert policy_of(read(settings, "index.html")) == own


def test_an_address_of_a_picture_adds_nothing_else_to_the_policy(settings: Settings) -> None:
    refresh(
        [piece(html='<img src="https://a.example;script-src *;/x" alt=""><img src="ftp://b.example/" alt="">')],
        settings,
        1,
    )
    assert policy_of(read(settings, f"{piece().slug}.html")) == ["'self'", "data:"]


def read(settings: Settings, name: str) -> str:
    return (Path(settings.folder) / name).read_text(encoding="utf-8")
