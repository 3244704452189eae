"""Guess the language of a text from its scripts and its commonest words; no model, no dependency."""

from __future__ import annotations

import re
from collections import Counter

_SAMPLE = 8_000
_SCRIPTS = {
    name: re.compile(f"[{signs}]")
    for name, signs in {
        "kana": r"\u3041-\u3096\u30a1-\u30fa",
        "han": r"\u3400-\u9fff\U00020000-\U0003fffd",
        "hangul": r"\uac00-\ud7a3\u1100-\u11ff\u3131-\u318e",
        "cyrillic": r"\u0400-\u04ff",
        "arabic": r"\u0600-\u06ff",
        "latin": r"A-Za-z\u00c0-\u024f",
        "el": r"\u0370-\u03ff",
        "he": r"\u05d0-\u05ea",
        "hi": r"\u0900-\u097f",
        "th": r"\u0e01-\u0e5b",
    }.items()
}
# One Han character or kana says about as much as three letters, a Hangul syllable as two.
_WEIGHT = {"kana": 3.0, "han": 3.0, "hangul": 2.0}
_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in is that for it with as was on be by this are from at have an not or has you but we",
        "de": "der die das und ist nicht ein eine von mit den dem zu auf für im sich des auch als an wird bei aus sind",
        "fr": "le la les de des et est un une du en que pour dans qui sur au pas par plus ce il avec sont ne cette aux",
        "es": "el la los las de que y en un una del por con para se es no lo como más su al este esta son pero ha sus",
        "it": "il di che e la per un in è con del non una si da sono le dei alla più nel come anche della gli ha lo",
        "pt": "o a os as de que e em um uma do da para com não por se dos no na mais é como ao das foi são seu sua",
        "nl": "de het een en van in is dat op te zijn voor met niet aan er die ook als bij door naar wordt om maar",
        "pl": "i w na z do się nie jest to że o jak po za od przez dla są ale co tym czy oraz jego być",
        "sv": "och att det som en på är av för med den till inte om ett har de jag var men från så vi kan",
        "tr": "ve bir bu da de için ile çok olarak en daha gibi kadar olan sonra ne ya mi var değil ama her",
        "vi": "của và là có được trong cho không một các với người những này khi đã để từ như về",
        "id": "yang dan di dengan untuk dari ini itu dalam tidak pada akan ke adalah juga oleh atau bisa karena",
    }.items()
}
_WORD = re.compile(r"[^\W\d_]+")
_LEAST_WORDS = 3
_LEAST_SHARE = 0.10
_MARKUP = re.compile(r"https?://\S+|<[^<>]{0,200}>|`[^`\n]{0,200}`|&[a-z]{2,8};")


def language_of(text: str) -> str:
    """The BCP 47 primary tag of the language a text is mostly written in, "und" when that is not clear.

    Tells zh, ja, ko, ru, uk, ar, fa, el, he, hi and th by their letters, and en, de, fr, es, it, pt, nl, pl, sv, tr, vi
    and id by their commonest words. Reads the first 8,000 characters.
    """
    sample = _MARKUP.sub(" ", text[:_SAMPLE])
    counts = {name: len(pattern.findall(sample)) for name, pattern in _SCRIPTS.items()}
    weights = {name: count * _WEIGHT.get(name, 1.0) for name, count in counts.items()}
    east_asian = weights["kana"] + weights["han"] + weights["hangul"]
    spaced = {name: weight for name, weight in weights.items() if name not in _WEIGHT}
    main = max(spaced, key=lambda name: spaced[name])
    if east_asian > spaced[main] / 2 and east_asian >= 6:
        return _east_asian(counts)
    return _spaced(main, counts[main], sample)


def _east_asian(counts: dict[str, int]) -> str:
    total = counts["kana"] + counts["han"] + counts["hangul"]
    if counts["hangul"] > total * 0.3:
        return "ko"
    return "ja" if counts["kana"] > total * 0.12 else "zh"


def _spaced(script: str, count: int, sample: str) -> str:
    if script == "latin":
        return _latin(sample)
    if count < 3:
        return "und"
    if script == "cyrillic":
        return "uk" if len(re.findall("[іїєґ]", sample)) > count * 0.02 else "ru"
    if script == "arabic":
        return "fa" if len(re.findall("[پچژگکی]", sample)) > count * 0.04 else "ar"
    return script


def _latin(sample: str) -> str:
    """The language whose commonest words make up the largest share of the text."""
    words = _WORD.findall(sample.lower())
    times = Counter(words)
    scores = {language: sum(times[word] for word in known) for language, known in _WORDS.items()}
    best = max(scores, key=lambda language: scores[language])
    sure = scores[best] >= max(_LEAST_WORDS if len(words) >= 12 else 2, len(words) * _LEAST_SHARE)
    return best if sure and len(words) >= 3 else "und"
