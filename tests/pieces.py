"""Pieces for the tests of channels."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from workflow.channels import Live, Piece, site, slug_of

NOON = datetime(2026, 6, 5, 12, 0, tzinfo=UTC)


def piece(number: int = 1, title: str = "The river path is open again", **changes: Any) -> Piece:
    """An article of the desk; as in the ledger, another text has another digest."""
    html = changes.get("html", "<p>Ten months of work, and not one tree was cut.</p>")
    plain: dict[str, Any] = {
        "submission_id": number,
        "revision_id": number * 10,
        "slug": slug_of(title, number),
        "title": title,
        "html": html,
        "sha256": hashlib.sha256(f"{number} {html}".encode()).hexdigest(),
        "published_at": NOON + timedelta(hours=number),
        "updated_at": NOON + timedelta(hours=number),
        "summary": "What changed along the water.",
        "category": "Culture",
        "category_zh": "文化",
        "language": "en",
        "author": "Ada Byrne",
    }
    return Piece(**{**plain, **changes})


def no_picture(name: str) -> bytes:
    """What a desk without copies of pictures says."""
    raise LookupError(name)


def refresh(live: Sequence[Piece], settings: site.Settings, generation: int) -> None:
    """Have the site show these pieces."""
    site.refresh(Live(live, list, no_picture), settings, generation)
