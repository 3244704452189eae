"""Pieces for the tests of channels."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from workflow.channels import Piece, slug_of

NOON = datetime(2026, 6, 5, 12, 0, tzinfo=UTC)


def piece(number: int = 1, title: str = "The river path is open again", **changes: object) -> Piece:
    plain = Piece(
        number,
        number * 10,
        slug_of(title, number),
        title,
        "<p>Ten months of work, and not one tree was cut.</p>",
        hashlib.sha256(str(number).encode()).hexdigest(),
        NOON + timedelta(hours=number),
        NOON + timedelta(hours=number),
        "What changed along the water.",
        "Culture",
        "文化",
        "en",
        "Ada Byrne",
    )
    return replace(plain, **changes)
