"""Pages that are delivered and are not there: "not found" said with a 200, and domains that are for sale. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from turbohtml import TokenType, tokenize

from workflow.probe import Sign

_SHORT = 1_500
_PARKED_AT_MOST = 4_000
_LONGEST_TITLE = 120
# What stands in these is never read.
_UNREAD = frozenset({"script", "style", "noscript", "template", "svg", "title"})
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_IN_HEADER = re.compile(r"charset\s*=\s*\"?([\w.:-]{1,40})", re.IGNORECASE)
_GONE = re.compile(
    r"""(?:^|\b)(?:error|http)?\s*404\b|\bnot\s+found\b|\bno\s+longer\s+(?:available|exists?|online)\b
    |\b(?:does\s+not|doesn['’]t|didn['’]t)\s+exist\b|\bcan(?:not|['’]t)\s+(?:be\s+found|find)\b|\b(?:has|was|been)\s+(?:removed|deleted)\b
    |页面(?:不存在|未找到|没有找到|已删除|走丢|丢失)|找不到(?:该|此|您|你|这个)?(?:页面|网页|内容|文章)|(?:页面|网页|文章|内容|文件)(?:已被?删除|已失效|不存在)
    |頁面(?:不存在|未找到)|找不到(?:該|此|您)?(?:頁面|網頁)|无法找到|访问的(?:页面|内容)不存在
    |nicht\s+gefunden|introuvable|n['’]existe\s+(?:pas|plus)|no\s+(?:se\s+ha\s+)?encontrad[ao]|no\s+existe|non\s+trovat[ao]
    |não\s+(?:foi\s+)?encontrad[ao]|не\s+найден|niet\s+gevonden|見つかりません|見つかりませんでした|찾을\s*수\s*없""",
    re.IGNORECASE | re.VERBOSE,
)
_PARKED = re.compile(
    r"""\b(?:this|the)\s+domain(?:\s+name)?\s+(?:(?:\S+\s+)?(?:is|may\s+be|could\s+be)\s+(?:available\s+)?(?:for\s+sale|parked)|has\s+expired)
    |\b[\w-]+(?:\.[\w-]+)+\s+is\s+(?:for\s+sale|parked)\b|\bbuy\s+this\s+domain\b|\bdomain\s+(?:is\s+)?parked\b|\bparked\s+(?:free|domain)\b
    |(?:该|此|本)域名(?:可|正在|正|已|现)?(?:以)?(?:出售|转让|停放|过期|到期)|域名(?:出售|转让)|網域(?:出售|轉讓)
    |diese\s+domain\s+(?:steht\s+zum\s+verkauf|ist\s+zu\s+verkaufen)|ce\s+(?:nom\s+de\s+)?domaine\s+est\s+à\s+vendre
    |este\s+dominio\s+(?:está\s+)?(?:a\s+la\s+venta|en\s+venta)|questo\s+dominio\s+è\s+in\s+vendita|домен\s+(?:прода[её]тся|припаркован)
    |このドメインは.{0,12}(?:販売|売り出し)|도메인.{0,6}판매""",
    re.IGNORECASE | re.VERBOSE,
)
# What only pages of parking services load or lead to.
_PARKING = re.compile(
    r"sedoparking\.com|parkingcrew\.net|bodis\.com|parklogic\.com|cashparking|above\.com/marketplace|afternic\.com/forsale"
    r"|hugedomains\.com/domain_profile|dan\.com/buy-domain|parked-content\.godaddy|/px\.js\?ch=|window\.park\s*=",
    re.IGNORECASE,
)


def decoded(raw: bytes, content_type: str) -> str:
    """A page's text in the encoding that it or its server names; what is none of that is left out of it."""
    named = _IN_HEADER.search(content_type)
    inside = _CHARSET.search(raw[:4096])
    name = named[1] if named else inside[1].decode("ascii", "replace") if inside else "utf-8"
    # What calls itself GB 2312 is GBK as a rule, and GB 18030 holds both.
    name = "gb18030" if name.lower() in {"gb2312", "gbk"} else name
    try:
        return raw.decode(name, "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class _Page:
    """What readers see of a page, each with its spaces made one."""

    title: str
    heading: str
    shown: str


def sign_of(page: str) -> Sign:
    """What the beginning of a page's HTML says of it.

    A report about an error of that name says more than the error itself does: only short pages count, or such whose
    title and heading both say it.
    """
    seen = _read(page)
    if len(seen.shown) < _PARKED_AT_MOST and _PARKED.search(f"{seen.title}\n{seen.shown}"):
        return Sign.PARKED
    if len(seen.shown) < _SHORT and _PARKING.search(page):
        return Sign.PARKED
    said = [bool(_GONE.search(words)) for words in (seen.title, seen.heading) if 0 < len(words) <= _LONGEST_TITLE]
    if any(said) and (len(seen.shown) < _SHORT or said == [True, True]):
        return Sign.GONE
    return Sign.NONE


def _read(page: str) -> _Page:
    texts: dict[str, list[str]] = {"title": [], "h1": [], "": []}
    unread, inside = "", ""
    for token in tokenize(page):
        if token.type is TokenType.START_TAG:
            unread = unread or (token.tag if token.tag in _UNREAD else "") or ""
            inside = token.tag if token.tag in {"title", "h1"} and not texts[token.tag] else inside
        elif token.type is TokenType.END_TAG:
            unread = "" if token.tag == unread else unread
            inside = "" if token.tag == inside else inside
        elif token.type is TokenType.TEXT:
            if inside:
                texts[inside].append(token.data or "")
            if not unread:
                texts[""].append(token.data or "")
    return _Page(*(" ".join(" ".join(texts[name]).split()) for name in ("title", "h1", "")))
