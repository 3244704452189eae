"""What channels are given: revisions as pieces and as entries of lists, everything in them from the ledger."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select
from sqlalchemy.orm import aliased

from workflow.article import Article, Source
from workflow.categories import policy_of, read_profiles
from workflow.channels import Entry, Live, Piece
from workflow.db import Database
from workflow.desk.ledger import source_of
from workflow.desk.media import raw_of
from workflow.desk.pictures import SHOWS_NOTHING, Shown, shown_pictures
from workflow.parse import parse
from workflow.pictures import Copied
from workflow.profiles import LinkPolicy, Profiles
from workflow.render import render
from workflow.states import CopyState, Decision, PublicationState
from workflow.tables import DecisionRow, PictureRow, Publication, Revision, Submission, User, decisive

# A feed shows the newest pieces whole; rendering each anew for every publication would be the dearest part of it.
RENDERED = 256
# So many numbers fit into one statement on either database.
_TOGETHER = 500


_Copies = tuple[tuple[str, Copied], ...]


@functools.lru_cache(maxsize=RENDERED)
def _rendered(
    source: Source, profiles: Profiles, policy: LinkPolicy, pictures: frozenset[str], copies: _Copies
) -> tuple[Article, str]:
    article = parse(source, profiles)
    return article, render(article, pictures, policy=policy, copies=dict(copies))


_first = aliased(DecisionRow)
_FIRST_APPROVED = (
    select(func.min(_first.created_at))
    .where(_first.submission_id == Revision.submission_id, _first.decision == Decision.APPROVE, decisive(_first))
    .correlate(Revision)
    .scalar_subquery()
)
_ABOUT = (
    Submission.slug.label("slug"),
    Submission.category.label("category_key"),
    User.name.label("author"),
    DecisionRow.created_at.label("approved_at"),
    DecisionRow.links.label("links"),
    _FIRST_APPROVED.label("first_approved_at"),
)


def _approved(*columns: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*columns, *_ABOUT)
        .join(Submission, Submission.id == Revision.submission_id)
        .join(User, User.id == Submission.author_id)
        .join(
            DecisionRow,
            and_(DecisionRow.revision_id == Revision.id, DecisionRow.decision == Decision.APPROVE, decisive()),
        )
    )


def _entry(row: Any, profiles: Profiles, shown: Shown) -> Entry:
    profile = profiles.find(row.category_key)
    return Entry(
        submission_id=row.submission_id,
        revision_id=row.id,
        slug=row.slug,
        title=row.title,
        sha256=row.sha256,
        published_at=row.first_approved_at,
        updated_at=row.approved_at,
        summary=row.summary,
        category=profile.label_en if profile else "",
        category_zh=profile.label_zh if profile else "",
        language=row.language,
        author=row.author,
        media=shown.media,
    )


def _piece(row: Any, profiles: Profiles, shown: Shown) -> Piece:
    policy, copies = policy_of(row.links), tuple(shown.copies.items())
    article, html = _rendered(source_of(row), profiles, policy, shown.addresses, copies)
    about = {**asdict(_entry(row, profiles, shown)), "title": article.title, "summary": article.summary}
    return Piece(**{**about, "language": article.language}, html=html)


def pieces_of(connection: Connection, revision_ids: Iterable[int]) -> dict[int, Piece]:
    """These approved revisions as pieces; those that were never approved are left out."""
    rows = connection.execute(_approved(Revision.__table__).where(Revision.id.in_(list(revision_ids)))).all()
    profiles = read_profiles(connection)
    pictures = shown_pictures(connection, [row.id for row in rows])
    return {row.id: _piece(row, profiles, pictures.get(row.id, SHOWS_NOTHING)) for row in rows}


def piece_of(connection: Connection, revision_id: int) -> Piece:
    """One approved revision as a piece.

    Raises:
        LookupError: it was never approved.
    """
    found = pieces_of(connection, [revision_id])
    if revision_id not in found:
        raise LookupError(f"revision {revision_id} was never approved")
    return found[revision_id]


def live_on(database: Database, connection: Connection, channel: str) -> Live:
    """Everything that is live on a channel; the texts are read later, as they are asked for."""
    columns = (Revision.id, Revision.submission_id, Revision.sha256)
    noted = (Publication.title, Publication.summary, Publication.language)
    wanted = _approved(*columns, *noted).join(Publication, Publication.revision_id == Revision.id)
    live = (Publication.channel == channel, Publication.state == PublicationState.LIVE)
    rows = {row.id: row for row in connection.execute(wanted.where(*live).order_by(Revision.id))}
    profiles = read_profiles(connection)
    shown = _with_copies(connection, live)
    entries = {
        number: _entry(row, profiles, shown.get(number, SHOWS_NOTHING))
        for number, row in rows.items()
        if row.title is not None
    }
    unnoted = [number for number in rows if number not in entries]
    for piece in _in_parts(unnoted, functools.partial(pieces_of, connection)):
        entries[piece.revision_id] = Entry(**{name: value for name, value in asdict(piece).items() if name != "html"})
    return Live(
        [entries[number] for number in rows],
        functools.partial(_load, database),
        functools.partial(raw_of, database),
    )


def _with_copies(connection: Connection, live: Sequence[ColumnElement[bool]]) -> dict[int, Shown]:
    """What each of the live texts shows, of those with copies: there may be tens of thousands without."""
    copied = (
        select(Revision.id)
        .distinct()
        .join(Publication, Publication.revision_id == Revision.id)
        .join(PictureRow, PictureRow.revision_id == func.coalesce(Revision.base_id, Revision.id))
        .where(*live, PictureRow.state == CopyState.KEPT)
    )
    numbers = connection.scalars(copied).all()
    parts = [numbers[at : at + _TOGETHER] for at in range(0, len(numbers), _TOGETHER)]
    return {number: shown for part in parts for number, shown in shown_pictures(connection, part).items()}


def _load(database: Database, entries: Sequence[Entry]) -> list[Piece]:
    with database.read() as connection:
        return _in_parts([entry.revision_id for entry in entries], functools.partial(pieces_of, connection))


def _in_parts(revision_ids: Sequence[int], read: Callable[[Sequence[int]], dict[int, Piece]]) -> list[Piece]:
    parts = [revision_ids[at : at + _TOGETHER] for at in range(0, len(revision_ids), _TOGETHER)]
    found = {number: piece for part in parts for number, piece in read(part).items()}
    return [found[number] for number in revision_ids if number in found]
