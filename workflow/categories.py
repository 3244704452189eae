"""The desk's categories, from their table, as profiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, select

from workflow.profiles import Bounds, Limits, Profile, Profiles
from workflow.tables import Category


def profile_json(profile: Profile) -> dict[str, Any]:
    """What the categories table keeps of a profile."""
    return {"required": list(profile.required), "limits": asdict(profile.limits), "words": list(profile.words)}


def profile_of(key: str, labels: tuple[str, str], kept: Mapping[str, Any]) -> Profile:
    """The profile that `profile_json` made `kept` of. labels: its English and its Chinese one."""
    limits = Limits(**{name: Bounds(**bounds) for name, bounds in kept.get("limits", {}).items()})
    return Profile(key, *labels, tuple(kept["required"]), limits, tuple(kept.get("words", ())))


def read_profiles(connection: Connection) -> Profiles:
    """The active categories in their order, within a transaction."""
    rows = connection.execute(
        select(Category.key, Category.label_en, Category.label_zh, Category.profile)
        .where(Category.active)
        .order_by(Category.position)
    )
    return Profiles(profile_of(row.key, (row.label_en, row.label_zh), row.profile) for row in rows)
