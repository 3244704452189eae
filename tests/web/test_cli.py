"""The command line as a whole."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from web.cli import COMMANDS, LazyGroup, main


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_loads_and_explains_itself(name):
    command = main.get_command(click.Context(main), name)
    assert command.name == name
    assert command.help


def test_the_list_of_commands_has_a_word_on_each():
    assert set(LazyGroup.HELP) == set(COMMANDS)
    shown = CliRunner().invoke(main, ["--help"]).output
    assert all(name in shown for name in COMMANDS)


def test_an_unknown_command_is_refused():
    assert CliRunner().invoke(main, ["fly"]).exit_code == 2


def test_checking_loads_no_server_and_no_database():
    """It starts in a fraction of a second, also in a commit hook over many files."""
    program = (
        "import sys; from click.testing import CliRunner; from web.cli import main; "
        "CliRunner().invoke(main, ['check', '/nowhere']); "
        "print([name for name in ('flask', 'sqlalchemy', 'gunicorn', 'celery', 'alembic') if name in sys.modules])"
    )
    shown = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
