"""The desk's categories, from their table, as profiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, select

from workflow.pictures import PicturePolicy
from workflow.profiles import Bounds, Limits, Profile, Profiles
from workflow.tables import Category


def profile_json(profile: Profile) -> dict[str, Any]:
    """What the categories table keeps of a profile."""
    lists = {"required": list(profile.required), "words": list(profile.words)}
    return {**lists, "limits": asdict(profile.limits), "pictures": str(profile.pictures)}


def profile_of(
    key: str, labels: tuple[str, str], kept: Mapping[str, Any], *, active: bool = True, version: int = 0
) -> Profile:
    """The profile that `profile_json` made `kept` of. labels: its English and its Chinese one."""
    limits = Limits(**{name: Bounds(**bounds) for name, bounds in kept.get("limits", {}).items()})
    words = tuple(kept.get("words", ()))
    # A desk that was set up before categories had a rule for pictures has the one that new desks begin with.
    pictures = PicturePolicy(kept.get("pictures", PicturePolicy.HOLD))
    return Profile(key, *labels, tuple(kept["required"]), limits, words, active, version, pictures)


def profile_in(row: Any) -> Profile:
    """A row of the table as a profile."""
    labels = (row.label_en, row.label_zh)
    return profile_of(row.key, labels, row.profile, active=row.active, version=row.version)


def read_profiles(connection: Connection) -> Profiles:
    """All categories in their order, retired ones too, within a transaction."""
    rows = connection.execute(select(Category.__table__).order_by(Category.position, Category.key))
    return Profiles(profile_in(row) for row in rows)
