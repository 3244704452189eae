"""The words around an article on the site, in the language of the article."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

Words = Mapping[str, str]

_ENGLISH: Words = MappingProxyType(
    {
        "skip": "Skip to the text",
        "home": "Front page",
        "by": "By",
        "published": "Published",
        "updated": "Updated",
        "latest": "Latest",
        "empty": "Nothing has been published yet.",
        "empty_more": "The first article will stand here as soon as it is approved.",
        "newer": "Newer",
        "older": "Older",
        "pages": "Pages",
        "page": "Page",
        "feeds": "Subscribe",
        "withdrawn": "This article has been withdrawn",
        "withdrawn_more": "It was published here and is no longer available. The address stays reserved.",
        "all": "All articles",
    }
)
_CHINESE: Words = MappingProxyType(
    {
        "skip": "跳到正文",
        "home": "首页",
        "by": "作者",
        "published": "发布",
        "updated": "更新",
        "latest": "最新",
        "empty": "还没有发布任何文章。",
        "empty_more": "第一篇文章通过审核后就会出现在这里。",
        "newer": "较新",
        "older": "较早",
        "pages": "分页",
        "page": "页码",
        "feeds": "订阅",
        "withdrawn": "本文已撤回",
        "withdrawn_more": "文章曾在此发布，现已不再提供；此网址予以保留。",
        "all": "全部文章",
    }
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi"})


def is_chinese(language: str) -> bool:
    """Whether a BCP 47 tag is a kind of Chinese."""
    return _primary(language) in ("zh", "yue", "wuu", "nan", "hak", "lzh")


def words_for(language: str) -> Words:
    """The words for a page in this language: Chinese for Chinese, English for all others."""
    return _CHINESE if is_chinese(language) else _ENGLISH


def direction(language: str) -> str:
    """The value of `dir` for text in this language; "auto" when the language is not known."""
    if _primary(language) in ("", "und"):
        return "auto"
    return "rtl" if _primary(language) in _RIGHT_TO_LEFT else "ltr"


def day(moment: datetime, language: str) -> str:
    """A date as readers of the language write it: 5 June 2026, 2026年6月5日."""
    if is_chinese(language):
        return f"{moment.year}年{moment.month}月{moment.day}日"
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}"


def _primary(language: str) -> str:
    return language.replace("_", "-").split("-", 1)[0].lower()
