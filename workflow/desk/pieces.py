"""What channels are given: revisions as pieces, everything in them from the ledger."""

from __future__ import annotations

import functools
from typing import Any

from sqlalchemy import Connection, Select, func, select
from sqlalchemy.orm import aliased

from workflow.article import Article, Source
from workflow.categories import read_profiles
from workflow.channels import Piece
from workflow.desk.ledger import source_of
from workflow.parse import parse
from workflow.profiles import Profiles
from workflow.render import render
from workflow.states import Decision, PublicationState
from workflow.tables import DecisionRow, Publication, Revision, Submission, User

# A projection shows every live piece; rendering each anew for every publication would make the hundredth article
# a hundred times dearer than the first.
RENDERED = 2048


@functools.lru_cache(maxsize=RENDERED)
def _rendered(source: Source, profiles: Profiles) -> tuple[Article, str]:
    article = parse(source, profiles)
    return article, render(article)


_first = aliased(DecisionRow)


def _pieces() -> Select[*tuple[Any, ...]]:
    approved = DecisionRow.decision == Decision.APPROVE
    first = (
        select(func.min(_first.created_at))
        .where(_first.submission_id == Revision.submission_id, _first.decision == Decision.APPROVE)
        .correlate(Revision)
        .scalar_subquery()
    )
    return (
        select(
            Revision.__table__,
            Submission.slug.label("slug"),
            Submission.category.label("category_key"),
            User.name.label("author"),
            DecisionRow.created_at.label("approved_at"),
            first.label("first_approved_at"),
        )
        .join(Submission, Submission.id == Revision.submission_id)
        .join(User, User.id == Submission.author_id)
        .join(DecisionRow, (DecisionRow.revision_id == Revision.id) & approved)
    )


def _piece(row: Any, profiles: Profiles) -> Piece:
    article, html = _rendered(source_of(row), profiles)
    profile = profiles.find(row.category_key)
    return Piece(
        submission_id=row.submission_id,
        revision_id=row.id,
        slug=row.slug,
        title=article.title,
        html=html,
        sha256=row.sha256,
        published_at=row.first_approved_at,
        updated_at=row.approved_at,
        summary=article.summary,
        category=profile.label_en if profile else "",
        category_zh=profile.label_zh if profile else "",
        language=article.language,
        author=row.author,
    )


def piece_of(connection: Connection, revision_id: int) -> Piece:
    """One approved revision as a piece."""
    row = connection.execute(_pieces().where(Revision.id == revision_id)).first()
    if row is None:
        raise LookupError(f"revision {revision_id} was never approved")
    return _piece(row, read_profiles(connection))


def live_pieces(connection: Connection, channel: str) -> list[Piece]:
    """Every piece that is live on a channel."""
    live = (Publication.channel == channel, Publication.state == PublicationState.LIVE)
    wanted = _pieces().join(Publication, Publication.revision_id == Revision.id).where(*live).order_by(Revision.id)
    profiles = read_profiles(connection)
    return list({row.id: _piece(row, profiles) for row in connection.execute(wanted)}.values())
