"""Links, active markup and hidden advertising: what must not reach a reader, and the edits that take it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from workflow.article import Article, Format
from workflow.findings import N_, Action, Edit, Finding, Severity
from workflow.stages import _trackers
from workflow.stages._active import Active, active_parts
from workflow.stages._codes import CODES as QR_CODES
from workflow.stages._codes import code_findings
from workflow.stages._destinations import CODES as DESTINATION_CODES
from workflow.stages._destinations import destination, destination_findings, silenced
from workflow.stages._hosts import host_in_words, host_of, running_scheme, same_site, userinfo_of
from workflow.stages._links import links_of
from workflow.stages._markup import Form, Link, Tag
from workflow.stages._pictures import CODES as PICTURE_CODES
from workflow.stages._pictures import picture_finding, pictures_of, unsent_findings
from workflow.stages._policy import CODES as POLICY_CODES
from workflow.stages._policy import policy_findings
from workflow.stages._promo import Promo, brand_of, promos_of
from workflow.stages._suspicions import suspicions_of
from workflow.stages._taking_off import unlinked
from workflow.stages._tracking import tracking_pieces

LABEL = N_("Links")
ORDER = 70
VERSION = "4"
CODES: Mapping[str, str] = {
    "links.dangerous-scheme": N_("A link that runs code"),
    "links.tracking-parameter": N_("A link that tracks readers"),
    **DESTINATION_CODES,
    **POLICY_CODES,
    "links.active-markup": N_("Markup that runs or loads something"),
    "links.promo-glued-to-title": N_("The title glued to a brand, as a paragraph of its own"),
    "links.promo-suspected": N_("Words that look like advertising"),
    "links.known-brand": N_("A brand that reviewers took out before"),
    **PICTURE_CODES,
    **QR_CODES,
    "links.userinfo": N_("A link with a user name before its host"),
    "links.text-names-another-host": N_("A link whose words name another site"),
    "links.look-alike-host": N_("An address in letters that look like others"),
    "links.disguised-address": N_("An address written so that programs miss it"),
    "links.address-in-text": N_("A bare address inside a sentence"),
    "links.hidden-text": N_("Text that readers do not see"),
    "links.words-behind-image": N_("An address or a brand behind an image"),
    "links.contact-in-promotion": N_("A way to reach an advertiser"),
    "links.taken-off": N_("A link that a reviewer took off"),
}
_TRACKERS = {"list": _trackers.TABLE, "version": _trackers.TABLE_VERSION}
_Placed = TypeVar("_Placed", Link, Tag)


def check(article: Article) -> Sequence[Finding]:
    """What is wrong with the links, the markup and the text around them."""
    links, tags = links_of(article.body, article.source.format)
    active = list(active_parts(tags, article.body)) if tags else []
    gone = [(part.start, part.end) for part in active if part.whole]
    kept, standing = _outside(links, gone), _outside(tags, gone)
    promos = list(promos_of(article))
    return (
        *(_about_active(article, part) for part in active),
        *(found for link in kept for found in _about_link(article, link)),
        *policy_findings(article, kept, _unlinked),
        *(picture_finding(article, one) for one in pictures_of(article, kept, standing)),
        *unsent_findings(article, kept, standing),
        *code_findings(article, kept, standing),
        *_link_words(article, kept, tags),
        *(_about_promo(article, promo) for promo in promos),
        *suspicions_of(article, kept, standing, [promo.block for promo in promos]),
    )


def _outside(placed: Sequence[_Placed], pieces: Sequence[tuple[int, int]]) -> list[_Placed]:
    """What stands in none of the pieces; both in text order, so one walk does."""
    kept: list[_Placed] = []
    at, reach = 0, -1
    for one in placed:
        while at < len(pieces) and pieces[at][0] <= one.start:
            reach = max(reach, pieces[at][1])
            at += 1
        if one.start >= reach:
            kept.append(one)
    return kept


def _at(article: Article, start: int, end: int, **about: Any) -> Finding:
    return Finding(stage="links", start=start, end=end, quote=article.body[start:end], **about)


def _about_link(article: Article, link: Link) -> Iterator[Finding]:
    if scheme := running_scheme(link.target):
        yield _dangerous(article, link, scheme)
        return
    leading = list(destination_findings(article, link, _unlinked(article, link)))
    yield from leading
    if any(found.automatic for found in leading):
        return
    if not (link.form is Form.IMAGE or (link.tag in {"img", "image"} and link.name == "src")):
        yield from _tracking(article, link)
    if name := userinfo_of(link.target):
        yield _at(
            article, link.start, link.end, code="links.userinfo", severity=Severity.WARN, confidence=0.9,
            message=N_("“%(name)s” before the @ is not the site: this link goes to %(host)s."),
            params={"name": name, "host": host_of(link.target)},
        )  # fmt: skip


def _dangerous(article: Article, link: Link, scheme: str) -> Finding:
    return _at(
        article, link.start, link.end, code="links.dangerous-scheme", severity=Severity.BLOCK, confidence=0.99,
        message=N_("This link starts with “%(scheme)s” and runs code in the reader's browser."),
        params={"scheme": scheme}, edits=_unlinked(article, link), automatic=link.placed,
    )  # fmt: skip


def _unlinked(article: Article, link: Link) -> tuple[Edit, ...]:
    """The change that takes a link off, where its place in the body is known."""
    return (unlinked(article.body, link),) if link.placed else ()


def _tracking(article: Article, link: Link) -> Iterator[Finding]:
    if link.at < 0 or not (host := host_of(link.target)):
        return
    address = article.body[link.at : link.to]
    glued = link.form is Form.BARE and article.body[link.to : link.to + 1].isalnum()
    for start, end, names in tracking_pieces(address, host):
        first, last = link.at + start, link.at + end
        if glued and last == link.to:
            continue  # where Chinese text follows at once, nobody can tell where the value ends
        yield _at(
            article, first, last, code="links.tracking-parameter", severity=Severity.WARN, confidence=0.99,
            message=N_("%(names)s in a link to %(host)s only follows readers around; the link works without."),
            params={"names": names, "host": host, **_TRACKERS}, edits=(Edit(first, last, "", Action.REWRITE),),
            automatic=True,
        )  # fmt: skip


def _link_words(article: Article, links: Sequence[Link], tags: Sequence[Tag]) -> Iterator[Finding]:
    """Links whose words are one address and whose target is another."""
    for start, end, words, target in [*_markdown_words(links), *_html_words(article, links, tags)]:
        named = host_in_words(words)
        host = destination(target).host if named else ""
        if host and not silenced(article, host) and not same_site(host_of(f"http://{named}") or named, host):
            yield _at(
                article, start, end, code="links.text-names-another-host", severity=Severity.WARN, confidence=0.9,
                message=N_("The words say %(named)s, the link goes to %(host)s."),
                params={"named": named, "host": host},
            )  # fmt: skip


def _markdown_words(links: Sequence[Link]) -> Iterator[tuple[int, int, str, str]]:
    return ((link.start, link.end, link.text, link.target) for link in links if link.form is Form.INLINE)


def _html_words(article: Article, links: Sequence[Link], tags: Sequence[Tag]) -> Iterator[tuple[int, int, str, str]]:
    targets = {link.start: link.target for link in links if link.tag == "a" and link.name == "href"}
    if article.source.format is Format.TEXT or not targets:
        return
    for tag, following in pairwise(tags):
        href = next((about.start for about in tag.attributes if about.name == "href"), -1)
        if href in targets and following.closing and following.name == "a":
            yield tag.start, following.end, article.body[tag.end : following.start], targets[href]


def _about_active(article: Article, part: Active) -> Finding:
    edit = Edit(part.start, part.end, "", Action.REMOVE)
    return _at(
        article, part.start, part.end, code="links.active-markup", confidence=0.99,
        severity=Severity.WARN if part.exact else Severity.BLOCK,
        message=N_("“%(name)s” runs or loads something in the reader's browser; it is never published."),
        params={"name": part.name}, edits=(edit,), automatic=part.exact,
    )  # fmt: skip


def _about_promo(article: Article, promo: Promo) -> Finding:
    span = promo.block.span(promo.start, promo.end)
    if promo.known:
        message = N_("“%(tail)s” is a brand that reviewers of this desk took out before.")
    elif promo.whole:
        message = N_("This paragraph is the title with “%(tail)s” glued to it: advertising put in from outside.")
    else:
        message = N_("“%(tail)s” stands glued to the end of this paragraph and looks like advertising.")
    code = "links.promo-glued-to-title" if promo.sure else "links.promo-suspected"
    code = "links.known-brand" if promo.known else code
    start, end = _with_gap(article, promo) if promo.whole else (span.start, span.end)
    return _at(
        article, span.start, span.end, code=code, severity=Severity.WARN, confidence=promo.confidence,
        message=message, params={"tail": promo.tail, "brand": brand_of(promo.tail)},
        edits=(Edit(start, end, "", Action.REMOVE),), automatic=promo.sure,
    )  # fmt: skip


def _with_gap(article: Article, promo: Promo) -> tuple[int, int]:
    """The block with the blank line that sets it off: the one after it or, at the end of the text, the one before."""
    body, start, end = article.body, promo.block.start, promo.block.end
    after = len(body) - len(body[end:].lstrip()) if body[end:].strip() else 0
    if after:
        line = body.rfind("\n", end, after) + 1
        return start, (line or after)
    return len(body[:start].rstrip()), end
