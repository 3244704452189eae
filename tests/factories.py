"""Plain functions that bring a ledger into the state a test starts from."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from sqlalchemy import insert

from tests.articles import good_en
from workflow import desk, shelf
from workflow.article import Source
from workflow.clock import now
from workflow.db import Database
from workflow.desk import Actor
from workflow.profiles import Review
from workflow.settings import Settings
from workflow.states import Decision, Role
from workflow.tables import User

_numbers = count(1)
WORKER = "worker@test:1:a"


def person(database: Database, role: Role = Role.WRITER, name: str = "") -> Actor:
    """A person of the desk, without a password."""
    name = name or f"{role}{next(_numbers)}"
    with database.write() as connection:
        user_id = connection.execute(
            insert(User).values(name=name, role=role, created_at=now()).returning(User.id)
        ).scalar_one()
    return Actor(user_id, name, role)


def open_desk(database: Database, settings: Settings) -> None:
    """Categories and the site channel."""
    desk.set_up(database, settings)


def check_all(database: Database) -> int:
    """Run the line until nothing is due; gives how many revisions were looked at."""
    done = 0
    while some := desk.check(database, WORKER):
        done += some
    return done


def publish_all(database: Database) -> int:
    """Publish until nothing is due; gives how many publications were carried out."""
    done = 0
    while desk.publish(database, WORKER):
        done += 1
    return done


def in_review(database: Database, writer: Actor, source: Source | None = None) -> int:
    """A submission that has passed the line; its id."""
    done = desk.submit(database, writer, source or good_en())
    check_all(database)
    return done.submission_id


def approved(database: Database, writer: Actor, reviewer: Actor, source: Source | None = None) -> int:
    """A submission that a reviewer approved, not published yet; its id."""
    submission_id = in_review(database, writer, source)
    found = desk_current(database, submission_id)
    desk.decide(database, reviewer, submission_id, Decision.APPROVE, revision=found)
    return submission_id


def desk_current(database: Database, submission_id: int) -> int:
    """The number of a submission's current revision."""
    brief = shelf.submission_brief(database, submission_id)
    assert brief is not None
    return brief.revision


def ask(database: Database, review: Review, category: str = "news") -> None:
    """Let a category ask something of its reviewers."""
    profile = next(one for one in shelf.profiles(database).every if one.key == category)
    admin = person(database, Role.ADMIN)
    assert desk.edit_category(database, admin, replace(profile, review=review), seen=profile.version)
