"""What on a saved page is furniture and no article: menus, banners, comments, lists of other articles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from workflow.importers._outline import Node, weigh


def _named(words: str) -> frozenset[str]:
    return frozenset(words.split())


_TAGS = _named("nav footer aside form dialog button select menu input textarea")
_ROLES = _named("navigation banner contentinfo complementary search dialog alert alertdialog menu toolbar")
_NAMES = _named("""
    ad ads adv advert advertisement advertising adsense dfp outbrain taboola sponsor sponsored promo promoted promotion
    banner cookie cookies consent gdpr ccpa onetrust privacy paywall popup modal overlay lightbox toast copyright
    nav navbar navigation navbox topnav subnav menu menubar breadcrumb breadcrumbs crumb crumbs toc catlinks sitemap
    pagination pager paging pagenav prevnext masthead topbar toolbar header footer foot colophon bottom imprint
    sidebar side sidecol aside rail rightcol leftcol widget widgets tools
    comment comments commentlist disqus reply replies respond discussion
    related relatedposts jp recommend recommended recommendation recommendations recirculation recirc readmore morenews
    popular trending mostread ranking rank hot teaser teasers latest xgyd xgxw xiangguan tuijian rmph
    share sharing sharedaddy social socials follow bdsharebuttonbox addthis addtoany
    newsletter subscribe subscription signup login register
    tags taglist keywords meta byline author bio authorbox editor zrbj print qrcode erweima
    """)
_PAIRS = frozenset(
    (("most", "read"), ("read", "more"), ("read", "next"), ("see", "also"), ("you", "may"), ("prev", "next"))
)
_SPLIT = re.compile(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])")
_SAYINGS = re.compile(
    r"\W*(?:advertisement|advert|ad|sponsored|share(?: this)?|广告|廣告|分享到?|打印|責任編輯.{0,20}|责任编辑.{0,20}"
    r"|copyright\b.{0,120}|©.{0,200}|版权所有.{0,200}|all rights reserved.{0,40})\W*",
    re.IGNORECASE | re.DOTALL,
)
_HEADINGS = re.compile(
    r"(?:related|recommended|more (?:on|from|stories|like)|most (?:read|viewed|popular)|top stories|you may"
    r"|read (?:more|next)|see also|up next|don.t miss|trending|latest (?:news|stories)|comments?\b|\d+ comments?"
    r"|leave a (?:reply|comment)|sign up|subscribe|get our newsletter|share this|follow us"
    r"|相关(?:阅读|新闻|链接|文章|报道|稿件|推荐)|延伸阅读|推荐阅读|猜你喜欢|热门|热点|排行|最新(?:评论|文章)|网友评论|发表评论"
    r"|关注我们|扫一扫|扫码|関連記事|おすすめ|관련기사|articles liés|à lire aussi|lire aussi|lesen sie auch"
    r"|mehr zum thema|artículos relacionados|te puede interesar)",
    re.IGNORECASE,
)
_LONGEST_HEADING = 60
# An element that its name calls furniture and that yet holds so much of the page is the page.
_MOST = 0.4
# Of a short article the other stories beside it, or its comments, may be longer than itself.
_MOST_SURE = 0.75
# Where less than this is left, something that the page calls its own article was taken for furniture.
_LEAST_LEFT = 0.2
_COMMENTS = _named("comment comments commentlist disqus reply replies respond discussion")
_LINK_LIST = 0.6
_NEVER = frozenset(("body", "main", "h1", "p", "a", "span", "td", "tr", "tbody"))
_LONGEST_SAYING = 240
_LONGEST_NAME = 1_000
_LINES = frozenset(("div", "p", "section", "center", "td"))
_CONTAINERS = frozenset(("div", "section", "ul", "ol", "figure", "dl", "table"))


def mark(nodes: Sequence[Node]) -> None:
    """Mark the outermost elements of a page that are furniture; after that they hold no prose."""
    whole = max(nodes[0].prose, 1)
    called = [_words_for_furniture(node) for node in nodes]
    held = _prose_by_word(nodes, called)
    misleading = {word for word, prose in held.items() if prose > _MOST_SURE * whole}
    _mark(nodes, called, misleading, whole)
    if nodes[0].prose < _LEAST_LEFT * whole and held.keys() - misleading - _COMMENTS:
        misleading.add(max(held.keys() - misleading - _COMMENTS, key=lambda word: held[word]))
        for node in nodes:
            node.furniture = False
        weigh(nodes)
        _mark(nodes, called, misleading, whole)


def _mark(nodes: Sequence[Node], called: Sequence[set[str]], misleading: set[str], whole: int) -> None:
    at = 1
    while at < len(nodes):
        node = nodes[at]
        sure = _is_list_of_cards(node)
        is_furniture = sure or _is_furniture(node) or (bool(called[at] - misleading) and not node.titles)
        node.furniture = is_furniture and node.prose <= (_MOST_SURE if sure else _MOST) * whole
        at = node.end if node.furniture else at + 1
    weigh(nodes)


def _prose_by_word(nodes: Sequence[Node], called: Sequence[set[str]]) -> Counter[str]:
    """How much prose stands in elements that have each word in their names: one that most of it has says nothing."""
    held: Counter[str] = Counter()
    ends: dict[str, int] = {}
    for at, node in enumerate(nodes):
        for word in called[at]:
            if at >= ends.get(word, 0):
                held[word] += node.prose
                ends[word] = node.end
    return held


def _is_furniture(node: Node) -> bool:
    element = node.element
    attributes = element.attrs
    if element.tag in _TAGS or str(attributes.get("role") or "").lower() in _ROLES or _is_hidden(attributes):
        return True
    if element.tag == "header":
        return node.links > 2 or not node.titles
    return _is_list_of_links(node) or _is_saying(node) or _is_headed_so(node)


def _is_hidden(said: Mapping[str, str | list[str] | None]) -> bool:
    style = re.sub(r"\s", "", str(said.get("style") or "")[:_LONGEST_NAME]).lower()
    return "hidden" in said or "display:none" in style or "visibility:hidden" in style


def _words_for_furniture(node: Node) -> set[str]:
    """The words in the classes and the id of an element that say furniture."""
    if node.element.tag in _NEVER:
        return set()
    attributes = node.element.attrs
    names = attributes.get("class") or ""
    called = f"{' '.join(names) if isinstance(names, list) else names} {attributes.get('id') or ''}"
    found: set[str] = set()
    for name in called[:_LONGEST_NAME].split():
        words = [word.lower() for word in _SPLIT.split(name) if word]
        found |= _NAMES.intersection((*words, "".join(words)))
        found |= {" ".join(pair) for pair in _PAIRS.intersection(pairwise(words))}
    return found


def _is_list_of_links(node: Node) -> bool:
    """Several links and little else: a list of other articles, a row of buttons."""
    if node.element.tag not in ("ul", "ol", "div", "section", "table", "dl", "p", "td"):
        return False
    return node.links >= 3 and node.density > _LINK_LIST and not node.prose


def _is_list_of_cards(node: Node) -> bool:
    """Headings that are links, each with a line or two below: what else there is to read."""
    return node.cards >= 2 and node.element.tag in (*_CONTAINERS, "td") and not node.titles


def _is_headed_so(node: Node) -> bool:
    """A part of the page that begins by saying that it is about something else."""
    if node.element.tag not in _CONTAINERS:
        return False
    return len(node.first) <= _LONGEST_HEADING and bool(_HEADINGS.match(node.first))


def _is_saying(node: Node) -> bool:
    """A line that stands by itself, and that every page of such a kind has."""
    if not 0 < node.text == node.own < _LONGEST_SAYING or node.element.tag not in _LINES:
        return False
    return bool(_SAYINGS.fullmatch(" ".join(node.element.text.split())))
