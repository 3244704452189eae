"""What a hint sets off. A hint names one row, any due row will do, and a name nobody knows does no harm."""

from __future__ import annotations

import structlog

from workers.app import CANARY, app, task_name
from workers.seat import at_work, known_id, taken_seat
from workflow import desk
from workflow.states import Lane

log = structlog.get_logger(__name__)


@app.task(name=task_name(Lane.CHECK))
def check(submission_id: object = 0) -> None:
    """Run the quick stages of what is due, this submission first."""
    with at_work(Lane.CHECK, submission_id) as (seat, prefer):
        lists, asked = seat.lists.current(), seat.manners.asked
        claimed = desk.check(seat.database, seat.name, prefer=prefer, lists=lists, asked=asked)
        log.info("checked", claimed=claimed)
        if not claimed and (spare := desk.work_while_idle(seat.database, lists, asked=asked)):
            log.info("looked at while idle", texts=spare)


@app.task(name=task_name(Lane.SLOW))
def slow(submission_id: object = 0) -> None:
    """Run the stages that use the network over one submission."""
    with at_work(Lane.SLOW, submission_id) as (seat, prefer):
        lists, at_once = seat.lists.current(), seat.slow_at_once
        claimed = desk.check_late(seat.database, seat.name, seat.manners, prefer=prefer, at_once=at_once, lists=lists)
        log.info("checked late", claimed=claimed)


@app.task(name=task_name(Lane.PUBLISH))
def publish(publication_id: object = 0) -> None:
    """Carry out one due publication, this one first."""
    with at_work(Lane.PUBLISH, publication_id) as (seat, prefer):
        log.info("published", claimed=desk.publish(seat.database, seat.name, prefer=prefer))


@app.task(name=CANARY)
def canary(lane: object = "", number: object = 0) -> None:
    """Say that this worker listens to a lane."""
    seat = taken_seat()
    desk.hear_canary(seat.database, str(lane), known_id(number), seat.name)
