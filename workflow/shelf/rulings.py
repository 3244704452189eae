"""How often people upheld, took back or waved through what each rule found."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select

from workflow.db import Database
from workflow.shelf.judgements import How, Ruling, judged_texts
from workflow.tables import Submission

# A page is made of the newest submissions; `copydesk bench quality --desk` reads all of them.
NEWEST = 2000


@dataclass(frozen=True, slots=True)
class CodeRow:
    """What people made of one code. mended: the writer changed the text; kept: a reviewer let the change stand;
    reverted: a change was taken back; waived: somebody called it intended; let_pass: approved in silence.
    """

    code: str
    stage: str
    mended: int
    kept: int
    reverted: int
    waived: int
    let_pass: int

    @property
    def judged(self) -> int:
        """Of how many somebody said something."""
        return self.mended + self.kept + self.reverted + self.waived

    @property
    def upheld(self) -> float | None:
        """Of those, the share that was right; None when nobody said anything."""
        return (self.mended + self.kept) / self.judged if self.judged else None


def code_rows(database: Database, *, newest: int = NEWEST) -> tuple[CodeRow, ...]:
    """Every code that was judged on the newest submissions, the most disputed first."""
    with database.read() as connection:
        last = connection.scalar(select(func.max(Submission.id))) or 0
    counts: defaultdict[tuple[str, str], Counter[How]] = defaultdict(Counter)
    for text in judged_texts(database, after=max(0, last - newest)):
        for one in text.judgements:
            counts[one.code, one.stage][one.how if one.ruling is not Ruling.LET_PASS else How.APPROVED] += 1
    rows = (
        CodeRow(code, stage, how[How.MENDED], how[How.KEPT], how[How.REVERTED], how[How.ANSWERED], how[How.APPROVED])
        for (code, stage), how in counts.items()
    )
    return tuple(sorted(rows, key=lambda row: (-(row.reverted + row.waived), -row.judged, row.code)))
