"""Suite `ledger`: what one article costs in the database, from its claim to its last row, against the ORM."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from sqlalchemy.orm import Session, sessionmaker

from workers.bench.cases import RATE, Case, LeftOut, per_second, say, side_by_side
from workers.bench.grounds import DATABASES, ledgers, writer
from workers.bench.orm import check_stage
from workers.bench.postgres import NoPostgres
from workers.bench.texts import mixed
from workflow import desk
from workflow.article import Article
from workflow.db import Database
from workflow.desk import Actor
from workflow.findings import Finding, Severity
from workflow.line import LINE
from workflow.stages import Stage

_FINDINGS = 5
_BATCHES = (1, 16)
_SHORT = 200  # bytes: an article that costs next to nothing to parse


def _findings(stage: Stage, number: int) -> tuple[Finding, ...]:
    """The share of the five findings that stage `number` of the line reports."""
    mine = range(number, _FINDINGS, len(LINE))
    return tuple(Finding(f"bench.{at}", stage.name, Severity.WARN, 0.9, "Found.", at, at + 2, "ab") for at in mine)


_SAID = {stage.name: _findings(stage, number) for number, stage in enumerate(LINE)}


def _stub(stage: Stage) -> Stage:
    found = _SAID[stage.name]

    def check(_article: Article) -> tuple[Finding, ...]:
        return found

    return replace(stage, slow=False, check=check)


_STUBS = tuple(_stub(stage) for stage in LINE)


def ledger(quick: bool) -> Iterator[Case | LeftOut]:
    """Articles a second of one process, on each database, one article a transaction and many."""
    for kind in DATABASES:
        try:
            with ledgers(kind, 2) as (ours, theirs):
                yield from _on(kind, ours, theirs, quick=quick)
        except NoPostgres as error:
            yield LeftOut("ledger", kind, str(error))


def _on(kind: str, ours: Database, theirs: Database, *, quick: bool) -> Iterator[Case]:
    count, rounds = (4, 1) if quick else (48, 7)
    us, them = writer(ours), writer(theirs)
    sessions = sessionmaker(theirs.writer)
    for batch in _BATCHES:
        say(f"ledger: {kind}, {batch} at a time")
        mine, peer = side_by_side(
            partial(_ours, ours, us, count, batch), partial(_peer, theirs, them, sessions, count), rounds=rounds
        )
        name = f"{kind}, {_how_many(batch)}; peer: ORM, a session a stage"
        yield Case("ledger", name, mine, peer, RATE)


def _how_many(batch: int) -> str:
    return "one article a commit" if batch == 1 else f"{batch} articles a commit"


def _hand_in(database: Database, actor: Actor, count: int) -> None:
    for number in range(count):
        desk.submit(database, actor, mixed(number, _SHORT))


def _ours(database: Database, actor: Actor, count: int, batch: int) -> float:
    _hand_in(database, actor, count)

    def work() -> None:
        while desk.check(database, "bench", limit=batch, stages=_STUBS):
            pass

    return per_second(count, work)


def _peer(database: Database, actor: Actor, sessions: sessionmaker[Session], count: int) -> float:
    _hand_in(database, actor, count)

    def work() -> None:
        while check_stage(sessions, "bench", _SAID):
            pass

    return per_second(count, work)
