"""The desk itself, as what is tried."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from workers.chaos.scene import Build
from workers.opening import prepare
from workflow.db import Database
from workflow.desk import people
from workflow.settings import Settings
from workflow.states import PublicationState, Role
from workflow.tables import Publication


def _prepare(database: Database, settings: Settings) -> tuple[str, str]:
    prepare(database, settings)
    roles = (Role.WRITER, Role.REVIEWER)
    writer, reviewer = (people.add_user(database, f"chaos-{role}", role) for role in roles)
    return people.issue_token(database, writer, "chaos"), people.issue_token(database, reviewer, "chaos")


def _published(database: Database) -> Mapping[int, int]:
    live = Publication.state == PublicationState.LIVE
    query = select(Publication.submission_id, func.count()).where(live).group_by(Publication.submission_id)
    with database.read() as connection:
        return {row[0]: row[1] for row in connection.execute(query)}


OURS = Build(
    "desk",
    {"web": "web.serve", "worker": "workers.worker", "sweeper": "workers.sweeper"},
    _prepare,
    _published,
    ("submissions", "stage_runs", "publications"),
    guarded=True,
)
