"""The names of betting and adult sites: how they are built, and which words only look like them."""

from __future__ import annotations

import re
from functools import lru_cache

# Words that such names are made of, in the languages of the trade.
_ROOTS = (
    "casino|kasino|kazino|cazino|cassino|casibom|poker|gambl|bingo|jackpot|roulett|ruletka|blackjack|baccarat|bacarat"
    "|lottery|loteri|bookmak|wager|betting|togel|gacor|judionline|judibola|azart|tragamoned|tragaperra|apuesta"
    "|spielautomat|holdem|porn|viagra|parimatch|igrov|avtomat|kumarhane|bahis|taruhan|stavki|freespin|sports?book"
    "|sportwet|escort|camgirl|onlyfan|mgmgrand|bellagio|harrahs|caesarspalace|maxwin|sbobet|pokies|pinup-?bet|\\b[14]win"
)
# Words that are honest by themselves and belong to the trade beside one of these.
_COMPANY = (
    r"(?:online|free|games?|casino|club|platinum|stars?|vegas|bet|bonus|win|lucky?|mania|play|top|official|royal|vip)"
)
_ROOT = re.compile(
    rf"{_ROOTS}|(?:slots?|vulkan|spins?|toto|lotto)-?(?:\d{{2}}|{_COMPANY})|{_COMPANY}-?(?:slots?|vulkan|spins?|toto|lotto)(?![a-z])"
)
# bet where a name has it: at its end, before a number, before the usual second halves.
_BET = re.compile(
    r"(?:(?<=[a-z0-9])(?<!al)(?<!pha)(?<!ti)(?<!ge)(?<!sor)(?<!sher)(?<!go)(?<!lisa)(?<!liza)|(?<![a-z]))bets?(?=\d|-|$)"
    r"|^(?:\dx)?bet[a-z]{2,10}\d{2,4}$|^bwin(?![a-z])"
    r"|^bet(?=way|fair|sson|clic|city|winner|boom|andreas|play|bonus|game|online|live|vip|king|sport|plus|club)"
)
# A number that stands for luck, after letters or before them.
_LUCKY = re.compile(
    r"[a-z]{2,12}-?(?:7?777|8?888|88|365|168|138|188|518|303|999|666?|555?|333?|131|99)\d?"
    r"|(?:88|888|777|365|168|138|188|303|999|1x|77|66)-?[a-z]{2,12}"
)
_UNDER_A_NAME = re.compile(r"[\u3400-\u9fff]{1,6}(?P<core>[A-Za-z0-9][A-Za-z0-9-]{3,39})")
# Plain words that speak of the trade; by themselves they are no names.
_PLAIN = frozenset(
    [
        "casino",
        "casinos",
        "casinò",
        "kasino",
        "kasinos",
        "poker",
        "pokers",
        "gamble",
        "gambles",
        "gambled",
        "gambler",
        "gamblers",
        "gambling",
        "bingo",
        "bingos",
        "jackpot",
        "jackpots",
        "roulette",
        "roulettes",
        "blackjack",
        "baccarat",
        "lottery",
        "lotteries",
        "loterie",
        "bookmaker",
        "bookmakers",
        "bookmaking",
        "bookie",
        "wager",
        "wagers",
        "wagered",
        "wagering",
        "betting",
        "bet",
        "bets",
        "escort",
        "escorts",
        "escorted",
        "escorting",
        "apuesta",
        "apuestas",
        "porno",
        "porn",
        "pornos",
        "pornography",
        "pornographic",
        "pornografie",
        "pornographie",
        "pornografía",
        "viagra",
        "sportsbook",
        "bellagio",
        "spielautomat",
        "spielautomaten",
        "avtomat",
        "onlyfans",
        "tragamonedas",
        "tragaperras",
    ]
)
# Words in which a root stands by chance.
_BY_CHANCE = re.compile(r"sporn|plazar|schwager|pokerface|megacorp|planning-?poker|poker-?planning|pornogra")


# Every word of a text is asked about, and most texts use the same words.
@lru_cache(maxsize=16_384)
def of_the_trade(name: str) -> bool:
    """Whether a name is built like one of a betting or adult site: a root of the trade with something joined to it."""
    low = name.lower()
    if low in _PLAIN or _BY_CHANCE.search(low):
        return False
    return bool(_ROOT.search(low)) or any(_BET.search(part) for part in low.split("-"))


def is_lucky(name: str) -> bool:
    """Whether a name is letters and a number of luck."""
    return bool(_LUCKY.fullmatch(name.lower()))


def is_plain_trade(name: str) -> bool:
    """Whether a word speaks of the trade and is nothing but a word."""
    return name.lower() in _PLAIN


def has_plain_part(name: str) -> bool:
    """Whether a hyphen joins a plain word of the trade to something: casino-style is no name."""
    return any(is_plain_trade(part) for part in name.split("-"))


def core_of(name: str) -> str:
    """The brand in a name: what is built like one of the trade, without the Chinese name that stands before it."""
    found = _UNDER_A_NAME.fullmatch(name)
    core = found["core"] if found else ""
    return core if core and (of_the_trade(core) or is_lucky(core)) else name
