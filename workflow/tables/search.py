"""The index of words: one row for each text that a person handed in, in the form that each database searches by.

It is no table of the registry: SQLite has it as a virtual table (FTS5), PostgreSQL as a vector with an inverted index.
Texts never change, so its rows never do; where it is lost, the sweeper makes it anew.
"""

from __future__ import annotations

from sqlalchemy import DDL, Column, MetaData, Table, Text, event
from sqlalchemy.dialects.postgresql import TSVECTOR

from workflow.tables.base import Base, Id

NAME = "search_words"

# `ascii` leaves every sign beyond ASCII alone: the words come as they are looked for (workflow.grams).
SQLITE = f"CREATE VIRTUAL TABLE IF NOT EXISTS {NAME} USING fts5(words, content='', detail=none, tokenize='ascii')"
_TABLE = (
    f"CREATE TABLE IF NOT EXISTS {NAME} (rowid bigint CONSTRAINT pk_{NAME} PRIMARY KEY "
    f"CONSTRAINT fk_{NAME}_rowid_revisions REFERENCES revisions (id), words tsvector NOT NULL)"
)
POSTGRESQL = (_TABLE, f"CREATE INDEX IF NOT EXISTS ix_{NAME}_words ON {NAME} USING gin (words)")

# rowid: the id of the revision.
SearchWords = Table(
    NAME,
    MetaData(),
    Column("rowid", Id, primary_key=True),
    Column("words", Text().with_variant(TSVECTOR(), "postgresql")),
)

for _dialect, _statements in (("sqlite", (SQLITE,)), ("postgresql", POSTGRESQL)):
    for _statement in _statements:
        _ddl = DDL(_statement)  # type: ignore[no-untyped-call]
        event.listen(Base.metadata, "after_create", _ddl.execute_if(dialect=_dialect))


def is_registered(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a name in the database is one of the registry's: for Alembic, which would drop all others."""
    return kind != "table" or not (name or "").startswith(NAME)
