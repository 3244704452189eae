"""The reviewer's decision on one exact revision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert
from sqlalchemy.exc import IntegrityError

from workflow.categories import policy_json, read_profiles
from workflow.channels import slug_of
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.claims import refuse_if_anothers, reviewer_id
from workflow.desk.errors import (
    AuthorMayNotDecide,
    NotCheckedYet,
    NoteNeeded,
    OpenBlockFindings,
    StaleRevision,
    StaleWrite,
    UnknownRevision,
)
from workflow.desk.ledger import Sheet, Text, load, texts, writing
from workflow.desk.publish import queue_publications
from workflow.failpoints import reach
from workflow.findings import Verdict
from workflow.line import RULESET
from workflow.profiles import PLAIN_LINKS
from workflow.states import Decision, Lane, NotPossible, State, Verb, can
from workflow.tables import Claim, DecisionRow

_VERBS = {
    Decision.APPROVE: Verb.APPROVE,
    Decision.REQUEST_CHANGES: Verb.REQUEST_CHANGES,
    Decision.REJECT: Verb.REJECT,
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision made of the submission."""

    state: State
    revision: int


def seen_text(connection: Connection, sheet: Sheet, number: int) -> Text:
    """The current text, if its number is the one that was seen."""
    if sheet.current_revision_id is None:
        raise UnknownRevision
    current = texts(connection, [sheet.current_revision_id])[sheet.current_revision_id]
    if number < 1 or number > current.number:
        raise UnknownRevision
    if number != current.number:
        raise StaleRevision(seen=number, current=current.number)
    return current


def decide(  # noqa: PLR0913 - a decision names all of these
    database: Database,
    actor: Actor,
    submission_id: int,
    decision: Decision,
    *,
    revision: int,
    note: str = "",
    sha256: str = "",
) -> Decided:
    """Approve, send back or reject one exact revision; approval writes its publications in the same transaction.

    sha256: of the revision that the reviewer saw; empty when only its number is known.

    Raises:
        StaleRevision: there is a newer text. NotYourClaim: another reviewer holds it. AuthorMayNotDecide, NoteNeeded,
        NotCheckedYet, OpenBlockFindings, NotAllowed, NotPossible, UnknownSubmission, UnknownRevision.
    """
    user_id = reviewer_id(actor)
    if decision is not Decision.APPROVE and not note.strip():
        raise NoteNeeded
    with writing(database) as (connection, pen):
        sheet = load(connection, submission_id)
        text = _may_decide(connection, sheet, user_id, decision, revision=revision, sha256=sha256)
        _write_decision(connection, sheet, text, user_id, decision, note=note.strip(), at=pen.at)
        detail = {"note": note.strip(), "sha256": text.sha256, "ruleset": RULESET}
        slug = sheet.slug or slug_of(sheet.title, sheet.id)
        sheet = pen.record(sheet, actor, _VERBS[decision], revision=text.number, detail=detail, slug=slug)
        connection.execute(delete(Claim).where(Claim.submission_id == sheet.id))
        queued = queue_publications(connection, sheet, text, pen.at) if decision is Decision.APPROVE else []
    reach("decide.committed")
    for publication_id in queued:
        database.nudge(Lane.PUBLISH, publication_id)
    return Decided(sheet.state, text.number)


def _may_decide(
    connection: Connection, sheet: Sheet, user_id: int, decision: Decision, *, revision: int, sha256: str
) -> Text:
    text = seen_text(connection, sheet, revision)
    if sha256 and sha256 != text.sha256:
        raise StaleRevision(seen=revision, current=text.number)
    if sheet.state is State.CHECKING:
        raise NotCheckedYet
    if not can(sheet.state, _VERBS[decision]):
        raise NotPossible(sheet.state, _VERBS[decision])
    if user_id in _authors(connection, sheet, text):
        raise AuthorMayNotDecide
    refuse_if_anothers(connection, sheet, user_id)
    if decision is Decision.APPROVE and sheet.verdict == Verdict.BLOCK:
        raise OpenBlockFindings
    return text


def _authors(connection: Connection, sheet: Sheet, text: Text) -> set[int | None]:
    """Everyone whose words these are: the submission's author and whoever handed in the text under the edits."""
    written = texts(connection, [text.base_id])[text.base_id] if text.base_id else text
    return {sheet.author_id, written.author_id}


def _write_decision(  # noqa: PLR0913 - a decision has this many facts
    connection: Connection,
    sheet: Sheet,
    text: Text,
    user_id: int,
    decision: Decision,
    *,
    note: str,
    at: datetime,
) -> None:
    try:
        connection.execute(
            insert(DecisionRow).values(
                submission_id=sheet.id,
                revision_id=text.id,
                revision_sha256=text.sha256,
                ruleset=RULESET,
                user_id=user_id,
                author_id=sheet.author_id,
                decision=decision,
                note=note,
                created_at=at,
                links=_link_policy(connection, sheet.category) if decision is Decision.APPROVE else None,
            )
        )
    except IntegrityError as error:
        raise StaleWrite from error


def _link_policy(connection: Connection, category: str) -> dict[str, Any]:
    """What the category says of links now: what is published stays as it was approved, whatever it says later."""
    profile = read_profiles(connection).find(category)
    return policy_json(profile.links if profile else PLAIN_LINKS)
