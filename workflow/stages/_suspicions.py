"""What only a person can judge: disguised addresses, hidden text, contacts and names put in; never changed unasked."""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from workflow.article import Article, Block, Kind
from workflow.findings import N_, Action, Edit, Finding, Severity
from workflow.stages._addresses import touches_east
from workflow.stages._brands import core_of, is_lucky, of_the_trade
from workflow.stages._contacts import contacts_in
from workflow.stages._destinations import about_entry, destination, entry_for, silenced
from workflow.stages._disguises import disguised_in, mixed_scripts
from workflow.stages._hidden import Hidden, Told, advertised, commented_in, hidden_in, told_in
from workflow.stages._hosts import host_of
from workflow.stages._inserted import Inserted, inserted_in
from workflow.stages._markup import Form, Link, Tag
from workflow.stages._running import Running

_TEXT = frozenset({Kind.TITLE, Kind.SUMMARY, Kind.HEADING, Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTE, Kind.TABLE})


def suspicions_of(
    article: Article, links: Sequence[Link], tags: Sequence[Tag], spoken_for: Sequence[Block]
) -> Iterator[Finding]:
    """Everything in an article that a reviewer should look at; blocks in `spoken_for` are advertising already."""
    skipped = {block.start for block in spoken_for}
    for link in links:
        yield from _about_host(article, link)
        if not _stands_in(link.start, spoken_for):
            yield from _about_bare(article, link)
    running = Running(block for block in article.blocks if block.kind in _TEXT and block.start not in skipped)
    yield from _disguises(article, running)
    yield from _contacts(article, running)
    yield from _unseen(article, links, tags)
    yield from (_about_inserted(article, running, one) for one in inserted_in(article, running.text))


def _stands_in(place: int, blocks: Sequence[Block]) -> bool:
    """Whether a place of the body lies in one of these blocks, which are in text order."""
    at = bisect.bisect_right(blocks, place, key=lambda block: block.start) - 1
    return at >= 0 and place < blocks[at].end


def _at(article: Article, start: int, end: int, **about: Any) -> Finding:
    return Finding(stage="links", start=start, end=end, quote=article.body[start:end], **about)


def _removal(start: int, end: int) -> tuple[Edit, ...]:
    return (Edit(start, end, "", Action.REMOVE),)


def _spared(article: Article, written: str) -> bool:
    """Whether an address, with or without its scheme, leads to a host that the desk allows."""
    lists = article.background.lists
    return bool(lists) and silenced(article, destination(_schemed(written)).host)


def _schemed(written: str) -> str:
    return written if "://" in written[:10] else f"http://{written}"


def _about_host(article: Article, link: Link) -> Iterator[Finding]:
    written = link.target.partition("//")[2].partition("/")[0].lower()
    plain = written.isascii() and "xn--" not in written and "%" not in written
    if not plain and (found := mixed_scripts(host_of(link.target))) and not silenced(article, host_of(link.target)):
        yield _at(
            article, link.start, link.end, code="links.look-alike-host", severity=Severity.WARN, confidence=0.9,
            message=N_("“%(label)s” in this address uses letters of another alphabet (%(scripts)s) that look alike."),
            params={"label": found[0], "scripts": found[1]},
        )  # fmt: skip


def _about_bare(article: Article, link: Link) -> Iterator[Finding]:
    """An address without its scheme that stands between Chinese, Japanese or Korean words."""
    bare = link.form is Form.BARE and link.target == f"http://{link.text}" and not link.text[-1].isdigit()
    if bare and touches_east(article.body, link.start, link.end) and not _spared(article, link.text):
        yield _at(
            article, link.start, link.end, code="links.address-in-text", severity=Severity.INFO, confidence=0.6,
            message=N_("“%(address)s” stands inside a sentence as a bare address: does the reader need it?"),
            params={"address": link.text},
        )  # fmt: skip


def _disguises(article: Article, running: Running) -> Iterator[Finding]:
    for one in disguised_in(running.text):
        span = running.span(one.start, one.end)
        written = running.text[one.start : one.end]
        if listed := entry_for(article, _schemed(one.address)):
            yield _at(
                article, span.start, span.end, code="links.listed-host", severity=Severity.BLOCK, confidence=0.9,
                message=N_(
                    "“%(written)s” reads as %(host)s, which is on the desk's list “%(list)s”, version %(version)s."
                ),
                params={"written": written, **about_entry(*listed)}, edits=_removal(span.start, span.end),
            )  # fmt: skip
        elif not _spared(article, one.address):
            yield _at(
                article, span.start, span.end, code="links.disguised-address", severity=Severity.WARN, confidence=0.85,
                message=N_("“%(written)s” reads as %(address)s, written so that programs miss it."),
                params={"written": written, "address": one.address}, edits=_removal(span.start, span.end),
            )  # fmt: skip


def _contacts(article: Article, running: Running) -> Iterator[Finding]:
    for one in contacts_in(running.text):
        span = running.span(one.start, one.end)
        yield _at(
            article, span.start, span.end, code="links.contact-in-promotion", severity=Severity.WARN, confidence=0.7,
            message=N_("“%(contact)s” (%(sort)s) stands beside words that advertise: %(words)s."),
            params={"contact": running.text[one.start : one.end], "sort": one.kind, "words": one.invites},
            edits=_removal(span.start, span.end),
        )  # fmt: skip


def _unseen(article: Article, links: Sequence[Link], tags: Sequence[Tag]) -> Iterator[Finding]:
    yield from (_about_hidden(article, one) for one in hidden_in(article.body, tags))
    advertises = partial(advertised, spared=partial(_spared, article), lexicon=article.background.lexicon)
    yield from (_about_comment(article, one) for one in commented_in(article.body, article.source.format, advertises))
    yield from (_about_told(article, one) for one in told_in(article.body, links, tags, advertises))


def _about_hidden(article: Article, one: Hidden) -> Finding:
    return _at(
        article, one.start, one.end, code="links.hidden-text", severity=Severity.WARN, confidence=0.85,
        message=N_("Readers do not see “%(words)s”: “%(how)s” hides it, and search engines read it."),
        params={"words": one.words[:120], "how": one.how}, edits=_removal(one.start, one.end),
    )  # fmt: skip


def _about_comment(article: Article, one: Hidden) -> Finding:
    return _at(
        article, one.start, one.end, code="links.hidden-text", severity=_weight(article, one.words), confidence=0.7,
        message=N_("A comment that readers do not see holds “%(words)s”."),
        params={"words": one.words[:120]}, edits=_removal(one.start, one.end),
    )  # fmt: skip


def _about_told(article: Article, one: Told) -> Finding:
    return _at(
        article, one.start, one.end, code="links.words-behind-image", severity=_weight(article, one.words),
        confidence=0.7, message=N_("“%(words)s” stands in the words behind an image or a link (%(name)s)."),
        params={"words": one.words[:120], "name": one.name},
    )  # fmt: skip


def _weight(article: Article, words: str) -> Severity:
    """An address may be a credit; a brand that is known or built like one of the trade is not."""
    lexicon = article.background.lexicon
    if lexicon.is_clean(words):
        return Severity.INFO
    if next(lexicon.brands_in(words), None):
        return Severity.WARN
    host = words.partition("://")[2].partition("/")[0] or words.partition("/")[0]
    names = host.split(".")
    return Severity.WARN if any(of_the_trade(name) or is_lucky(name) for name in names) else Severity.INFO


def _about_inserted(article: Article, running: Running, one: Inserted) -> Finding:
    span = running.span(one.start, one.end)
    message, code = _told_of(one)
    return _at(
        article, span.start, span.end, code=code, severity=Severity.WARN, confidence=one.confidence, message=message,
        params={"tail": one.name, "brand": "" if one.invited else core_of(one.name), "count": one.others},
        edits=_removal(span.start, span.end),
    )  # fmt: skip


def _told_of(one: Inserted) -> tuple[str, str]:
    if one.known:
        return N_("“%(tail)s” is a brand that reviewers of this desk took out before."), "links.known-brand"
    if one.others:
        message = N_("“%(tail)s” looked like advertising in another submission of this writer as well.")
    elif one.invited:
        message = N_("“%(tail)s” invites to a site for betting or games, which the article does not speak of.")
    else:
        message = N_("“%(tail)s” has the form of a betting site's name, and the article has no other use for it.")
    return message, "links.promo-suspected"
