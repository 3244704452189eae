"""The control's tables: what a usual pipeline keeps of an article."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, func, select

from workers.chaos.scene import Build
from workflow.db import Database
from workflow.settings import Settings

_METADATA = MetaData()
ARTICLES = Table(
    "naive_articles",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("key", String, unique=True, nullable=False),
    Column("title", String, nullable=False),
    Column("body", String, nullable=False),
    Column("state", String, nullable=False),
)
PAGES = Table(
    "naive_pages",
    _METADATA,
    Column("id", Integer, primary_key=True),
    Column("article_id", ForeignKey("naive_articles.id"), nullable=False),
    Column("file", String, nullable=False),
)


def _prepare(database: Database, _settings: Settings) -> tuple[str, str]:
    _METADATA.create_all(database.writer)
    return "writer", "reviewer"


def _published(database: Database) -> Mapping[int, int]:
    query = select(PAGES.c.article_id, func.count()).group_by(PAGES.c.article_id)
    with database.read() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


NAIVE = Build(
    "naive",
    {"web": "workers.chaos.naive_web", "worker": "workers.chaos.naive_tasks"},
    _prepare,
    _published,
    ("naive_articles", "naive_pages"),
    guarded=False,
)
