"""The desk's categories, from their table, as profiles."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, select

from workflow.profiles import Bounds, Limits, Profile, Profiles
from workflow.tables import Category


def profile_json(profile: Profile) -> dict[str, Any]:
    """What the categories table keeps of a profile."""
    return {"required": list(profile.required), "limits": asdict(profile.limits), "words": list(profile.words)}


def profile_of(row: Any) -> Profile:
    """A row of the table as a profile."""
    kept = row.profile
    limits = Limits(**{name: Bounds(**bounds) for name, bounds in kept.get("limits", {}).items()})
    words = tuple(kept.get("words", ()))
    required = tuple(kept["required"])
    return Profile(row.key, row.label_en, row.label_zh, required, limits, words, row.active, row.version)


def read_profiles(connection: Connection) -> Profiles:
    """All categories in their order, retired ones too, within a transaction."""
    rows = connection.execute(select(Category.__table__).order_by(Category.position, Category.key))
    return Profiles(profile_of(row) for row in rows)
