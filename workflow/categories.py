"""The desk's categories, from their table, as profiles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, select

from workflow.pictures import PicturePolicy
from workflow.profiles import Bounds, Limits, LinkPolicy, Profile, Profiles, Review
from workflow.tables import Category


def profile_json(profile: Profile) -> dict[str, Any]:
    """What the categories table keeps of a profile."""
    kept = {
        "required": list(profile.required),
        "limits": asdict(profile.limits),
        "words": list(profile.words),
        "links": policy_json(profile.links),
        "pictures": str(profile.pictures),
    }
    return kept if profile.review == Review() else {**kept, "review": review_json(profile.review)}


def review_json(review: Review) -> dict[str, Any]:
    """What a category asks of its reviewers, by name, as plain values."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(review).items()}


def _review_of(kept: Mapping[str, Any]) -> Review:
    """What `review_json` made `kept` of."""
    whole: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()}
    return Review(**whole)


def policy_json(policy: LinkPolicy) -> dict[str, Any]:
    """What is kept of a link policy."""
    return {**asdict(policy), "rel": list(policy.rel), "hosts": list(policy.hosts)}


def profile_of(
    key: str, labels: tuple[str, str], kept: Mapping[str, Any], *, active: bool = True, version: int = 0
) -> Profile:
    """The profile that `profile_json` made `kept` of. labels: its English and its Chinese one."""
    limits = Limits(**{name: Bounds(**bounds) for name, bounds in kept.get("limits", {}).items()})
    words = tuple(kept.get("words", ()))
    # A desk that was set up before categories had a rule for pictures has the one that new desks begin with.
    pictures = PicturePolicy(kept.get("pictures", PicturePolicy.HOLD))
    review, links = _review_of(kept.get("review", {})), policy_of(kept.get("links"))
    return Profile(key, *labels, tuple(kept["required"]), limits, words, active, version, review, links, pictures)


def policy_of(kept: Mapping[str, Any] | None) -> LinkPolicy:
    """A link policy as it is kept; what it does not say is as it is by default."""
    said: dict[str, Any] = dict(kept or {})
    said |= {name: tuple(said[name]) for name in ("rel", "hosts") if name in said}
    return LinkPolicy(**said)


def profile_in(row: Any) -> Profile:
    """A row of the table as a profile."""
    labels = (row.label_en, row.label_zh)
    return profile_of(row.key, labels, row.profile, active=row.active, version=row.version)


def read_profiles(connection: Connection) -> Profiles:
    """All categories in their order, retired ones too, within a transaction."""
    rows = connection.execute(select(Category.__table__).order_by(Category.position, Category.key))
    return Profiles(profile_in(row) for row in rows)
