"""How much a decoded text looks like writing: tells the right encoding from the ones that merely decode."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping

_HAN = frozenset(
    "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多"
    "经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性"
    "知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次"
    "度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建"
    "务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路"
    "记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运笔早影响推图馆协议办参广议单城华京组织石委"
    "這個們來為國說時會對著過發後裡種經麼學現當沒動還進樣開從實軍無與長機問關點業將兩間戰頭體見產話給門內員題氣爾別變總電數報"
    "結處義條認務場計資馬區隊統則聽許強難權設記類據達傳師觀東邊張該規萬覺術領讓識帶導爭運筆響圖館協議辦參廣單華組織書記者"
    "昨明午晚春夏秋冬週周末期星號号下午举舉讀读談谈谢謝您吧呢吗嗎请請爱愛歡欢樂乐街村镇鎮校园園店票车車站船飞飛机票价價钱錢贵"
)
_HANGUL = frozenset(
    "이다는을의에가하고로한지를은도서사기시어아자정인리나대해일라부그스수장있전상주만것과들보동원제들위공구으여들성국들무연안유신마"
    "게화조었면세년적비우들오관회했습니며선내들생소경모거미들교통들실진였할된들양트식결요방문학재계업들물영들개물용치산단들중간까때"
    "없음던각날들월들민들말람심들점들분표현등당외들심작발후명들두들반들들당번들열렸임독서"
)
_PUNCTUATION = frozenset("，。、；：？！“”‘’《》（）「」『』—…·〈〉【】　")
_LATIN = frozenset("àâäáãåæçéèêëíìîïñóòôöõøœúùûüýÿßšž")
_MARKS = frozenset("“”‘’„‚–—…€£©®°«»·§½¼¾™•×º²³ \u00a0")
_SIGNS = frozenset("©®°§£€ªº²³¼½¾")
_TURNED = {"¿": "?", "¡": "!"}
_SENTENCE = 300
_FEWEST_SYLLABLES = 4
_DOUBT = 2.5
_ASCII = frozenset(map(chr, (9, 10, 13, *range(32, 127))))
_ODD = re.compile("[\x80-\x9f\ue000-\uf8ff\ufffd\uff61-\uff9f]")


def likeness(text: str, encoding: str) -> float:
    """From 0 (noise) to 1 (plain prose): the share of the characters beyond ASCII that such texts usually use."""
    beyond = Counter(character for character in text if character > "\x7f")
    total = beyond.total()
    if not total and encoding.startswith("utf-16"):
        return _JUDGES[encoding](text, beyond)
    if not total or len(_ODD.findall(text)) > total // 200:
        return 0.0
    return _JUDGES[encoding](text, beyond)


def _share(beyond: Counter[str], usual: Callable[[str], bool]) -> float:
    """The share of usual characters, punctuation left out of both sides when there is anything else to judge by."""
    telling = {character: count for character, count in beyond.items() if character not in _PUNCTUATION}
    if not telling:
        return 1.0
    # Doubt in the denominator: a word or two prove less than a page, and one character alone proves nothing.
    return sum(count for character, count in telling.items() if usual(character)) / (sum(telling.values()) + _DOUBT)


def _chinese(_text: str, beyond: Counter[str]) -> float:
    return _share(beyond, _HAN.__contains__)


def _japanese(_text: str, beyond: Counter[str]) -> float:
    if not any("\u3041" <= character <= "\u30fe" for character in beyond):
        return 0.0
    return _share(beyond, lambda character: "\u3041" <= character <= "\u30fe" or character in _HAN)


def _korean(_text: str, beyond: Counter[str]) -> float:
    if beyond.total() < _FEWEST_SYLLABLES:  # many pairs of Chinese characters are also two common syllables
        return 0.0
    return _share(beyond, _HANGUL.__contains__)


def _western(text: str, beyond: Counter[str]) -> float:
    """Accented letters stand inside words made of ASCII letters, and are few."""
    letters = sum(character.isalpha() for character in text)
    if beyond.total() > 0.3 * letters + 4:
        return 0.0
    good = sum(_in_place(text, at) for at, character in enumerate(text) if character > "\x7f")
    share = good / beyond.total()
    return share if share > 0.9 else share / 4


def _in_place(text: str, at: int) -> bool:
    character, before, after = text[at], text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    if character in _MARKS:
        return character not in _SIGNS or not after.isalpha()
    if character in _TURNED:
        return not before.isalpha() and _TURNED[character] in text[at : at + _SENTENCE]
    if character.lower() not in _LATIN or (character.isupper() and not after.islower()):
        return False
    letters = [near for near in before + after if near.isalpha()]
    return not letters or any(near < "\x80" for near in letters)


def _sixteen_bits(text: str, beyond: Counter[str]) -> float:
    """Every other encoding has eight-bit text in it; here ASCII tells as much as the rest does."""
    usual = sum(count for character, count in beyond.items() if _is_usual(character))
    ascii_text = sum(character in _ASCII for character in text)
    return (usual + ascii_text) / len(text)


def _is_usual(character: str) -> bool:
    if character in _HAN or character in _PUNCTUATION or character in _MARKS:
        return True
    return "\xc0" <= character <= "\u052f" or "\u3041" <= character <= "\u30fe" or character in _HANGUL


_JUDGES: Mapping[str, Callable[[str, Counter[str]], float]] = {
    "gb18030": _chinese,
    "big5hkscs": _chinese,
    "cp932": _japanese,
    "euc_jp": _japanese,
    "cp949": _korean,
    "cp1252": _western,
    "utf-16-le": _sixteen_bits,
    "utf-16-be": _sixteen_bits,
}


def looks_like_one_language(text: str) -> bool:
    """Whether the letters are of one script (Latin may mix with any), all assigned, none for private use."""
    if _ODD.search(text):
        return False
    scripts = Counter(_script(character) for character in text if character.isalpha())
    known = sum(not unicodedata.category(character).startswith("C") or character in "\t\n\r" for character in text)
    others = [count for script, count in scripts.most_common() if script != "LATIN"]
    return known > 0.98 * len(text) and (not others or others[0] > 0.9 * sum(others))


def _script(character: str) -> str:
    """The script as the Unicode names have it; the scripts of Japanese and Korean count with Han."""
    script = unicodedata.name(character, "?").split(" ", 1)[0]
    return "CJK" if script in ("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HANGUL", "IDEOGRAPHIC") else script
