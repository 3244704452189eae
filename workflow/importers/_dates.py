"""Dates as people and programs write them, made ISO 8601."""

from __future__ import annotations

import re
from datetime import date

_DATE = re.compile(r"\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_ALONE = re.compile(r"[\d\s/.年月日-]{8,20}")
_TOP = 1_500


def iso_date(written: str) -> str:
    """2026-06-05 for "2026/6/5", "2026年6月5日" or "2026-06-05T08:00:00+08:00"; empty when it is no such date."""
    found = _DATE.match(written)
    try:
        return date(*(int(part) for part in found.groups())).isoformat() if found else ""
    except ValueError:
        return ""


def states_a_date(text: str) -> bool:
    """Whether one of the first lines is nothing but a date, where an article says when it is from."""
    lines = (line.strip() for line in text[:_TOP].split("\n"))
    return any(line and _ALONE.fullmatch(line) and iso_date(line) for line in lines)
