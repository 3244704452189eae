"""What the line says of a text before it is handed in: the very stages that workers run; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass

from workflow.article import Article, Source
from workflow.categories import read_profiles
from workflow.db import Database
from workflow.desk.background import background_of
from workflow.desk.check import answered_of
from workflow.desk.outcome import is_answered
from workflow.findings import Finding
from workflow.line import Report, examine
from workflow.lists.listed import DomainList


@dataclass(frozen=True, slots=True)
class Preview:
    """The line's report on a text as it stands. answered: its findings that somebody called intended before."""

    report: Report
    answered: tuple[Finding, ...] = ()

    @property
    def article(self) -> Article:
        """The text, parsed."""
        return self.report.article

    @property
    def open(self) -> tuple[Finding, ...]:
        """The findings that nobody has answered, in text order."""
        return tuple(finding for finding in self.report.findings if finding not in self.answered)


def preview(
    database: Database,
    source: Source,
    *,
    author_id: int | None,
    submission_id: int = 0,
    lists: tuple[DomainList, ...] = (),
) -> Preview:
    """Run the line over a text as if it were handed in now.

    submission_id: the submission whose next revision it would be, 0 for none: then what that said before, and what was
    answered, counts. author_id: whose text it is, None for the writer of that submission.
    """
    around = background_of(database, source, author_id=author_id, submission_id=submission_id, lists=lists)
    with database.read() as connection:
        profiles = read_profiles(connection)
        answers = answered_of(connection, [submission_id]).get(submission_id, frozenset())
    report = examine(source, profiles, background=around)
    return Preview(report, tuple(finding for finding in report.findings if is_answered(finding, answers)))
