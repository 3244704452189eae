"""Checking waiting articles again, a few at a time and with no transaction open.

Where the rules say something else now, the text that its writer handed in becomes a revision once more, with what was
found on it today. The article stays where it is, and whoever decides on the revision before is told that there is a
newer one. Where the rules say the same, nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import structlog
from sqlalchemy import Connection, select

from workflow.article import Background
from workflow.categories import read_profiles
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.background import backgrounds
from workflow.desk.batches import Action
from workflow.desk.check import answered_of
from workflow.desk.check_again import AGAIN_IN, CHECKED_AGAIN, candidates
from workflow.desk.due import due
from workflow.desk.keeping import add_scrubbed, keep_report, note_names, store_edits, summary
from workflow.desk.ledger import Pen, Sheet, Text, load_many, texts, writing
from workflow.desk.outcome import Answered, Outcome, look
from workflow.desk.revisions import add_revision, add_runs
from workflow.desk.search_words import keep_words, words_of
from workflow.desk.sketches import keep_sketch
from workflow.desk.turns import hand_on, take
from workflow.failpoints import reach
from workflow.findings import Finding, Verdict
from workflow.line import LINE
from workflow.lists.listed import DomainList
from workflow.outside.manners import Asked
from workflow.profiles import Profiles
from workflow.runs import LineClaim
from workflow.sketch import Sketch, sketch_of
from workflow.states import Lane, Origin, Role, State, Verb
from workflow.tables import FindingRow, Submission

STEP = 10
_QUICK = tuple(stage.name for stage in LINE if not stage.slow)

log = structlog.get_logger(__name__)

# What was found, as far as two checks of one text are compared.
_Said = tuple[str, str, str, int, int, str]


@dataclass(frozen=True, slots=True)
class _Looked:
    """One article, looked at again. shown: the text that people see; base: the one that was looked at, see `_base`."""

    submission_id: int
    shown: Text
    base: Text
    outcome: Outcome
    before: Counter[_Said]
    words: tuple[str, ...]
    sketch: Sketch | None


def check_again_step(
    database: Database,
    lists: tuple[DomainList, ...] = (),
    *,
    asked: Asked = Asked.CATEGORIES,
    size: int = STEP,
) -> int:
    """Check the next few articles of a batch again; gives how many were looked at, 0 when all is done.

    lists: of domains, as the worker's machine has them now. asked: whose links are asked later.
    """
    batch = take(database, Action.CHECK_AGAIN)
    if batch is None:
        return 0
    with database.read() as connection:
        rows = _next(connection, batch, size)
        shown = texts(connection, [row.revision_id for row in rows])
        bases = texts(connection, [_base(text) for text in shown.values()])
        profiles = read_profiles(connection)
        before = _stored(connection, {text.id: bases[_base(text)].id for text in shown.values()})
        answered = answered_of(connection, [row.id for row in rows])
    around = backgrounds(database, bases.values(), lists)
    looked = [
        _look(text, bases[_base(text)], profiles, around, answered.get(text.submission_id, frozenset()), asked=asked)
        for text in shown.values()
    ]
    looked = [replace(one, before=before[one.shown.id]) for one in looked]
    return _write(database, batch, rows, looked, size)


def _next(connection: Connection, batch: Any, size: int) -> Sequence[Any]:
    wanted = candidates(batch.wanted, batch.created_at)
    some = wanted.where(Submission.id > batch.cursor, Submission.id <= batch.reach).order_by(Submission.id)
    return connection.execute(some.limit(size)).all()


def _base(text: Text) -> int:
    """Which text is looked at: what the writer handed in, so that it is mended as if it came today.

    What a reviewer made of it is looked at as it stands: no rule undoes a person's word.
    """
    return text.id if text.origin == Origin.REVIEWER else text.base_id or text.id


def _stored(connection: Connection, base_of: Mapping[int, int]) -> dict[int, Counter[_Said]]:
    """What the quick stages found on these texts and those they were made from, by the id of the text shown."""
    facts = ("code", "severity", "place", "start", "end", "quote")
    columns = (FindingRow.revision_id, *(getattr(FindingRow, name) for name in facts))
    wanted = {*base_of, *base_of.values()}
    rows = connection.execute(
        select(*columns).where(FindingRow.revision_id.in_(wanted), FindingRow.stage.in_(_QUICK))
    ).all()
    return {
        shown: Counter(tuple(row[1:]) for row in rows if row.revision_id in {shown, base})
        for shown, base in base_of.items()
    }


def _look(
    shown: Text, base: Text, profiles: Profiles, around: Mapping[int, Background], answered: Answered, *, asked: Asked
) -> _Looked:
    mends = base.origin == Origin.WRITER
    outcome = look(
        LineClaim(base.submission_id, base.id, ()),
        base.source,
        profiles,
        answered=answered,
        mends=mends,
        background=around[base.id],
        asked=asked,
    )
    words = tuple(words_of(base.source)) if mends else ()
    sketch = sketch_of(base.source.body) if mends else None
    return _Looked(base.submission_id, shown, base, outcome, Counter(), words, sketch)


def _said(findings: Sequence[Finding]) -> Counter[_Said]:
    return Counter((one.code, one.severity, one.place, one.start, one.end, one.quote) for one in findings)


def _after(one: _Looked) -> Counter[_Said]:
    """What is found today, on both texts where mending makes two of one."""
    scrubbed = one.outcome.scrubbed
    return _said(one.outcome.report.findings) + (_said(scrubbed.findings) if scrubbed else Counter())


def _says_the_same(one: _Looked) -> bool:
    body = one.outcome.scrubbed.article.body if one.outcome.scrubbed else one.base.source.body
    return _after(one) == one.before and body == one.shown.source.body


def _is_broken(one: _Looked) -> bool:
    """A check that breaks says nothing of the text: what was found before stays."""
    return any(report.error for report in one.outcome.report.stages)


def _write(database: Database, batch: Any, rows: Sequence[Any], looked: Sequence[_Looked], size: int) -> int:
    late: list[int] = []
    with writing(database) as (connection, pen):
        if not hand_on(connection, batch, rows, over=len(rows) < size):
            return 0
        sheets = load_many(connection, [one.submission_id for one in looked])
        for one in looked:
            sheet = sheets[one.submission_id]
            if _is_broken(one):
                log.warning("cannot be checked again: a check breaks", submission=sheet.id, batch=batch.id)
            elif sheet.current_revision_id == one.shown.id and sheet.state in AGAIN_IN and not _says_the_same(one):
                late += _renew(connection, pen, sheet, batch, one)
        reach("again.step")
    for submission_id in late:
        database.nudge(Lane.SLOW, submission_id)
    return len(rows)


def _renew(connection: Connection, pen: Pen, sheet: Sheet, batch: Any, one: _Looked) -> list[int]:
    """The text once more, with what is found on it today; gives the submissions that slow stages look at now."""
    base, at = one.base, pen.at
    origin, author_id = Origin(base.origin), base.author_id
    revision_id, number = add_revision(
        connection, sheet.id, base.source, origin=origin, author_id=author_id, base_id=base.base_id, at=at
    )
    keep_report(connection, one.outcome.report, sheet.id, revision_id, at)
    outcome = replace(one.outcome, claim=LineClaim(sheet.id, revision_id, ()))
    store_edits(connection, outcome)
    note_names(connection, {sheet.id: sheet}, [outcome])
    if one.sketch is not None:
        keep_words(connection, revision_id, one.words)
        keep_sketch(connection, one.sketch, submission_id=sheet.id, revision_id=revision_id, at=at)
    if outcome.scrubbed is not None:
        revision_id, number = add_scrubbed(connection, outcome.scrubbed, sheet.id, revision_id, at)
    _record(pen, sheet, batch, one, number, revision_id)
    late = [stage for stage in LINE if stage.name in outcome.late]
    if late:
        add_runs(connection, sheet.id, revision_id, at, late)
    return [sheet.id] if late else []


def _record(pen: Pen, sheet: Sheet, batch: Any, one: _Looked, number: int, revision_id: int) -> None:
    """The event; what came back and is stopped by nothing any more goes on to the reviewers."""
    actor = Actor(batch.user_id, batch.actor, Role.OPS)
    old, new = {said[0] for said in one.before}, {said[0] for said in _after(one)}
    why = {"batch": batch.id, "reason": batch.reason, "gone": sorted(old - new), "fresh": sorted(new - old)}
    detail = {**summary(one.outcome), **why}
    verdict = one.outcome.verdict
    after = pen.record(
        sheet, actor, CHECKED_AGAIN, revision=number, detail=detail, current_revision_id=revision_id, verdict=verdict
    )
    if sheet.state is State.RETURNED and verdict is not Verdict.BLOCK:
        due_at = due(one.outcome.report.article.profile, sheet, pen.at)
        pen.record(after, actor, Verb.CLEAR, revision=number, detail={"why": "checked again"}, due_at=due_at)
