"""Pictures in a text that other servers deliver, and the dots among them that only count readers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from workflow.article import Article, Format
from workflow.findings import N_, Action, Edit, Finding, Severity
from workflow.pictures import COPIED, REMOTE, PicturePolicy, address_of, is_dot, is_within_reach
from workflow.stages._hidden import hiding
from workflow.stages._hosts import host_of, path_of, running_scheme
from workflow.stages._markup import Form, Link, Tag

CODES = {
    REMOTE: N_("An image that another server delivers"),
    "links.tracking-image": N_("An image that only counts readers"),
    "links.unsent-image": N_("An image that was not sent along"),
}

# Browsers read <image> as <img>.
_ELEMENTS = frozenset({"img", "image"})
# Who counts readers, and by which address; a path ending in "*" stands for all that begin so.
_COUNTERS: tuple[tuple[str, str], ...] = (
    ("facebook.com", "/tr*"),
    ("google-analytics.com", "*"),
    ("googletagmanager.com", "*"),
    ("doubleclick.net", "*"),
    ("googleadservices.com", "*"),
    ("bat.bing.com", "*"),
    ("px.ads.linkedin.com", "*"),
    ("analytics.twitter.com", "*"),
    ("t.co", "/i/adsct*"),
    ("pixel.wp.com", "*"),
    ("stats.wp.com", "*"),
    ("scorecardresearch.com", "*"),
    ("quantserve.com", "*"),
    ("track.hubspot.com", "*"),
    ("list-manage.com", "/track/open.php"),
    ("hm.baidu.com", "*"),
    ("cnzz.com", "*"),
    ("mmstat.com", "*"),
    ("beacon.sina.com.cn", "*"),
    ("counter.yadro.ru", "*"),
    ("mc.yandex.ru", "/watch/*"),
    ("statcounter.com", "*"),
    ("histats.com", "*"),
)
_COUNTING_PAGE = re.compile(r"/(?:matomo|piwik)\.php$|/wf/open$|/__utm\.gif$")
_SIZE = re.compile(r"(?:^|;)\s*(?P<name>width|height)\s*:\s*(?P<size>\d+(?:px)?)")
_SPECIAL = re.compile(r"([\\`*_\[\]])")


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture whose markup is body[start:end]. words: its alt text, as the body's own notation spells it.

    counts: it is one pixel or less, hidden, or delivered by a server that counts readers.
    """

    start: int
    end: int
    address: str
    words: str
    counts: bool

    @property
    def host(self) -> str:
        """Who delivers it."""
        return host_of(self.address)


def pictures_of(article: Article, links: Sequence[Link], tags: Sequence[Tag]) -> list[Placed]:
    """The pictures of a text that another server delivers, in text order."""
    found = [*_marked(links), *_tagged(article, tags)]
    return sorted(found, key=lambda picture: picture.start)


def _marked(links: Sequence[Link]) -> Iterator[Placed]:
    for link in links:
        if link.form is Form.IMAGE and (address := address_of(link.target)):
            yield Placed(link.start, link.end, address, link.text, _is_counter(address))


def _tagged(article: Article, tags: Sequence[Tag]) -> Iterator[Placed]:
    for tag in tags:
        if tag.closing or tag.name not in _ELEMENTS:
            continue
        # Of an attribute that is there twice, browsers read the first.
        about = {one.name: one.value for one in reversed(tag.attributes)}
        if address := address_of(about.get("src", "")):
            counts = is_dot(*_sizes(about)) or bool(hiding(tag))
            words = _as_text(about.get("alt", ""), article.source.format)
            yield Placed(tag.start, tag.end, address, words, counts or _is_counter(address))


_SHOWN_OF_SOURCE = 60
# A picture that is written into the text may be megabytes long; its beginning says which it is.
_LONGEST_MARK = 200


def unsent_findings(article: Article, links: Sequence[Link], tags: Sequence[Tag]) -> Iterator[Finding]:
    """What is said of pictures that no reader could be shown: within the text, or on the writer's own device."""
    marked = [(link.start, link.end, link.target) for link in links if link.form is Form.IMAGE]
    tagged = [
        (tag.start, tag.end, next((one.value for one in tag.attributes if one.name == "src"), ""))
        for tag in tags
        if not tag.closing and tag.name in _ELEMENTS
    ]
    for start, end, source in sorted([*marked, *tagged]):
        # What would run is spoken of as such.
        if not is_within_reach(source) and not running_scheme(source):
            yield _unsent(article, start, min(end, start + _LONGEST_MARK), source.strip())


def _unsent(article: Article, start: int, end: int, source: str) -> Finding:
    inside = source.lower().startswith("data:")
    return Finding(
        "links.unsent-image", "links", Severity.WARN, 0.95, _INSIDE if inside else _ON_DEVICE,
        start=start, end=end, quote=article.body[start:end],
        params={} if inside else {"source": source[:_SHOWN_OF_SOURCE]},
    )  # fmt: skip


_INSIDE = N_(
    "This image is written into the text itself, where the desk shows none: readers see its words. "
    "Write where it belongs, for example [Photo: the bridge], and send the file to the desk."
)
_ON_DEVICE = N_(
    "“%(source)s” names a file on the writer's device, which readers cannot load. "
    "Write where it belongs, for example [Photo: the bridge], and send the file to the desk."
)


def _sizes(about: Mapping[str, str]) -> tuple[str, str]:
    """Width and height, as the attributes say them or else the style."""
    style = {found["name"]: found["size"] for found in _SIZE.finditer(about.get("style", "")[:2000].lower())}
    width, height = (about.get(name) or style.get(name, "") for name in ("width", "height"))
    return width, height


def _as_text(words: str, written: Format) -> str:
    """Words that stood in an attribute, as text that stays text."""
    plain = " ".join(escape(words, quote=False).split())
    return _SPECIAL.sub(r"\\\1", plain) if written is Format.MARKDOWN else plain


def _is_counter(address: str) -> bool:
    host, path = host_of(address), path_of(address)
    if _COUNTING_PAGE.search(path):
        return True
    return any(
        (host == known or host.endswith(f".{known}")) and _reaches(path, pattern) for known, pattern in _COUNTERS
    )


def _reaches(path: str, pattern: str) -> bool:
    return path.startswith(pattern[:-1]) if pattern.endswith("*") else path == pattern


def policy_of(article: Article) -> PicturePolicy:
    """What the article's category does with pictures; a category that the desk does not have asks the reviewer."""
    return article.profile.pictures if article.profile else PicturePolicy.HOLD


def picture_finding(article: Article, picture: Placed) -> Finding:
    """What is said of a picture, and what would take it out."""
    policy = policy_of(article)
    if picture.counts:
        return _finding(article, picture, "links.tracking-image", _COUNTS, automatic=True)
    if policy in _SHOWS:
        kept = _finding(article, picture, REMOTE, _SAYS[policy])
        params = {**kept.params, COPIED: "yes"} if policy is PicturePolicy.PROXY else kept.params
        return replace(kept, severity=Severity.INFO, edits=(), params=params)
    return _finding(article, picture, REMOTE, _SAYS[policy], automatic=policy is PicturePolicy.STRIP)


_SHOWS = frozenset({PicturePolicy.KEEP, PicturePolicy.PROXY})
_COUNTS = N_("This image from %(host)s shows nothing: it only tells that server who reads the article.")
_SAYS: Mapping[PicturePolicy, str] = {
    PicturePolicy.KEEP: N_("This image is loaded from %(host)s, which learns from it who reads the article."),
    PicturePolicy.PROXY: N_(
        "This image lies on %(host)s. The desk fetches it once and shows readers its own copy, "
        "so %(host)s learns nothing of them."
    ),
    PicturePolicy.STRIP: N_(
        "This image is loaded from %(host)s. The category shows none from elsewhere, so its words stand for it."
    ),
    PicturePolicy.HOLD: N_(
        "This image is loaded from %(host)s, which would learn who reads the article. "
        "Readers see its words, and the image only when somebody says that it is intended."
    ),
}


def _finding(article: Article, picture: Placed, code: str, message: str, *, automatic: bool = False) -> Finding:
    words = "" if picture.counts else picture.words
    edit = Edit(picture.start, picture.end, words, Action.REWRITE if words else Action.REMOVE)
    return Finding(
        code, "links", Severity.WARN, 0.99 if automatic else 0.9, message,
        start=picture.start, end=picture.end, quote=article.body[picture.start : picture.end],
        params=_params(code, picture), edits=(edit,), automatic=automatic,
    )  # fmt: skip


def _params(code: str, picture: Placed) -> dict[str, str]:
    """A picture that counts readers has no address here: nobody can let it through."""
    about = {"host": picture.host}
    return {**about, "address": picture.address} if code == REMOTE else about
