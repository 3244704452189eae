"""The watch over the desk: looks every few seconds, keeps in the ledger what rings, and tells people once.

Web and sweeper both keep it, so that it goes on when one of them is gone; the ledger decides who tells. What rings is
still known after a restart, and a look needs no warming up.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import Connection, insert, or_, select, update

from workflow import shelf
from workflow.alarm_rules import BROKEN_MINUTES, RULES, Ring, Rule, Sign, Signs, Standing
from workflow.clock import now
from workflow.db import Database
from workflow.states import Lane
from workflow.tables import Alarm
from workflow.telling import Sinks, tell

EVERY_S = 5.0
# So long one process has for telling; then another may try.
_TELLING = timedelta(seconds=45)

Hints = Callable[[], Mapping[Lane, int] | None]

log = structlog.stdlib.get_logger("copydesk.alarms")


@dataclass(frozen=True, slots=True)
class AlarmView:
    """A rule and where it stands. facts: the values of its message, of the last look that was bad."""

    rule: Rule
    state: Ring
    since: datetime | None
    facts: Mapping[str, Any]

    def say(self, translate: Callable[[str], str] = str) -> str:
        """Its message in the reader's language; for one that is calm, its name."""
        if self.state is Ring.CALM:
            return translate(self.rule.label)
        return translate(self.rule.message) % self.facts


def alarms(database: Database) -> tuple[AlarmView, ...]:
    """Every rule, in their order."""
    with database.read() as connection:
        rows = {row.rule: row for row in connection.execute(select(Alarm.__table__))}
    return tuple(
        AlarmView(rule, Ring(row.state), row.since, row.facts)
        if (row := rows.get(rule.name))
        else AlarmView(rule, Ring.CALM, None, {})
        for rule in RULES
    )


def look(database: Database, hints: Mapping[Lane, int] | None) -> tuple[str, ...]:
    """One look at the desk: what every rule makes of it is written down; gives the names of those that ring."""
    board = shelf.board(database)
    broken, ended = shelf.broken_share(database, minutes=BROKEN_MINUTES)
    signs = Signs(board, hints, broken, ended)
    found = {rule: rule.look(signs) for rule in RULES}
    with database.read() as connection:
        standing = _standing(connection)
    at = now()
    moved = {rule: sign for rule, sign in found.items() if _after(standing, rule, sign, at) != standing.get(rule.name)}
    if moved:
        with database.write() as connection:
            standing = _standing(connection, lock=True)
            for rule, sign in moved.items():
                _write(connection, standing.get(rule.name), rule, sign, at)
            standing = _standing(connection)
    return tuple(name for name, one in standing.items() if one.state is Ring.RINGING)


def _standing(connection: Connection, *, lock: bool = False) -> dict[str, Standing]:
    wanted = select(Alarm.rule, Alarm.state, Alarm.since, Alarm.calm_since).order_by(Alarm.rule)
    rows = connection.execute(wanted.with_for_update() if lock else wanted)
    return {row.rule: Standing(Ring(row.state), row.since, row.calm_since) for row in rows}


def _after(standing: Mapping[str, Standing], rule: Rule, sign: Sign, at: datetime) -> Standing | None:
    before = standing.get(rule.name)
    # A rule that was never bad needs no row.
    return before if before is None and not sign.bad else (before or Standing(Ring.CALM, at)).after(sign, rule, at)


def _write(connection: Connection, before: Standing | None, rule: Rule, sign: Sign, at: datetime) -> None:
    after = (before or Standing(Ring.CALM, at)).after(sign, rule, at)
    values: dict[str, Any] = {"state": after.state, "since": after.since, "calm_since": after.calm_since}
    if sign.bad or before is None:
        values["facts"] = dict(sign.facts)
    if before is None:
        connection.execute(insert(Alarm).values(rule=rule.name, **values))
    else:
        connection.execute(update(Alarm).where(Alarm.rule == rule.name).values(values))
    if after.state is not (before.state if before else Ring.CALM):
        log.warning("alarm", rule=rule.name, state=str(after.state), **dict(sign.facts))


def tell_news(database: Database, sinks: Sinks, address: str) -> int:
    """Tell people what began to ring and what fell silent since they were told last; gives how many messages.

    One process at a time tells of a rule. A sink that does not take it is tried again after 45 seconds.
    """
    told = 0
    for view in alarms(database):
        state = Ring.RINGING if view.state is Ring.RINGING else Ring.CALM
        if sinks.names and view.since and _take(database, view.rule.name, state):
            troubles = tell(sinks, *message(view, address))
            for trouble in troubles:
                log.error("alarm not told", rule=view.rule.name, trouble=trouble)
            if not troubles:
                _mark(database, view.rule.name, state)
                told += 1
    return told


def _take(database: Database, rule: str, state: Ring) -> bool:
    at = now()
    free = or_(Alarm.telling_until.is_(None), Alarm.telling_until < at)
    with database.read() as connection:
        row = connection.execute(select(Alarm.told).where(Alarm.rule == rule, Alarm.told != state, free)).one_or_none()
    if row is None:
        return False
    with database.write() as connection:
        taken = connection.execute(
            update(Alarm).where(Alarm.rule == rule, Alarm.told != state, free).values(telling_until=at + _TELLING)
        )
    return taken.rowcount == 1


def _mark(database: Database, rule: str, state: Ring) -> None:
    with database.write() as connection:
        connection.execute(update(Alarm).where(Alarm.rule == rule).values(told=state, telling_until=None))


def message(view: AlarmView, address: str) -> tuple[str, str, dict[str, object]]:
    """Subject, text, and the facts for programs, of a rule that began to ring or fell silent."""
    rings = view.state is Ring.RINGING
    subject = f"[copydesk] {view.rule.label}" if rings else f"[copydesk] Over: {view.rule.label}"
    said = view.say() if rings else f"This is over: {view.rule.label}."
    text = f"{said}\n\n{view.rule.advice if rings else ''}\n\n{address}/ops/alarms\n"
    facts = {"rule": view.rule.name, "state": str(Ring.RINGING if rings else Ring.CALM), "facts": dict(view.facts)}
    return subject, text, {**facts, "since": view.since.isoformat() if view.since else None, "desk": address}


def tell_test(sinks: Sinks, address: str) -> list[str]:
    """Send a message that says it is a test; gives what did not work."""
    text = f"This is a test: alarms of this desk reach you here.\n\n{address}/ops/alarms\n"
    return tell(sinks, "[copydesk] A test", text, {"rule": "test", "state": "test", "facts": {}, "desk": address})


class AlarmWatch:
    """Looks and tells on a thread of its own, so that a slow mail server holds nobody up."""

    def __init__(self, database: Database, hints: Hints, sinks: Sinks, address: str) -> None:
        """hints: counts those that wait, or gives None; it must not raise."""
        self._database = database
        self._hints = hints
        self._sinks = sinks
        self._address = address
        self._over = threading.Event()
        self._sick = False

    def start(self) -> None:
        """Until `stop`, or until the process ends."""
        threading.Thread(target=self._run, name="alarms", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._over.set()

    def round(self) -> None:
        """One look, and what is to be told of it."""
        look(self._database, self._hints())
        tell_news(self._database, self._sinks, self._address)

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                self.round()
                self._sick = False
            except Exception as error:  # noqa: BLE001 - a sick database must not end the watch for good
                if not self._sick and not self._over.is_set():
                    log.warning("cannot watch the desk", error=str(error))
                self._sick = True
            self._over.wait(EVERY_S)
