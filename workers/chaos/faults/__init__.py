"""The faults, discovered: every function marked `@fault` in a file of this folder is one."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from workers.chaos.scene import Scene

Strike = Callable[[Scene], None]


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to break a desk.

    strike(scene) breaks it, waits as long as the fault is to last, and puts right what does not mend itself; it is
    called while articles are under way. strikes: how often in one run. quick: among those that need no long wait.
    broker: it makes the broker sick, so that no submission may take long meanwhile. naive: the usual pipeline has what
    it breaks. databases: where it makes sense. articles: how many are needed at least. mark: put into the title of one
    article a strike, which the fault is about. patience_s: after so long without any progress, what the usual pipeline
    has not published is lost.
    """

    name: str
    summary: str
    strike: Strike
    strikes: int = 3
    quick: bool = True
    broker: bool = False
    naive: bool = True
    databases: tuple[str, ...] = ("sqlite", "postgresql")
    articles: int = 0
    mark: str = ""
    patience_s: float = 8.0


_found: dict[str, Fault] = {}


def fault(summary: str, **facts: object) -> Callable[[Strike], Strike]:
    """Mark a function as a fault; its name, with hyphens, is the fault's. facts: fields of Fault."""

    def enter(strike: Strike) -> Strike:
        name = strike.__name__.replace("_", "-")
        _found[name] = Fault(name, summary, strike, **facts)  # type: ignore[arg-type]
        return strike

    return enter


@functools.cache
def discover() -> Mapping[str, Fault]:
    """Every fault by name: none first, then by file in the order of what stands in it, the mix of all last."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        importlib.import_module(f"{__name__}.{module.name}")
    first_and_last = {"none": -1, "mixed": 1}
    return MappingProxyType(dict(sorted(_found.items(), key=lambda entry: first_and_last.get(entry[0], 0))))
