"""The keys of the review page: what each does, and how a person may change or switch them off (WCAG 2.1.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workflow.findings import N_

# By what they do, in the order in which they are listed.
DEFAULTS: Mapping[str, str] = {
    "next": "n",
    "previous": "p",
    "accept": "y",
    "revert": "x",
    "comment": "c",
    "undo": "u",
    "approve": "a",
    "request_changes": "r",
    "reject": "d",
    "links": "l",
    "queue": "q",
    "help": "?",
}
WORDS: Mapping[str, str] = {
    "next": N_("next finding"),
    "previous": N_("previous finding"),
    "accept": N_("accept the change, or go on where it is accepted"),
    "revert": N_("revert the change"),
    "comment": N_("comment on the words that are selected, or on the finding"),
    "undo": N_("undo your last decision, accept or revert"),
    "approve": N_("approve, then Enter"),
    "request_changes": N_("request changes: write the note, then Ctrl and Enter"),
    "reject": N_("reject: write the note, then Ctrl and Enter"),
    "links": N_("the links of the text"),
    "queue": N_("back to the queue"),
    "help": N_("this list"),
}


@dataclass(frozen=True, slots=True)
class Keys:
    """A person's keys. chosen: by what they do; an empty one does nothing."""

    on: bool = True
    chosen: Mapping[str, str] = field(default_factory=lambda: dict(DEFAULTS))


FIRST = Keys()


class BadKeys(ValueError):
    """Keys that cannot be taken; `wrong` says by name what is wrong, as English templates."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        """Keep what is wrong."""
        super().__init__(", ".join(wrong))
        self.wrong = wrong


def keys_of(kept: Mapping[str, Any]) -> Keys:
    """A person's keys from what the ledger keeps; whatever does not fit is as it was at first."""
    chosen = kept.get("chosen", {})
    return Keys(kept.get("on", True), {name: str(chosen.get(name, key)) for name, key in DEFAULTS.items()})


def checked(keys: Keys) -> dict[str, Any]:
    """What the ledger keeps of keys: only where they differ from the first ones.

    Raises:
        BadKeys: a key is no single visible sign, or does two things.
    """
    wrong: dict[str, str] = {}
    taken: dict[str, str] = {}
    for name, key in keys.chosen.items():
        if key and (len(key) != 1 or not key.isprintable() or key.isspace()):
            wrong[name] = N_("One key is one letter, digit or sign. Leave it empty for none.")
        elif key and key in taken:
            wrong[name] = N_("This key does something else already.")
        taken[key] = name
    if wrong:
        raise BadKeys(wrong)
    chosen = {name: key for name, key in keys.chosen.items() if key != DEFAULTS[name]}
    return {**({} if keys.on else {"on": False}), **({"chosen": chosen} if chosen else {})}
