"""The stages, one file each, discovered: a new check is one new file here and its test."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from workflow.article import Article
from workflow.findings import Finding


@dataclass(frozen=True, slots=True)
class Stage:
    """One check of the line. codes: each finding code it may report, with the rule's name in words (translatable).

    asks: of a slow stage, the addresses of an article whose answers it waits for; without one it has nothing to do.
    fetches: the same of one that waits for the desk's copies of pictures.
    """

    name: str
    label: str
    order: int
    version: str
    slow: bool
    codes: Mapping[str, str]
    check: Callable[[Article], Sequence[Finding]]
    asks: Callable[[Article], Sequence[str]] | None = None
    fetches: Callable[[Article], Sequence[str]] | None = None


def _load(name: str) -> Stage:
    module = importlib.import_module(f"{__name__}.{name}")
    slow = getattr(module, "SLOW", False)
    waits = (getattr(module, "asks", None), getattr(module, "fetches", None))
    return Stage(name, module.LABEL, module.ORDER, module.VERSION, slow, module.CODES, module.check, *waits)


def discover() -> tuple[Stage, ...]:
    """Every stage in this folder, in the order of the line."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")]
    return tuple(sorted((_load(name) for name in names), key=lambda stage: (stage.order, stage.name)))
