"""Setting up a new desk: its categories and its channels."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select

from workflow.categories import profile_json
from workflow.db import Database
from workflow.profiles import DEFAULT_PROFILES
from workflow.settings import Settings
from workflow.tables import Category, ChannelRow


def set_up(database: Database, settings: Settings) -> None:
    """Enter the default categories and the site channel where they are missing; what the desk changed stays."""
    with database.write() as connection:
        known = set(connection.scalars(select(Category.key)))
        rows = [
            {
                "key": profile.key,
                "label_en": profile.label_en,
                "label_zh": profile.label_zh,
                "position": position,
                "profile": profile_json(profile),
            }
            for position, profile in enumerate(DEFAULT_PROFILES.ordered)
            if profile.key not in known
        ]
        if rows:
            connection.execute(insert(Category), rows)
        if "site" not in set(connection.scalars(select(ChannelRow.name))):
            connection.execute(insert(ChannelRow).values(name="site", settings=_site(settings)))


def _site(settings: Settings) -> dict[str, Any]:
    return asdict_of_site(settings)
