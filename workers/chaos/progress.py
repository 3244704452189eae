"""What a run says meanwhile: lines on standard error and, on a terminal, a bar below them."""

from __future__ import annotations

import sys
from types import TracebackType

import click

_CLEAR_LINE = "\r\x1b[K"


class Progress:
    """How far a run has come; `steps` of it in all."""

    def __init__(self, steps: int) -> None:
        """Nothing is shown before the block begins."""
        self._shown = sys.stderr.isatty()
        self._bar = click.progressbar(
            length=steps, label="chaos", file=sys.stderr, show_pos=True, hidden=not self._shown
        )

    def __enter__(self) -> Progress:
        """Show the bar."""
        self._bar.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the bar as it is."""
        self._bar.__exit__(kind, error, trace)

    def say(self, text: str) -> None:
        """One line, above the bar."""
        if not self._shown:
            sys.stderr.write(f"{text}\n")
            sys.stderr.flush()
            return
        sys.stderr.write(f"{_CLEAR_LINE}{text}\n")
        # It prints nothing when it looks as it did; what stood there has just been pushed up.
        self._bar._last_line = None  # noqa: SLF001 - no other way to have it drawn again
        self._bar.render_progress()

    def step(self) -> None:
        """One of the steps is done."""
        self._bar.update(1)
