"""What people made of findings: upheld, overruled or let pass. Derived from the ledger, text by text.

A finding is upheld where its change was in the text that was approved, or where the next text of its writer does not
have it any more. It is overruled where somebody called it intended, or took its change back, and the text was approved
so. It was let pass where a text was approved with it and nobody said anything: that may mean either. Findings for
information are left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, select

from workflow.db import Database
from workflow.findings import Severity
from workflow.mending import mended
from workflow.states import Decision, EditState, Origin, RunState, Verb
from workflow.tables import (
    Answer,
    DecisionRow,
    EditRow,
    Event,
    FindingRow,
    Revision,
    StageRun,
    Submission,
    User,
    decisive,
)

# So much of a quote stands in the event of an answer.
TOLD = 80
_AT_ONCE = 100
_DONE = (RunState.PASSED, RunState.FAILED)


class Ruling(StrEnum):
    """What came of a finding."""

    UPHELD = "upheld"
    OVERRULED = "overruled"
    LET_PASS = "let_pass"  # noqa: S105 - a ruling


class How(StrEnum):
    """What was done that says so."""

    MENDED = "mended"
    KEPT = "kept"
    ANSWERED = "answered"
    REVERTED = "reverted"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What somebody made of one finding. start, end: code points into the body of its text.

    version: of the stage that found it. ruleset: of the line then. role: of who did it, as it is now. reason: of an
    answer.
    """

    code: str
    stage: str
    severity: str
    confidence: float
    place: str
    start: int
    end: int
    quote: str
    version: str
    ruleset: str
    ruling: Ruling
    how: How
    role: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class JudgedText:
    """One revision with what people made of its findings. number: of the revision."""

    submission_id: int
    number: int
    judgements: tuple[Judgement, ...]


def judged_texts(database: Database, *, after: int = 0) -> Iterator[JudgedText]:
    """Every text of which a finding was judged, by submission and number; read a hundred submissions at a time.

    after: only of submissions with a higher number.
    """
    with database.read() as connection:
        roles = {row.id: row.role for row in connection.execute(select(User.id, User.role))}
    while True:
        with database.read() as connection:
            ids = list(
                connection.scalars(
                    select(Submission.id).where(Submission.id > after).order_by(Submission.id).limit(_AT_ONCE)
                )
            )
            files = _files(connection, ids, roles) if ids else []
        if not ids:
            return
        for file in files:
            yield from file.texts()
        after = ids[-1]


def _files(connection: Connection, ids: Sequence[int], roles: Mapping[int, str]) -> list[_File]:
    """The rows of each of these submissions."""
    parts = {name: _grouped(connection, query, ids) for name, query in _QUERIES.items()}
    return [_File(number, {name: rows.get(number, []) for name, rows in parts.items()}, roles) for number in ids]


# A judgement with the id of its finding.
_Judged = tuple[int, Judgement]

# Texts are long, and few are judged: whoever wants one reads it by its number.
_REVISION = [
    getattr(Revision, name)
    for name in ("id", "submission_id", "number", "origin", "author_id", "base_id", "sha256", "created_at")
]
_QUERIES: Mapping[str, Any] = {
    "revisions": select(*_REVISION).order_by(Revision.number),
    "findings": select(FindingRow.__table__, StageRun.version.label("version"))
    .join(StageRun, StageRun.id == FindingRow.stage_run_id)
    .where(FindingRow.severity != Severity.INFO)
    .order_by(FindingRow.start, FindingRow.id),
    "edits": select(EditRow.__table__).order_by(EditRow.start, EditRow.id),
    "answers": select(Answer.submission_id, Answer.code, Answer.quote),
    "said": select(Event.submission_id, Event.user_id, Event.at, Event.detail)
    .where(Event.verb == Verb.ANSWER)
    .order_by(Event.seq),
    "approvals": select(DecisionRow.__table__)
    .where(DecisionRow.decision == Decision.APPROVE, decisive(), ~DecisionRow.forced)
    .order_by(DecisionRow.id),
    "runs": select(StageRun.submission_id, StageRun.revision_id, StageRun.stage, StageRun.version).where(
        StageRun.state.in_(_DONE)
    ),
    "checks": select(Event.submission_id, Event.revision, Event.detail)
    .where(Event.verb.in_((Verb.RETURN, Verb.CLEAR, "check_again")))
    .order_by(Event.seq),
}


def _grouped(connection: Connection, query: Any, ids: Sequence[int]) -> Mapping[int, list[Any]]:
    """The rows of a query by their submission."""
    column = next(one for one in query.selected_columns if one.name == "submission_id")
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(query.where(column.in_(ids))):
        found[row.submission_id].append(row)
    return found


class _File:
    """Everything that one submission's rows say."""

    def __init__(self, submission_id: int, parts: Mapping[str, list[Any]], roles: Mapping[int, str]) -> None:
        """parts: its rows by the names of the queries. roles: of people by their ids."""
        self._id = submission_id
        self._parts = parts
        self._roles = roles
        self._revisions = {row.id: row for row in parts["revisions"]}
        self._answered = {(row.code, row.quote) for row in parts["answers"]}
        self._by_revision: defaultdict[int, list[Any]] = defaultdict(list)
        for row in parts["findings"]:
            self._by_revision[row.revision_id].append(row)

    def texts(self) -> Iterator[JudgedText]:
        """Its judged texts, in the order of their numbers."""
        approvals = {self._base(row.revision_id).id: row for row in self._parts["approvals"]}
        made = {row.revision_id: row for row in approvals.values()}
        written = [row for row in self._parts["revisions"] if row.origin == Origin.WRITER]
        following = {row.id: then for row, then in pairwise(written)}
        for row in self._parts["revisions"]:
            judgements = dict(self._mended(row, following.get(row.id)))
            if row.id in approvals:
                judgements = dict(self._approved(row, approvals[row.id], judgements))
            elif row.id in made:
                judgements = dict(self._made(row, made[row.id]))
            if judgements:
                yield JudgedText(self._id, row.number, tuple(judgements.values()))

    def _base(self, revision_id: int) -> Any:
        """The text that a person wrote, under what stages and reviewers made of it."""
        row = self._revisions[revision_id]
        return self._revisions.get(row.base_id, row)

    def _approved(self, text: Any, approval: Any, corrected: Mapping[int, Judgement]) -> Iterator[_Judged]:
        """What an approval says of the findings on the text that a person wrote.

        corrected: what was mended after the approval; that says more than an approval in silence.
        """
        findings = self._by_revision[text.id]
        edits = [row for row in self._parts["edits"] if row.revision_id == text.id]
        fixed = mended(findings, edits)
        for finding in findings:
            own = [edit for edit in edits if edit.finding_id == finding.id]
            ruled = self._ruled(finding, text, approval, own, fixed=finding.id in fixed)
            silent = ruled.ruling is Ruling.LET_PASS
            yield finding.id, corrected.get(finding.id, ruled) if silent else ruled

    def _made(self, text: Any, approval: Any) -> Iterator[_Judged]:
        """What an approval says of findings that only the text has which a stage or a reviewer made."""
        known = {(row.code, row.place) for row in self._by_revision[self._base(text.id).id]}
        for finding in self._by_revision[text.id]:
            if (finding.code, finding.place) not in known:
                yield finding.id, self._ruled(finding, text, approval, [], fixed=False)

    def _ruled(self, finding: Any, text: Any, approval: Any, edits: Sequence[Any], *, fixed: bool) -> Judgement:
        if answer := self._answer(finding, approval.created_at):
            done = (Ruling.OVERRULED, How.ANSWERED, answer.user_id, answer.at)
            return self._judgement(finding, text, done, answer.detail["reason"])
        if edits and all(edit.state == EditState.REVERTED for edit in edits):
            last = max(edits, key=lambda edit: edit.decided_at)
            return self._judgement(finding, text, (Ruling.OVERRULED, How.REVERTED, last.decided_by, last.decided_at))
        if not fixed:
            done = (Ruling.LET_PASS, How.APPROVED, approval.user_id, approval.created_at)
        elif accepted := [edit for edit in edits if edit.decided_at]:
            done = (Ruling.UPHELD, How.KEPT, accepted[-1].decided_by, accepted[-1].decided_at)
        else:
            done = (Ruling.UPHELD, How.KEPT, approval.user_id, approval.created_at)
        return self._judgement(finding, text, done)

    def _answer(self, finding: Any, until: datetime) -> Any:
        """The event of the answer that held then. The row of the answers is the last word, which may be a later one."""
        if (finding.code, finding.quote) not in self._answered:
            return None
        told = (finding.code, finding.quote[:TOLD])
        said = [row for row in self._parts["said"] if (row.detail["code"], row.detail["quote"]) == told]
        return next((row for row in reversed(said) if row.at <= until), None)

    def _mended(self, text: Any, following: Any) -> Iterator[_Judged]:
        """What the writer's next text says of the findings on this one: those of which it has fewer were mended.

        Only where the same version of the stage has looked at both. The same text, checked again, mends nothing.
        """
        if following is None or text.origin != Origin.WRITER or following.sha256 == text.sha256:
            return
        before, after = self._by_revision[text.id], self._by_revision[following.id]
        left = Counter(row.code for row in after)
        still = {(row.code, row.quote) for row in after}
        looked = {(row.stage, row.version) for row in self._parts["runs"] if row.revision_id == following.id}
        had = Counter(row.code for row in before)
        for finding in before:
            same_rule = (finding.stage, finding.version) in looked
            if same_rule and left[finding.code] < had[finding.code] and (finding.code, finding.quote) not in still:
                done = (Ruling.UPHELD, How.MENDED, following.author_id, following.created_at)
                yield finding.id, self._judgement(finding, text, done)

    def _judgement(
        self, finding: Any, text: Any, done: tuple[Ruling, How, int | None, datetime], reason: str = ""
    ) -> Judgement:
        ruling, how, user_id, at = done
        names = ("code", "stage", "severity", "confidence", "place", "start", "end", "quote", "version")
        facts = {name: getattr(finding, name) for name in names}
        role = self._roles.get(user_id or 0, "")
        return Judgement(**facts, ruleset=self._ruleset(text), ruling=ruling, how=how, role=role, at=at, reason=reason)

    def _ruleset(self, text: Any) -> str:
        """Of the check of this text; its event names the revision that was current after it."""
        numbers = {row.number for row in self._parts["revisions"] if row.base_id == text.id} | {text.number}
        rulesets = (row.detail.get("ruleset", "") for row in self._parts["checks"] if row.revision in numbers)
        return next(rulesets, "")
