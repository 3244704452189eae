"""Until when a submission should be decided: by its category's profile, or as somebody set it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from workflow.categories import read_profiles
from workflow.clock import now
from workflow.db import Database
from workflow.desk.actors import DESK, Actor
from workflow.desk.claims import reviewer_id
from workflow.desk.errors import BadField
from workflow.desk.ledger import Sheet, load, load_many, writing
from workflow.findings import N_
from workflow.profile_rules import MOST_HOURS
from workflow.profiles import Profile
from workflow.states import State
from workflow.tables import Claim, Submission

_AT_ONCE = 100


def due(profile: Profile | None, sheet: Sheet, at: datetime) -> datetime | None:
    """When a decision is due on a submission that comes into review now; what was set by hand stays."""
    if sheet.due_by_hand:
        return sheet.due_at
    return at + timedelta(hours=profile.review.hours) if profile and profile.review.hours else None


def due_by_category(connection: Connection, sheet: Sheet, at: datetime) -> datetime | None:
    """As `due`, by the profile of the category that the submission is in."""
    return due(read_profiles(connection).find(sheet.category), sheet, at)


def tell_overdue(database: Database) -> int:
    """Tell whoever holds an article whose time for a decision has just passed, once for each claim; gives how many."""
    at = now()
    missed = (
        Claim.warned_at.is_(None),
        Claim.until > at,
        Submission.id == Claim.submission_id,
        Submission.state == State.IN_REVIEW,
        # Who claims what is overdue already has seen that it is.
        Submission.due_at.between(Claim.since, at),
    )
    with database.read() as connection:
        ids = connection.scalars(select(Claim.submission_id).where(*missed).limit(_AT_ONCE)).all()
    if not ids:
        return 0
    with writing(database) as (connection, pen):
        sheets = load_many(connection, ids)
        warned = connection.scalars(
            update(Claim)
            .where(Claim.submission_id.in_(ids), Claim.warned_at.is_(None))
            .values(warned_at=at)
            .returning(Claim.submission_id)
        ).all()
        held = [sheets[one] for one in warned if sheets[one].state is State.IN_REVIEW]
        for sheet in held:
            pen.record(sheet, DESK, "fall_due")
        return len(held)


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
