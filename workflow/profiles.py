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


# What a link may say of itself to search engines, beside "noopener", which every link says.
RELS = ("nofollow", "sponsored", "ugc")


@dataclass(frozen=True, slots=True)
class LinkPolicy:
    """What a category says of links.

    rel: what links to others say to search engines, of RELS. hosts: the desk's own and trusted ones, subdomains
    included: links there say nothing. only_hosts: whether links may lead nowhere else. most, most_per_thousand: how
    many links to others an article may have, and on a thousand characters, or words where the script has spaces; 0 is
    no limit. asked: whether the desk asks each link if its page is there.
    """

    rel: tuple[str, ...] = ("nofollow",)
    hosts: tuple[str, ...] = ()
    only_hosts: bool = False
    most: int = 0
    most_per_thousand: int = 0
    asked: bool = False

    def is_own(self, host: str) -> bool:
        """Whether a host, or a domain above it, is one of the policy's."""
        labels = host.split(".")
        return any(".".join(labels[at:]) in self.hosts for at in range(len(labels)))


PLAIN_LINKS = LinkPolicy()


@dataclass(frozen=True, slots=True)
class Review:
    """What a category asks of those who decide on its articles.

    hours: from coming into review until a decision is due; 0 for no such time. approvals: by how many different people.
    steps: what these approvals are called, in their order. checklist: what everybody who approves has to tick.
    """

    hours: int = 0
    approvals: int = 1
    steps: tuple[str, ...] = ()
    checklist: tuple[str, ...] = ()

    @property
    def needed(self) -> int:
        """How many approvals an article needs."""
        return max(self.approvals, len(self.steps))

    def step(self, number: int) -> str:
        """What the approval of this number, from 1, is called; empty when it has no name."""
        return self.steps[number - 1] if 0 < number <= len(self.steps) else ""


@dataclass(frozen=True, slots=True)
class Profile:
    """One category: its names, the fields it requires, its limits, words that speak for it, its review and links.

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
    review: Review = Review()
    links: LinkPolicy = PLAIN_LINKS
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
