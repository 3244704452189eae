"""Rules that find words by pattern, each with the keys that tell cheaply whether it is worth trying."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import ahocorasick


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One look of what is searched for. keys: strings, in lower case, one of which stands wherever it can match."""

    keys: tuple[str, ...]
    pattern: re.Pattern[str]


def rule(keys: str, *parts: str) -> Rule:
    """A rule of a pattern in parts; its keys are separated by " / "."""
    return Rule(tuple(keys.split(" / ")), re.compile("".join(parts)))


def rule_in_any_case(keys: str, *parts: str) -> Rule:
    """The same where capitals make no difference."""
    return Rule(tuple(keys.split(" / ")), re.compile("".join(parts), re.IGNORECASE))


def automaton_of(rules: Iterable[Rule]) -> Any:
    """All keys in one automaton, each with its rules: a text is read once, however many rules there are."""
    owners: dict[str, list[Rule]] = {}
    for one in rules:
        for key in one.keys:
            owners.setdefault(key, []).append(one)
    automaton = ahocorasick.Automaton()
    for key, found in owners.items():
        automaton.add_word(key, tuple(found))
    automaton.make_automaton()
    return automaton
