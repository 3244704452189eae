"""What copies are found by: sketches of all texts handed in, and drafts that were longer than what came of them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from workflow.tables.base import Base, Id, link


class SketchRow(Base):
    """The sketch of a revision that a person handed in (workflow.sketch.Sketch, packed)."""

    __tablename__ = "sketches"
    __table_args__ = (Index("ix_sketches_submission_id", "submission_id"),)

    revision_id: Mapped[int] = mapped_column(Id, ForeignKey("revisions.id"), primary_key=True, autoincrement=False)
    submission_id: Mapped[int] = link("submissions.id")
    hashes: Mapped[bytes]
    kept_at: Mapped[datetime]


class Anchor(Base):
    """One of the few hashes of a sketch under which a submission is looked up."""

    __tablename__ = "anchors"
    # The key is the index: without row numbers SQLite keeps one tree instead of two.
    __table_args__ = ({"sqlite_with_rowid": False},)

    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    submission_id: Mapped[int] = mapped_column(Id, ForeignKey("submissions.id"), primary_key=True, autoincrement=False)


class LeftDraft(Base):
    """The draft of a submission that was longer than the text which was handed in from it: something may be lost."""

    __tablename__ = "left_drafts"

    submission_id: Mapped[int] = mapped_column(Id, ForeignKey("submissions.id"), primary_key=True, autoincrement=False)
    body: Mapped[str]
    saved_at: Mapped[datetime]
