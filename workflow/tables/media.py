"""The desk's own copies of pictures, each once, and which text shows which of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from workflow.tables.base import Base, Id


class Media(Base):
    """A picture as readers are given it. kind: its ending (workflow.images.TYPES). raw: its bytes, whose name it has.

    width, height: as shown, in pixels, 0 where not known. size: in bytes, so that nobody loads them to count them.
    """

    __tablename__ = "media"
    __table_args__ = (Index("ix_media_kept_at", "kept_at"),)

    sha256: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    size: Mapped[int]
    kept_at: Mapped[datetime]
    raw: Mapped[bytes] = mapped_column(LargeBinary)


class PictureRow(Base):
    """A picture from another server in a text that a person wrote: this row is the queue of its fetching.

    revision_id: the text. address_sha256: of the address, which may be longer than an index takes. state: waiting, kept
    or left out; no row leaves the last two. why: of one left out (workflow.pictures.WhyNot). tries: those that failed.
    due_at: when it is worth trying, while it waits; else when it was settled.
    """

    __tablename__ = "pictures"
    __table_args__ = (
        CheckConstraint("state in ('waiting', 'kept', 'left out')", name="state"),
        CheckConstraint("(state = 'kept') = (media_sha256 is not null)", name="kept"),
        Index("ix_pictures_media_sha256", "media_sha256"),
    )

    revision_id: Mapped[int] = mapped_column(Id, ForeignKey("revisions.id"), primary_key=True, autoincrement=False)
    address_sha256: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str]
    state: Mapped[str]
    media_sha256: Mapped[str | None] = mapped_column(ForeignKey("media.sha256"))
    why: Mapped[str] = mapped_column(server_default="")
    tries: Mapped[int] = mapped_column(server_default="0")
    due_at: Mapped[datetime]
