"""Comments: reviewers and the writer about a passage, in threads that are resolved and opened again."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from workflow.anchors import Anchor, anchor
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.claims import reviewer_id
from workflow.desk.errors import BadField, CommentNeeded, UnknownRevision, UnknownThread
from workflow.desk.ledger import Pen, Sheet, load, writing
from workflow.findings import N_
from workflow.tables import Comment, Revision, Thread

LONGEST_COMMENT = 5_000
# So much of a passage stands in an event.
_TOLD = 80


@dataclass(frozen=True, slots=True)
class Commented:
    """Where a comment went. thread: the id of its thread."""

    thread: int
    comment: int


def comment(  # noqa: PLR0913 - a comment names its passage
    database: Database, actor: Actor, submission_id: int, text: str, *, revision: int, start: int = 0, end: int = 0
) -> Commented:
    """Open a thread about a passage of a revision, start to end in code points of its body; without one, about all.

    Raises:
        CommentNeeded: it is empty. BadField: it is too long. NotAllowed: neither the writer nor a reviewer.
        UnknownSubmission, UnknownRevision.
    """
    said = _clean(text)
    with writing(database) as (connection, pen):
        sheet = _for_the_two_sides(load(connection, submission_id), actor)
        revision_id, body = _body(connection, sheet, revision)
        place = anchor(body, start, end)
        thread_id = _open(connection, pen, sheet, revision_id, place)
        comment_id = _say(connection, pen, thread_id, actor, said)
        detail = {"thread": thread_id, "quote": place.quote[:_TOLD], "note": said}
        pen.record(sheet, actor, "comment", revision=revision, detail=detail)
    return Commented(thread_id, comment_id)


def reply(database: Database, actor: Actor, submission_id: int, thread_id: int, text: str) -> Commented:
    """Say something in a thread; a resolved one stays so.

    Raises:
        CommentNeeded, BadField, NotAllowed, UnknownSubmission: as for `comment`. UnknownThread: not one of these.
    """
    said = _clean(text)
    with writing(database) as (connection, pen):
        sheet = _for_the_two_sides(load(connection, submission_id), actor)
        _thread(connection, sheet, thread_id)
        comment_id = _say(connection, pen, thread_id, actor, said)
        pen.record(sheet, actor, "reply", detail={"thread": thread_id, "note": said})
    return Commented(thread_id, comment_id)


def resolve(database: Database, actor: Actor, submission_id: int, thread_id: int, *, resolved: bool = True) -> None:
    """Say that a thread is settled, or open it again; nothing happens when it is so already.

    Raises:
        NotAllowed, UnknownSubmission, UnknownThread.
    """
    with writing(database) as (connection, pen):
        sheet = _for_the_two_sides(load(connection, submission_id), actor)
        if _thread(connection, sheet, thread_id) == resolved:
            return
        values = {"resolved_by": actor.user_id if resolved else None, "resolved_at": pen.at if resolved else None}
        connection.execute(update(Thread).where(Thread.id == thread_id).values(values))
        pen.record(sheet, actor, "resolve_thread" if resolved else "reopen_thread", detail={"thread": thread_id})


def _clean(text: str) -> str:
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise CommentNeeded
    if len(said) > LONGEST_COMMENT:
        template = N_("A comment has at most %(limit)s characters. Shorten it, or write several.")
        raise BadField("text", template, limit=LONGEST_COMMENT)
    return said


def _for_the_two_sides(sheet: Sheet, actor: Actor) -> Sheet:
    if actor.user_id != sheet.author_id:
        reviewer_id(actor)
    return sheet


def _body(connection: Connection, sheet: Sheet, number: int) -> tuple[int, str]:
    row = connection.execute(
        select(Revision.id, Revision.body).where(Revision.submission_id == sheet.id, Revision.number == number)
    ).one_or_none()
    if row is None:
        raise UnknownRevision
    return row.id, row.body


def _thread(connection: Connection, sheet: Sheet, thread_id: int) -> bool:
    """Whether the thread is resolved; it has to be one of this submission's."""
    row = connection.execute(
        select(Thread.resolved_at).where(Thread.id == thread_id, Thread.submission_id == sheet.id)
    ).one_or_none()
    if row is None:
        raise UnknownThread
    return row.resolved_at is not None


def _open(connection: Connection, pen: Pen, sheet: Sheet, revision_id: int, place: Anchor) -> int:
    row = {
        "submission_id": sheet.id,
        "revision_id": revision_id,
        "start": place.start,
        "end": place.start + len(place.quote),
        "quote": place.quote,
        "prefix": place.prefix,
        "suffix": place.suffix,
        "opened_at": pen.at,
    }
    thread_id: int = connection.execute(insert(Thread).values(row).returning(Thread.id)).scalar_one()
    return thread_id


def _say(connection: Connection, pen: Pen, thread_id: int, actor: Actor, text: str) -> int:
    row = {"thread_id": thread_id, "user_id": actor.user_id, "text": text, "at": pen.at}
    comment_id: int = connection.execute(insert(Comment).values(row).returning(Comment.id)).scalar_one()
    return comment_id
