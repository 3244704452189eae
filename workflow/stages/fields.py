"""Are the fields that the category asks for there, of sensible length, possible, and about this article?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from workflow.article import Article, Kind
from workflow.clock import now
from workflow.findings import N_, Action, Edit, Finding, Params, Severity
from workflow.parse.dates import date_at
from workflow.parse.language import language_of
from workflow.parse.length import counts_characters, length
from workflow.profiles import Bounds, Limits, Profile
from workflow.stages._prose import with_gap
from workflow.stages._summaries import shared
from workflow.stages._titles import is_doubled, other_headline, tail_of

LABEL = N_("Required fields")
ORDER = 10
VERSION = "2"
CODES = {
    "fields.missing-title": N_("No title"),
    "fields.missing-body": N_("No text"),
    "fields.missing-category": N_("No category"),
    "fields.missing-date": N_("No date"),
    "fields.missing-summary": N_("No summary"),
    "fields.no-words": N_("Text without words"),
    "fields.unknown-category": N_("Unknown category"),
    "fields.impossible-date": N_("Impossible date"),
    "fields.future-date": N_("Date in the future"),
    "fields.old-date": N_("Date long past"),
    "fields.ambiguous-date": N_("Date that reads two ways"),
    "fields.title-tail": N_("Something glued to the title"),
    "fields.two-titles": N_("Two titles that nearly agree"),
    "fields.unrelated-summary": N_("A summary of another text"),
    "fields.too-short-title": N_("Title too short"),
    "fields.too-long-title": N_("Title too long"),
    "fields.too-short-summary": N_("Summary too short"),
    "fields.too-long-summary": N_("Summary too long"),
    "fields.too-short-body": N_("Text too short"),
    "fields.too-long-body": N_("Text too long"),
}
_MISSING = {
    "title": N_("The article has no title. Write one in the title field or on the first line."),
    "body": N_("There is no text. Write the article, or upload the file again."),
    "category": N_("The article has no category. Choose one: %(known)s."),
    "date": N_("The article has no date. Write one as in 2025-06-06; without it, the day it was handed in counts."),
    "summary": N_("The article has no summary. Write a few sentences that say what it is about."),
}
_SHORT: Mapping[tuple[str, bool], str] = {
    ("title", True): N_("The title has %(length)s characters; this category asks for at least %(bound)s."),
    ("title", False): N_("The title has %(length)s words; this category asks for at least %(bound)s."),
    ("summary", True): N_("The summary has %(length)s characters; this category asks for at least %(bound)s."),
    ("summary", False): N_("The summary has %(length)s words; this category asks for at least %(bound)s."),
    ("body", True): N_("The text has %(length)s characters; this category asks for at least %(bound)s."),
    ("body", False): N_("The text has %(length)s words; this category asks for at least %(bound)s."),
}
_LONG: Mapping[tuple[str, bool], str] = {
    ("title", True): N_("The title has %(length)s characters; this category allows %(bound)s. Shorten it."),
    ("title", False): N_("The title has %(length)s words; this category allows %(bound)s. Shorten it."),
    ("summary", True): N_("The summary has %(length)s characters; this category allows %(bound)s. Shorten it."),
    ("summary", False): N_("The summary has %(length)s words; this category allows %(bound)s. Shorten it."),
    ("body", True): N_("The text has %(length)s characters; this category allows %(bound)s. Split or shorten it."),
    ("body", False): N_("The text has %(length)s words; this category allows %(bound)s. Split or shorten it."),
}
_BLOCKS = {"title": Kind.TITLE, "category": Kind.CATEGORY, "date": Kind.DATE, "summary": Kind.SUMMARY}
_PROSE = (Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM, Kind.QUOTE, Kind.TABLE, Kind.CODE)
_ABSURDLY_SHORT, _ABSURDLY_LONG = 10, 5
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_ANYWHERE_IS_TODAY = timedelta(days=1)
_ANY = Profile("", "", "")
# An article may be older than its submission; one this old is more often a slip in the year.
_LONG_PAST = 5
_TWO_WAYS = re.compile(r"(?P<a>0?[1-9]|1[0-2])(?P<sep>[/-])(?P<b>0?[1-9]|1[0-2])(?P=sep)\d{4}")
_NO_SUCH_DAY = N_("There is no such day as %(date)s. Correct the day or the month.")
_NO_DATE = N_("“%(date)s” is not a date. Write year, month and day, as in 2025-06-06.")
_BRAND = N_("“%(tail)s” at the end of the title looks like advertising: the text never speaks of it. Delete it.")
_SITE = N_("“%(tail)s” at the end of the title looks like the name of a site. Leave it out of the title.")
_TWICE = N_("The title says everything twice. Delete one half.")
_OTHER = N_(
    "The first line of the text, “%(line)s”, is nearly the title “%(title)s”, and readers would see both."
    " Choose one and delete the other."
)
_UNRELATED = N_(
    "The summary shares next to no name, word or number with the text. Check that it belongs to this article."
)
_LESS_SURE = {"fields.title-tail": 0.8, "fields.unrelated-summary": 0.8}
# How little a summary may share with its text: where, of first paragraphs held against the rest of their own texts,
# about one in two hundred lies below.
_LEAST_SHARED = {"zh": 0.05, "ja": 0.05, "en": 0.15}
_LEAST_NAMED, _LEAST_CJK, _LEAST_SPACED = 6, 120, 60


def check(article: Article) -> Sequence[Finding]:
    """Missing fields and impossible ones block; lengths out of bounds warn, absurd ones block.

    A missing date only warns: the day of handing in can stand for it.
    """
    return [
        *_missing(article),
        *_category(article),
        *_date(article),
        *_lengths(article),
        *_title(article),
        *_summary(article),
    ]


def _missing(article: Article) -> Iterator[Finding]:
    values = {"title": article.title, "category": article.category, "date": article.date, "summary": article.summary}
    known = ", ".join(profile.label_en for profile in article.profiles.ordered)
    body = any(block.text.strip() for block in article.of_kind(*_PROSE))
    for name in (article.profile or _ANY).required:
        if name in _MISSING and not (body if name == "body" else values[name].strip()):
            severity = Severity.WARN if name == "date" else Severity.BLOCK
            params = {"known": known} if name == "category" else {}
            yield _finding(article, name, f"fields.missing-{name}", severity, _MISSING[name], params=params)


def _category(article: Article) -> Iterator[Finding]:
    if not article.category or (article.profile and article.profile.active):
        return
    known = ", ".join(profile.label_en for profile in article.profiles.ordered)
    message = N_("The desk has no category “%(name)s”. Choose one of these: %(known)s.")
    if article.profile:
        message = N_("Nothing new goes into the category “%(name)s” any more. Choose one of these: %(known)s.")
    params = {"name": article.category[:60], "known": known}
    yield _finding(article, "category", "fields.unknown-category", Severity.BLOCK, message, params=params)


def _date(article: Article) -> Iterator[Finding]:
    if not article.date:
        return
    params: Params = {"date": article.date[:40]}
    try:
        day = date.fromisoformat(article.date[:10])
    except ValueError:
        exists_as_text = date_at(article.date.strip())
        message = _NO_SUCH_DAY if exists_as_text else _NO_DATE
        yield _finding(article, "date", "fields.impossible-date", Severity.BLOCK, message, params=params)
        return
    yield from _distance(article, day, params)
    if (match := _TWO_WAYS.fullmatch(_as_written(article))) and match["a"].lstrip("0") != match["b"].lstrip("0"):
        message = N_(
            "The date was read as %(date)s, day first. If the month comes first in it, write it as in 2025-06-13."
        )
        yield _finding(article, "date", "fields.ambiguous-date", Severity.INFO, message, params=params)


def _distance(article: Article, day: date, params: Params) -> Iterator[Finding]:
    today = now().date()
    if day > today + _ANYWHERE_IS_TODAY:
        message = N_("The date %(date)s is in the future. Correct it, or answer that it is intended.")
        yield _finding(article, "date", "fields.future-date", Severity.WARN, message, params=params)
    elif today.year - day.year > _LONG_PAST:
        message = N_("The date %(date)s lies %(years)s years back. Correct the year, or answer that it is intended.")
        params = {**params, "years": today.year - day.year}
        yield _finding(article, "date", "fields.old-date", Severity.WARN, message, params=params)


def _as_written(article: Article) -> str:
    return article.source.date.strip() or next((block.text for block in article.of_kind(Kind.DATE)), "")


def _lengths(article: Article) -> Iterator[Finding]:
    limits = (article.profile or _ANY).limits
    body = "\n".join(block.text for block in article.of_kind(*_PROSE))
    for name, text in (("title", article.title), ("summary", article.summary), ("body", body)):
        cjk = counts_characters(article.language) and (name == "body" or bool(_WIDE.search(text)))
        bounds = _bounds(limits, name, cjk=cjk)
        size = _size(text, article.language, bounds)
        if size:
            yield from _bounded(article, name, size, bounds, cjk=cjk)
        elif name == "body" and text.strip():
            message = N_("The text has no words, only signs or pictures. Write the article out.")
            yield _finding(article, "body", "fields.no-words", Severity.BLOCK, message)


def _size(text: str, language: str, bounds: Bounds) -> int:
    """The length of a text, counted no further than it takes to know that it is within the bounds."""
    if not bounds.most or len(text) <= bounds.most:
        size = length(text[: bounds.least * _ample(language) + _ample(language)], language)
        if size >= max(bounds.least, 1):
            return size
    return length(text, language)


def _ample(language: str) -> int:
    """So many characters hold a unit of length, markup and foreign words counted in."""
    return 4 if counts_characters(language) else 16


def _bounds(limits: Limits, name: str, *, cjk: bool) -> Bounds:
    pairs = {
        "title": (limits.title_cjk, limits.title_spaced),
        "summary": (limits.summary_cjk, limits.summary_spaced),
        "body": (limits.body_cjk, limits.body_spaced),
    }
    return pairs[name][0 if cjk else 1]


def _bounded(article: Article, name: str, size: int, bounds: Bounds, *, cjk: bool) -> Iterator[Finding]:
    if size < bounds.least:
        severity = Severity.BLOCK if name == "body" and size * _ABSURDLY_SHORT < bounds.least else Severity.WARN
        code, message, bound = f"fields.too-short-{name}", _SHORT[name, cjk], bounds.least
    elif bounds.most and size > bounds.most:
        severity = Severity.BLOCK if size > bounds.most * _ABSURDLY_LONG else Severity.WARN
        code, message, bound = f"fields.too-long-{name}", _LONG[name, cjk], bounds.most
    else:
        return
    yield _finding(article, name, code, severity, message, params={"length": size, "bound": bound})


def _title(article: Article) -> Iterator[Finding]:
    """What stands in the title that is not its own."""
    if tail := tail_of(article):
        message, params = (_BRAND if tail.brand else _SITE), {"tail": tail.text}
        yield _finding(article, "title", "fields.title-tail", Severity.WARN, message, params=params)
    elif is_doubled(article.title):
        yield _finding(article, "title", "fields.title-tail", Severity.WARN, _TWICE)
    if line := other_headline(article):
        edits = (Edit(*with_gap(article.body, line.start, line.end), "", Action.REMOVE),)
        quote = article.body[line.start : line.end]
        params = {"title": article.title[:120], "line": line.text[:120]}
        yield Finding(
            "fields.two-titles", "fields", Severity.WARN, 0.8, _OTHER, line.start, line.end, quote, params, edits
        )  # fmt: skip


def _summary(article: Article) -> Iterator[Finding]:
    """A summary that shares next to no name or number with a text of some length in the same language."""
    least = _LEAST_SHARED.get(article.language)
    if least is None or not article.summary or language_of(article.summary) not in (article.language, "und"):
        return
    body = "\n".join(block.text for block in article.of_kind(*_PROSE))
    least_long = _LEAST_CJK if counts_characters(article.language) else _LEAST_SPACED
    if length(body[: least_long * _ample(article.language)], article.language) < least_long:
        return
    part, size = shared(article.summary, f"{article.title}\n{body}")
    if size >= _LEAST_NAMED and part < least:
        yield _finding(article, "summary", "fields.unrelated-summary", Severity.WARN, _UNRELATED)


def _finding(
    article: Article, name: str, code: str, severity: Severity, message: str, *, params: Params | None = None
) -> Finding:
    """A finding about a field: at its line in the body where it stands there, else at the field of the form."""
    given = getattr(article.source, name, "") if name in _BLOCKS else ""
    block = next(iter(article.of_kind(_BLOCKS[name])), None) if name in _BLOCKS and not given else None
    start, end = (block.start, block.end) if block else (0, 0)
    place = "body" if block else name
    quote = article.body[start:end][:120]
    return Finding(
        code, "fields", severity, _LESS_SURE.get(code, 1.0), message, start, end, quote, params or {}, place=place
    )
