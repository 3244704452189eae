"""Advertising put into an article as text: its title glued to a brand, a brand glued to the end of a paragraph."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from workflow.article import Article, Block, Kind
from workflow.stages._brands import core_of, is_plain_trade, of_the_trade

LONGEST_TAIL = 24
# A name in one piece may be longer than words that follow a title by chance.
LONGEST_NAME = 40
# A title as short as this may begin a sentence by chance.
SHORTEST_TITLE = 6
_TEXT = frozenset({Kind.PARAGRAPH, Kind.HEADING, Kind.ITEM, Kind.QUOTE})

# Words of betting, lottery and adult sites, and of the invitations that go with them.
_TRADE = (
    "娱乐城|娱乐场|娱乐平台|娱乐官网|博彩|博弈|赌场|赌博|赌球|棋牌|彩票|六合彩|时时彩|百家乐|老虎机|真人荷官|体育投注|体育博彩|投注|开户|返水|菠菜"
    "|乐天堂|威尼斯人|澳门新葡京|新葡京|太阳城|金沙|永利|银河国际|亚博|开云体育|爱游戏|九游|米兰体育|星空体育|必威|万博|德赢|伟德|立博"
    "|平博|皇冠体育|沙巴体育|竞彩|杏彩|大发|凯发|優惠碼|注册送|首存|代理加盟|官网登录|官方下载|手机版下载|app下载|网址|备用网"
)
_ROOTS = "bet|casino|poker|slots?|jackpot|bingo|baccarat|porn|viagra|cialis|toto|judi|togel|gacor|vip|fun|win|sport"
_BRAND = re.compile(
    rf"""(?:
    (?:{_TRADE})
    |(?<![a-z0-9])(?:[a-z]{{0,10}}(?:{_ROOTS})[a-z]{{0,6}}\d{{0,4}}|\d{{1,4}}(?:{_ROOTS})[a-z]{{0,6}})(?![a-z0-9])
    |(?<![a-z0-9.])(?:[a-z0-9-]{{2,30}}\.)+(?:com|net|cc|vip|top|xyz|bet|win|club|app|online|casino|site)(?![a-z0-9])
    )""",
    re.VERBOSE | re.IGNORECASE,
)
# A brand with its number: letters and two to four digits, nothing else, perhaps under a Chinese name.
_NUMBERED = re.compile(r"[\u3400-\u9fff]{0,6}(?:[a-z]{2,12}\d{2,4}|\d{2,4}[a-z]{2,12})", re.IGNORECASE)
_TRADE_ONLY = re.compile(_TRADE)
_ENDING = re.compile(
    rf"(?:(?:{_TRADE})[\u3400-\u9fff]{{0,4}})?(?<![a-z0-9])(?:[a-z]{{0,10}}(?:{_ROOTS})[a-z]{{0,6}}\d{{2,4}}|\d{{2,4}}(?:{_ROOTS}))$"
    rf"|(?<![a-z0-9])[a-z0-9]{{1,8}}(?:体育|电子|娱乐|棋牌|真人|彩票|华体会)$|(?:{_TRADE})+$|(?<![a-z0-9.])(?:[a-z0-9-]{{2,30}}\.)+(?:com|net|cc|vip|top|xyz|bet|win|club|casino)$",
    re.IGNORECASE,
)
_GLUED = re.compile(r"[。！？….!?”’」』）)]\s?(?P<tail>[^。！？!?，,、；;：:\s“”（）()]{2,40})$")
# A name in Latin letters, perhaps under a Chinese one.
_NAME = re.compile(r"[\u3400-\u9fff]{0,6}(?P<name>[A-Za-z0-9](?:[A-Za-z0-9.-]{0,38}[A-Za-z0-9])?)")
_EASTERN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_DOTTED = re.compile(r"[a-z0-9)\"”][.!?][a-z]")
# What writers put after a sentence themselves: a note's number, a file, a version.
_OWN = re.compile(
    r"\d+[a-z]{0,3}|[0-9a-f]{12,}|v?\d+(?:\.\d+)+|[\w-]+\.(?:js|ts|py|md|html?|json|png|jpe?g|gif|svg|txt|sh|ya?ml|css|java|go|rs|c|h|cpp)"
)


@dataclass(frozen=True, slots=True)
class Promo:
    """Text that advertises: text[start:end] of a block.

    sure: the evidence is exact. whole: nothing else is in the block. known: the tail is a brand of the desk's lexicon,
    and stands by itself or after a last sentence.
    """

    block: Block
    start: int
    end: int
    tail: str
    sure: bool
    whole: bool
    confidence: float
    known: bool = False


def promos_of(article: Article) -> Iterator[Promo]:
    """The pieces of an article that look put in by an advertiser, in text order."""
    title = _folded(article.title)
    long_enough = len(title) >= SHORTEST_TITLE
    for block in article.blocks:
        if block.kind not in _TEXT or not block.text.strip():
            continue
        found = _after_title(article, block, title) if long_enough else None
        found = found or _alone(article, block) or _at_end(article, block)
        if found and not article.background.lexicon.is_clean(found.tail):
            yield found


def brand_at_end(article: Article, title: str) -> str:
    """A brand of the trade glued to a title that the text never speaks of; empty when there is none.

    Only words of betting and adult sites, a name with a number that holds one of their roots, and addresses count.
    """
    tail = title[-LONGEST_TAIL:]
    found = next((match for match in _ENDING.finditer(tail) if match.end() == len(tail)), None)
    if not found or len(title) - len(found[0]) < SHORTEST_TITLE:
        return ""
    in_title = article.body.casefold().count(title.casefold())
    foreign = _uses(article, found[0]) <= in_title and not _known_words(article, found[0])
    return found[0] if foreign else ""


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _after_title(article: Article, block: Block, title: str) -> Promo | None:
    """A block that is the title and a short tail; the tail may be foreign to the article, or only strange."""
    text = block.text.strip()
    if len(text) > len(title) + LONGEST_NAME + 4:
        return None
    folded = _folded(text)
    if not folded.startswith(title) or len(folded) == len(title):
        return None
    # NFKC may change lengths; where it does the tail is taken from the folded text.
    tail = text[len(title) :] if len(text) == len(folded) else folded[len(title) :]
    return _judged(article, block, tail)


def _judged(article: Article, block: Block, tail: str) -> Promo | None:
    plain = tail.strip(" \t-_—–|·:：/,，")
    longest = LONGEST_NAME if _NAME.fullmatch(plain) else LONGEST_TAIL
    if not 2 <= len(plain) <= longest or re.search(r"[。！？!?；;，,]", plain):
        return None
    lead = len(block.text) - len(block.text.lstrip())
    brand = _BRAND.search(plain) or _NUMBERED.fullmatch(plain)
    foreign = _uses(article, plain) <= 1 and not _known_words(article, plain)
    if (brand and foreign) or article.background.lexicon.knows(plain):
        return Promo(block, lead, len(block.text.rstrip()), plain, sure=True, whole=True, confidence=0.97)
    bracketed = plain[0] in "(（[【<《" or plain.isdigit()
    # An advertiser may name the brand once more further down; then it is not exact any longer, but no less strange.
    if bracketed or not (foreign or _BRAND.search(plain)):
        return None
    return Promo(block, lead, len(block.text.rstrip()), plain, sure=False, whole=True, confidence=0.6)


def _alone(article: Article, block: Block) -> Promo | None:
    """A block that is a brand of the lexicon and nothing else."""
    text = block.text.strip()
    if len(text) > LONGEST_NAME or not _is_exact(article, text):
        return None
    lead = len(block.text) - len(block.text.lstrip())
    return Promo(block, lead, lead + len(text), text, sure=True, whole=True, confidence=0.97, known=True)


def _is_exact(article: Article, tail: str) -> bool:
    """Whether a tail is a brand of the lexicon that is no word besides, in an article that has no use for it."""
    if not article.background.lexicon.knows(tail) or _uses(article, tail) > 1:
        return False
    return bool(_BRAND.search(tail) or _NUMBERED.fullmatch(tail) or of_the_trade(core_of(tail)))


def brand_of(tail: str) -> str:
    """The brand in a tail; empty where its words may be honest ones that stand after a title by chance."""
    return core_of(tail) if re.search(r"[A-Za-z0-9]", tail) or _TRADE_ONLY.search(tail) else ""


def _at_end(article: Article, block: Block) -> Promo | None:
    """A word of the trade, a brand that is known, or a name foreign to the article, after the last sentence."""
    text = block.text.rstrip()
    found = _GLUED.search(text[-LONGEST_NAME - 10 :])
    if not found:
        return None
    tail = found["tail"]
    if _is_exact(article, tail):
        start = len(text) - len(tail)
        return Promo(block, start, len(text), tail, sure=True, whole=False, confidence=0.97, known=True)
    return _strange_end(article, block, text, tail)


def _strange_end(article: Article, block: Block, text: str, tail: str) -> Promo | None:
    if len(text) < LONGEST_TAIL + len(tail):
        return None
    trade = _TRADE_ONLY.search(tail) or (_NUMBERED.fullmatch(tail) and _BRAND.search(tail))
    confidence = 0.7 if trade and len(tail) <= LONGEST_TAIL else _strangeness(article, tail, text[: -len(tail)])
    if not confidence or _uses(article, tail) > 1:
        return None
    return Promo(block, len(text) - len(tail), len(text), tail, sure=False, whole=False, confidence=confidence)


def _strangeness(article: Article, tail: str, before: str) -> float:
    """How sure it is that a name after the last sentence is a stranger's; 0 when it may be the writer's own."""
    found = _NAME.fullmatch(tail)
    if not found or _known_words(article, tail) or _uses(article, found["name"]) > 1:
        return 0.0
    name = found["name"].lower()
    if of_the_trade(name) or is_plain_trade(name):
        return 0.75
    if found["name"][0].isupper() or _OWN.fullmatch(name) or len(name) < 4:
        return 0.0
    numbered = not name.isalpha() and re.search(r"[a-z]\d|\d[a-z]", name)
    after_stop = before[-1:] in {".", "!", "?", "…"} and _is_prose(article.body)
    return 0.6 if numbered or after_stop or _EASTERN.search(before[-60:]) else 0.0


@lru_cache(maxsize=2)
def _is_prose(body: str) -> bool:
    """Whether a text joins small letters by a stop once at most: another time they are code, files or addresses."""
    return len(list(islice(_DOTTED.finditer(body), 2))) < 2


def _uses(article: Article, words: str) -> int:
    return _casefolded(article.body).count(words.casefold())


@lru_cache(maxsize=2)
def _casefolded(body: str) -> str:
    """The body without its case, which every block of an article asks for anew."""
    return body.casefold()


def _known_words(article: Article, tail: str) -> bool:
    """Whether the article itself speaks of what the tail names: Mate60 in an article about it is no advertising."""
    body = _casefolded(article.body)
    names = re.findall(r"[a-z]+\d+|\d+[a-z]+|[a-z]{3,}", tail.casefold())
    return bool(names) and all(body.count(name) > 1 for name in names)
