"""Which pictures from other servers readers see, by what the ledger says was decided about each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import Connection, select

from workflow.desk.outcome import quote_digest
from workflow.pictures import REMOTE, Found, let_through
from workflow.states import EditState
from workflow.tables import Answer, EditRow, FindingRow, Revision


def shown_pictures(connection: Connection, revision_ids: Collection[int]) -> dict[int, frozenset[str]]:
    """For each of these revisions the addresses that it may show; those that it may show none of are left out."""
    bases = select(Revision.id, Revision.base_id).where(Revision.id.in_(revision_ids))
    # What was found in the text that a person wrote counts for the text that the desk made of it, too.
    wanted = {row.id: {row.id, row.base_id or row.id} for row in connection.execute(bases)}
    found: dict[int, list[Found]] = defaultdict(list)
    for revision_id, one in _found(connection, set().union(*wanted.values())):
        found[revision_id].append(one)
    if not found:
        return {}
    shown = {id_: let_through(one for near in texts for one in found[near]) for id_, texts in wanted.items()}
    return {revision_id: addresses for revision_id, addresses in shown.items() if addresses}


def _found(connection: Connection, revision_ids: Collection[int]) -> list[tuple[int, Found]]:
    rows = connection.execute(
        select(
            FindingRow.id,
            FindingRow.submission_id,
            FindingRow.revision_id,
            FindingRow.severity,
            FindingRow.params,
            FindingRow.quote,
        ).where(FindingRow.revision_id.in_(revision_ids), FindingRow.code == REMOTE)
    ).all()
    if not rows:
        return []
    settled = _taken_back(connection, revision_ids)
    answered = _answered(connection, {row.submission_id for row in rows})
    return [
        (
            row.revision_id,
            Found(
                row.severity,
                row.params,
                row.id in settled or (row.submission_id, quote_digest(row.quote)) in answered,
            ),
        )
        for row in rows
    ]


def _taken_back(connection: Connection, revision_ids: Collection[int]) -> set[int]:
    """Findings whose change a person took back."""
    reverted = select(EditRow.finding_id).where(
        EditRow.revision_id.in_(revision_ids),
        EditRow.code == REMOTE,
        EditRow.state == EditState.REVERTED,
        EditRow.decided_by.is_not(None),
    )
    return set(connection.scalars(reverted))


def _answered(connection: Connection, submission_ids: Collection[int]) -> set[tuple[int, str]]:
    answers = select(Answer.submission_id, Answer.quote_sha256).where(
        Answer.submission_id.in_(submission_ids), Answer.code == REMOTE
    )
    return {(row.submission_id, row.quote_sha256) for row in connection.execute(answers)}
