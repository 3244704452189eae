"""A ledger with the history of years in it, written in a few statements."""

from __future__ import annotations

from sqlalchemy import text

from workers.bench.grounds import writer
from workflow.db import Database
from workflow.desk import Actor
from workflow.line import LINE

# One submission in so many still waits for a reviewer; the rest are published.
_SUBMISSIONS = """
with recursive numbers(n) as (select :first union all select n + 1 from numbers where n < :last)
insert into submissions (id, author_id, state, version, current_revision_id, title, category, language, verdict, slug,
    event_seq, event_hash, created_at, updated_at, state_since)
select n, :author, case when n % :one_in = 0 then 'in_review' else 'published' end, 3, n, 'Report ' || n, 'news', 'en',
    'pass', '', 3, '', moment, moment, moment
from (
    select n, strftime('%Y-%m-%d %H:%M:%f000', 'now', '-' || ((:last - n) * 60) || ' seconds') as moment
    from numbers
)
"""
_REVISIONS = """
insert into revisions (id, submission_id, number, origin, author_id, body, format, title, category, summary, date,
    language, sha256, created_at)
select id, id, 1, 'writer', author_id, 'A text.', 'text', title, category, '', '', language, '', created_at
from submissions where id between :first and :last
"""
_RUNS = """
insert into stage_runs (submission_id, revision_id, stage, version, lane, state, verdict, attempt, due_at, queued_at,
    started_at, finished_at, ms, worker, error, fingerprint)
select id, id, :stage, '1', 'check', 'passed', 'pass', 1, created_at, created_at, created_at, created_at,
    1.5, 'w', '', ''
from submissions where id between :first and :last
"""
_FINDINGS = """
insert into findings (stage_run_id, submission_id, revision_id, code, stage, severity, confidence, message, params,
    place, start, "end", quote, automatic)
select id, submission_id, revision_id, 'bench.found', stage, 'warn', 0.9, 'Found.', '{}', 'body', 0, 2, 'ab', 0
from stage_runs where stage = :stage and submission_id between :first and :last
"""
# As live pages hear of them; nobody checks the chains of a measurement.
_EVENTS = """
insert into events (chain, seq, at, actor, verb, submission_id, revision, detail, prev_hash, hash)
select 'submission:' || id, 1, created_at, 'bench', 'clear', id, 1, '{}', '', ''
from submissions where id between :first and :last
"""


def fill(database: Database, count: int, *, one_in: int) -> Actor:
    """Enter so many submissions on SQLite, a minute apart, each with a finished line and a finding; their writer.

    one_in: one submission in so many is in review, the others are published.
    """
    actor = writer(database)
    enter(database, actor, 1, count, one_in=one_in)
    return actor


def enter(database: Database, actor: Actor, first: int, last: int, *, one_in: int, told: bool = False) -> None:
    """Enter the submissions with these ids, in one transaction. told: with an event each, which live pages hear of."""
    which = {"first": first, "last": last}
    with database.write() as connection:
        connection.execute(text(_SUBMISSIONS), {**which, "author": actor.user_id, "one_in": one_in})
        connection.execute(text(_REVISIONS), which)
        for stage in LINE:
            connection.execute(text(_RUNS), {**which, "stage": stage.name})
        connection.execute(text(_FINDINGS), {**which, "stage": LINE[0].name})
        if told:
            connection.execute(text(_EVENTS), which)
