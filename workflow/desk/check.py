"""The line's verb: claim due revisions, look at them, and write down everything in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import structlog
from sqlalchemy import Connection, select

from workflow.categories import read_profiles
from workflow.db import Database
from workflow.desk.actors import Actor, worker_actor
from workflow.desk.background import backgrounds
from workflow.desk.due import due
from workflow.desk.keeping import add_scrubbed, note_names, store_edits, summary
from workflow.desk.leases import renewing
from workflow.desk.ledger import Pen, Sheet, Text, load_many, texts, writing
from workflow.desk.outcome import Answered, Outcome, look
from workflow.desk.processes import mark_claim
from workflow.desk.reports import Done, write_down
from workflow.desk.revisions import add_runs
from workflow.desk.traced import Trace, tell_line, traces_of
from workflow.failpoints import reach
from workflow.findings import Verdict
from workflow.line import LINE
from workflow.lists.listed import DomainList
from workflow.outside.manners import Asked
from workflow.profiles import Profiles
from workflow.runs import OPEN, LineClaim, any_run_due, claim_lines, still_ours
from workflow.stages import Stage
from workflow.states import Lane, Origin, RunState, State, Verb
from workflow.tables import Answer, StageRun
from workflow.tracing import here, under

log = structlog.get_logger(__name__)


def check(  # noqa: PLR0913 - what to take on, and what to hold it against
    database: Database,
    worker: str,
    *,
    prefer: int = 0,
    limit: int = 16,
    stages: Collection[Stage] = LINE,
    lists: tuple[DomainList, ...] = (),
    asked: Asked = Asked.CATEGORIES,
) -> int:
    """Claim due revisions, run the line over each, finish them in one transaction; gives how many were claimed.

    Slow stages are not run here, and nothing waits for them: their runs are queued as the line is done (`check_late`).

    prefer: the submission that a hint named; any due one will do as well. limit: how many under backlog. lists: of
    domains, as the worker's machine has them now. asked: whose links are asked later.
    """
    with database.read() as connection:
        # Most hints of a backlog come when all is taken on already: those must not queue for the write lock.
        if not any_run_due(connection, Lane.CHECK):
            return 0
    claims, read, answers, profiles, traces = _claim(database, worker, prefer, limit)
    with renewing(database, claims):
        around = backgrounds(database, read.values(), lists)
        outcomes = [
            look(
                claim,
                read[claim.revision_id].source,
                profiles,
                answered=answers.get(claim.submission_id, frozenset()),
                mends=read[claim.revision_id].origin == Origin.WRITER,
                stages=stages,
                background=around[claim.revision_id],
                asked=asked,
            )
            for claim in claims
        ]
    if outcomes:
        reach("check.looked")
        for submission_id in _finish(database, worker, outcomes, read, stages, traces=traces):
            database.nudge(Lane.SLOW, submission_id)
        reach("check.finished")
    return len(claims)


def _claim(
    database: Database, worker: str, prefer: int, limit: int
) -> tuple[list[LineClaim], dict[int, Text], dict[int, Answered], Profiles, dict[int, Trace]]:
    with database.write() as connection:
        claims = claim_lines(connection, worker, Lane.CHECK, prefer=prefer, limit=limit)
        if not claims:
            return [], {}, {}, Profiles(()), {}
        mark_claim(connection, worker)
        read = texts(connection, [claim.revision_id for claim in claims])
        answers = answered_of(connection, [claim.submission_id for claim in claims])
        return claims, read, answers, read_profiles(connection), traces_of(connection, Lane.CHECK, claims)


def answered_of(connection: Connection, submission_ids: Iterable[int]) -> dict[int, Answered]:
    """What people called intended, by submission."""
    rows = connection.execute(
        select(Answer.submission_id, Answer.code, Answer.quote_sha256).where(
            Answer.submission_id.in_(list(submission_ids))
        )
    )
    found: dict[int, set[tuple[str, str]]] = {}
    for row in rows:
        found.setdefault(row.submission_id, set()).add((row.code, row.quote_sha256))
    return {submission_id: frozenset(answers) for submission_id, answers in found.items()}


def _finish(
    database: Database,
    worker: str,
    outcomes: Sequence[Outcome],
    read: dict[int, Text],
    stages: Collection[Stage],
    *,
    traces: dict[int, Trace],
) -> list[int]:
    """Write everything down; gives the submissions that slow stages look at now."""
    actor = worker_actor(worker)
    with writing(database) as (connection, pen):
        sheets = load_many(connection, {outcome.claim.submission_id for outcome in outcomes})
        ours = set(still_ours(connection, [outcome.claim for outcome in outcomes]))
        kept = [outcome for outcome in outcomes if outcome.claim in ours]
        for lost in (outcome for outcome in outcomes if outcome.claim not in ours):
            log.warning("fenced", submission=lost.claim.submission_id, attempt=lost.claim.attempt)
            tell_line(traces.get(lost.claim.revision_id), worker, Done(lost.claim, lost.done).pairs(), fenced=True)
        if not kept:
            return []
        write_down(connection, [Done(outcome.claim, outcome.done) for outcome in kept], pen.at)
        note_names(connection, sheets, kept)
        late: list[int] = []
        for outcome in _complete(connection, kept):
            current = _conclude(connection, pen, sheets[outcome.claim.submission_id], actor, outcome, read)
            chosen = [stage for stage in stages if stage.name in outcome.late]
            if current and chosen:
                add_runs(connection, outcome.claim.submission_id, current, pen.at, chosen)
                late.append(outcome.claim.submission_id)
    for outcome in kept:
        trace = traces.get(outcome.claim.revision_id)
        with under(trace.place if trace else here()):
            _log_looked(outcome, read[outcome.claim.revision_id].number)
        tell_line(trace, worker, Done(outcome.claim, outcome.done).pairs())
    return late


def _log_looked(outcome: Outcome, number: int) -> None:
    """One line for each text: which, how it went, and what broke; the ids are those of the ledger."""
    log.info(
        "looked",
        submission=outcome.claim.submission_id,
        revision=number,
        runs=[run.id for run in outcome.claim.runs],
        attempt=outcome.claim.attempt,
        verdict=str(outcome.verdict),
        ms=round(sum(report.ms for report in outcome.done), 1),
        broken=[report.stage for report in outcome.done if report.error],
    )


def _complete(connection: Connection, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """The outcomes whose revision has no stage run left to wait for."""
    revisions = [outcome.claim.revision_id for outcome in outcomes]
    waiting = set(
        connection.scalars(
            select(StageRun.revision_id).where(
                StageRun.revision_id.in_(revisions),
                StageRun.lane == Lane.CHECK,
                StageRun.state.in_((*OPEN, RunState.DEAD)),
            )
        )
    )
    return [outcome for outcome in outcomes if outcome.claim.revision_id not in waiting]


def _conclude(
    connection: Connection, pen: Pen, sheet: Sheet, actor: Actor, outcome: Outcome, read: dict[int, Text]
) -> int:
    """Write what follows from a finished line: the ledger of changes, the scrubbed revision, the next state.

    Gives the revision that stands then; 0 where the submission has gone on meanwhile.
    """
    text = read[outcome.claim.revision_id]
    if sheet.current_revision_id != text.id or sheet.state is not State.CHECKING:
        return 0
    store_edits(connection, outcome)
    current, number, report = text.id, text.number, outcome.report
    if outcome.scrubbed is not None:
        current, number = add_scrubbed(connection, outcome.scrubbed, text.submission_id, text.id, pen.at)
        report = outcome.scrubbed
    blocked = outcome.verdict is Verdict.BLOCK
    article = report.article
    returned = blocked and text.origin == Origin.WRITER
    pen.record(
        sheet,
        actor,
        Verb.RETURN if returned else Verb.CLEAR,
        revision=number,
        detail={**summary(outcome), **_again(text)},
        current_revision_id=current,
        verdict=outcome.verdict,
        title=article.title or sheet.title,
        category=article.profile.key if article.profile else article.category,
        language=article.language,
        due_at=sheet.due_at if returned else due(article.profile, sheet, pen.at),
    )
    return current


def _again(text: Text) -> dict[str, bool]:
    """That a person handed it in after others had read it; what a reviewer changed is news to nobody."""
    return {"resubmitted": True} if text.origin == Origin.WRITER and text.number > 1 else {}
