"""What stands in a title that is not its own: a brand, the name of a site, the title once more, another title."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from rapidfuzz.fuzz import ratio

from workflow.article import Article, Block, Kind
from workflow.stages._promo import brand_at_end

_FOLDED = re.compile(r"[\W_]+")
_SEPARATOR = r"(?:\s?[_|｜]\s?|\s[-–—·•]{1,2}\s|(?<=[\u3400-\u9fff])[-–](?=[\u3400-\u9fff]))"
_CHINESE_SITE = re.compile(
    rf"{_SEPARATOR}(?P<tail>[\u3400-\u9fffA-Za-z0-9.]{{0,16}}(?:网|在线|频道|日报|晚报|早报|周刊|新闻中心|新闻客户端|百科|传媒"
    r"|(?<=[\u3400-\u9fff]{2})(?:新闻|视频)|资讯网?|门户|论坛|博客|公众号|电视台|通讯社|头条号?|百家号|知乎|豆瓣|简书|掘金"
    r"|搜狐|新浪|网易|腾讯新闻|CSDN))\s*$"
)
_SITE = re.compile(
    rf"{_SEPARATOR}(?P<tail>(?:[A-Z][\w&'’]{{0,20}}[ ]){{0,4}}(?:News|Times|Post|Blog|Journal|Magazine|Online|Herald"
    r"|Tribune|Guardian|Gazette|Wikipedia(?:, the free encyclopedia)?|GitHub|Medium|YouTube|Reuters|CNN|BBC"
    r"|[\w-]{2,30}\.(?i:com|org|net|cn|io|co\.uk)))\s*$"
)
_SHORTEST = 6
_ALIKE = 80.0
_LONGEST = 300


class Tail(NamedTuple):
    """What is glued to the end of a title; brand: an advertiser's rather than the name of a site."""

    text: str
    brand: bool


def tail_of(article: Article) -> Tail | None:
    """The brand or the name of a site that a title ends with, where the article itself never speaks of it."""
    title = article.title[:_LONGEST].rstrip()
    match = _CHINESE_SITE.search(title) or _SITE.search(title)
    if match and match.start() >= _SHORTEST and article.body.count(match["tail"]) <= article.body.count(title):
        return Tail(match["tail"], brand=False)
    brand = brand_at_end(article, title)
    return Tail(brand, brand=True) if brand else None


def is_doubled(title: str) -> bool:
    """Whether a title says everything twice."""
    folded = folded_title(title)
    half = len(folded) // 2
    return len(folded) % 2 == 0 and half >= _SHORTEST and folded[:half] == folded[half:]


def folded_title(text: str) -> str:
    """A title as it is compared: no case, no space, no punctuation, no difference of width."""
    return _FOLDED.sub("", unicodedata.normalize("NFKC", text[:_LONGEST])).casefold()


def other_headline(article: Article) -> Block | None:
    """The first line of the text where it is nearly the title field and not quite: two titles for one article.

    A line that begins with the whole title is left to the check for advertising.
    """
    if not article.source.title:
        return None
    front = (Kind.CATEGORY, Kind.DATE, Kind.SUMMARY, Kind.COMMENT, Kind.IMAGE)
    block = next((block for block in article.blocks if block.kind not in front), None)
    if block is None or block.kind not in (Kind.HEADING, Kind.PARAGRAPH) or len(block.text) > _LONGEST:
        return None
    title, line = folded_title(article.source.title), folded_title(block.text)
    if title == line or len(title) < _SHORTEST or line.startswith(title):
        return None
    longer = line and title.startswith(line) and len(line) >= _SHORTEST
    return block if longer or ratio(title, line) >= _ALIKE else None
