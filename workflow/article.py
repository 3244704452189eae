"""What a writer hands in, and the same text parsed: frozen values that every stage reads."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum

from workflow.lexicon import NO_LEXICON, Lexicon
from workflow.lists.listed import DomainList
from workflow.pictures import WhyNot
from workflow.probe import Probe
from workflow.profiles import DEFAULT_PROFILES, PLAIN_LINKS, LinkPolicy, Profile, Profiles


class Format(StrEnum):
    """How a body is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Source:
    """A text as handed in. Fields left empty may stand in the body itself; the parser finds them there.

    date: ISO 8601 date or empty. language: BCP 47 tag or empty (then it is detected). Newlines in `body` are "\\n".
    """

    body: str
    format: Format = Format.TEXT
    title: str = ""
    category: str = ""
    summary: str = ""
    date: str = ""
    language: str = ""

    def sha256(self) -> str:
        """The identity of this text: the digest of its canonical JSON, every field included."""
        canonical = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the body, in code points, end exclusive."""

    start: int
    end: int


class Kind(StrEnum):
    """What a block of an article is."""

    CATEGORY = "category"
    TITLE = "title"
    DATE = "date"
    SUMMARY = "summary"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    QUOTE = "quote"
    CODE = "code"
    TABLE = "table"
    IMAGE = "image"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of an article.

    start, end: the block in the body, markup included, in code points.
    text: what a reader sees: markup gone, entities decoded, a label such as 文章摘要: left out.
    offsets: for each character of `text` its place in the body, and one more for its end; empty when the text is
    body[text_start:] unchanged, which is the case wherever there is no inline markup.
    level: depth of a heading or a list item, from 1. number: the ordinal that a numbered heading or item carries.
    """

    kind: Kind
    start: int
    end: int
    text: str
    text_start: int
    offsets: tuple[int, ...] = ()
    level: int = 0
    number: int | None = None

    def at(self, index: int) -> int:
        """Where in the body the character text[index] stands; index len(text) gives the end."""
        return self.offsets[index] if self.offsets else self.text_start + index

    def span(self, start: int, end: int) -> Span:
        """The piece text[start:end] as a piece of the body; an empty piece is allowed."""
        if end <= start:
            return Span(self.at(start), self.at(start))
        return Span(self.at(start), self.at(end - 1) + 1)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A text that the same submission had before. number: of its revision; 0 for the draft it was handed in from."""

    number: int
    body: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An older text of another submission that says the same, in part.

    share: how much of this article stands there; whole: how much of that text stands here; both 0 to 1, estimated.
    shared: the shingles in both (workflow.sketch). date: ISO 8601. title: empty where not everybody who reads the
    findings may know it. own: by the same writer; ended: withdrawn or rejected.
    """

    submission_id: int
    share: float
    whole: float
    shared: frozenset[int]
    date: str
    title: str = ""
    own: bool = False
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Background:
    """What the desk knows around an article; nothing for a text that stands alone, as `copydesk check` sees it.

    earlier: newest first. neighbours: nearest first. lists: the desk's lists of domains, each in one version. lexicon:
    its words for brands. repeated: folded names that were taken for advertising in other submissions of the same
    writer, and in how many. probes: what came of asking addresses, by address, for stages that wait for it. online:
    whether anybody's server answered lately; where none did, the trouble may be the desk's own. not_copied: by address,
    why the desk has no copy of a picture.
    """

    earlier: tuple[Earlier, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    lists: tuple[DomainList, ...] = ()
    lexicon: Lexicon = NO_LEXICON
    repeated: Mapping[str, int] = field(default_factory=dict)
    probes: Mapping[str, Probe] = field(default_factory=dict)
    online: bool = False
    not_copied: Mapping[str, WhyNot] = field(default_factory=dict)


ALONE = Background()


@dataclass(frozen=True, slots=True)
class Article:
    """A source, parsed. Title, category, date and summary come from the fields or, failing that, from the body.

    language: BCP 47 primary tag, "zh", "en", …, or "und". category: as the writer wrote it; profile: what it resolves
    to, None when the desk has no such category.
    """

    source: Source
    blocks: tuple[Block, ...]
    language: str
    title: str = ""
    category: str = ""
    date: str = ""
    summary: str = ""
    profile: Profile | None = None
    profiles: Profiles = field(default=DEFAULT_PROFILES)
    background: Background = ALONE

    @property
    def body(self) -> str:
        """The text that every span points into."""
        return self.source.body

    @property
    def link_policy(self) -> LinkPolicy:
        """What its category says of links."""
        return self.profile.links if self.profile else PLAIN_LINKS

    def of_kind(self, *kinds: Kind) -> tuple[Block, ...]:
        """The blocks of these kinds, in text order."""
        return tuple(block for block in self.blocks if block.kind in kinds)
