"""Count how far a text gets in what it counts: first, second, third; 一是, 二是; on the one hand, on the other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_ZH_AFTER = "(?:个|步|阶段|部分|点|类|种|件|条|天|[，,、：:])"
# In each language the ways to count, each way from one upwards; a text that uses the first word of a way counts by it.
_WAYS: Mapping[str, Sequence[str]] = {
    "zh": (
        f"第一{_ZH_AFTER} 第二{_ZH_AFTER} 第三{_ZH_AFTER} 第四{_ZH_AFTER} 第五{_ZH_AFTER} 第六{_ZH_AFTER}",
        "一是 二是 三是 四是 五是 六是",
        "其一 其二 其三 其四 其五",
        "首先 其次|然后|接着 再次|再者|第三|此外|另外 第四 第五",
    ),
    "ja": ("第一に|まず 第二に|次に 第三に 第四に 第五に", "一つ目 二つ目 三つ目 四つ目 五つ目"),
    "ko": ("첫째 둘째 셋째 넷째 다섯째", "첫 번째 두 번째 세 번째 네 번째 다섯 번째"),
    "en": (
        r"\bfirst(?:ly)?\b|\bone\sis\b \bsecond(?:ly)?\b \bthird(?:ly)?\b \bfourth(?:ly)?\b \bfifth(?:ly)?\b",
        r"\bone: \btwo: \bthree: \bfour: \bfive: \bsix:",
    ),
    "de": (r"\berstens\b \bzweitens\b \bdrittens\b \bviertens\b \bfünftens\b",),
    "fr": (r"\bpremièrement\b|\btout\sd['’]abord\b \bdeuxièmement\b|\bensuite\b \btroisièmement\b \bquatrièmement\b",),
    "es": (r"\bprimero\b|\ben\sprimer\slugar\b \bsegundo\b|\ben\ssegundo\slugar\b \btercero\b|\ben\stercer\slugar\b",),
    "ru": (r"\bво-первых\b \bво-вторых\b \bв-третьих\b \bв-четв[её]ртых\b \bв-пятых\b",),
}
_LAST = re.compile(
    r"最后|最後に|末了|마지막|\b(?:last(?:ly)?|finally)\b|\bschließlich\b|\bzuletzt\b|\benfin\b|\bpor\súltimo\b"
    r"|\bfinalmente\b|\bнаконец\b",
    re.IGNORECASE,
)
_COUNTS = {
    language: tuple(tuple(re.compile(word, re.IGNORECASE) for word in way.split()) for way in ways)
    for language, ways in _WAYS.items()
}
_ONE_HAND = re.compile(
    r"一方面|\bon (?:the )?one (?:hand|side)\b|\beinerseits\b|\bd['’]une part\b|\bd['’]un côté\b|\bpor un lado\b"
    r"|\bс одной стороны\b",
    re.IGNORECASE,
)
_OTHER_HAND = re.compile(
    r"[;；]|一方面|另一面|另外|但|然而|不过|而|同时|\bother\b|\bbut\b|\bhowever\b|\byet\b|\bandererseits\b|\baber\b"
    r"|\bd['’]autre part\b|\bde l['’]autre\b|\bmais\b|\bpor (?:el )?otro\b|\bpero\b|\bс другой\b|\bно\b",
    re.IGNORECASE,
)


def counted(text: str, language: str, parts: int) -> int:
    """How far the text counts, `parts` where it says of something that it is the last; 0 when it does not count."""
    reached = max((_reached(text, way) for way in _COUNTS.get(language, ())), default=0)
    return max(reached, parts) if reached and _LAST.search(text) else reached


def _reached(text: str, way: Sequence[re.Pattern[str]]) -> int:
    """The highest number of one way of counting that stands after its first."""
    first = way[0].search(text)
    if first is None:
        return 0
    return max((at for at, word in enumerate(way, start=1) if word.search(text, first.start())), default=0)


def one_hand_only(text: str, after: str) -> re.Match[str] | None:
    """Where a paragraph says "on the one hand" and nothing below, in it or `after` it, could be the other."""
    found = _ONE_HAND.search(text)
    if found is None or text[max(0, found.start() - 1) : found.start()] == "另":
        return None
    return None if _OTHER_HAND.search(text, found.end()) or _OTHER_HAND.search(after) else found
