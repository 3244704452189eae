"""Do the links of an article lead somewhere? Read from what the desk was told when it asked; asks nobody itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workflow.article import Article
from workflow.domains import page_address
from workflow.findings import N_, Finding, Severity
from workflow.lists.listed import Listing, denied
from workflow.probe import Failure, Probe, Sign, chain
from workflow.stages._destinations import destination
from workflow.stages._hosts import host_of, path_of, same_site
from workflow.stages._links import links_of
from workflow.stages._markup import Form, Link
from workflow.stages._shorteners import hides_target

LABEL = N_("Dead links")
ORDER = 90
VERSION = "1"
SLOW = True
CODES: Mapping[str, str] = {
    "liveness.dead": N_("A link to a page that is not there"),
    "liveness.soft-404": N_("A link to a page that says it is not there"),
    "liveness.parked": N_("A link to a domain that is for sale"),
    "liveness.moved": N_("A link to a page that has moved to another site"),
    "liveness.listed-host": N_("A link that is led on to a listed site"),
    "liveness.private": N_("A link into a private network"),
    "liveness.unknown": N_("A link that could not be checked"),
}
MOST_ASKED = 100
"""So many different addresses of one article are asked at most, the first ones."""

_GONE = frozenset({404, 410})
# What answers programs otherwise than readers: of the page it says nothing.
_NOT_FOR_PROGRAMS = frozenset({Failure.ROBOTS, Failure.PRIVATE, Failure.UNREADABLE})


def asks(article: Article) -> Sequence[str]:
    """The addresses that readers would go to by the article's links; those of denied hosts are left out."""
    found = dict.fromkeys(address for _, address in _followed(article))
    return tuple(found)[:MOST_ASKED]


def check(article: Article) -> Sequence[Finding]:
    """What the answers say of each link; nothing of those that were not asked."""
    return [
        finding
        for link, address in _followed(article)
        if (hops := tuple(chain(address, article.background.probes))) and (finding := _about(article, link, hops))
    ]


def _followed(article: Article) -> Iterator[tuple[Link, str]]:
    """Each link that can be followed, with the address behind what is known to redirect."""
    links, _ = links_of(article.body, article.source.format)
    for link in links:
        address = page_address(destination(link.target).target) if _can_be_followed(link) else ""
        if address and denied(article.background.lists, host_of(address)) is None:
            yield link, address


def _can_be_followed(link: Link) -> bool:
    if link.form is Form.BARE:
        return link.text.lower().startswith(("http://", "https://", "www."))
    # A link by reference is spoken of where its address stands, in the definition.
    return link.form is Form.DEFINITION or (link.is_followed and link.at >= 0)


def _at(article: Article, link: Link, rule: str, **about: Any) -> Finding:
    quote = article.body[link.start : link.end]
    return Finding(f"liveness.{rule}", "liveness", start=link.start, end=link.end, quote=quote, **about)


def _about(article: Article, link: Link, hops: Sequence[Probe]) -> Finding | None:
    """The gravest thing that can be said of one link."""
    end = hops[-1]
    entry = _listed(article, hops)
    if entry:
        return _leads_to_listed(article, link, hops, entry)
    if end.status in _GONE or (end.failure is Failure.NO_SITE and article.background.online):
        return _dead(article, link, end)
    if end.failure is Failure.PRIVATE and _is_number(host_of(end.url)):
        return _private(article, link, end)
    if 200 <= end.status < 300:
        return _delivered(article, link, hops)
    return _unknown(article, link, end)


def _listed(article: Article, hops: Sequence[Probe]) -> Listing | None:
    """The list entry of the first host on the way that is denied; the one that the link names is not asked."""
    hosts = (host_of(hop.location) for hop in hops if hop.redirects)
    return next((entry for host in hosts if (entry := denied(article.background.lists, host))), None)


def _leads_to_listed(article: Article, link: Link, hops: Sequence[Probe], entry: Listing) -> Finding:
    return _at(
        article, link, "listed-host", severity=Severity.WARN, confidence=0.97,
        message=N_(
            "%(host)s leads this link on to %(domain)s, which is on the desk's list “%(list)s”, version %(version)s."
        ),
        params={
            "host": host_of(hops[0].url), "domain": entry.domain, "list": entry.about.name,
            "version": entry.about.version,
        },
    )  # fmt: skip


def _dead(article: Article, link: Link, end: Probe) -> Finding:
    params: dict[str, str | int] = {"host": host_of(end.url)}
    if end.failure is Failure.NO_SITE:
        message = N_("There is no site %(host)s: correct the address, or take the link out.")
    else:
        params["status"] = end.status
        message = N_("%(host)s says that this page is not there (%(status)s): correct the address, or take it out.")
    return _at(article, link, "dead", severity=Severity.WARN, confidence=0.9, message=message, params=params)


def _private(article: Article, link: Link, end: Probe) -> Finding:
    message = N_("%(host)s is an address inside a private network: readers cannot get there.")
    return _at(
        article, link, "private", severity=Severity.WARN, confidence=0.95, message=message,
        params={"host": host_of(end.url)},
    )  # fmt: skip


def _delivered(article: Article, link: Link, hops: Sequence[Probe]) -> Finding | None:
    """What is to be said of a page that came: that it is none, or that it is somebody else's."""
    first, end = hops[0], hops[-1]
    params: dict[str, str | int] = {"host": host_of(end.url)}
    if end.sign is Sign.PARKED:
        message = N_("The domain %(host)s is for sale, or only shows advertising: what was there is gone.")
        return _at(article, link, "parked", severity=Severity.WARN, confidence=0.85, message=message, params=params)
    if end.sign is Sign.GONE:
        message = N_("%(host)s shows a page that says it was not found: look at it, and correct the address.")
        return _at(article, link, "soft-404", severity=Severity.WARN, confidence=0.8, message=message, params=params)
    if _is_front_page_instead(first, end):
        message = N_("This page is not there any more: %(host)s shows its front page instead.")
        return _at(article, link, "soft-404", severity=Severity.WARN, confidence=0.6, message=message, params=params)
    return _moved(article, link, hops)


def _is_front_page_instead(first: Probe, end: Probe) -> bool:
    deep = path_of(first.url).strip("/").count("/") >= 1
    return deep and path_of(end.url) == "/" and "?" not in end.url and not hides_target(first.url, host_of(first.url))


def _moved(article: Article, link: Link, hops: Sequence[Probe]) -> Finding | None:
    first = host_of(hops[0].url)
    params = {"host": first, "target": hops[-1].url}
    if hides_target(hops[0].url, first) and len(hops) > 1:
        message = N_("This short link leads to %(target)s: put that address in its place.")
        return _at(article, link, "moved", severity=Severity.INFO, confidence=0.95, message=message, params=params)
    if hops[0].for_good and not same_site(first, host_of(hops[-1].url)):
        message = N_(
            "%(host)s leads this link for good to %(target)s: look whether that is what you mean, and link there."
        )
        return _at(article, link, "moved", severity=Severity.WARN, confidence=0.8, message=message, params=params)
    return None


def _unknown(article: Article, link: Link, end: Probe) -> Finding | None:
    """Only where others answered: where nobody did, the trouble is the desk's own, and no link's."""
    if not article.background.online or end.failure in _NOT_FOR_PROGRAMS or 0 < end.status < 500:
        return None
    if end.failure is Failure.UNSAFE:
        message = N_("%(host)s does not prove that it is this site (its certificate is not valid): look at the link.")
    else:
        message = N_("%(host)s did not answer when it was asked several times; nobody knows whether this link works.")
    return _at(
        article, link, "unknown", severity=Severity.INFO, confidence=0.5, message=message,
        params={"host": host_of(end.url)},
    )  # fmt: skip


def _is_number(host: str) -> bool:
    """Whether a host is an IP address. Of names it is not said that they lead inside: that would be telling."""
    return host.startswith("[") or host.replace(".", "").isdigit() or host == "localhost"
