"""What the desk knows around a text that is to be checked: what was said before, by whom, and what it has learnt."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, and_, func, or_, select

from workflow.article import Background, Earlier, Neighbour, Source
from workflow.db import Database
from workflow.desk.ledger import Text, last_number
from workflow.desk.sightings import seen_elsewhere
from workflow.desk.sketches import neighbours_of, sketches_of
from workflow.lists.listed import DomainList
from workflow.rules import read_standing
from workflow.sketch import Sketch, sketch_of
from workflow.states import Origin
from workflow.tables import LeftDraft, Revision

# How many revisions are looked back at, and up to which length: more would cost memory and say no more.
LOOKED_BACK = 6
LONGEST_EARLIER = 200_000
# No revision has this number yet: to a text that is still being written every other one is older.
_AFTER_ALL = 2**62


def backgrounds(
    database: Database, texts: Collection[Text], lists: tuple[DomainList, ...] = ()
) -> dict[int, Background]:
    """The background of each of these texts, by revision id; reads only, in a transaction of its own.

    lists: the desk's lists of domains in files, the same for all; the hosts that reviewers denied or allowed join them.
    """
    if not texts:
        return {}
    with database.read() as connection:
        earlier = _earlier(connection, texts)
        sketches = sketches_of(connection, [_written(text) for text in texts])
        neighbours = {text.id: _neighbours(connection, text, sketches) for text in texts}
        standing = read_standing(connection)
        repeated = seen_elsewhere(connection, {text.submission_id for text in texts})
    every = (*lists, *standing.lists)
    return {
        text.id: Background(
            earlier[text.id], neighbours[text.id], every, standing.lexicon, repeated.get(text.submission_id, {})
        )
        for text in texts
    }


def background_of(
    database: Database,
    source: Source,
    *,
    author_id: int | None,
    submission_id: int = 0,
    lists: tuple[DomainList, ...] = (),
) -> Background:
    """The background of a text that nobody has handed in yet; reads only.

    author_id: whose it is, None for the writer of the submission; submission_id: whose next revision it would be, 0
    for none.
    """
    sketch = sketch_of(source.body)
    with database.read() as connection:
        number = last_number(connection, submission_id) + 1
        text = Text(0, submission_id, number, Origin.WRITER, author_id, None, "", source)
        earlier = _earlier(connection, [text])[text.id]
        neighbours = neighbours_of(
            connection, sketch, submission_id=submission_id, revision_id=_AFTER_ALL, author_id=author_id
        )
        standing = read_standing(connection)
        repeated = seen_elsewhere(connection, {submission_id}).get(submission_id, {})
    return Background(earlier, neighbours, (*lists, *standing.lists), standing.lexicon, repeated)


def _written(text: Text) -> int:
    """The revision that a person handed in: this one, or the one that it was made from."""
    return text.base_id or text.id


def _neighbours(connection: Connection, text: Text, sketches: Mapping[int, Sketch]) -> tuple[Neighbour, ...]:
    """Nobody for a text from before sketches were kept."""
    sketch = sketches.get(_written(text))
    if sketch is None:
        return ()
    return neighbours_of(connection, sketch, submission_id=text.submission_id, revision_id=_written(text))


def _earlier(connection: Connection, texts: Collection[Text]) -> dict[int, tuple[Earlier, ...]]:
    rows = _revisions(connection, [text for text in texts if text.number > 1])
    drafts = connection.execute(
        select(LeftDraft.submission_id, LeftDraft.body).where(
            LeftDraft.submission_id.in_([text.submission_id for text in texts]),
            func.length(LeftDraft.body) <= LONGEST_EARLIER,
        )
    )
    left = {row.submission_id: (Earlier(0, row.body),) for row in drafts}
    return {text.id: (*_before(text, rows), *left.get(text.submission_id, ())) for text in texts}


def _revisions(connection: Connection, texts: Collection[Text]) -> Sequence[Any]:
    if not texts:
        return ()
    recent = [
        and_(
            Revision.submission_id == text.submission_id,
            Revision.number >= text.number - LOOKED_BACK,
            Revision.number < text.number,
        )
        for text in texts
    ]
    columns = (Revision.id, Revision.submission_id, Revision.number, Revision.base_id, Revision.body)
    short = func.length(Revision.body) <= LONGEST_EARLIER
    return connection.execute(select(*columns).where(or_(*recent), short).order_by(Revision.number)).all()


def _before(text: Text, rows: Sequence[Any]) -> list[Earlier]:
    """Each text that a person handed in before, as the desk and its reviewers left it; the newest first.

    What they took out of it is not missing: a writer goes on from there.
    """
    last = {
        row.base_id or row.id: Earlier(row.number, row.body)
        for row in rows
        if row.submission_id == text.submission_id and row.number < text.number
    }
    last.pop(_written(text), None)
    return sorted(last.values(), key=lambda one: -one.number)
