"""Of `copydesk ops`: what rings and whom it tells, how right the rules are, how fast a stage or channel is."""

from __future__ import annotations

from dataclasses import asdict

import click

from web.commands.desks import open_desk, settings_or_exit
from web.commands.steering import acting, by, kind, say
from workflow import desk, shelf
from workflow.alarms import alarms as every_alarm
from workflow.alarms import tell_test
from workflow.settings import BadSetting
from workflow.shelf.throughput import Span
from workflow.telling import Sinks, read_sinks


@click.command()
@click.option("--test", is_flag=True, help="Send a test to every sink.")
@by
def alarms(*, test: bool, name: str) -> None:
    """Every rule of alarm and where it stands; a line of JSON each."""
    with open_desk() as database:
        if test:
            actor, sinks = acting(database, name), _sinks()
            troubles = tell_test(sinks, settings_or_exit().address)
            desk.note_test(database, actor, sinks.names, troubles)
            say({"told": list(sinks.names), "troubles": troubles})
            return
        for one in every_alarm(database):
            said = {"rule": one.rule.name, "state": str(one.state), "since": one.since, "facts": dict(one.facts)}
            say({**said, "message": one.say(), "advice": one.rule.advice})


def _sinks() -> Sinks:
    try:
        return read_sinks()
    except BadSetting as error:
        raise click.ClickException(str(error)) from None


@click.command()
@click.option("--newest", type=click.IntRange(1), default=2000, show_default=True, help="Submissions to read.")
def rules(newest: int) -> None:
    """How often people upheld, took back or waved through what each rule found; a line of JSON each."""
    with open_desk() as database:
        for row in shelf.code_rows(database, newest=newest):
            share = None if row.upheld is None else round(row.upheld, 4)
            say({**asdict(row), "judged": row.judged, "upheld": share})


@click.command()
@kind
@click.argument("what")
@click.option("--span", type=click.Choice([str(span) for span in Span]), default=str(Span.HOUR), show_default=True)
def pace(kind: str, what: str, span: str) -> None:
    """How much of a stage or channel ended, minute by minute, and how long it took."""
    with open_desk() as database:
        say(asdict(shelf.series(database, kind, what, Span(span))))


@click.command()
@click.option("--retry", type=click.IntRange(1), help="Have the letter of this number tried again.")
def letters(*, retry: int | None) -> None:
    """Mail that did not go out at the first try; a line of JSON each."""
    with open_desk() as database:
        if retry is not None:
            say({"id": retry, "retried": desk.retry_letters(database, retry)})
            return
        for row in shelf.letters(database):
            say(asdict(row))


COMMANDS = (alarms, rules, pace, letters)
