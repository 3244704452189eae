"""Where links lead: through redirectors to the end, held against the desk's lists, and said where nobody can see it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from workflow.article import Article, Format
from workflow.findings import N_, Action, Edit, Finding, Params, Severity
from workflow.lists.listed import Listing, allowed, denied
from workflow.stages import _redirectors, _shorteners
from workflow.stages._hosts import host_of, running_scheme, same_address, userinfo_of
from workflow.stages._markup import Form, Link
from workflow.stages._redirectors import Way, way_of
from workflow.stages._shorteners import hides_target, looks_short

CODES: Mapping[str, str] = {
    "links.listed-host": N_("A link to a listed site"),
    "links.redirector": N_("A link that goes through another site"),
    "links.shortener": N_("A short link that hides where it goes"),
}
_REDIRECTORS: Params = {"list": _redirectors.TABLE, "version": _redirectors.TABLE_VERSION}
_SHORTENERS: Params = {"list": _shorteners.TABLE, "version": _shorteners.TABLE_VERSION}
_HTTP = re.compile(r"https?://", re.IGNORECASE)
_REFERENCE = re.compile(r"&#?\w+;")
# What an address may hold, as it stands, in each surrounding; everything above ASCII is encoded before.
_PRINTABLE = "!#$%&'()*+,/:;=?@[]~-._"
_IN_TEXT = re.compile(r"[A-Za-z0-9!#$%&+,/:;=?@~._-]*[A-Za-z0-9#$%+/=@-]")
_IN_MARKUP = re.compile(r"(?:[A-Za-z0-9!#$&'()*+,/:;=?@~._-]|%[0-9A-Fa-f]{2})+")


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a link leads, as far as that can be known offline. way: None where no redirector lies between."""

    host: str
    target: str
    way: Way | None


def destination(address: str) -> Destination:
    """Where an address leads in the end."""
    way = way_of(address)
    target = way.target if way else address
    return Destination(host_of(target), target, way)


def silenced(article: Article, host: str) -> bool:
    """Whether a list of the desk's says that links to this host need no guesses."""
    return allowed(article.background.lists, host)


def entry_for(article: Article, address: str) -> tuple[str, Listing] | None:
    """The first host on the way of an address that a list of the desk's denies, and its entry there."""
    if not article.background.lists:
        return None
    end = destination(address)
    for host in (*(end.way.through if end.way else ()), end.host):
        if host and (entry := denied(article.background.lists, host)):
            return host, entry
    return None


def about_entry(host: str, entry: Listing) -> Params:
    """What a finding says of an entry: the list, its version and the domain that is on it."""
    return {"host": host, "domain": entry.domain, "list": entry.about.name, "version": entry.about.version}


def destination_findings(article: Article, link: Link, unlinked: tuple[Edit, ...]) -> Iterator[Finding]:
    """What is to be said of where a link leads. unlinked: the change that takes the link off, if there is one.

    An automatic finding here settles the link: nothing else of it needs to be changed as well.
    """
    if listed := entry_for(article, link.target):
        yield _listed(article, link, about_entry(*listed), unlinked)
        return
    if _is_by_reference(article, link):
        return
    end = destination(link.target)
    if end.way:
        yield from _redirected(article, link, end.way, unlinked)
    if end.host and not silenced(article, end.host):
        yield from _shortened(article, link, end)


def _shortened(article: Article, link: Link, end: Destination) -> Iterator[Finding]:
    if hides_target(end.target, end.host):
        confidence, known = 0.9, _SHORTENERS
        message = N_("%(host)s hides where this link goes: follow it, and put the address it leads to in its place.")
    elif looks_short(end.target, end.host):
        confidence, known = 0.5, {}
        message = N_("%(host)s seems to hide where this link goes: if so, put the address it leads to in its place.")
    else:
        return
    yield _at(
        article, link, code="links.shortener", severity=Severity.INFO, confidence=confidence,
        message=message, params={"host": end.host, **known},
    )  # fmt: skip


def _is_by_reference(article: Article, link: Link) -> bool:
    """Whether the address stands elsewhere, in a definition: that is a link of its own, and where this is said."""
    return link.at < 0 and not article.body.endswith(")", link.start, link.end)


def _at(article: Article, link: Link, **about: Any) -> Finding:
    return Finding(stage="links", start=link.start, end=link.end, quote=article.body[link.start : link.end], **about)


def _listed(article: Article, link: Link, params: Params, unlinked: tuple[Edit, ...]) -> Finding:
    # A name in running text, without http:// or www., may be what a report speaks of: a person decides.
    named_only = link.form is Form.BARE and not re.match(r"https?://|www\.", link.text, re.IGNORECASE)
    return _at(
        article, link, code="links.listed-host", severity=Severity.BLOCK, confidence=0.99,
        message=N_("%(host)s is on the desk's list “%(list)s”, version %(version)s (as %(domain)s)."),
        params=params, edits=unlinked, automatic=bool(unlinked) and not named_only,
    )  # fmt: skip


def _redirected(article: Article, link: Link, way: Way, unlinked: tuple[Edit, ...]) -> Iterator[Finding]:
    if scheme := running_scheme(way.target):
        yield _at(
            article, link, code="links.dangerous-scheme", severity=Severity.BLOCK, confidence=0.99,
            message=N_("Behind %(host)s this link goes to “%(scheme)s” and runs code in the reader's browser."),
            params={"host": way.through[0], "scheme": scheme}, edits=unlinked, automatic=bool(unlinked),
        )  # fmt: skip
        return
    if silenced(article, way.through[0]):
        return
    written = _written(article, link, way.target)
    known = bool(_HTTP.match(way.target)) and not userinfo_of(way.target)
    yield _at(
        article, link, code="links.redirector", severity=Severity.WARN, confidence=0.95 if way.exact else 0.8,
        message=N_("This link goes through %(through)s to %(host)s: link there directly."),
        params={"through": ", ".join(way.through), "host": host_of(way.target) or way.target[:80], **_REDIRECTORS},
        edits=(Edit(link.at, link.to, written, Action.REWRITE),) if written else (),
        automatic=bool(written) and known and way.exact and not way.paid,
    )  # fmt: skip


def _written(article: Article, link: Link, target: str) -> str:
    """An address as it is to be written where the link's stands; empty where it cannot stand there unchanged."""
    body = article.body
    plain = quote(target, safe=_PRINTABLE)
    host = target.partition("//")[2].partition("/")[0]
    if link.at < 0 or link.name == "style" or not host.isascii() or not same_address(plain, target):
        return ""
    if link.form is Form.ATTRIBUTE:
        quoted = body[link.at - 1 : link.at] in {'"', "'"}
        plain = plain.replace("&", "&amp;").replace("'", "&#39;")
        return plain if quoted or _IN_TEXT.fullmatch(plain) else ""
    if _REFERENCE.search(plain):
        return ""
    if link.form is Form.BARE:
        glued = body[link.to : link.to + 1].isalnum()
        in_html = article.source.format is Format.HTML and "&" in plain
        return plain if _IN_TEXT.fullmatch(plain) and not glued and not in_html else ""
    angled = body[link.at - 1 : link.at] == "<"
    return plain if _IN_MARKUP.fullmatch(plain) and (angled or _balanced(plain)) else ""


def _balanced(text: str) -> bool:
    """Whether every bracket that is opened is closed, and none before it is opened."""
    depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return False
    return depth == 0
