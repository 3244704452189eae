"""What reading a picture gives, and why it may give nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Wrong(StrEnum):
    """Why bytes are no picture that can be kept."""

    UNKNOWN = "unknown"
    DAMAGED = "damaged"
    TOO_LARGE = "too large"
    TOO_MANY_PIXELS = "too many pixels"


class NoPicture(Exception):
    """These bytes cannot be kept as a picture."""

    def __init__(self, wrong: Wrong) -> None:
        """Keep the reason."""
        super().__init__(wrong)
        self.wrong = wrong


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A picture's bytes without metadata. width, height: as shown; pixels: the most that any part of it has."""

    raw: bytes
    width: int
    height: int
    pixels: int
