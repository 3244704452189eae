"""Names of betting and adult sites, and brands that the desk knows, put into a text that speaks of something else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from workflow.article import Article
from workflow.lexicon import is_distinct, places_of
from workflow.stages._brands import has_plain_part, is_lucky, of_the_trade

# An article with more of them than this is a list, and a few of them tell the reviewer so.
MOST = 50
_EAST = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_NAME = re.compile(r"(?<![\w.@/#:&=%~\\-])[A-Za-z0-9][A-Za-z0-9.-]{1,46}[A-Za-z0-9](?![\w@/\\=(-])", re.ASCII)
_JOINED = re.compile(rf"[{_EAST}，。、；：！？“”（）《》]")
# A branch of the trade with an invitation at its side: each alone is an honest word.
_INVITED = re.compile(
    r"(?:体育|娱乐|棋牌|彩票|电竞|真人|电子|捕鱼|娛樂|體育)"
    r"(?:app|APP)?(?:官方)?(?:官网|注册|登录|登陆|入口|下载|网址|开户|投注|官網|註冊|登錄|下載)(?:入口|官网|平台|地址|链接|app|APP)?"
)
# So many names of the trade, and the article speaks of it.
_ABOUT_IT = re.compile(
    r"casino|gambl|betting|bookmaker|poker|lotter|jackpot|slot machine|博彩|赌博|赌场|彩票|棋牌|投注|网赌"
    r"|カジノ|ギャンブル|도박|카지노|казино",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Inserted:
    """text[start:end] is a name that the article has no use for.

    invited: with words that invite. known: a brand of the desk's lexicon. others: how many of the writer's other
    submissions had it as well.
    """

    start: int
    end: int
    name: str
    confidence: float
    invited: bool = False
    known: bool = False
    others: int = 0


def inserted_in(article: Article, text: str) -> Iterator[Inserted]:
    """The names put into the running text of an article: those that the desk knows first, then the strange ones."""
    known = [*islice(_known(article, text), MOST), *islice(_repeated(article, text), MOST)]
    # Whoever writes of the trade may have to name a house of it.
    unsure = bool(known) and _speaks_of_it(article, known)
    yield from (replace(one, confidence=0.7) if unsure else one for one in known)
    yield from islice(_strange(article, text, known), MOST)


def _known(article: Article, text: str) -> Iterator[Inserted]:
    """Brands of the lexicon."""
    for one in article.background.lexicon.brands_in(text):
        sure = 0.95 if is_distinct(one.name) else 0.7
        yield Inserted(one.start, one.end, text[one.start : one.end], sure, known=True)


def _repeated(article: Article, text: str) -> Iterator[Inserted]:
    """Names that were taken for advertising in other submissions of the same writer."""
    lexicon = article.background.lexicon
    times = {
        name: count
        for name, count in article.background.repeated.items()
        if is_distinct(name) and name not in lexicon.brands and not lexicon.is_clean(name)
    }
    for one in places_of(frozenset(times), text):
        others = times[one.name]
        yield Inserted(
            one.start, one.end, text[one.start : one.end], min(round(0.8 + others / 20, 2), 0.95), others=others
        )


def _strange(article: Article, text: str, taken: Sequence[Inserted]) -> Iterator[Inserted]:
    eastern = article.language in {"zh", "ja", "ko"}
    found = [*_names(text, eastern=eastern), *_invitations(text)]
    if not found or _speaks_of_it(article, found):
        return
    times = Counter(one.name.casefold() for one in found)
    body = article.body.casefold()
    for one in found:
        alone = times[one.name.casefold()] == 1 and body.count(one.name.casefold()) <= 1
        apart = not any(one.start < other.end and other.start < one.end for other in taken)
        if alone and apart and not article.background.lexicon.is_clean(one.name):
            yield one


def _names(text: str, *, eastern: bool) -> Iterator[Inserted]:
    for found in _NAME.finditer(text):
        name = found.group()
        low = name.lower()
        if of_the_trade(_without_ending(low)):
            if eastern or _is_no_word(name):
                yield Inserted(found.start(), found.end(), name, 0.75)
        elif eastern and is_lucky(low) and _is_joined(text, found.start(), found.end()):
            yield Inserted(found.start(), found.end(), name, 0.6)


def _without_ending(name: str) -> str:
    """The name of a site without .com and its like."""
    return name.rpartition(".")[0].rpartition(".")[2] or name if "." in name else name


def _is_no_word(name: str) -> bool:
    """Whether a name cannot be a word of a language that joins words: Pokerabend and casino-style can."""
    if any(character.isdigit() for character in name) or "." in name:
        return True
    return name.islower() and not ("-" in name and has_plain_part(name))


def _is_joined(text: str, start: int, end: int) -> bool:
    """Whether East Asian text touches a name on both sides."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return bool(_JOINED.match(before) and (not after or _JOINED.match(after)))


def _invitations(text: str) -> Iterator[Inserted]:
    for found in _INVITED.finditer(text):
        yield Inserted(found.start(), found.end(), found.group(), 0.65, invited=True)


def _speaks_of_it(article: Article, found: Sequence[Inserted]) -> bool:
    """Whether the trade is the article's own subject: its words stand there apart from the names that were found."""
    own = sum(1 for _ in _ABOUT_IT.finditer(article.body))
    theirs = sum(1 for one in found for _ in _ABOUT_IT.finditer(one.name))
    return own - theirs > 1
