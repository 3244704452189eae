"""Suite `ledger`: what one article costs in the database, from its claim to its last row, against the ORM."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy.orm import Session, sessionmaker

from workers.bench.cases import RATE, Case, LeftOut, per_second, say, side_by_side
from workers.bench.filled import fill
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
_NAMES = {1: "one article a commit", 16: "16 articles a commit"}
_YEARS = 20_000  # articles that are through already
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


@dataclass(frozen=True, slots=True)
class Side:
    """A ledger and who hands in there."""

    database: Database
    actor: Actor

    def hand_in(self, count: int) -> None:
        """So many articles more, waiting to be checked."""
        for number in range(count):
            desk.submit(self.database, self.actor, mixed(number, _SHORT))


def ledger(quick: bool) -> Iterator[Case | LeftOut]:
    """Articles a second of one process, on each database, one article a transaction and many, and after years."""
    count, rounds = (4, 1) if quick else (48, 7)
    for kind in DATABASES:
        try:
            with ledgers(kind, 2) as (ours, theirs):
                sides = Side(ours, writer(ours)), Side(theirs, writer(theirs))
                for batch in _BATCHES:
                    yield _case(f"{kind}, {_NAMES[batch]}", sides, count, batch, rounds)
        except NoPostgres as error:
            yield LeftOut("ledger", kind, str(error))
    yield _after_years(500 if quick else _YEARS, min(count, 16), min(rounds, 3))


def _after_years(history: int, count: int, rounds: int) -> Case:
    with ledgers("SQLite", 2) as (ours, theirs):
        say(f"ledger: entering {history:,} finished articles, twice")
        sides = Side(ours, fill(ours, history, one_in=100)), Side(theirs, fill(theirs, history, one_in=100))
        return _case(f"SQLite, {_NAMES[1]}, {history:,} done before", sides, count, 1, rounds)


def _case(name: str, sides: tuple[Side, Side], count: int, batch: int, rounds: int) -> Case:
    say(f"ledger: {name}")
    us, them = sides
    sessions = sessionmaker(them.database.writer)
    mine, peer = side_by_side(partial(_ours, us, count, batch), partial(_peer, them, sessions, count), rounds=rounds)
    return Case("ledger", f"{name}; peer: ORM, a session a stage", mine, peer, RATE)


def _ours(side: Side, count: int, batch: int) -> float:
    side.hand_in(count)

    def work() -> None:
        while desk.check(side.database, "bench", limit=batch, stages=_STUBS):
            pass

    return per_second(count, work)


def _peer(side: Side, sessions: sessionmaker[Session], count: int) -> float:
    side.hand_in(count)

    def work() -> None:
        while check_stage(sessions, "bench", _SAID):
            pass

    return per_second(count, work)
