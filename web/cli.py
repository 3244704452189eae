"""`copydesk`: every command loads what it needs and nothing else, so that `copydesk check` starts at once."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from types import MappingProxyType

import click

# Each command and the module of web.commands that holds it; the name of the object is the name of the command.
COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "up": ("web.commands.processes", "up"),
        "web": ("web.commands.processes", "web"),
        "worker": ("web.commands.processes", "worker"),
        "sweeper": ("web.commands.processes", "sweeper"),
        "migrate": ("web.commands.migrate", "migrate"),
        "user": ("web.commands.user", "user"),
        "submit": ("web.commands.submit", "submit"),
        "check": ("web.commands.check", "check"),
        "scrub": ("web.commands.scrub", "scrub"),
        "ops": ("web.commands.ops", "ops"),
        "channel": ("web.commands.channel", "channel"),
        "categories": ("web.commands.categories", "categories"),
        "lists": ("web.commands.lists", "lists"),
        "rules": ("web.commands.rules", "rules"),
        "backup": ("web.commands.backup", "backup"),
        "restore": ("web.commands.backup", "restore"),
        "doctor": ("web.commands.doctor", "doctor"),
        "labels": ("web.commands.labels", "labels"),
        "bench": ("web.commands.bench", "bench"),
        "chaos": ("web.commands.chaos", "chaos"),
        "demo": ("web.commands.demo", "demo"),
    }
)


class LazyGroup(click.Group):
    """A group whose commands are loaded when they are called; their one-line help stands here."""

    HELP: Mapping[str, str] = MappingProxyType(
        {
            "up": "Start a whole desk on this machine: web, worker, sweeper and, where none is set, a broker.",
            "web": "Start only the web server.",
            "worker": "Start a worker; on as many machines as you like.",
            "sweeper": "Start only the sweeper, which finds work that no hint announced.",
            "migrate": "Make or update the tables, and enter the default categories and the site channel.",
            "user": "Add people, give them tokens and one-time sign-in links.",
            "submit": "Hand in files as articles.",
            "check": "Check files, without a desk, a database or a network.",
            "scrub": "Print a file's scrubbed text and the ledger of what was changed.",
            "ops": "Watch and steer the desk: the board, failures, retries, holds.",
            "channel": "Open places to publish to, set them, switch them on and off.",
            "categories": "Show the categories and what each asks of an article; save and load them as a file.",
            "lists": "Keep lists of domains: links to what is denied are taken off.",
            "rules": "What reviewers taught the desk: hosts to deny or allow, brands, honest names.",
            "backup": "Copy the database into one file, while the desk runs.",
            "restore": "Put a backup back.",
            "doctor": "Look for what must not be: broken event chains, missing files, stuck work.",
            "labels": "What people made of findings: list it, or write it out as a labelled folder.",
            "bench": "Measure the desk and the usual ways of doing it, side by side, on this machine.",
            "chaos": "Break a private desk in every way we know, and check that nothing is lost or published twice.",
            "demo": "Fill a desk with people and articles in every state, to look around in.",
        }
    )

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands in the order of a desk's life."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """Load one command."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """The list of commands, without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.HELP[name]) for name in COMMANDS])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="copydesk")
def main() -> None:
    """Run and use an editorial desk.

    COPYDESK_DATA names the data folder (default: data), COPYDESK_PORT and COPYDESK_HOST the address.
    """


if __name__ == "__main__":
    main()
