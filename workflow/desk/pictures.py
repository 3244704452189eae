"""Which pictures from other servers readers see, and how, by what the ledger says was decided about each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from workflow.channels import site
from workflow.desk.opening import SITE
from workflow.desk.outcome import quote_digest
from workflow.pictures import REMOTE, Copied, Found, let_through, to_copy
from workflow.states import CopyState, EditState
from workflow.tables import Answer, ChannelRow, EditRow, FindingRow, Media, PictureRow, Revision


@dataclass(frozen=True, slots=True)
class Shown:
    """What a text shows. addresses: of pictures that readers' browsers load from where they lie. copies: by address,
    the desk's own. undecided: of those that it is to have a copy of, and that are neither there nor left out.
    """

    addresses: frozenset[str] = frozenset()
    copies: Mapping[str, Copied] = field(default_factory=dict)
    undecided: frozenset[str] = frozenset()

    @property
    def media(self) -> tuple[str, ...]:
        """The names of the copies' files."""
        return tuple(sorted({copied.name for copied in self.copies.values()}))


SHOWS_NOTHING = Shown()


def shown_pictures(connection: Connection, revision_ids: Collection[int]) -> dict[int, Shown]:
    """For each of these revisions what it shows; those that show no picture from another server are left out."""
    bases = select(Revision.id, Revision.base_id).where(Revision.id.in_(revision_ids))
    # What was found in the text that a person wrote counts for the text that the desk made of it, too.
    written = {row.id: row.base_id or row.id for row in connection.execute(bases)}
    found: dict[int, list[Found]] = defaultdict(list)
    for revision_id, one in _found(connection, written.keys() | set(written.values())):
        found[revision_id].append(one)
    if not found:
        return {}
    # Of copies only those that stand in this very text still: what a reviewer took out is delivered no more.
    wanted = {revision_id: to_copy(found[revision_id]) for revision_id in written}
    kept = _kept(connection, {written[revision_id] for revision_id, addresses in wanted.items() if addresses})
    shown = {
        revision_id: _shown([*found[revision_id], *found[base]], wanted[revision_id], kept[base])
        for revision_id, base in written.items()
    }
    return {revision_id: one for revision_id, one in shown.items() if one != SHOWS_NOTHING}


def _shown(found: Collection[Found], wanted: frozenset[str], settled: Mapping[str, Copied | None]) -> Shown:
    copies = {address: copied for address in sorted(wanted) if (copied := settled.get(address))}
    return Shown(let_through(found), copies, wanted - settled.keys())


def _kept(connection: Connection, revision_ids: Collection[int]) -> dict[int, dict[str, Copied | None]]:
    """Of these texts the pictures that are settled: by address the copy, None for what is left out."""
    found: dict[int, dict[str, Copied | None]] = defaultdict(dict)
    if not revision_ids:
        return found
    about = (PictureRow.revision_id, PictureRow.address, Media.sha256, Media.kind, Media.width, Media.height)
    wanted = (
        select(*about)
        .outerjoin(Media, Media.sha256 == PictureRow.media_sha256)
        .where(PictureRow.revision_id.in_(revision_ids), PictureRow.state != CopyState.WAITING)
    )
    base = media_address(connection)
    for row in connection.execute(wanted):
        source = f"{base}{row.sha256}.{row.kind}" if row.sha256 else ""
        found[row.revision_id][row.address] = Copied(source, row.width, row.height) if source else None
    return found


def media_address(connection: Connection) -> str:
    """The address under which readers find the copies, whatever the channel: the site's."""
    stored = connection.scalar(select(ChannelRow.settings).where(ChannelRow.name == SITE))
    settings = site.Settings(**(stored or {}))
    return f"{settings.base_url.rstrip('/')}/{site.MEDIA}/"


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
