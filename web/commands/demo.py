"""`copydesk demo`: fill a desk with people and articles to look around in."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import click

from web.commands.desks import open_desk, settings_or_exit
from web.demo import Cast, Told, Unfinished, fill, has_work_of_others
from web.nudges import NoNudge, load_nudge
from workflow import desk, migrations
from workflow.db import Database
from workflow.settings import Settings

LINK_MINUTES = 24 * 60


@click.command()
@click.option("--anyway", is_flag=True, help="Even where there are articles of other people.")
def demo(*, anyway: bool) -> None:
    """Fill a desk with three people and an article in every state; running it again adds nothing.

    The desk may be running or not. Prints a one-time sign-in link for each person and what to look at.
    """
    settings = settings_or_exit()
    Database(settings.database).close()
    migrations.upgrade(settings.database)
    with open_desk(settings) as database:
        desk.set_up(database, settings)
        if has_work_of_others(database) and not anyway:
            raise click.ClickException(
                "This desk has articles of other people. The demo would publish invented ones beside them: "
                "set COPYDESK_DATA to another folder, or say --anyway."
            )
        with suppress(NoNudge):
            database.nudge = load_nudge(settings)
        try:
            cast, told = fill(database)
        except Unfinished as error:
            raise click.ClickException(str(error)) from None
        _print_people(database, settings, cast)
    _print_tour(settings, told)


def _print_people(database: Database, settings: Settings, cast: Cast) -> None:
    click.echo("\nThree people work here. Each link signs in once, within a day; open each in a browser of its own.")
    for actor in cast.everyone():
        secret = desk.people.issue_link(database, actor.user_id or 0, minutes=LINK_MINUTES)
        click.echo(f"  {actor.name:<12} {actor.role:<9} {settings.address}/sign-in/{secret}")


def _print_tour(settings: Settings, told: Iterable[Told]) -> None:
    click.echo("\nWhat to look at:")
    for one in told:
        click.echo(f"  {one.state:<18} {settings.address}/submissions/{one.submission_id:<4} {one.look}")
    click.echo(f"\n  {'the review queue':<18} {settings.address}/review")
    click.echo(f"  {'the board':<18} {settings.address}/ops")
    click.echo(f"  {'the site':<18} {settings.address}/site/")
