"""The reviewer's decision on one exact revision."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from workflow.categories import policy_json, read_profiles
from workflow.channels import slug_of
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.approvals import Step, next_step, refuse_open_findings
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
from workflow.desk.ledger import Pen, Sheet, Text, load, texts, writing
from workflow.desk.publish import queue_publications
from workflow.desk.rules import KEPT_OUT, brands_of, learn
from workflow.failpoints import reach
from workflow.findings import Verdict
from workflow.lexicon import ADVERTISING
from workflow.line import RULESET
from workflow.profiles import PLAIN_LINKS
from workflow.states import Decision, EditState, Lane, NotPossible, RuleKind, State, Verb, can
from workflow.tables import Claim, DecisionRow, EditRow, FindingRow

VERBS = {
    Decision.APPROVE: Verb.APPROVE,
    Decision.REQUEST_CHANGES: Verb.REQUEST_CHANGES,
    Decision.REJECT: Verb.REJECT,
}
_AT_ONCE = timedelta(0)
# Every other decision moves the submission by itself.
WHOLE = Step(0, "", last=True)


@dataclass(frozen=True, slots=True)
class Decided:
    """What a decision made of the submission. decides: it moved it; an approval that others have to follow did not."""

    state: State
    revision: int
    decision_id: int
    decides: bool = True


@dataclass(frozen=True, slots=True)
class Ruling:
    """Everything that a decision says.

    sha256: of the revision that the person saw; empty when only its number is known. checked: the items of the
    checklist that they ticked. forced: an approval past what stands in its way; past: what that is, as its event says.
    """

    decision: Decision
    revision: int
    note: str = ""
    sha256: str = ""
    checked: Collection[str] = ()
    forced: bool = False
    past: Mapping[str, Any] = field(default_factory=dict)

    @property
    def verb(self) -> Verb:
        """How it moves the submission."""
        return Verb.FORCE if self.forced else VERBS[self.decision]


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
    checked: Collection[str] = (),
    hold: timedelta = _AT_ONCE,
    only_clean: bool = False,
) -> Decided:
    """Approve, send back or reject one exact revision; the last approval needed writes its publications, too.

    hold: for how long they wait, so that the decision can be undone. only_clean: refuse a text with open findings.
    The rest as in Ruling.

    Raises:
        StaleRevision: there is a newer text. NotYourClaim: another reviewer holds it. AuthorMayNotDecide, NoteNeeded,
        NotCheckedYet, OpenBlockFindings, OpenFindings, AlreadyApproved, ChecklistOpen, NotAllowed, NotPossible,
        UnknownSubmission, UnknownRevision.
    """
    user_id = reviewer_id(actor)
    ruling = Ruling(decision, revision, note.strip(), sha256, tuple(checked))
    if decision is not Decision.APPROVE and not ruling.note:
        raise NoteNeeded
    with writing(database) as (connection, pen):
        sheet = load(connection, submission_id)
        text = may_decide(connection, sheet, user_id, ruling)
        refuse_if_anothers(connection, sheet, user_id)
        if only_clean:
            refuse_open_findings(connection, text)
        step = _step(connection, sheet, text, user_id, ruling)
        done, queued = rule(connection, pen, sheet, text, actor, ruling, step, hold, user_id=user_id)
    reach("decide.committed")
    for publication_id in queued if not hold else ():
        database.nudge(Lane.PUBLISH, publication_id)
    return done


def _learn(connection: Connection, sheet: Sheet, actor: Actor, text: Text) -> None:
    """Keep the brands that the desk took out unasked, and the reviewer left out."""
    rows = connection.scalars(
        select(FindingRow.params)
        .join(EditRow, EditRow.finding_id == FindingRow.id)
        .where(
            EditRow.revision_id == (text.base_id or text.id),
            EditRow.state == EditState.APPLIED,
            FindingRow.code.in_(ADVERTISING),
        )
    )
    names = [name for params in rows for name in brands_of(params)]
    # A guest answers for one text and teaches the desk nothing.
    if names and actor.user_id is not None:
        learn(connection, actor, RuleKind.BRAND, names, reason=KEPT_OUT, submission_id=sheet.id)


def may_decide(connection: Connection, sheet: Sheet, user_id: int, ruling: Ruling) -> Text:
    """The text that a decision is on, if this person may decide on it now."""
    text = seen_text(connection, sheet, ruling.revision)
    if ruling.sha256 and ruling.sha256 != text.sha256:
        raise StaleRevision(seen=ruling.revision, current=text.number)
    if sheet.state is State.CHECKING:
        raise NotCheckedYet
    if not can(sheet.state, ruling.verb):
        raise NotPossible(sheet.state, ruling.verb)
    if user_id in authors(connection, sheet, text):
        raise AuthorMayNotDecide
    if ruling.verb is Verb.APPROVE and sheet.verdict == Verdict.BLOCK:
        raise OpenBlockFindings
    return text


def authors(connection: Connection, sheet: Sheet, text: Text) -> set[int | None]:
    """Everyone whose words these are: the submission's author and whoever handed in the text under the edits."""
    written = texts(connection, [text.base_id])[text.base_id] if text.base_id else text
    return {sheet.author_id, written.author_id}


def _step(connection: Connection, sheet: Sheet, text: Text, user_id: int, ruling: Ruling) -> Step:
    if ruling.decision is not Decision.APPROVE:
        return WHOLE
    return next_step(connection, sheet, text, user_id, ruling.checked)


def rule(  # noqa: PLR0913, PLR0917 - what is decided, of what, by whom
    connection: Connection,
    pen: Pen,
    sheet: Sheet,
    text: Text,
    actor: Actor,
    ruling: Ruling,
    step: Step,
    hold: timedelta = _AT_ONCE,
    **by: int,
) -> tuple[Decided, list[int]]:
    """Write a decision with its event and what follows from it; gives it and the publications it queued.

    by: user_id of a person, or link_id of a guest.
    """
    decision_id = _write(connection, pen, sheet, text, ruling, step, **by)
    detail = {"note": ruling.note, "sha256": text.sha256, "ruleset": RULESET, **_told(ruling, step)}
    verb: Verb | str = ruling.verb if step.last else "approve_step"
    slug = sheet.slug or slug_of(sheet.title, sheet.id)
    sheet = pen.record(sheet, actor, verb, revision=text.number, detail=detail, slug=slug)
    connection.execute(delete(Claim).where(Claim.submission_id == sheet.id))
    approved = step.last and ruling.decision is Decision.APPROVE
    if approved and not ruling.forced:
        _learn(connection, sheet, actor, text)
    queued = queue_publications(connection, sheet, text, pen.at, hold) if approved else []
    return Decided(sheet.state, text.number, decision_id, step.last), queued


def _told(ruling: Ruling, step: Step) -> dict[str, Any]:
    """What an event says of an approval in steps, of its checklist, and of what it was forced past."""
    told: dict[str, Any] = {"step": step.number, "step_name": step.name} if step.number > 1 or not step.last else {}
    told |= {"past": dict(ruling.past)} if ruling.forced else {}
    return {**told, "checked": list(ruling.checked)} if ruling.checked else told


def _write(connection: Connection, pen: Pen, sheet: Sheet, text: Text, ruling: Ruling, step: Step, **by: int) -> int:
    row = {
        "submission_id": sheet.id,
        "revision_id": text.id,
        "revision_sha256": text.sha256,
        "ruleset": RULESET,
        "author_id": sheet.author_id,
        "decision": ruling.decision,
        "step": step.number,
        "decides": step.last,
        "forced": ruling.forced,
        "checked": list(ruling.checked),
        "note": ruling.note,
        "created_at": pen.at,
        "links": _link_policy(connection, sheet.category) if ruling.decision is Decision.APPROVE else None,
        **by,
    }
    try:
        decision_id: int = connection.execute(insert(DecisionRow).values(row).returning(DecisionRow.id)).scalar_one()
    except IntegrityError as error:
        raise StaleWrite from error
    return decision_id


def _link_policy(connection: Connection, category: str) -> dict[str, Any]:
    """What the category says of links now: what is published stays as it was approved, whatever it says later."""
    profile = read_profiles(connection).find(category)
    return policy_json(profile.links if profile else PLAIN_LINKS)
