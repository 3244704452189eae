"""Find where an article says how many parts or points it will have, and which."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from workflow.parse.numbering import ordinal

NUMBER_WORDS = {
    word: value
    for language in (
        "two three four five six seven eight nine ten",
        "zwei drei vier fünf sechs sieben acht neun zehn",
        "deux trois quatre cinq six sept huit neuf dix",
        "dos tres cuatro cinco seis siete ocho nueve diez",
        "двух трёх четырёх пяти шести семи восьми девяти десяти",
        "два три четыре пять шесть семь восемь девять десять",
        "두 세 네 다섯 여섯 일곱 여덟 아홉 열",
    )
    for value, word in enumerate(language.split(), start=2)
} | {"две": 2, "трех": 3, "четырех": 4}
_N = r"(?P<n>\d{1,2}|[一二两三四五六七八九十]{1,2})"


def _by_first_letter(words: Iterable[str]) -> str:
    """A pattern that tries one branch a letter rather than one a word: it is asked at every word of a text."""
    tails = defaultdict(list)
    for word in sorted(words, key=len, reverse=True):
        tails[word[0]].append(re.escape(word[1:]))
    return "|".join(f"{letter}(?:{'|'.join(ends)})" for letter, ends in tails.items())


ANY_NUMBER_WORD = _by_first_letter(NUMBER_WORDS)
_W = rf"(?P<n>\d{{1,2}}|{ANY_NUMBER_WORD})"

_ZH_PARTS = "方面|角度|部分|维度|层面|要点|环节|阶段|步骤|章节|主题|话题|板块|小节|层次|景点"
_ZH_POINTS = (
    "建议|原因|理由|步骤|问题|方法|办法|方面|要点|意见|对策|措施|技巧|特点|误区|要素|条件|好处|因素"
    "|看法|体会|经验|教训|做法|变化|趋势|启示|结论|原则|优势|挑战|注意事项"
)
# What says that a count is the text's own plan: it names itself, or what comes below, or sums up.
_ZH_CUE = (
    r"(?:(?<![这那一几每原])本(?:文|篇|期|书|教程|指南|专栏|报告|课|章|帖|稿|次)|全(?:文|书)|文章|这(?:篇|份)|下文|后文|下面|以下|下列|如下|接下来"
    r"|我们|笔者|我|依次|逐一|分述|归纳为|总结为|概括为|归结为|体现在|表现在|主要有|分别有|无非)"
)
_ZH_FEW = r"\s?(?:个|大|点|种|条|项|步|则)?(?:主要|不同|重要|关键|常见|具体)?的?"
_CHINESE = rf"{_ZH_CUE}[^。！？；\n]{{0,24}}?{_N}{_ZH_FEW}(?:{_ZH_PARTS})"
_CHINESE_BEFORE = (
    rf"分(?:为|成|作)?{_N}{_ZH_FEW}(?:{_ZH_PARTS})(?=[^。！？\n]{{0,20}}(?:下文|后文|如下|以下|依次|逐一|分述))"
)
_CHINESE_DIVIDED = (
    rf"{_ZH_CUE}[^。！？；，\n]{{0,8}}?(?:分(?:为|成|作)?|共?有)[^。！？；，\n]{{0,10}}?{_N}(?:章|节|篇|讲|段)"
)
_CHINESE_POINTS = rf"{_ZH_CUE}[^。！？；\n]{{0,24}}?{_N}{_ZH_FEW}(?:{_ZH_POINTS})"
_CHINESE_THERE_ARE = rf"有(?:以下|如下)?{_N}(?:个|点|条|项|种|大)?(?:主要|重要|关键)?的?(?:{_ZH_POINTS})(?=[。：:])"
_CHINESE_NUMBERED = (
    r"(?:理由|原因|建议|办法|好处|特点|做法|目的|依据)(?:主要|大致|至少)?有(?:以下|如下)?"
    rf"{_N}(?:点|个|条)?(?=[。：:，,])"
)
_CHINESE_NAMED = (
    rf"{_ZH_CUE}[^。！？；\n]{{0,12}}?{_N}(?:个|位|种|座|条|件|家|类|款|处|项)[^。！？；：:，,\n]{{1,8}}(?=[：:])"
)
_JAPANESE = (
    rf"(?:本稿|本記事|この記事|この文章|以下)[^。\n]{{0,30}}?{_N}\s?(?:つ|個|点)?の?"
    r"(?:章|部|節|観点|視点|ポイント|理由|ステップ|段階|項目|テーマ|側面)"
)
_KOREAN = (
    rf"(?:이 글|본고|이 문서|이 기사|다음)[^.。\n]{{0,30}}?{_W}\s?(?:가지|개|단계|부분|장)"
    r"(?=\s|의|로|를|을|으로|측면|관점|이유)"
)

_EN_PARTS = (
    "parts|sections|aspects|reasons|steps|ways|perspectives|angles|points|chapters|stages|themes|acts|topics|sights"
    "|areas|episodes|phases"
)
_EN_POINTS = (
    "reasons|steps|tips|ways|questions|rules|lessons|objections|suggestions|points|arguments|mistakes|problems|stages"
    "|options|methods|ideas|principles|recommendations|proposals|conditions|factors|things|measures|changes|benefits"
)
_EN_THING = (
    "(?:this|the|our|my) (?:[a-z]+ )?(?:article|essay|report|piece|text|story|guide|paper|post|column|review|tutorial"
    "|series|list)|what follows|story"
)
_ADJECTIVES = r" (?:[a-z-]+ ){0,2}?"
_ENGLISH = (
    rf"(?:{_EN_THING})[^.!?\n]{{0,60}}?"
    r"\b(?:in|into|from|on|has|covers?|examines?|explores?|discuss(?:es)?|presents?|describes?|through|of|at)"
    rf" (?:the following )?{_W}{_ADJECTIVES}(?:{_EN_PARTS})\b"
)
_ENGLISH_WE = (
    r"\b(?:we|i)(?:['’]ll| will| shall)? (?:look at|examine|explore|discuss|cover|present|describe|go through)"
    rf" (?:the following )?{_W}{_ADJECTIVES}(?:{_EN_PARTS})\b"
)
_ENGLISH_POINTS = (
    r"(?:there (?:are|were)(?: at least)?|here are(?: the| my)?|(?:below|following) are(?: the)?|i have|we have"
    r"|follow(?: these)?|take these|consider these|the following|these|taught (?:me|us)|for these|learnt|learned)"
    rf" {_W}{_ADJECTIVES}(?:{_EN_POINTS})\b"
)
_ENGLISH_FOR = rf"\bfor (?:at least )?{_W}{_ADJECTIVES}(?:reasons|purposes)(?=[.:])"
_GERMAN = (
    rf"(?:artikel|text|beitrag|bericht)[^.!?\n]{{0,60}}? in {_W}"
    r" (?:\w+ )?(?:teilen|abschnitten|kapiteln|schritten|punkten)\b"
)
_GERMAN_POINTS = (
    rf"(?:folgende[nr]?|es gibt|dafür gibt es|hier sind) {_W} (?:\w+ )?(?:gründe|schritte|tipps|punkte|fragen|regeln)\b"
)
_FRENCH = (
    rf"(?:article|texte|dossier)[^.!?\n]{{0,60}}? en {_W} (?:\w+ )?(?:parties|volets|étapes|chapitres|points|temps)\b"
)
_FRENCH_POINTS = (
    rf"(?:voici|il y a|les) {_W} (?:\w+ )?(?:raisons|étapes|conseils|points|questions|règles)\b(?: suivante?s)?"
)
_SPANISH = (
    rf"(?:artículo|texto|informe)[^.!?\n]{{0,60}}? en {_W} (?:\w+ )?(?:partes|secciones|capítulos|pasos|puntos)\b"
)
_SPANISH_POINTS = (
    rf"(?:hay|estos|estas|los siguientes|las siguientes) {_W} (?:\w+ )?(?:razones|pasos|consejos|puntos|preguntas)\b"
)
_RUSSIAN = (
    rf"(?:стать[яеию]|текст|материал)[^.!?\n]{{0,60}}? (?:из|в) {_W}"
    r" (?:\w+ )?(?:част(?:ей|и|ях)|раздел(?:ов|а|ах)|глав)"
)
_RUSSIAN_POINTS = rf"(?:есть|вот|следующие) {_W} (?:\w+ )?(?:причин[аы]?|шаг(?:а|ов)|совет(?:а|ов)|пункт(?:а|ов))\b"
# Any count of things with the first of them right after it, or with as many names as it says.
_CHINESE_FIRST = (
    rf"{_N}(?:个|点|条|件|种|项|处|大)[^。！？\n]{{0,20}}[。：:，,]\s?"
    r"(?=(?:首先|第一[是，,、：:]|第一个|其一|一是|一来))"
)
_CHINESE_OF = rf"{_N}(?:个|位|种|座|条|件|家|类|款|处|项|则|幕|站|组|首|道)[^。！？；：:，,\n]{{1,12}}(?=[：:])"
_THINGS = r" (?:[a-z-]+ ){0,2}?[a-z]+s\b"
_ENGLISH_FIRST = (
    rf"\b{_W}{_THINGS}[^.!?\n]{{0,40}}[.:] "
    r"(?=(?:the first (?:is|was|one|of)|first,|firstly|first of all|one is)\b)"
)
_ENGLISH_OF = rf"\b{_W}{_THINGS}[^.!?:\n]{{0,30}}(?=: )"


class _Pattern(NamedTuple):
    """letters: what a text must have somewhere for a match; looked for first, as most texts are in one language."""

    match: re.Pattern[str]
    letters: re.Pattern[str]
    of_sections: bool = True


def _patterns(*of_scripts: tuple[re.Pattern[str], tuple[str, ...]], of_sections: bool = True) -> tuple[_Pattern, ...]:
    return tuple(
        _Pattern(re.compile(pattern, re.IGNORECASE), letters, of_sections)
        for letters, patterns in of_scripts
        for pattern in patterns
    )


_HAN = re.compile("[\u3400-\u9fff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_LATIN = re.compile(r" [A-Za-z\u00c0-\u024f]")
_SCRIPTS = (_HAN, _HANGUL, _CYRILLIC, _LATIN)
_PATTERNS = _patterns(
    (_HAN, (_CHINESE, _CHINESE_BEFORE, _CHINESE_DIVIDED, _CHINESE_NAMED)),
    (_LATIN, (_ENGLISH, _ENGLISH_WE, _GERMAN, _FRENCH, _SPANISH)),
    (_CYRILLIC, (_RUSSIAN,)),
    (_HAN, (_JAPANESE,)),
    (_HANGUL, (_KOREAN,)),
) + _patterns(
    (_HAN, (_CHINESE_POINTS, _CHINESE_THERE_ARE, _CHINESE_NUMBERED, _CHINESE_FIRST)),
    (_LATIN, (_ENGLISH_POINTS, _ENGLISH_FOR, _ENGLISH_FIRST, _GERMAN_POINTS, _FRENCH_POINTS, _SPANISH_POINTS)),
    (_CYRILLIC, (_RUSSIAN_POINTS,)),
    of_sections=False,
)
# Counts that are a promise only where the names that follow are as many.
_NAMED = _patterns((_HAN, (_CHINESE_OF,)), (_LATIN, (_ENGLISH_OF,)))
_LIST = re.compile(
    r"[，,：:]?\s?(?:进行[^。！？，,：:\n]{0,12}[，,：:]?)?(?:展开[^。！？，,：:\n]{0,6}[，,：:]?)?\s?(?:分别(?:是|为)|即|包括|namely|:|：)"
    r"\s?[:：]?\s?(?P<names>[^。！？.!?\n]{4,400})"
)
_SEPARATOR = re.compile(r"\s?[、；;]\s?(?:以及|和|及|与)?|[，,]\s?(?:以及|和|及|与|and\b)?\s?|\s?以及\s?|\s+and\s+")
_LAST_JOINED = re.compile(r"(?<=[^\s和与及])[和与及](?=[^和与及]+$)")
_MOST = 20
# Two names after a colon are as often two properties of one thing.
_LEAST_NAMES = 3


class Promise(NamedTuple):
    """How many parts an article promises, at text[start:end]; names: of those parts, empty when it lists none.

    of_sections: whether the text itself is said to have them ("this article, in three parts"), rather than its subject
    ("there are three reasons"), which a list or a paragraph may keep as well as headings.
    """

    parts: int
    start: int
    end: int
    names: tuple[str, ...]
    of_sections: bool


def promises_in(text: str) -> Iterator[Promise]:
    """The promises of two to twenty parts in a passage, one a pattern; the first 2,000 characters are read."""
    passage = text[:2_000]
    yield from _found(passage, _PATTERNS)
    yield from (promise for promise in _found(passage, _NAMED) if len(promise.names) >= _LEAST_NAMES)


def _found(passage: str, patterns: Iterable[_Pattern]) -> Iterator[Promise]:
    scripts = {letters for letters in _SCRIPTS if letters.search(passage)}
    for pattern in patterns:
        if pattern.letters in scripts and (match := pattern.match.search(passage)):
            promise = _promise(passage, match, of_sections=pattern.of_sections)
            if promise:
                yield promise


def _promise(text: str, match: re.Match[str], *, of_sections: bool) -> Promise | None:
    count = NUMBER_WORDS.get(match["n"].lower()) or ordinal(match["n"]) or 0
    if not 2 <= count <= _MOST:
        return None
    names, end = names_at(text, match.end(), count)
    return Promise(count, match.start(), end, names, of_sections)


def names_at(text: str, at: int, parts: int) -> tuple[tuple[str, ...], int]:
    """The names listed after a promise, when there are as many as it says; else none."""
    match = _LIST.match(text, at)
    if match is None:
        return (), at
    names = [name.strip() for name in _SEPARATOR.split(match["names"]) if name and name.strip()]
    if len(names) == parts - 1:
        names[-1:] = _LAST_JOINED.split(names[-1])
    return (tuple(names), match.end()) if len(names) == parts else ((), at)
