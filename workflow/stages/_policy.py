"""What the category says of links: where they may lead, and how many there may be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from workflow.article import Article, Kind
from workflow.findings import N_, Edit, Finding, Severity
from workflow.lists.listed import allowed, denied
from workflow.parse.length import length
from workflow.stages._destinations import destination
from workflow.stages._markup import Link

CODES: Mapping[str, str] = {
    "links.host-not-allowed": N_("A link to a site that the category does not allow"),
    "links.too-many": N_("More links than the category allows"),
}
_PROSE = (Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE, Kind.HEADING, Kind.TABLE, Kind.CODE)


def policy_findings(
    article: Article, links: Sequence[Link], unlinked: Callable[[Article, Link], tuple[Edit, ...]]
) -> Iterator[Finding]:
    """What is to be said of the links that readers can follow. unlinked: the change that takes one off."""
    if article.profile is None:
        return
    policy = article.profile.links
    # Each once, where it stands for readers: a definition is followed by the links that name it.
    others = [
        (link, host)
        for link in links
        if link.is_followed and (host := destination(link.target).host) and not policy.is_own(host)
    ]
    if policy.only_hosts:
        yield from (
            _not_allowed(article, link, host, unlinked(article, link))
            for link, host in others
            if not allowed(article.background.lists, host) and not denied(article.background.lists, host)
        )
    yield from _too_many(article, [link for link, _ in others])


def _at(article: Article, link: Link, **about: Any) -> Finding:
    return Finding(stage="links", start=link.start, end=link.end, quote=article.body[link.start : link.end], **about)


def _not_allowed(article: Article, link: Link, host: str, unlinked: tuple[Edit, ...]) -> Finding:
    return _at(
        article, link, code="links.host-not-allowed", severity=Severity.BLOCK, confidence=0.95,
        message=N_("Links may not lead to %(host)s here: the category allows its own sites only. Take the link off."),
        params={"host": host}, edits=unlinked,
    )  # fmt: skip


def _too_many(article: Article, links: Sequence[Link]) -> Iterator[Finding]:
    """Once, at the first link that is one too many."""
    most = _most(article, len(links))
    if most is None or len(links) <= most:
        return
    yield _at(
        article, links[most], code="links.too-many", severity=Severity.WARN, confidence=0.95,
        message=N_("%(count)s links lead to other sites; %(most)s are allowed here. This is the first one too many."),
        params={"count": len(links), "most": most},
    )  # fmt: skip


def _most(article: Article, count: int) -> int | None:
    """How many links the article may have; None for any number."""
    policy = article.profile.links if article.profile else None
    bounds = [policy.most] if policy and policy.most else []
    if policy and policy.most_per_thousand and count:
        said = sum(length(block.text, article.language) for block in article.of_kind(*_PROSE))
        # Whoever writes little may still give one source.
        bounds.append(max(1, policy.most_per_thousand * said // 1000))
    return min(bounds, default=None)
