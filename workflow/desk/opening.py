"""Setting up a desk: its categories and its channels."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, insert, select, update

from workflow.categories import profile_json
from workflow.db import Database
from workflow.desk.events import DESK_CHAIN
from workflow.profiles import DEFAULT_PROFILES
from workflow.settings import Settings
from workflow.tables import Category, ChainHead, ChannelRow

SITE = "site"


def set_up(database: Database, settings: Settings) -> None:
    """Enter the default categories and the site channel where they are missing; what the desk changed stays.

    The site's folder and address follow the environment: they are facts about this machine.
    """
    with database.write() as connection:
        _enter_categories(connection)
        _enter_site(connection, settings)
        _begin_chain(connection)


def _enter_categories(connection: Connection) -> None:
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


def _enter_site(connection: Connection, settings: Settings) -> None:
    facts: dict[str, Any] = {"folder": str(settings.site_folder), "base_url": f"{settings.address}/site/"}
    stored = connection.execute(select(ChannelRow.settings).where(ChannelRow.name == SITE)).scalar_one_or_none()
    if stored is None:
        connection.execute(insert(ChannelRow).values(name=SITE, settings=facts, generation=1))
    elif {**stored, **facts} != stored:
        connection.execute(
            update(ChannelRow)
            .where(ChannelRow.name == SITE)
            .values(settings={**stored, **facts}, generation=ChannelRow.generation + 1)
        )


def _begin_chain(connection: Connection) -> None:
    """The head of the desk's own chain, there from the first day: two first events at once must meet on one row."""
    if connection.scalar(select(ChainHead.chain).where(ChainHead.chain == DESK_CHAIN)) is None:
        connection.execute(insert(ChainHead).values(chain=DESK_CHAIN, seq=0, hash=""))
