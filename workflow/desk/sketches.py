"""Sketches in the ledger: kept with every text that a person hands in, looked up when it is checked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, exists, func, insert, select

from workflow.article import Neighbour
from workflow.db import Database
from workflow.sketch import LONGEST_READ, Overlap, Sketch, overlaps, sketch_of, unpacked
from workflow.states import Origin, State
from workflow.tables import Anchor, Revision, SketchRow, Submission

# Of a copy cut to a third, with every tenth word changed, two anchors in ten are left: all are missed once in 300.
ANCHORS = 24
# A hash that so many submissions are looked up under is given to no more: no lookup reads more rows for it.
HOLDERS = 8
_POOL = 3 * ANCHORS
# A text with fewer shingles says too little to be anybody's.
LEAST = 25
_MOST_SUBMISSIONS = 32
_MOST_TEXTS = 96
# Less in common is no evidence, whatever its share.
_LEAST_SHARED = 10
_LEAST_SHARE = 0.2
_MOST_NEIGHBOURS = 3
_ENDED = (State.WITHDRAWN, State.REJECTED)


# Built once: on the way of every text that is handed in, building a statement costs as much as carrying it out.
_HELD = (
    select(Anchor.hash, func.count(), func.sum(case((Anchor.submission_id == bindparam("own"), 1), else_=0)))
    .where(Anchor.hash.in_(bindparam("pool", expanding=True)))
    .group_by(Anchor.hash)
)
_NEAREST = (
    select(Anchor.submission_id)
    .where(Anchor.hash.in_(bindparam("hashes", expanding=True)))
    .group_by(Anchor.submission_id)
    .order_by(func.count().desc(), Anchor.submission_id)
    .limit(_MOST_SUBMISSIONS)
)
_OLDER = (
    select(
        SketchRow.revision_id,
        SketchRow.submission_id,
        SketchRow.hashes,
        SketchRow.kept_at,
        Submission.author_id,
        Submission.state,
        Submission.title,
        Submission.current_revision_id,
        Submission.live_revision_id,
    )
    .join(Submission, Submission.id == SketchRow.submission_id)
    .where(SketchRow.submission_id.in_(_NEAREST), SketchRow.revision_id < bindparam("revision_id"))
    .order_by(SketchRow.revision_id)
    .limit(_MOST_TEXTS)
)


def keep_sketch(connection: Connection, sketch: Sketch, *, submission_id: int, revision_id: int, at: datetime) -> None:
    """Write down the sketch of a revision, and the hashes under which its submission is found from now on."""
    row = {"revision_id": revision_id, "submission_id": submission_id, "hashes": sketch.packed(), "kept_at": at}
    connection.execute(insert(SketchRow), [row])
    pool = sketch.hashes[:_POOL] if len(sketch.hashes) >= LEAST else ()
    held = {
        one: (holders, mine) for one, holders, mine in connection.execute(_HELD, {"pool": pool, "own": submission_id})
    }
    free = [one for one in pool if one not in held or held[one][1] or held[one][0] < HOLDERS][:ANCHORS]
    rows = [{"hash": one, "submission_id": submission_id} for one in free if one not in held or not held[one][1]]
    if rows:
        connection.execute(insert(Anchor), rows)


def sketch_older(database: Database, *, after: int = 0, limit: int = 20) -> int:
    """Sketch some texts from before sketches were kept; gives the last revision looked at, 0 when none is left.

    after: what the last call gave, so that nothing is looked at twice.
    """
    missing = ~exists().where(SketchRow.revision_id == Revision.id)
    body = func.substr(Revision.body, 1, LONGEST_READ).label("body")
    wanted = (
        select(Revision.id, Revision.submission_id, Revision.created_at, body)
        .where(Revision.id > after, Revision.origin == Origin.WRITER, missing)
        .order_by(Revision.id)
        .limit(limit)
    )
    with database.read() as connection:
        rows = connection.execute(wanted).all()
    if not rows:
        return 0
    made = [(row, sketch_of(row.body)) for row in rows]
    with database.write() as connection:
        there = sketches_of(connection, [row.id for row in rows])
        for row, sketch in made:
            if row.id not in there:
                about = {"submission_id": row.submission_id, "revision_id": row.id, "at": row.created_at}
                keep_sketch(connection, sketch, **about)
    last: int = rows[-1].id
    return last


def sketches_of(connection: Connection, revision_ids: Sequence[int]) -> dict[int, Sketch]:
    """The sketches of these revisions, where there are any."""
    wanted = select(SketchRow.revision_id, SketchRow.hashes).where(SketchRow.revision_id.in_(revision_ids))
    return {row.revision_id: unpacked(row.hashes) for row in connection.execute(wanted)}


def neighbours_of(
    connection: Connection, sketch: Sketch, *, submission_id: int, revision_id: int, author_id: int | None = None
) -> tuple[Neighbour, ...]:
    """The older texts of other submissions that this revision has much in common with, the nearest first.

    author_id: who wrote it; None for the writer of the submission.
    What this submission said before the other did is not counted: of two that say the same, only the later is a copy.
    """
    if len(sketch.hashes) < LEAST:
        return ()
    rows = connection.execute(_OLDER, {"hashes": sketch.hashes, "revision_id": revision_id}).all()
    before = [row for row in rows if row.submission_id == submission_id]
    others: dict[int, list[Any]] = {}
    for row in rows:
        if row.submission_id != submission_id:
            others.setdefault(row.submission_id, []).append(row)
    found = overlaps(sketch, {key: [unpacked(row.hashes) for row in texts] for key, texts in others.items()})
    author = _author_of(connection, submission_id) if found and author_id is None else author_id
    near = [
        _neighbour(others[key][0], one, author)
        for key, one in found.items()
        if _says_enough(one) and not _was_first(before, others[key][0], one)
    ]
    return tuple(sorted(near, key=lambda one: (-max(one.share, one.whole), one.submission_id))[:_MOST_NEIGHBOURS])


def _author_of(connection: Connection, submission_id: int) -> int:
    return connection.execute(select(Submission.author_id).where(Submission.id == submission_id)).scalar_one()


def _says_enough(one: Overlap) -> bool:
    return len(one.shared) >= _LEAST_SHARED and max(one.share, one.whole) >= _LEAST_SHARE


def _was_first(before: Sequence[Any], other: Any, common: Overlap) -> bool:
    """Whether most of what both have in common stood in this submission before the other was handed in."""
    ours = (unpacked(row.hashes) for row in before if row.revision_id < other.revision_id)
    return any(len(common.shared.intersection(one.hashes)) * 2 > len(common.shared) for one in ours)


def _neighbour(row: Any, common: Overlap, author_id: int | None) -> Neighbour:
    own = row.author_id == author_id
    public = row.live_revision_id is not None and row.live_revision_id == row.current_revision_id
    return Neighbour(
        row.submission_id,
        common.share,
        common.whole,
        common.shared,
        row.kept_at.date().isoformat(),
        # Writers read the findings on their texts: of another's text they may know what every reader knows.
        title=row.title if own or public else "",
        own=own,
        ended=row.state in _ENDED,
    )
