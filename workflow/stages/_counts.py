"""Find counts of things, "three causes", "三个原因": a number and what it counts, measures and versions left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from workflow.article import Block
from workflow.parse.numbering import ordinal
from workflow.stages._promises import ANY_NUMBER_WORD, NUMBER_WORDS

LEAST, _MOST = 2, 20

# What counts time, money, sizes or people is seldom a plan for the text.
_MEASURES = (
    "per ?cent|prozent|(?:year|month|week|day|hour|minute|second|mile|time|euro|dollar|pound)s?|people|person|ans?"
    "|années?|mois|(?:jour|heure|semaine|foi|personne)s?|(?:jahr|monat|woche|tag|stunde)(?:e?[ns]?)|minuten|uhr|metern?"
    "|mal|años?|mes(?:es)?"
    "|días?|horas?|semanas?|veces|лет|года?|месяц(?:ев|а)?|недел[ьи]|дн(?:ей|я)|час(?:ов|а)?|раза?|км|[kcm]?m|kg|px|[gm]b"
)
_HAN = "\u3040-\u30ff\u3400-\u9fff"
_SPACED = re.compile(
    rf"(?<![\w.,:/#$€£(-])(?P<n>{ANY_NUMBER_WORD}|\d{{1,2}})(?![\w.,:/%-])\s+(?!de\b|(?:[^\W\d]+\s+)?(?:{_MEASURES})\b)"
    rf"(?P<unit>[^\W\d{_HAN}]+(?:\s[^\W\d{_HAN}]+){{0,2}})",
    re.IGNORECASE,
)
# "In two days" counts off nothing; "three days, day by day" may.
_ANY_UNIT = "people|men|women|days|weeks|years"
_SPACED_ANY = re.compile(
    rf"(?<![\w.,:/#$€£(-])(?P<n>{ANY_NUMBER_WORD})(?![\w.,:/%-])\s+(?P<unit>(?:{_ANY_UNIT}))\b", re.IGNORECASE
)
_HAS_ANY = re.compile(rf"\s(?:{_ANY_UNIT})\b", re.IGNORECASE)
_CHINESE = re.compile(
    r"(?<![第以上每\dA-Za-z.-])(?<![零十百千万两近约超余多])(?<!所有)(?<!以上\s)(?P<n>[二两三四五六七八九十]{1,2}|\d{1,2})\s?"
    r"(?P<unit>个|大|点|种|条|项|步|类|层|部分|者|位|款|处|则|件|句|组|章|节|讲|篇|幕|站|道|首|招|封|关|届|本|座|家|张|次"
    r"|趟|代|轮|场|環|場|つ|種類|個)(?!人|月|多|小时|世纪|星期|国家|省|学期)"
)
_KOREAN = re.compile(
    rf"(?<![\w.])(?P<n>{ANY_NUMBER_WORD}|\d{{1,2}})\s?(?P<unit>가지|개|단계|종류|부분|섹션|질문|방법|이유)"
)
# Each way with what it cannot do without, which is quickly seen.
_WAYS = (
    (_CHINESE, re.compile(f"[{_HAN}]")),
    (_KOREAN, re.compile("[\uac00-\ud7a3]")),
    (_SPACED, re.compile(r"\s[^\W\d]")),
)
# "React 19 releases:" names a version; "more than five", "five of them" say that the rest is not here.
_NO_COUNT_BEFORE = re.compile(
    r"(?:[A-Z][\w.]*|\b[Oo]f the|\d (?:des|der|de l[ao]s))\s+$"
    r"|(?i:than|over|least|about|some|up to|as many as|mehr als|über|etwa|bis zu|plus de|jusqu['’]à|más de|unos|hasta"
    r"|более|до|超过|至少|大约|将近|多达)\s*$"
)
_NO_COUNT_AFTER = re.compile(
    r"(?:\s?(?:of|中的?|之一|里的?)\b|\w{0,12}\s(?:of (?:the|them|these|those)))", re.IGNORECASE
)
_BEFORE = 40
_STOPS = ".!?。！？；;"
# From the count to the end of the sentence that leads in a list; a Han character says as much as three others.
_LEAD_IN, _LEAD_IN_HAN = 60, 20
# Another number says that something else comes below.
_ELSEWHERE = re.compile(r"\d|[，,][一二两三四五六七八九十]")

# What says that the sections below are the things counted.
_AHEAD = re.compile(
    r"[:：]\s*$|下面|以下|如下|这里|各|每|逐|依次|分别|按|挑|选|排|说说|讲讲|聊聊|走访"
    r"|\b(?:here|following|below|in turn|each|these|by day|one by one|how)\b",
    re.IGNORECASE,
)
_NOT_HERE = re.compile(r"只|别处|其中|其余|\b(?:only|elsewhere|others?|some of)\b", re.IGNORECASE)

# Words that tell the rest without counting it.
_THE_REST = re.compile(
    r"最后|其余|其他|其它|另外|另一|剩下|余下|后[两二三四]|\b(?:last|finally|others?|the rest|remaining|latter)\b",
    re.IGNORECASE,
)


class Count(NamedTuple):
    """A count at text[start:end]. unit: what is counted, up to three words, or the measure word of Chinese."""

    promised: int
    start: int
    end: int
    unit: str


# A paragraph is asked for its counts by each way of telling what they count.
@lru_cache(maxsize=128)
def counts(text: str, *, measures: bool = False) -> tuple[Count, ...]:
    """The counts of two to twenty things; measures: those of people and days too."""
    patterns = [pattern for pattern, sign in _WAYS if sign.search(text)]
    return tuple(_counted(text, [*patterns, *([_SPACED_ANY] if measures and _HAS_ANY.search(text) else [])]))


def _counted(text: str, patterns: Iterable[re.Pattern[str]]) -> Iterator[Count]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            number = NUMBER_WORDS.get(match["n"].lower()) or ordinal(match["n"]) or 0
            before = text[max(0, match.start() - _BEFORE) : match.start()]
            exact = not _NO_COUNT_BEFORE.search(before) and not _NO_COUNT_AFTER.match(text, match.end("n"))
            if LEAST <= number <= _MOST and exact:
                yield Count(number, match.start(), match.end(), match["unit"])


def lead_in(block: Block) -> Count | None:
    """The count that the last sentence of a paragraph ends with."""
    text = block.text.rstrip()
    end = len(text.rstrip(": ：…" + _STOPS))
    begin = max(*(text.rfind(stop, 0, end) + 1 for stop in _STOPS), end - 200)
    last = max(counts(text[begin:end]), key=lambda count: count.start, default=None)
    rest = text[begin + last.end : end] if last else ""
    short = len(rest) <= (_LEAD_IN_HAN if re.search(f"[{_HAN}]", rest) else _LEAD_IN) and not _ELSEWHERE.search(rest)
    return Count(last.promised, begin + last.start, begin + last.end, last.unit) if last and short else None


def is_led_in(text: str) -> bool:
    """Whether a paragraph says that what it speaks of comes below."""
    return bool(_AHEAD.search(text)) and not _NOT_HERE.search(text)


def tells_the_rest(text: str) -> bool:
    """Whether a text speaks of "the others", "the last one", and so has done with what it counted."""
    return bool(_THE_REST.search(text))
