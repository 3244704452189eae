"""Until when a submission should be decided: by its category's profile, or as somebody set it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from workflow.categories import read_profiles
from workflow.db import Database
from workflow.desk.actors import Actor
from workflow.desk.claims import reviewer_id
from workflow.desk.errors import BadField
from workflow.desk.ledger import Sheet, load, writing
from workflow.findings import N_
from workflow.profile_rules import MOST_HOURS
from workflow.profiles import Profile


def due(profile: Profile | None, sheet: Sheet, at: datetime) -> datetime | None:
    """When a decision is due on a submission that comes into review now; what was set by hand stays."""
    if sheet.due_by_hand:
        return sheet.due_at
    return at + timedelta(hours=profile.review.hours) if profile and profile.review.hours else None


def due_by_category(connection: Connection, sheet: Sheet, at: datetime) -> datetime | None:
    """As `due`, by the profile of the category that the submission is in."""
    return due(read_profiles(connection).find(sheet.category), sheet, at)


def set_due(database: Database, actor: Actor, submission_id: int, hours: int | None) -> datetime | None:
    """Say by hand in how many hours from now a decision is due: 0 for no such time, None for as the category has it.

    Raises:
        BadField: too many hours. NotAllowed, UnknownSubmission.
    """
    reviewer_id(actor)
    if hours is not None and not 0 <= hours <= MOST_HOURS:
        raise BadField("hours", N_("The time for a decision is 0 to %(most)s whole hours."), most=MOST_HOURS)
    with writing(database) as (connection, pen):
        sheet = load(connection, submission_id)
        due_at = pen.at + timedelta(hours=hours) if hours else None
        by_hand = hours is not None
        if not by_hand:
            profile = read_profiles(connection).find(sheet.category)
            ours = profile.review.hours if profile else 0
            due_at = sheet.state_since + timedelta(hours=ours) if ours else None
        detail = {"due_at": due_at.isoformat(timespec="seconds") if due_at else "", "by_hand": by_hand}
        pen.record(sheet, actor, "set_due", detail=detail, due_at=due_at, due_by_hand=by_hand)
    return due_at
