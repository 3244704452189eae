"""Names that the checks took for advertising, by writer: what one writer brings again and again is no chance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.orm import aliased

from workflow.findings import Finding
from workflow.lexicon import ADVERTISING, LONGEST_BRAND, folded
from workflow.tables import Sighting, Submission


def seen_elsewhere(connection: Connection, submission_ids: Collection[int]) -> dict[int, Mapping[str, int]]:
    """For each of these submissions the names seen in others of its writer, with how many others."""
    own = aliased(Submission)
    rows = connection.execute(
        select(own.id, Sighting.name, func.count())
        .join(Sighting, Sighting.author_id == own.author_id)
        .where(own.id.in_(submission_ids), Sighting.submission_id != own.id)
        .group_by(own.id, Sighting.name)
    )
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for submission_id, name, count in rows:
        found[submission_id][name] = count
    return dict(found)


def names_in(findings: Iterable[Finding]) -> frozenset[str]:
    """The folded names that findings take for advertising."""
    tails = (str(found.params.get("tail", "")) for found in findings if found.code in ADVERTISING)
    return frozenset(name for name in map(folded, tails) if 0 < len(name) <= LONGEST_BRAND)


def note_sightings(connection: Connection, found: Mapping[int, tuple[int, frozenset[str]]]) -> None:
    """Write down what was seen in submissions; found: by the submission's id its author's and the names."""
    seen = {key: one for key, one in found.items() if one[1]}
    if not seen:
        return
    wanted = select(Sighting.submission_id, Sighting.name).where(Sighting.submission_id.in_(list(seen)))
    known = {(row.submission_id, row.name) for row in connection.execute(wanted)}
    rows = [
        {"author_id": author_id, "name": name, "submission_id": key}
        for key, (author_id, names) in seen.items()
        for name in sorted(names)
        if (key, name) not in known
    ]
    if rows:
        connection.execute(insert(Sighting), rows)
