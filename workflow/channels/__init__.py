"""The channels, one file each, discovered: a place to publish to is one new file here and its test."""

from __future__ import annotations

import dataclasses
import functools
import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from workflow.channels._slugs import slug_of

__all__ = [
    "Channel",
    "Entry",
    "Live",
    "Piece",
    "Receipt",
    "Refused",
    "Retry",
    "Setting",
    "discover",
    "masked",
    "settings_of",
    "slug_of",
]


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list shows of one revision: all but its text.

    slug: the name in addresses, from `slug_of`, kept for good once published.
    category, category_zh: the label of its category in English and in Chinese, or both empty. language: BCP 47 tag or
    "und". sha256: of the revision. published_at: when the submission first went live; updated_at: when its text last
    changed after that, else the same; both aware. media: the names of the desk's own copies of pictures that it shows.
    """

    submission_id: int
    revision_id: int
    slug: str
    title: str
    sha256: str
    published_at: datetime
    updated_at: datetime
    summary: str = ""
    category: str = ""
    category_zh: str = ""
    language: str = "und"
    author: str = ""
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece(Entry):
    """One revision as a channel gets it. All of it comes from the ledger: the same revision gives the same bytes.

    html: the body, already sanitised.
    """

    html: str = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class Live:
    """Everything that is live on a channel. load(entries) gives their pieces in the same order, texts included.

    There may be tens of thousands of entries, so texts are only fetched for what is written anew. picture(name) gives
    the bytes of a copy that an entry shows; it raises LookupError where they are lost or damaged.
    """

    entries: Sequence[Entry]
    load: Callable[[Sequence[Entry]], Sequence[Piece]]
    picture: Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a channel answered. id: what `withdraw` needs. url: where readers find it. sha256: of what was sent, hex."""

    id: str
    url: str
    sha256: str


class Retry(Exception):
    """The channel could not do it now; the same call later may well succeed."""


class Refused(Exception):
    """The channel will never do this; a person has to change something first."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a channel, for forms and docs. label, hint: English, translatable. secret: never to be shown."""

    name: str
    label: str
    hint: str
    default: Any
    secret: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """One place to publish to.

    settings: a frozen dataclass, every field with a default and a `label` in its metadata; `secret` when it is one.
    check(settings) raises Refused for what could never work, before anything is published; None when all can.
    publish(piece, settings, key) puts one revision there; the same call twice leaves the same result and gives the same
    receipt. key: an idempotency key for channels that cannot tell by themselves. Raises Retry or Refused.
    withdraw(receipt id, settings, key) takes it away; taking away what is not there is no error.
    refresh(live, settings, generation) rebuilds whatever shows all that is live together; a generation older than the
    one shown is ignored, so that a late worker never brings an old state back. None when there is nothing such.
    generation(settings) is the one shown, 0 before the first; None when `refresh` is.
    """

    name: str
    label: str
    settings: type[Any]
    publish: Callable[[Piece, Any, str], Receipt]
    withdraw: Callable[[str, Any, str], None]
    refresh: Callable[[Live, Any, int], None] | None = None
    generation: Callable[[Any], int] | None = None
    check: Callable[[Any], None] | None = None


def _load(name: str) -> Channel:
    module = importlib.import_module(f"{__name__}.{name}")
    optional = [getattr(module, part, None) for part in ("refresh", "generation", "check")]
    return Channel(name, module.LABEL, module.Settings, module.publish, module.withdraw, *optional)


@functools.cache
def discover() -> Mapping[str, Channel]:
    """Every channel in this folder, by name."""
    names = [module.name for module in pkgutil.iter_modules(__path__) if not module.name.startswith("_")]
    return MappingProxyType({name: _load(name) for name in sorted(names)})


def settings_of(channel: Channel) -> tuple[Setting, ...]:
    """The settings of a channel in the order of its schema; a form with these fields can make one."""
    return tuple(
        Setting(
            one.name,
            one.metadata["label"],
            one.metadata.get("hint", ""),
            one.default,
            one.metadata.get("secret", False),
        )
        for one in dataclasses.fields(channel.settings)
    )


MASK = "•••"
"""What stands for a secret wherever one would be shown or written down."""


def masked(name: str, stored: Mapping[str, Any]) -> dict[str, Any]:
    """A channel's settings as they may be shown: its secrets hidden, and everything of a channel that nobody knows."""
    channel = discover().get(name)
    secret = {one.name for one in settings_of(channel) if one.secret} if channel else set(stored)
    return {field: MASK if field in secret and value else value for field, value in stored.items()}
