"""Read the facts of a drill: from the ledger, from the site's folder, and over HTTP as a reader would."""

from __future__ import annotations

import hashlib
import http.client
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from workers.chaos.facts import Approval, Facts, Ledger, PublicationFact, RunFact, Site, Watched
from workers.chaos.people import Handed
from workers.chaos.scene import Scene
from workers.chaos.waiting import came_about
from workflow import desk, shelf
from workflow.channels._files import TEMPORARY
from workflow.channels.site import LEFTOVER_SECONDS, generation
from workflow.channels.site import Settings as SiteSettings
from workflow.clock import now
from workflow.desk.opening import SITE
from workflow.line import LINE
from workflow.states import Decision, PublicationState
from workflow.tables import (
    ChannelRow,
    DecisionRow,
    EditRow,
    Event,
    FindingRow,
    IdempotencyKey,
    Publication,
    StageRun,
    Submission,
    decisive,
)

_ARTICLES = "articles"
_SHOWN_WITHIN_S = 30.0


@dataclass(frozen=True, slots=True)
class _Page:
    submission_id: int
    slug: str


def read_facts(scene: Scene, handed: Sequence[Handed], watched: Watched, poisoned: frozenset[int]) -> Facts:
    """All facts about these articles, after the site has tidied up."""
    tidy(scene)
    ids = [one.submission_id for one in handed]
    with scene.database.read() as connection:
        ledger = _ledger(connection, ids, scene)
        site = _site(connection, ids, scene)
    stages = frozenset(stage.name for stage in LINE if not stage.slow)
    return Facts(tuple(handed), ledger, site, watched, poisoned, stages, _complaints(scene))


def _complaints(scene: Scene) -> tuple[str, ...]:
    """What `copydesk doctor` calls a problem; its notes are of no matter, a desk at work may give rise to them."""
    looked = scene.run("web.cli", "doctor", "--json")
    try:
        complaints = json.loads(looked.stdout)["complaints"]
    except (ValueError, LookupError):
        return (f"the doctor ended with {looked.returncode}: {looked.stderr.strip()[-500:]}",)
    return tuple(f"{one['kind']} {one['where']}: {one['what']}" for one in complaints if one["grave"])


def tidy(scene: Scene) -> None:
    """Make every file of the site old, and let the site sweep, once nobody is still at work on an older projection."""
    came_about(lambda: _shown(scene), _SHOWN_WITHIN_S)
    long_ago = now().timestamp() - 2 * LEFTOVER_SECONDS
    for path in scene.settings.site_folder.rglob("*"):
        if path.is_file():
            os.utime(path, (long_ago, long_ago))
    desk.refresh(scene.database, SITE)


def _shown(scene: Scene) -> bool:
    with scene.database.read() as connection:
        newest = connection.scalar(select(ChannelRow.generation).where(ChannelRow.name == SITE))
    return generation(SiteSettings(folder=str(scene.settings.site_folder))) == newest


def _ledger(connection: Connection, ids: Sequence[int], scene: Scene) -> Ledger:
    states = select(Submission.id, Submission.state).where(Submission.id.in_(ids))
    titles = select(Submission.title, func.count()).group_by(Submission.title)
    keys = select(IdempotencyKey.key, IdempotencyKey.submission_id)
    return Ledger(
        states={row[0]: row[1] for row in connection.execute(states)},
        keys={row[0]: row[1] for row in connection.execute(keys)},
        by_title={row[0]: row[1] for row in connection.execute(titles)},
        runs=_runs(connection, ids),
        publications=_publications(connection, ids),
        approvals=_approvals(connection, ids),
        verbs=_verbs(connection, ids),
        doubled=_doubled(connection, ids),
        breaks=tuple(f"{found.chain} #{found.seq}: {found.why}" for found in shelf.breaks(scene.database)),
        visible=frozenset(_visible(scene)),
    )


def _runs(connection: Connection, ids: Sequence[int]) -> tuple[RunFact, ...]:
    columns = (StageRun.submission_id, StageRun.revision_id, StageRun.stage, StageRun.state, StageRun.attempt)
    return tuple(RunFact(*row) for row in connection.execute(select(*columns).where(StageRun.submission_id.in_(ids))))


def _publications(connection: Connection, ids: Sequence[int]) -> tuple[PublicationFact, ...]:
    columns = (
        Publication.id,
        Publication.submission_id,
        Publication.revision_id,
        Publication.channel,
        Publication.state,
        Publication.attempt,
        Publication.receipt_id,
        Publication.sha256,
    )
    rows = connection.execute(select(*columns).where(Publication.submission_id.in_(ids)))
    return tuple(PublicationFact(*row) for row in rows)


def _approvals(connection: Connection, ids: Sequence[int]) -> tuple[Approval, ...]:
    columns = (DecisionRow.submission_id, DecisionRow.revision_id, DecisionRow.user_id, DecisionRow.author_id)
    approved = (DecisionRow.submission_id.in_(ids), DecisionRow.decision == Decision.APPROVE, decisive())
    return tuple(Approval(*row) for row in connection.execute(select(*columns).where(*approved)))


def _verbs(connection: Connection, ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    rows = connection.execute(
        select(Event.submission_id, Event.verb).where(Event.submission_id.in_(ids)).order_by(Event.chain, Event.seq)
    )
    found: dict[int, tuple[str, ...]] = {}
    for submission_id, verb in rows:
        found[submission_id or 0] = (*found.get(submission_id or 0, ()), verb)
    return found


def _doubled(connection: Connection, ids: Sequence[int]) -> int:
    findings = (FindingRow.stage_run_id, FindingRow.code, FindingRow.place, FindingRow.start, FindingRow.end)
    edits = (EditRow.revision_id, EditRow.code, EditRow.start, EditRow.end)
    number = 0
    for columns, mine in (
        ((*findings, FindingRow.quote), FindingRow.submission_id.in_(ids)),
        ((*edits, EditRow.after), EditRow.submission_id.in_(ids)),
    ):
        number += len(
            connection.execute(select(*columns).where(mine).group_by(*columns).having(func.count() > 1)).all()
        )
    return number


def _visible(scene: Scene) -> Iterable[int]:
    for group in shelf.failures(scene.database):
        yield from group.submission_ids
        for rows in (shelf.failed_runs, shelf.failed_publications):
            yield from (row.submission_id for row in rows(scene.database, fingerprint=group.fingerprint))


def _site(connection: Connection, ids: Sequence[int], scene: Scene) -> Site:
    folder = scene.settings.site_folder
    live = Publication.state == PublicationState.LIVE
    receipts = set(connection.scalars(select(Publication.receipt_id).where(live)))
    files = {
        f"{_ARTICLES}/{path.name}": hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (folder / _ARTICLES).glob("*.html")
    }
    slugs = (
        select(Submission.id, Submission.slug)
        .join(Publication, Publication.submission_id == Submission.id)
        .where(Submission.id.in_(ids), live)
    )
    pages = [_Page(*row) for row in connection.execute(slugs)]
    return Site(
        files=files,
        temporary=tuple(str(path.relative_to(folder)) for path in folder.rglob(f"{TEMPORARY}*")),
        orphans=tuple(sorted(files.keys() - receipts)),
        pages={page.submission_id: _status(scene, f"/site/{page.slug}.html") for page in pages},
    )


def _status(scene: Scene, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", scene.settings.port, timeout=20)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def counts(handed: Sequence[Handed], published: Mapping[int, int]) -> tuple[int, int]:
    """How many of these articles are published at all, and how many publications are too many."""
    ids = {one.submission_id for one in handed}
    times = [published.get(number, 0) for number in ids]
    return sum(number > 0 for number in times), sum(max(0, number - 1) for number in times)
