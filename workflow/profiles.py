"""Categories and what each asks of an article: pure values with the desk's defaults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from workflow.findings import N_
from workflow.pictures import PicturePolicy

# What a category may require.
FIELDS = ("title", "body", "category", "date", "summary")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Least and most length: in characters for scripts without spaces, in words elsewhere; 0 is no bound."""

    least: int = 0
    most: int = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """Length bounds of each field, for scripts written without spaces and for spaced ones."""

    title_cjk: Bounds = Bounds(4, 60)
    title_spaced: Bounds = Bounds(2, 30)
    summary_cjk: Bounds = Bounds(0, 400)
    summary_spaced: Bounds = Bounds(0, 200)
    body_cjk: Bounds = Bounds(120, 60_000)
    body_spaced: Bounds = Bounds(60, 40_000)


@dataclass(frozen=True, slots=True)
class Profile:
    """One category: its names, the fields it requires, its limits, and words that speak for it in a text.

    active: whether articles may be handed in to it; a retired one keeps its name. version: counts its changes, 0 for
    one that no desk has changed. pictures: what becomes of those that other servers deliver.
    """

    key: str
    label_en: str
    label_zh: str
    required: tuple[str, ...] = FIELDS
    limits: Limits = Limits()
    words: tuple[str, ...] = field(default=())
    active: bool = True
    version: int = 0
    pictures: PicturePolicy = PicturePolicy.HOLD

    def names(self) -> tuple[str, str, str]:
        """Everything a writer may call it by."""
        return (self.key, self.label_en, self.label_zh)


class Profiles:
    """The desk's categories, looked up by key or by either label, whatever the case; equal when all of them are."""

    def __init__(self, profiles: Iterable[Profile]) -> None:
        """Keep the order given: forms list categories in it, the retired ones left out."""
        self.every: tuple[Profile, ...] = tuple(profiles)
        self.ordered: tuple[Profile, ...] = tuple(profile for profile in self.every if profile.active)
        # A name that a retired category shares is the active one's.
        self._by_name: Mapping[str, Profile] = {
            name.casefold(): profile
            for profile in sorted(self.every, key=lambda one: one.active)
            for name in profile.names()
        }
        self._hash = hash(self.every)

    def __eq__(self, other: object) -> bool:
        """The same categories in the same order."""
        return isinstance(other, Profiles) and self.every == other.every

    def __hash__(self) -> int:
        """As equality has it."""
        return self._hash

    def find(self, name: str | None) -> Profile | None:
        """The profile that goes by this name, retired or not, or None."""
        return self._by_name.get(name.strip().casefold()) if name else None


DEFAULT_PROFILES = Profiles(
    [
        Profile("news", N_("News"), "新闻"),
        Profile("international", N_("International"), "国际"),
        Profile("politics", N_("Politics"), "政治"),
        Profile("business", N_("Business"), "财经"),
        Profile("technology", N_("Technology"), "科技"),
        Profile("culture", N_("Culture"), "文化"),
        Profile("corporate-culture", N_("Corporate culture"), "企业文化"),
        Profile("sports", N_("Sports"), "体育"),
        Profile("opinion", N_("Opinion"), "评论"),
    ]
)
