"""`copydesk up`, `web`, `worker`, `sweeper`: become the process that does it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

PASS_ON = {"ignore_unknown_options": True, "help_option_names": []}


def become(module: str, arguments: Sequence[str]) -> NoReturn:
    """This process turns into another one: signals, exit code and terminal are its own."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])  # noqa: S606 - our own interpreter and module


@click.command()
def up() -> None:
    """Start a whole desk on this machine and print its address and the owner's one-time sign-in link."""
    become("workers.supervisor", [])


@click.command()
def web() -> None:
    """Start only the web server. COPYDESK_PROXIES: how many reverse proxies in front of it may be believed."""
    become("web.serve", [])


@click.command(context_settings=PASS_ON)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def worker(arguments: tuple[str, ...]) -> None:
    """Start a worker."""
    become("workers.worker", arguments)


@click.command()
def sweeper() -> None:
    """Start only the sweeper."""
    become("workers.sweeper", [])
