"""The writer's verbs: submit, revise, withdraw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.exc import IntegrityError

from workflow.article import Source
from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.drafts import LONGEST_FIELD, clear_draft, new_sheet, own, refuse_unseen_draft
from workflow.desk.errors import BadField, KeyReused, NotAllowed, ReasonNeeded, StaleRevision
from workflow.desk.ledger import Pen, Sheet, load, texts, writing
from workflow.desk.revisions import add_revision, queue_runs
from workflow.desk.search_words import keep_words, words_of
from workflow.desk.sketches import keep_sketch
from workflow.failpoints import reach
from workflow.findings import N_
from workflow.importers import Report
from workflow.runs import OPEN
from workflow.sketch import Sketch, sketch_of
from workflow.states import Lane, NotPossible, Origin, PublicationState, Role, RunState, State, Verb, can
from workflow.tables import IdempotencyKey, Publication, Revision, StageRun, Submission
from workflow.tracing import written

LONGEST_BODY = 5_000_000
_FIELDS = ("title", "category", "summary", "date", "language")


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of a text. created is False when the same Idempotency-Key had brought it before."""

    submission_id: int
    revision: int
    state: State
    created: bool = True


@dataclass(frozen=True, slots=True)
class _Slot:
    """The draft that a text was written in, 0 for none, and its version as the writer saw it, None where unknown."""

    draft_id: int
    version: int | None


@dataclass(frozen=True, slots=True)
class _Handed:
    """A text as it comes in, its sketch and words made before any transaction: making them takes the longest.

    imported: how the file was read that it came from, None for one that did not come from a file.
    """

    source: Source
    sketch: Sketch
    words: list[str]
    imported: Report | None

    def detail(self) -> dict[str, Any]:
        """What its event says of it."""
        about = {"import": self.imported.kept()} if self.imported else {}
        return {"sha256": self.source.sha256(), **about}


def _handed(source: Source, imported: Report | None) -> _Handed:
    check_fields(source)
    return _Handed(source, sketch_of(source.body), words_of(source), imported)


def check_fields(source: Source) -> None:
    """Refuse what no line of checks should ever see: nothing at all, more than fits, bytes that are not text.

    Raises:
        BadField: names the field and says what to do.
    """
    if not source.body.strip():
        raise BadField("body", N_("The text is empty. Paste or type the article, or choose a file."))
    if len(source.body) > LONGEST_BODY:
        raise BadField(
            "body", N_("The text has more than %(limit)s characters. Split it into parts."), limit=LONGEST_BODY
        )
    for name in _FIELDS:
        if len(getattr(source, name)) > LONGEST_FIELD:
            raise BadField(name, N_("This field holds at most %(limit)s characters."), limit=LONGEST_FIELD)
    for name in ("body", *_FIELDS):
        _refuse_what_no_database_keeps(name, getattr(source, name))


def _refuse_what_no_database_keeps(name: str, text: str) -> None:
    if "\0" in text:
        raise BadField(
            name, N_("The text contains NUL bytes, so it is not plain text. Save it as UTF-8 text and try again.")
        )
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadField(
            name, N_("The text contains half of a character (a lone surrogate). Save it as UTF-8 and try again.")
        ) from None


def submit(  # noqa: PLR0913 - a text is handed in with this many facts
    database: Database,
    actor: Actor,
    source: Source,
    *,
    key: str = "",
    draft_id: int | None = None,
    draft_version: int | None = None,
    imported: Report | None = None,
) -> Submitted:
    """Hand in a text: a submission, its revision 1, its stage runs and an event, in one transaction.

    key: an Idempotency-Key; the same key with the same text gives the same submission again. draft_id: the draft this
    text was written in; draft_version: as the writer saw it last, None where nobody looked. imported: how the file was
    read that it came from; it is kept with the event.

    Raises:
        BadField: the text cannot be taken. KeyReused: the key came with another text before. StaleDraft: the draft was
        saved from elsewhere since. NotAllowed, NotPossible, UnknownSubmission: the draft is not one that this person
        can hand in.
    """
    handed = _handed(source, imported)
    try:
        done, fresh = _submit(database, actor, handed, key, _Slot(draft_id or 0, draft_version))
    except IntegrityError:
        # Two requests with one key at once: the other one won, so its answer is ours.
        with database.write() as connection:
            known = _known(connection, actor, key, source)
        if known is None:
            raise
        return known
    reach("submit.committed")
    if fresh:
        database.nudge(Lane.CHECK, done.submission_id)
    return done


def _submit(database: Database, actor: Actor, handed: _Handed, key: str, slot: _Slot) -> tuple[Submitted, bool]:
    with writing(database) as (connection, pen):
        if known := _known(connection, actor, key, handed.source):
            return known, False
        draft_id = slot.draft_id
        sheet = _open_draft(connection, actor, draft_id) if draft_id else new_sheet(connection, actor, pen.at)
        refuse_unseen_draft(connection, sheet, actor, slot.version)
        sheet = _take_text(connection, pen, sheet, actor, handed, Verb.SUBMIT)
        if key and actor.user_id is not None:
            connection.execute(
                insert(IdempotencyKey).values(
                    user_id=actor.user_id,
                    key=key,
                    sha256=handed.source.sha256(),
                    submission_id=sheet.id,
                    created_at=pen.at,
                )
            )
        return Submitted(sheet.id, 1, sheet.state), True


def _known(connection: Connection, actor: Actor, key: str, source: Source) -> Submitted | None:
    """The submission that this person's key brought before, if any."""
    if not key:
        return None
    row = connection.execute(
        select(IdempotencyKey.sha256, Submission.id, Submission.state, Submission.current_revision_id)
        .join(Submission, Submission.id == IdempotencyKey.submission_id)
        .where(IdempotencyKey.user_id == actor.user_id, IdempotencyKey.key == key)
    ).one_or_none()
    if row is None:
        return None
    if row.sha256 != source.sha256():
        raise KeyReused
    revision = texts(connection, [row.current_revision_id])[row.current_revision_id]
    return Submitted(row.id, revision.number, State(row.state), created=False)


def _open_draft(connection: Connection, actor: Actor, draft_id: int) -> Sheet:
    sheet = own(load(connection, draft_id), actor)
    if not can(sheet.state, Verb.SUBMIT):
        raise NotPossible(sheet.state, Verb.SUBMIT)
    return sheet


def _take_text(connection: Connection, pen: Pen, sheet: Sheet, actor: Actor, handed: _Handed, verb: Verb) -> Sheet:
    """A text from a person: its revision, its line, its event; the draft slot it came from is done with."""
    source = handed.source
    revision_id, number = add_revision(
        connection,
        sheet.id,
        source,
        origin=Origin.WRITER,
        author_id=actor.user_id,
        base_id=None,
        at=pen.at,
    )
    after = pen.record(
        sheet,
        actor,
        verb,
        revision=number,
        detail=handed.detail(),
        current_revision_id=revision_id,
        title=source.title or sheet.title or source.body.strip().splitlines()[0][:200],
        category=source.category or sheet.category,
        verdict="",
    )
    queue_runs(connection, sheet.id, revision_id, pen.at)
    keep_words(connection, revision_id, handed.words)
    keep_sketch(connection, handed.sketch, submission_id=sheet.id, revision_id=revision_id, at=pen.at)
    clear_draft(connection, sheet.id, actor, source)
    return after


def revise(  # noqa: PLR0913 - as for `submit`
    database: Database,
    actor: Actor,
    submission_id: int,
    source: Source,
    *,
    seen: int,
    draft_version: int | None = None,
    imported: Report | None = None,
) -> Submitted:
    """Hand in a new text for a submission; it goes through the line again, and voids any decision on the old one.

    seen: the number of the revision that the writer worked from. draft_version, imported: as for `submit`.

    Raises:
        StaleRevision, StaleDraft: there is a newer one that the writer has not seen. BadField, NotAllowed,
        NotPossible, UnknownSubmission: as the names say.
    """
    handed = _handed(source, imported)
    with writing(database) as (connection, pen):
        sheet = own(load(connection, submission_id), actor)
        if not can(sheet.state, Verb.REVISE):
            raise NotPossible(sheet.state, Verb.REVISE)
        _refuse_stale(connection, sheet, seen)
        refuse_unseen_draft(connection, sheet, actor, draft_version)
        supersede_pending(connection, sheet.id)
        sheet = _take_text(connection, pen, sheet, actor, handed, Verb.REVISE)
        number = texts(connection, [sheet.current_revision_id or 0])[sheet.current_revision_id or 0].number
    database.nudge(Lane.CHECK, submission_id)
    return Submitted(submission_id, number, sheet.state)


def _refuse_stale(connection: Connection, sheet: Sheet, seen: int) -> None:
    """A writer who saw their own last text has seen everything: what a stage made of it is shown beside it.

    That text may have become a revision once more since, when it was checked again.
    """
    if sheet.current_revision_id is None:
        return
    current = texts(connection, [sheet.current_revision_id])[sheet.current_revision_id]
    base = texts(connection, [current.base_id])[current.base_id] if current.base_id else current
    if seen in {current.number, base.number}:
        return
    found = (Revision.submission_id == sheet.id, Revision.number == seen)
    if connection.scalar(select(Revision.sha256).where(*found)) != base.sha256:
        raise StaleRevision(seen=seen, current=current.number)


def supersede_pending(connection: Connection, submission_id: int) -> None:
    """Publications that nobody has begun to send give way to what comes next."""
    connection.execute(
        update(Publication)
        .where(
            Publication.submission_id == submission_id,
            Publication.state == PublicationState.PENDING,
            Publication.task == "publish",
        )
        .values(state=PublicationState.SUPERSEDED, finished_at=now(), lease_until=None)
    )


def withdraw(database: Database, actor: Actor, submission_id: int, *, reason: str) -> State:
    """Take a submission back: its checks stop, and what is live comes off every channel.

    Raises:
        ReasonNeeded: no reason given. NotAllowed: neither the writer nor a reviewer. NotPossible, UnknownSubmission.
    """
    if not reason.strip():
        raise ReasonNeeded
    with writing(database) as (connection, pen):
        sheet = load(connection, submission_id)
        if actor.role is Role.WRITER:
            own(sheet, actor)
        elif actor.role is Role.OPS:
            raise NotAllowed(role=actor.role)
        supersede_pending(connection, sheet.id)
        after = pen.record(sheet, actor, Verb.WITHDRAW, detail={"reason": reason.strip()})
        _stop_checks(connection, sheet.id, pen.at)
        taken = _take_down(connection, sheet.id, pen.at)
    for publication_id in taken:
        database.nudge(Lane.PUBLISH, publication_id)
    return after.state


def _stop_checks(connection: Connection, submission_id: int, at: datetime) -> None:
    connection.execute(
        update(StageRun)
        .where(StageRun.submission_id == submission_id, StageRun.state.in_(OPEN))
        .values(state=RunState.SKIPPED, finished_at=at, lease_until=None)
    )


def _take_down(connection: Connection, submission_id: int, at: datetime) -> list[int]:
    """Turn the live publications into due withdrawals; gives their ids."""
    taken = connection.scalars(
        update(Publication)
        .where(Publication.submission_id == submission_id, Publication.state == PublicationState.LIVE)
        .values(
            task="withdraw",
            state=PublicationState.PENDING,
            attempt=0,
            due_at=at,
            queued_at=at,
            lease_until=None,
            hinted_at=None,
            traceparent=written(),
        )
        .returning(Publication.id)
    )
    return list(taken)
