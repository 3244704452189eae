"""Whom the web tells of new work: a plug-in of the entry-point group copydesk.nudge, so that web knows no broker."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import cast

from workflow.db import Nudge
from workflow.settings import Settings

GROUP = "copydesk.nudge"


class NoNudge(Exception):
    """No sender of hints is installed; the message says what to do."""


def load_nudge(settings: Settings) -> Nudge:
    """The sender of hints that is installed, started with these settings.

    Raises:
        NoNudge: there is none.
    """
    found = sorted(entry_points(group=GROUP), key=lambda point: point.name)
    if not found:
        raise NoNudge(
            "No sender of hints is installed (entry point group copydesk.nudge). Install copydesk with `make install` "
            "or `pip install .`; running from the source folder alone does not register it."
        )
    return cast("Nudge", found[0].load()(settings))
