"""Does the declared category fit what the article is about?"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from workflow.article import Article, Kind
from workflow.findings import N_, Finding, Severity
from workflow.profiles import Profile
from workflow.stages._subjects import CHINESE, ENGLISH

LABEL = N_("Category")
ORDER = 30
VERSION = "2"
CODES = {"category.mismatch": N_("Category does not fit the text")}
_MESSAGE = N_(
    "The text reads like %(suggested)s rather than %(declared)s: it says %(evidence)s. Choose the category that fits,"
    " or answer that it is intended."
)
_PROSE = (Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM, Kind.QUOTE, Kind.TITLE, Kind.SUMMARY)
_WORD = re.compile(r"[A-Za-z][A-Za-z-]*[A-Za-z]")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LONGEST_READ = 40_000
_TELLING, _COMMON, _IN_TITLE = 2.0, 1.0, 1.0
# A finding needs several telling words, a weight that chance does not give, and a lead over the declared category.
# Where nothing at all speaks for that one, less will do.
_LEAST_TELLING, _LEAST_WEIGHT, _LEAST_ALONE, _LEAD, _HEADSTART = 2, 7.0, 5.0, 2.5, 3.0
_NEAR = (
    frozenset(("international", "politics")),
    frozenset(("business", "corporate-culture")),
    frozenset(("business", "technology")),
    frozenset(("business", "politics")),
)
_SHOWN = 6
_CHINESE = frozenset(word for words in CHINESE.values() for word in (*words.telling, *words.common))


class Subject(NamedTuple):
    """How much a text speaks for a category: the weight of its words, those found, weightiest first, telling ones."""

    key: str
    weight: float
    words: tuple[str, ...]
    telling: int


def suggest(article: Article) -> list[tuple[str, float]]:
    """Categories of the desk by how well they fit, best first; only those that anything speaks for.

    Each word of a category's lists that occurs adds 1 + ln(count), twice that if it is telling, and one more if it
    stands in the title.
    """
    return [(subject.key, subject.weight) for subject in subjects_of(article)]


def suggested(article: Article) -> Profile | None:
    """The category to offer where none is declared: by the evidence that a finding needs against nothing at all."""
    best = next(iter(subjects_of(article)), None)
    return article.profiles.find(best.key) if best and _is_better(best, 0.0) else None


def subjects_of(article: Article) -> list[Subject]:
    """The same with the evidence; reads the first 40,000 characters."""
    text = "\n".join(block.text for block in article.of_kind(*_PROSE))[:_LONGEST_READ]
    counts, heads = _counts(text), _counts(article.title)
    found = [
        _subject(profile, _own(profile, text, counts), _own(profile, article.title, heads))
        for profile in article.profiles.ordered
    ]
    return sorted((subject for subject in found if subject.weight), key=lambda subject: (-subject.weight, subject.key))


def _counts(text: str) -> Counter[str]:
    """How often each word occurs: English ones as whole words in lower case, Chinese ones wherever they stand."""
    counts = Counter(_WORD.findall(text.lower()))
    if chinese := "".join(_HAN.findall(text)):
        # Most words of the lists are not there: a look at which two characters follow each other anywhere tells.
        pairs = set(pairwise(chinese))
        likely = (word for word in _CHINESE if (word[0], word[1]) in pairs)
        counts.update({word: count for word in likely if (count := text.count(word))})
    return counts


def _own(profile: Profile, text: str, counts: Counter[str]) -> Mapping[str, int]:
    """The counts with the desk's own words for a category, which nobody counted yet."""
    own = {word: count for word in profile.words if not word.isascii() and (count := text.count(word))}
    return counts | Counter(own) if own else counts


def _built_in(key: str) -> Mapping[str, float]:
    """What each word of the lists is worth to a category."""
    lists = [table[key] for table in (CHINESE, ENGLISH) if key in table]
    common = dict.fromkeys((word for words in lists for word in words.common), _COMMON)
    return common | dict.fromkeys((word for words in lists for word in words.telling), _TELLING)


_WORTH = {key: _built_in(key) for key in {*CHINESE, *ENGLISH}}


def _subject(profile: Profile, counts: Mapping[str, int], heads: Mapping[str, int]) -> Subject:
    worth = _WORTH.get(profile.key, {})
    if profile.words:
        worth = {**worth, **dict.fromkeys(map(_spelt, profile.words), _TELLING)}
    found = {
        word: worth[word] * (1 + math.log(counts.get(word) or 1)) + (_IN_TITLE if word in heads else 0)
        for word in (worth.keys() & counts.keys()) | (worth.keys() & heads.keys())
    }
    shown = sorted(found, key=lambda word: (-found[word], word))
    telling = sum(worth[word] == _TELLING for word in found)
    return Subject(profile.key, round(sum(found.values()), 2), tuple(shown), telling)


def _spelt(word: str) -> str:
    return word.lower() if word.isascii() else word


def check(article: Article) -> Sequence[Finding]:
    """One warning when another category fits far better; near neighbours, news and opinion are left in peace."""
    declared = article.profile
    if declared is None or not _has_words(declared):
        return []
    subjects = subjects_of(article)
    fit = next((subject.weight for subject in subjects if subject.key == declared.key), 0.0)
    if not subjects or not _is_better(subjects[0], fit) or _are_near(subjects[0].key, declared.key):
        return []
    suggested = article.profiles.find(subjects[0].key)
    return [_finding(article, declared, suggested, subjects[0], fit)] if suggested else []


def _has_words(profile: Profile) -> bool:
    return bool(profile.words) or profile.key in CHINESE or profile.key in ENGLISH


def _is_better(best: Subject, fit: float) -> bool:
    least = _LEAST_WEIGHT if fit else _LEAST_ALONE
    return best.telling >= _LEAST_TELLING and best.weight >= max(least, _LEAD * fit + _HEADSTART)


def _are_near(one: str, other: str) -> bool:
    return one == other or frozenset((one, other)) in _NEAR


def _finding(article: Article, declared: Profile, suggested: Profile, subject: Subject, fit: float) -> Finding:
    block = None if article.source.category else next(iter(article.of_kind(Kind.CATEGORY)), None)
    start, end = (block.start, block.end) if block else (0, 0)
    names = {"declared": declared.label_en, "suggested": suggested.label_en, "key": suggested.key}
    # From 0.7, where the lead is just enough, towards 1 where the declared category has next to nothing to say.
    confidence = round(subject.weight / (subject.weight + fit + _HEADSTART), 2)
    return Finding(
        "category.mismatch", "category", Severity.WARN, confidence, _MESSAGE, start, end, article.body[start:end],
        {**names, "evidence": ", ".join(subject.words[:_SHOWN])},
        place="body" if block else "category",
    )  # fmt: skip
