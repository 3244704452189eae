"""Does the declared category fit what the article is about?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from workflow.article import Article, Kind
from workflow.findings import N_, Finding, Severity
from workflow.parse.length import length
from workflow.profiles import Profile
from workflow.stages._subjects import CHINESE, ENGLISH

LABEL = N_("Category")
ORDER = 30
VERSION = "1"
CODES = {"category.mismatch": N_("Category does not fit the text")}
_MESSAGE = N_(
    "The text reads like %(suggested)s rather than %(declared)s: it says %(evidence)s. Choose the category that fits,"
    " or answer that it is intended."
)
_PROSE = (Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM, Kind.QUOTE, Kind.TITLE, Kind.SUMMARY)
_WORD = re.compile(r"[A-Za-z][A-Za-z-]*[A-Za-z]")
_LONGEST_READ = 40_000
_MOST_PER_WORD = 5
_TITLE_WEIGHT = 3
_PER = 1_000
# A finding needs a text of some length, several different words, and a lead that chance does not give.
_LEAST_LENGTH, _LEAST_WORDS, _LEAST_SCORE, _LEAD = 100, 7, 14.0, 3.0
_NEAR = (
    frozenset(("international", "politics")),
    frozenset(("business", "corporate-culture")),
    frozenset(("business", "technology")),
    frozenset(("business", "politics")),
)
_SHOWN = 6


class Subject(NamedTuple):
    """How much a text speaks for a category: words of its list per 1,000 of the text, and which, commonest first."""

    key: str
    score: float
    words: tuple[str, ...]


def suggest(article: Article) -> list[tuple[str, float]]:
    """Categories of the desk by how well they fit, best first; only those that anything speaks for.

    The score is how many words of the category's list occur in 1,000 characters (or words) of the text, each counted at
    most five times, those of the title three times as much.
    """
    return [(subject.key, subject.score) for subject in subjects_of(article)]


def subjects_of(article: Article) -> list[Subject]:
    """The same with the evidence; reads the first 40,000 characters."""
    text = "\n".join(block.text for block in article.of_kind(*_PROSE))[:_LONGEST_READ]
    size = max(length(text, article.language), _LEAST_LENGTH)
    words = Counter(_WORD.findall(text.lower()))
    title = Counter(_WORD.findall(article.title.lower()))
    found: list[Subject] = []
    for profile in article.profiles.ordered:
        counts = _counts(profile, text, words)
        heads = _counts(profile, article.title, title)
        total = sum(min(count, _MOST_PER_WORD) for count in counts.values()) + _TITLE_WEIGHT * len(heads)
        if total:
            shown = tuple(sorted(counts or heads, key=lambda word: (-counts.get(word, 0), word)))
            found.append(Subject(profile.key, round(total * _PER / size, 2), shown))
    return sorted(found, key=lambda subject: (-subject.score, subject.key))


def _counts(profile: Profile, text: str, words: Mapping[str, int]) -> dict[str, int]:
    """How often each word that speaks for a category occurs: the desk's own words and the built-in lists."""
    own = profile.words
    chinese = {word: text.count(word) for word in (*CHINESE.get(profile.key, ()), *own) if not word.isascii()}
    english = {
        word: words[word] for word in (*ENGLISH.get(profile.key, ()), *(w.lower() for w in own)) if word in words
    }
    return {word: count for word, count in (chinese | english).items() if count}


def check(article: Article) -> Sequence[Finding]:
    """One warning when another category fits far better; near neighbours, news and opinion are left in peace."""
    declared = article.profile
    if declared is None or not _has_words(declared):
        return []
    subjects = subjects_of(article)
    fit = next((subject.score for subject in subjects if subject.key == declared.key), 0.0)
    if not subjects or not _is_better(subjects[0], fit) or _are_near(subjects[0].key, declared.key):
        return []
    suggested = article.profiles.find(subjects[0].key)
    return [_finding(article, declared, suggested, subjects[0])] if suggested else []


def _has_words(profile: Profile) -> bool:
    return bool(profile.words) or profile.key in CHINESE or profile.key in ENGLISH


def _is_better(best: Subject, fit: float) -> bool:
    return len(best.words) >= _LEAST_WORDS and best.score >= _LEAST_SCORE and best.score >= _LEAD * fit


def _are_near(one: str, other: str) -> bool:
    return one == other or frozenset((one, other)) in _NEAR


def _finding(article: Article, declared: Profile, suggested: Profile, subject: Subject) -> Finding:
    block = None if article.source.category else next(iter(article.of_kind(Kind.CATEGORY)), None)
    start, end = (block.start, block.end) if block else (0, 0)
    evidence = ", ".join(subject.words[:_SHOWN])
    names = {"declared": declared.label_en, "suggested": suggested.label_en, "key": suggested.key}
    return Finding(
        "category.mismatch", "category", Severity.WARN, 0.8, _MESSAGE, start, end, article.body[start:end],
        {**names, "evidence": evidence},
        place="body" if block else "category",
    )  # fmt: skip
