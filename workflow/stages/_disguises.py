"""Addresses written so that programs miss them and people do not: fun88[.]com, ｆｕｎ８８。ｃｏｍ, fun88点com, hxxp."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from workflow.stages._addresses import addresses_of
from workflow.stages._sites import ENDINGS

# Endings that people write in such ways; the rest of the list would meet honest words.
_WANTED = (
    r"(?:com|net|org|info|biz|cn|cc|tv|me|io|co|vip|top|xyz|win|bet|club|site|online|shop|live|fun|app|icu|pro|link"
    r"|ru|uk|hk|tw)"
)
_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\ufeff"
_MARKED = re.compile(f"[{_UNSEEN}]")


class Disguise(StrEnum):
    """How an address was hidden from programs."""

    BRACKETS = "brackets"
    WORD = "word"
    WIDE = "wide"
    UNSEEN = "unseen"
    SPACED = "spaced"
    SCHEME = "scheme"


@dataclass(frozen=True, slots=True)
class Disguised:
    """text[start:end] reads as `address`."""

    start: int
    end: int
    address: str
    disguise: Disguise


_BRACKETS = re.compile(
    r"(?<![a-z0-9])[a-z0-9][a-z0-9-]{1,62}(?:\s?[\[(（【{<]\s?(?:[.。．·]|dot|点|點)\s?[\])）】}>]\s?[a-z0-9-]{2,63}){1,4}(?![a-z0-9])",
    re.IGNORECASE,
)
_WORD = re.compile(
    rf"(?<![a-z0-9])(?:www\s?(?:点|點|dot)\s?)?[a-z0-9][a-z0-9-]{{1,62}}(?:\s?(?:点|點|ドット)\s?|\s(?:dot|punkt|punto|точка)\s){_WANTED}(?![a-z0-9-])",
    re.IGNORECASE,
)
_WIDE = re.compile(
    r"[a-z0-9ａ-ｚＡ-Ｚ０-９][a-z0-9ａ-ｚＡ-Ｚ０-９－-]{1,62}(?:[.．。｡][a-z0-9ａ-ｚＡ-Ｚ０-９－-]{2,63}){1,4}(?![a-z0-9ａ-ｚＡ-Ｚ０-９])",
    re.IGNORECASE,
)
_UNSEEN_INSIDE = re.compile(rf"(?<![a-z0-9.{_UNSEEN}-])[a-z0-9.:/?=&_{_UNSEEN}-]{{5,300}}", re.IGNORECASE)
_SPACED = re.compile(
    rf"(?<![a-z0-9])(?:(?:[a-z0-9-][ \u3000]){{2,40}}[.．。][ \u3000](?:[a-z][ \u3000]){{1,9}}[a-z]"
    rf"|[a-z0-9-]{{3,62}}[ \u3000][.．。][ \u3000]{_WANTED})(?![\w-])",
    re.IGNORECASE,
)
_SCHEME = re.compile(
    r"(?<![a-z])(?:h(?:xx|\*\*|x{2}t|tt_)ps?|htt\[?p\]?s?\[:\])(?::|：|\[:\])?[/／]{2}[^\s<>\"'，。；、）】」\u3400-\u9fff]{3,200}",
    re.IGNORECASE,
)
_DOTS = re.compile(r"\s?[\[(（【{<]\s?(?:[.。．·]|dot|点|點)\s?[\])）】}>]\s?", re.IGNORECASE)
_DOT_WORDS = re.compile(r"\s?(?:点|點|ドット)\s?|\s(?:dot|punkt|punto|точка)\s", re.IGNORECASE)
_TO_HTTP = re.compile(r"^h\S{2,5}?(s?)(?:\[:\]|:|：)?[/／]{2}", re.IGNORECASE)

_Reading = Callable[[str], str]


def _undotted(text: str) -> str:
    return _DOTS.sub(".", text)


def _unworded(text: str) -> str:
    return _DOT_WORDS.sub(".", text)


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("。", ".").lower()


def _seen(text: str) -> str:
    return _MARKED.sub("", text)


def _closed(text: str) -> str:
    return re.sub(r"[ \u3000]", "", text).replace("．", ".").replace("。", ".")


def _with_scheme(text: str) -> str:
    return _TO_HTTP.sub(r"http\1://", _undotted(text))


_WAYS: tuple[tuple[Disguise, re.Pattern[str], _Reading, re.Pattern[str]], ...] = (
    (
        Disguise.BRACKETS,
        _BRACKETS,
        _undotted,
        re.compile(r"[\[(（【{<]\s?(?:[.。．·]|[dD][oO][tT]|点|點)\s?[\])）】}>]"),
    ),
    (
        Disguise.WORD,
        _WORD,
        _unworded,
        re.compile(r"[点點ト]\s?[A-Za-z]|\s(?:[dD][oO][tT]|punkt|punto|точка)\s"),
    ),
    (Disguise.WIDE, _WIDE, _narrow, re.compile(r"[．。｡ａ-ｚＡ-Ｚ０-９](?:[A-Za-z]|(?<=[ａ-ｚＡ-Ｚ０-９]))")),
    (Disguise.UNSEEN, _UNSEEN_INSIDE, _seen, _MARKED),
    (Disguise.SPACED, _SPACED, _closed, re.compile(r"[ \u3000][.．。][ \u3000]")),
    (Disguise.SCHEME, _SCHEME, _with_scheme, re.compile(r"[xX*_\]p][pPsS\]]?\S{0,4}[/／]{2}|\[:\]")),
)


def disguised_in(text: str) -> list[Disguised]:
    """Every disguised address of a text, in text order, none inside another."""
    found = [
        one
        for disguise, pattern, reading, wanted in _WAYS
        if wanted.search(text)
        for one in _read(text, disguise, pattern, reading)
    ]
    kept: list[Disguised] = []
    for one in sorted(found, key=lambda this: (this.start, -this.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _read(text: str, disguise: Disguise, pattern: re.Pattern[str], reading: _Reading) -> Iterator[Disguised]:
    for found in pattern.finditer(text):
        written = found.group().strip(".-/ ")
        address = reading(written)
        if address == written or (disguise is Disguise.WIDE and not _is_wide(written, address)):
            continue
        if disguise is Disguise.UNSEEN and not _MARKED.search(written.strip("".join(_MARKED.findall(written)))):
            continue
        if _is_address(address):
            start = found.start() + found.group().index(written)
            yield Disguised(start, start + len(written), address, disguise)


def _is_wide(written: str, address: str) -> bool:
    """A full-width letter or dot is wanted; between plain letters a full stop is a dot only before a site's ending."""
    if re.search("[ａ-ｚＡ-Ｚ０-９．]", written):
        return True
    return bool(re.search(rf"[^.]\.{_WANTED}$", address)) and written.islower()


def _is_address(address: str) -> bool:
    found = addresses_of(address)
    if len(found) != 1 or found[0].start or found[0].end < len(address):
        return False
    return address.rpartition(".")[2].lower() in ENDINGS or "://" in address or "/" in address


def mixed_scripts(host: str) -> tuple[str, str] | None:
    """A label of a host that mixes look-alike scripts, and their names; None where every label keeps to one.

    Labels in Punycode are read as a browser would show them. A label all in Cyrillic or Greek letters that look Latin
    counts as well where the host ends in ASCII.
    """
    for label in host.split("."):
        shown = _shown(label)
        if shown.isascii():
            continue
        scripts = {_script(letter) for letter in shown if letter.isalpha()} - {""}
        if len(scripts) > 1:
            return shown, " + ".join(sorted(scripts))
        if scripts and scripts != {"Latin"} and set(shown.lower()) <= _LIKE_LATIN and host.rpartition(".")[2].isascii():
            return shown, "".join(scripts)
    return None


_LIKE_LATIN = set("асԁеһіјӏкорԛѕтуԝхѵьвмнαορνικτυχ0123456789-")
_SCRIPTS = ("Latin", "Cyrillic", "Greek", "Armenian", "Cherokee")


def _shown(label: str) -> str:
    if not label.lower().startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "").partition(" ")[0].capitalize()
    return name if name in _SCRIPTS else ""
