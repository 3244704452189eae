"""How far the check has come, as one line on a terminal that goes before anything else is printed there."""

from __future__ import annotations

import sys

import click

from workflow.clock import ticks

_EVERY_S = 0.1
_WIDTH = 24


class Progress:
    """A bar on the standard error. Where that is no terminal, nothing at all."""

    def __init__(self, total: int | None) -> None:
        """total: how many files there are; None says that nobody looks."""
        self._total = total
        self._done = 0
        self._drawn_at = 0.0
        self._drawn = False

    def advance(self) -> None:
        """One more file is done."""
        self._done += 1
        if self._total is not None and ticks() - self._drawn_at >= _EVERY_S:
            full = round(_WIDTH * min(1.0, self._done / max(1, self._total)))
            bar = "#" * full + "-" * (_WIDTH - full)
            self._write(f"\r[{bar}] {self._done:,} of {self._total:,} files")
            self._drawn_at, self._drawn = ticks(), True

    def clear(self) -> None:
        """Take the bar away, so that something can be printed."""
        if self._drawn:
            self._write("\r\x1b[K")
            self._drawn, self._drawn_at = False, 0.0

    def close(self) -> None:
        """There is nothing more to come."""
        self.clear()

    def _write(self, text: str) -> None:
        click.echo(text, nl=False, err=True, color=True)


def wanted() -> bool:
    """Whether somebody sits there and looks."""
    return sys.stderr.isatty()
