"""What workers do when nothing is due: check again what people asked for, then go on with replays."""

from __future__ import annotations

from workflow.clock import ticks
from workflow.db import Database
from workflow.desk.anew import check_again_step
from workflow.desk.replays import replay_step
from workflow.desk.turns import any_running
from workflow.lists.listed import DomainList
from workflow.outside.manners import Asked
from workflow.runs import any_run_due
from workflow.states import Lane

AT_MOST_S = 5.0


def spare_work_waits(database: Database) -> bool:
    """Whether there is something to do when nothing is due, for workers of this version of the rules."""
    return any_running(database)


def work_while_idle(
    database: Database,
    lists: tuple[DomainList, ...] = (),
    *,
    asked: Asked = Asked.CATEGORIES,
    seconds: float = AT_MOST_S,
) -> int:
    """Go on until something is due, nothing is left, or the time is up; gives how many texts were looked at."""
    done, end = 0, ticks() + seconds
    while ticks() < end and not _busy(database):
        step = check_again_step(database, lists, asked=asked) or replay_step(database, lists)
        if step == 0:
            break
        done += step
    return done


def _busy(database: Database) -> bool:
    with database.read() as connection:
        return any_run_due(connection, Lane.CHECK)
