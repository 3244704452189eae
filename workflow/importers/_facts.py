"""What the head of a page says of its article: title, author, day, language, summary, address."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import turbohtml

from workflow.importers._dates import iso_date

_SPACE = re.compile(r"\s+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_KINDS = re.compile(r"(?:Article|BlogPosting|Report|Posting)\Z")
_ADDRESS = re.compile(r"https?://[^\s<>\"']{3,2000}\Z", re.IGNORECASE)
# Chrome and Firefox, then the SingleFile extension.
_SAVED = (
    re.compile(r"<!--\s*saved from url=\(\d{1,6}\)(\S{1,2000}?)\s*-->"),
    re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(\S{1,2000})"),
)
_TOP = 4_000
_LONGEST_DATA = 300_000
_MOST_THINGS = 2_000


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says. saved: it carries the mark that browsers leave. structured: it describes itself to machines.

    scripted: it runs programs.
    """

    headline: str = ""
    author: str = ""
    date: str = ""
    language: str = ""
    summary: str = ""
    category: str = ""
    address: str = ""
    saved: bool = False
    structured: bool = False
    scripted: bool = False

    def fields(self) -> dict[str, str]:
        """What of it a source has a field for."""
        return {name: str(getattr(self, name)) for name in ("summary", "category", "date", "language")}


def facts_of(page: turbohtml.Document, text: str, address: str = "") -> Facts:
    """The facts in a page. address: where it is known from elsewhere to come from."""
    said, data = _metas(page), _described(page)
    saved = _saved_from(text)
    canonical = next((str(link.attrs.get("href") or "") for link in page.select("link[rel=canonical]")), "")
    own = _first(canonical, _meta(said, "og:url"), _words(data.get("url")))
    return Facts(
        headline=_first(_words(data.get("headline")), _meta(said, "og:title", "twitter:title", "dc.title")),
        author=_author(page, data, said),
        date=_date(data, said) or (_time(page) if saved or address or data or own else ""),
        language=_language(page, data, said),
        summary=_meta(said, "description", "og:description"),
        category=_meta(said, "article:section", "category"),
        address=next((one for one in (address, saved, own) if _ADDRESS.match(one)), ""),
        saved=bool(address or saved),
        structured=bool(data or own or _meta(said, "og:site_name", "og:type")),
        scripted=any(script.attrs.get("type") != "application/ld+json" for script in page.find_all("script")),
    )


def _first(*said: str) -> str:
    return next((words for words in said if words), "")


def _saved_from(text: str) -> str:
    found = (mark.search(text[:_TOP]) for mark in _SAVED)
    return next((one.group(1) for one in found if one), "")


def _metas(page: turbohtml.Document) -> Mapping[str, str]:
    """Name → what the first <meta> of that name says."""
    said: dict[str, str] = {}
    for meta in page.find_all("meta"):
        attributes = meta.attrs
        names = (attributes.get(name) for name in ("name", "property", "itemprop", "http-equiv"))
        key = str(next((name for name in names if name), "")).lower()
        said.setdefault(key, _SPACE.sub(" ", str(attributes.get("content") or "")).strip())
    return said


def _meta(said: Mapping[str, str], *names: str) -> str:
    return next((said[name] for name in names if said.get(name)), "")


def _described(page: turbohtml.Document) -> Mapping[str, Any]:
    """The article as the page describes it to search engines (JSON-LD); empty where it does not, or not in JSON."""
    for script in page.select("script[type='application/ld+json']"):
        try:
            data = json.loads(script.text[:_LONGEST_DATA])
        except (ValueError, RecursionError):
            continue
        for thing in _things(data):
            kinds = thing.get("@type")
            if any(_KINDS.search(str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])):
                return thing
    return {}


def _things(data: Any) -> Iterator[Mapping[str, Any]]:
    """Every object at the top or in the graph of some JSON-LD."""
    todo, seen = [data], 0
    while todo and seen < _MOST_THINGS:
        one = todo.pop(0)
        seen += 1
        if isinstance(one, list):
            todo += one[:_MOST_THINGS]
        elif isinstance(one, dict):
            yield one
            todo += [one[name] for name in ("@graph", "mainEntity") if name in one]


def _words(said: Any) -> str:
    """A value as words: of several the first, of an object its name."""
    if isinstance(said, list):
        said = said[0] if said else ""
    if isinstance(said, dict):
        said = said.get("name") or said.get("@id") or ""
    return _SPACE.sub(" ", said).strip() if isinstance(said, str) else ""


def _author(page: turbohtml.Document, data: Mapping[str, Any], said: Mapping[str, str]) -> str:
    named = data.get("author")
    people = [_words(one) for one in (named if isinstance(named, list) else [named])]
    if people := [name for name in people if name]:
        return ", ".join(people[:10])
    name = _meta(said, "author", "article:author", "dc.creator", "byl")
    if name and not _ADDRESS.match(name):
        return name
    found = page.select_one("[itemprop=author], [rel=author]")
    return _SPACE.sub(" ", found.text).strip()[:200] if found else ""


def _date(data: Mapping[str, Any], said: Mapping[str, str]) -> str:
    names = (
        "article:published_time",
        "date",
        "pubdate",
        "publishdate",
        "dc.date",
        "og:published_time",
        "datepublished",
    )
    return iso_date(_words(data.get("datePublished"))) or iso_date(_meta(said, *names))


def _time(page: turbohtml.Document) -> str:
    """The first day that the page marks as one; on a website that is the article's."""
    times = page.select("[itemprop=datePublished], time[datetime]")
    dated = (iso_date(str(one.attrs.get("datetime") or one.attrs.get("content") or "")) for one in times[:20])
    return next((one for one in dated if one), "")


def _language(page: turbohtml.Document, data: Mapping[str, Any], said: Mapping[str, str]) -> str:
    root = page.find("html")
    lang = str(root.attrs.get("lang") or "") if root else ""
    others = (_meta(said, "content-language"), _words(data.get("inLanguage")), _meta(said, "og:locale"))
    return next((tag for one in (lang, *others) if _LANGUAGE.fullmatch(tag := one.strip().replace("_", "-"))), "")
