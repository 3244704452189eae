"""Whether words with dots between them are a site, or a file, a piece of code or an abbreviation."""

from __future__ import annotations

import re

from linkify_it.tlds import TLDS

ENDINGS = frozenset(ending.lower() for ending in TLDS)
# Endings that are also extensions of files.
_FILES_WRITTEN = """
    ai app as bar bat bz cab cc cfd cl class cs csv dev in java kt la lib md mm mo mov pl pm ps py rs sc sh so st
    swf tf ts vi zip
"""
# Longer endings under which sites are common. The others (person.email, Colors.pink) are words of code as well.
_SITES_WRITTEN = """
    app asia bet bingo biz buzz casino cfd club com cyou dev edu fun games gov icu info int live lol ltd mil mobi
    net online org poker pro rocks sbs shop site store top vip website win world xxx xyz
"""
# Endings of two letters that are also names of fields and methods.
_MEMBERS_WRITTEN = "am as at be by do id in is it la me my no pm so to us"
# First words of dotted names in code, and of names of files.
_CODE_WRITTEN = """
    admin angular animation app args array axios body browser btn build button changelog child client cls col column
    config conn console context contributing controller ctx cursor data date db demo dockerfile document driver e el
    element err error ev event evt example exports file foo form fs head helper image img index init input item job
    jquery json key layer lib libc license list lodash log logger main makefile manage map math model models module
    nn node np obj object options opts os package page params parent path pd player plt process props random re
    react readme req request res response result results root route router row run sample scope script self server
    service session settings setup state store str string style super sys system system.out table task test tf this
    thread time torch urls user util utils value view views vue window worker
"""
_FILES = frozenset(_FILES_WRITTEN.split())
_OF_SITES = frozenset(_SITES_WRITTEN.split())
_MEMBERS = frozenset(_MEMBERS_WRITTEN.split())
_CODE_WORDS = frozenset(_CODE_WRITTEN.split())
# Abbreviations that are written like a host.
_ABBREVIATIONS = re.compile(
    r"(?:mrs?|ms|dr|st|prof|jr|sr|no|vs|fig|vol|eq|sec)\.(?!com$|net$|org$)[a-z]{2,12}|[mb]\.(?:sc|ed|eng|com)|(?:[a-z]\.)+cit|al\.et",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"[a-z][A-Z]")


def is_host(host: str, ending: str, rest: str, following: str) -> bool:
    """Whether dotted words are a site and not a file, a piece of code or an abbreviation."""
    known = ending.lower()
    if known not in ENDINGS and not known.startswith("xn--"):
        return False
    if rest.startswith(("/", "?")) or host[:4].lower() == "www.":
        return True
    if _ABBREVIATIONS.fullmatch(host) or host.replace(".", "").isdigit():
        return False
    return not _is_code(host, known, following)


def _is_code(host: str, ending: str, following: str) -> bool:
    words = host.lower().split(".")[:-1]
    if ending in _OF_SITES and ending not in _FILES:
        return following == "(" and ending not in {"com", "net", "org"}
    wordy = len(ending) > 2 or ending in _MEMBERS
    if not wordy and ending not in _FILES:
        return False
    if following in {"(", "[", "="} or _CAMEL.search(host) or any(word in _CODE_WORDS for word in words):
        return True
    if len(words) == 1 and (host[: -len(ending) - 1].isupper() or (wordy and words[0].isalpha() and len(words[0]) < 8)):
        return True
    return ending in {"py", "md", "sh", "rs", "java", "class"}
