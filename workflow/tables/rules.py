"""What reviewers taught the desk, and which names of advertisers it saw in whose articles."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from workflow.tables.base import Base, Id, key, link

_IN_FORCE = text("lifted_at is null")


class StandingRule(Base):
    """A host that is denied or allowed, a brand, or a name that is none: who said so, when and why.

    name: as it is compared, a host in ASCII or a folded name. shown: as people write it. submission_id: the article
    that it was learnt from. A rule that was taken back keeps its row.
    """

    __tablename__ = "standing_rules"
    __table_args__ = (
        CheckConstraint("kind in ('deny', 'allow', 'brand', 'clean')", name="kind"),
        Index(
            "uq_standing_rules_in_force",
            "kind",
            "name",
            unique=True,
            sqlite_where=_IN_FORCE,
            postgresql_where=_IN_FORCE,
        ),
    )

    id: Mapped[int] = key()
    kind: Mapped[str]
    name: Mapped[str]
    shown: Mapped[str]
    reason: Mapped[str]
    user_id: Mapped[int] = link("users.id")
    submission_id: Mapped[int | None] = mapped_column(Id, ForeignKey("submissions.id"))
    created_at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[int | None] = mapped_column(Id, ForeignKey("users.id"))
    lifted_why: Mapped[str] = mapped_column(server_default="")


class Sighting(Base):
    """That the checks took a name for advertising in a submission of this writer's. name: folded."""

    __tablename__ = "sightings"
    __table_args__ = (Index("ix_sightings_submission_id", "submission_id"), {"sqlite_with_rowid": False})

    author_id: Mapped[int] = mapped_column(Id, ForeignKey("users.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(Id, ForeignKey("submissions.id"), primary_key=True, autoincrement=False)
