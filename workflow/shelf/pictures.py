"""The desk's own copies of pictures, as pages show and deliver them, and what a look at the desk's health asks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from workflow.db import Database
from workflow.states import CopyState, PublicationState
from workflow.tables import Media, PictureRow, Publication, Revision


@dataclass(frozen=True, slots=True)
class CopyView:
    """How far the desk is with one picture of a text. name: of the copy's file, empty while there is none."""

    address: str
    state: CopyState
    name: str = ""
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Delivered:
    """A copy as a browser gets it."""

    kind: str
    raw: bytes


def copies(database: Database, revision_id: int) -> dict[str, CopyView]:
    """The pictures of the text that a revision is, or was made of, by address."""
    text = select(func.coalesce(Revision.base_id, Revision.id)).where(Revision.id == revision_id).scalar_subquery()
    wanted = (
        select(PictureRow.address, PictureRow.state, Media.sha256, Media.kind, Media.width, Media.height)
        .outerjoin(Media, Media.sha256 == PictureRow.media_sha256)
        .where(PictureRow.revision_id == text)
    )
    with database.read() as connection:
        rows = connection.execute(wanted).all()
    return {
        row.address: CopyView(
            row.address,
            CopyState(row.state),
            f"{row.sha256}.{row.kind}" if row.sha256 else "",
            row.width or 0,
            row.height or 0,
        )
        for row in rows
    }


def picture_in(database: Database, submission_id: int, name: str) -> Delivered | None:
    """A copy that some text of an article shows; whoever may see the article may see it."""
    used = exists().where(
        Revision.submission_id == submission_id,
        PictureRow.revision_id == Revision.id,
        PictureRow.media_sha256 == Media.sha256,
    )
    with database.read() as connection:
        return _delivered(connection, name, used)


def published_picture(database: Database, name: str) -> Delivered | None:
    """A copy that something shows which is live, or on its way out: who is told of an article fetches it at once."""
    made = aliased(Revision)
    used = exists().where(
        PictureRow.media_sha256 == Media.sha256,
        or_(made.id == PictureRow.revision_id, made.base_id == PictureRow.revision_id),
        Publication.revision_id == made.id,
        Publication.task == "publish",
        Publication.state.in_((PublicationState.LIVE, PublicationState.PENDING)),
    )
    with database.read() as connection:
        return _delivered(connection, name, used)


def _delivered(connection: Connection, name: str, used: object) -> Delivered | None:
    sha256, _, kind = name.partition(".")
    condition = and_(Media.sha256 == sha256, Media.kind == kind, used)  # type: ignore[arg-type]
    row = connection.execute(select(Media.kind, Media.raw).where(condition)).one_or_none()
    return Delivered(row.kind, bytes(row.raw)) if row else None


@dataclass(frozen=True, slots=True)
class StoredCopy:
    """A copy in the store. is_whole: its bytes are those whose name it has."""

    name: str
    is_whole: bool


def stored_copies(database: Database) -> Iterator[StoredCopy]:
    """Every copy in the store, read whole, one after the other."""
    with database.read() as connection:
        names = connection.execute(select(Media.sha256, Media.kind).order_by(Media.sha256)).all()
    for sha256, kind in names:
        with database.read() as connection:
            raw = connection.scalar(select(Media.raw).where(Media.sha256 == sha256))
        if raw is not None:
            yield StoredCopy(f"{sha256}.{kind}", hashlib.sha256(raw).hexdigest() == sha256)


def lost_copies(database: Database) -> tuple[str, ...]:
    """The copies that texts show and that are not in the store. No verb can leave one so; a hand in the tables can."""
    there = exists().where(Media.sha256 == PictureRow.media_sha256)
    wanted = select(PictureRow.media_sha256).distinct().where(PictureRow.state == CopyState.KEPT, ~there)
    with database.read() as connection:
        return tuple(name for name in connection.scalars(wanted) if name)
