"""The store of the desk's own copies of pictures: each once, by its content, for as long as a text needs it."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from workflow.clock import now
from workflow.db import Database
from workflow.images import Image, NoPicture, read
from workflow.states import PublicationState, State
from workflow.tables import Media, PictureRow, Publication, Revision, Submission

KEPT_AFTER_USE = timedelta(days=7)
"""So long a copy stays that no text needs any more: a withdrawal may be regretted, a draft come back."""

_OVER = (State.REJECTED, State.WITHDRAWN)
_OUT = (PublicationState.PENDING, PublicationState.FAILED, PublicationState.LIVE)


def keep(connection: Connection, image: Image, at: datetime) -> str:
    """Put a picture into the store, or find it there; gives its SHA-256."""
    facts: dict[str, Any] = {"kind": image.kind, "width": image.width, "height": image.height, "size": len(image.raw)}
    statement = _dialect(connection).insert(Media).values(sha256=image.sha256, kept_at=at, raw=image.raw, **facts)
    connection.execute(statement.on_conflict_do_update(index_elements=["sha256"], set_={"kept_at": at}))
    return image.sha256


def _dialect(connection: Connection) -> Any:
    return postgresql if connection.dialect.name == "postgresql" else sqlite


def total_size(connection: Connection, revision_id: int) -> int:
    """Bytes of all copies that a text shows."""
    counted = select(func.sum(Media.size)).join(PictureRow, PictureRow.media_sha256 == Media.sha256)
    return int(connection.scalar(counted.where(PictureRow.revision_id == revision_id)) or 0)


def raw_of(database: Database, name: str) -> bytes:
    """The bytes of a copy, by the name of its file.

    Raises:
        LookupError: it is not there, or its bytes are not those whose name it has.
    """
    sha256 = name.partition(".")[0]
    with database.read() as connection:
        raw = connection.scalar(select(Media.raw).where(Media.sha256 == sha256))
    if raw is None or hashlib.sha256(raw).hexdigest() != sha256:
        raise LookupError(name)
    return bytes(raw)


def sweep_media(database: Database) -> int:
    """Throw away copies that no text has needed for a while; gives how many.

    Needed: by the text that stands in an article which is not over, and by whatever is published or on its way out.
    """
    before = now() - KEPT_AFTER_USE
    with database.read() as connection:
        if connection.scalar(select(Media.sha256).where(_is_unneeded(before)).limit(1)) is None:
            return 0
    with database.write() as connection:
        names = connection.scalars(select(Media.sha256).where(_is_unneeded(before)).limit(500)).all()
        connection.execute(delete(PictureRow).where(PictureRow.media_sha256.in_(names)))
        return connection.execute(delete(Media).where(Media.sha256.in_(names))).rowcount


def unneeded(database: Database) -> int:
    """How many copies the next sweep would throw away."""
    with database.read() as connection:
        counted = select(func.count()).select_from(Media).where(_is_unneeded(now() - KEPT_AFTER_USE))
        return connection.scalar(counted) or 0


def _is_unneeded(before: datetime) -> Any:
    """The condition for a copy that nothing needs and that nothing that ended lately did."""
    text, current = aliased(Revision), aliased(Revision)
    # A text that the desk or a reviewer made of another shows the copies of the one it came from.
    is_current = or_(current.id == text.id, current.base_id == text.id)
    stands = exists().where(
        text.id == PictureRow.revision_id,
        Submission.id == text.submission_id,
        current.id == Submission.current_revision_id,
        is_current,
        or_(Submission.state.not_in(_OVER), Submission.updated_at > before),
    )
    made = aliased(Revision)
    is_out = exists().where(
        made.id == Publication.revision_id,
        or_(made.id == PictureRow.revision_id, made.base_id == PictureRow.revision_id),
        or_(Publication.state.in_(_OUT), Publication.finished_at > before),
    )
    needed = exists().where(PictureRow.media_sha256 == Media.sha256, or_(stands, is_out))
    return and_(Media.kept_at < before, ~needed)


def put_media_back(database: Database, raw: bytes) -> bool:
    """Give a copy that was damaged or lost its bytes again; False where they are not those of a copy."""
    try:
        image = read(raw)
    except NoPicture:
        return False
    if image.raw != raw:
        return False
    with database.write() as connection:
        sha256 = keep(connection, image, now())
        connection.execute(update(Media).where(Media.sha256 == sha256).values(raw=raw, size=len(raw)))
    return True
