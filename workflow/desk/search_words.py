"""The index of words: filled with every text that a person hands in, and with those from before there was one."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, func, select, text

from workflow.article import Source
from workflow.db import Database
from workflow.grams import LONGEST_READ, grams
from workflow.states import Origin
from workflow.tables import Revision, SearchWords

_AT_ONCE = 20
_NAME = SearchWords.name
_ON_SQLITE = text(f"INSERT INTO {_NAME} (rowid, words) VALUES (:rowid, :words)")  # noqa: S608 - a name of ours
_ON_POSTGRESQL = text(
    f"INSERT INTO {_NAME} (rowid, words) VALUES (:rowid, array_to_tsvector(:words)) ON CONFLICT DO NOTHING"  # noqa: S608
)


def words_of(source: Source) -> list[str]:
    """What a text is found by: the words of its title, summary and body."""
    return sorted(grams(f"{source.title}\n{source.summary}\n{source.body}"))


def keep_words(connection: Connection, revision_id: int, words: Sequence[str]) -> None:
    """Make a revision findable by its words."""
    if connection.dialect.name == "sqlite":
        connection.execute(_ON_SQLITE, {"rowid": revision_id, "words": " ".join(words)})
    else:
        connection.execute(_ON_POSTGRESQL, {"rowid": revision_id, "words": list(words)})


def index_older(database: Database, *, after: int = 0, limit: int = _AT_ONCE) -> int:
    """Index some texts that are not yet; gives the last revision looked at, 0 when none is left.

    after: what the last call gave, so that nothing is looked at twice.
    """
    body = func.substr(Revision.body, 1, LONGEST_READ).label("body")
    known = select(SearchWords.c.rowid)
    with database.read() as connection:
        rows = connection.execute(
            select(Revision.id, Revision.title, Revision.summary, body)
            .where(Revision.id > after, Revision.origin == Origin.WRITER, Revision.id.not_in(known))
            .order_by(Revision.id)
            .limit(limit)
        ).all()
    for row in rows:
        with database.write() as connection:
            if connection.scalar(select(SearchWords.c.rowid).where(SearchWords.c.rowid == row.id)) is None:
                keep_words(connection, row.id, words_of(Source(row.body, title=row.title, summary=row.summary)))
    return rows[-1].id if rows else 0
