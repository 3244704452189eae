"""Ways to reach somebody that stand in an invitation: 加微信 abc12345, QQ 12345678, a telephone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_ID = r"[a-zA-Z][a-zA-Z0-9_-]{4,19}"
_GAP = r"[\s:：号號是为為+＋=、]{0,6}"
# What it is, signs without which it is not there, and its form.
_Way = tuple[str, tuple[str, ...], re.Pattern[str]]
# A private account: by itself suspicious beside an invitation.
_ACCOUNTS: tuple[_Way, ...] = (
    (
        "QQ",
        ("QQ", "qq", "Qq", "扣扣", "企鹅", "Ｑ", "Q群"),
        re.compile(
            rf"(?<![A-Za-z])(?:QQ|扣扣|企鹅|Ｑ\s?Ｑ|Q群)(?:群|号|咨询|客服)?{_GAP}(?P<id>[1-9]\d{{4,10}})(?!\d)",
            re.IGNORECASE,
        ),
    ),
    (
        "WeChat",
        ("微信", "薇信", "威信", "V信", "v信", "加微", "加薇", "echat", "eChat", "ECHAT", "wx", "WX", "vx", "VX", "Vx"),
        re.compile(
            rf"(?:微信|薇信|威信|V信|v信|加微|加薇|WeChat|(?<![A-Za-z])(?:wx|vx))(?:公众号|客服|群)?{_GAP}(?P<id>{_ID}|1[3-9]\d{{9}})(?![\w-])",
            re.IGNORECASE,
        ),
    ),
    (
        "Telegram",
        ("t.me", "elegram", "ELEGRAM", "电报", "飞机", "TG", "tg"),
        re.compile(
            rf"(?:(?:https?://)?(?:t\.me|telegram\.me)/(?P<path>[A-Za-z0-9_+]{{4,40}})|(?:telegram|电报|飞机|纸飞机|(?<![A-Za-z])TG){_GAP}(?P<id>@{_ID}))",
            re.IGNORECASE,
        ),
    ),
    (
        "WhatsApp",
        ("wa.me", "hats", "HATS"),
        re.compile(r"(?:(?:https?://)?wa\.me/\d{6,15}|whats\s?app[\s:：]{0,4}\+?\d[\d \-()]{6,18}\d)", re.IGNORECASE),
    ),
    (
        "LINE",
        ("LINE", "line.me"),
        re.compile(rf"(?<![A-Za-z])LINE(?:\s?ID)?[:：]\s?@?{_ID}|line\.me/[A-Za-z0-9_/~@-]{{4,60}}", re.IGNORECASE),
    ),
)
# What honest articles give too: more invitation is wanted around it.
_PUBLIC: tuple[_Way, ...] = (
    (
        "phone",
        ("1", "400", "0", "+"),
        re.compile(
            r"(?<![\d.-])(?:(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}|400[ -]?\d{3}[ -]?\d{4}|0\d{2,3}-\d{7,8}"
            r"|\+\d[\d ()-]{8,16}\d)(?!\d|[.-]\d)"
        ),
    ),
    (
        "e-mail",
        ("@",),
        re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}(?![\w-])", re.ASCII),
    ),
)
_INVITES = re.compile(
    r"加(?:我|微|薇|群|V|v|入)|添加|咨询|諮詢|客服|代理|加盟|招商|开户|開戶|返利|返水|优惠|優惠|折扣"
    r"|扫码|掃碼|领取|領取|免费|免費|兼职|日结|稳赚|包过|代办|代写|代開|代开|办证"
    r"|发票|贷款|放款|下单|下注|投注|彩金|首充|充值|提现|推广|赚钱|欢迎联系|私信|长按|进群|拉群|内部|老师带|荐股|牛股"
    r"|\b(?:order now|contact us now|dm (?:me|us)|discount|cheap|free (?:bonus|trial|spins)|guaranteed"
    r"|earn|invest(?:ment)? plan"
    r"|loan|promo(?:tion)?|bonus|sign up|join (?:our|us|now)|hacker for hire|buy)\b",
    re.IGNORECASE,
)
_SCOPE = 60
_LONG_NUMBER = re.compile(r"\d(?:\d{4}|[ -]\d{3})")


@dataclass(frozen=True, slots=True)
class Contact:
    """text[start:end] is a way to reach somebody, of a kind, beside words that invite."""

    start: int
    end: int
    kind: str
    invites: str


def contacts_in(text: str) -> Iterator[Contact]:
    """The contacts of a text that stand in an invitation, in the order of their kinds."""
    reach: list[tuple[int, int]] = []
    public = _PUBLIC if "@" in text or _LONG_NUMBER.search(text) else ()
    for kinds, wanted in ((_ACCOUNTS, 1), (public, 2)):
        for kind, found in _found(text, kinds):
            start, end = found.span()
            invites = _invitations(text, start, end)
            if len(invites) >= wanted and not any(start < other_end and end > other for other, other_end in reach[-9:]):
                reach.append((start, end))
                yield Contact(start, end, kind, "、".join(invites[:3]))


def _found(text: str, ways: Sequence[_Way]) -> Iterator[tuple[str, re.Match[str]]]:
    """What looks like a contact; a pattern is tried only where one of its signs stands, which is quickly seen."""
    for kind, signs, pattern in ways:
        if any(sign in text for sign in signs):
            yield from ((kind, found) for found in pattern.finditer(text))


def _invitations(text: str, start: int, end: int) -> list[str]:
    """The different words around a contact that invite; those in the contact itself count too."""
    before = text[max(0, start - _SCOPE) : start].rpartition("\n")[2]
    around = before + text[start : end + _SCOPE].partition("\n")[0]
    return list(dict.fromkeys(found.group().lower() for found in _INVITES.finditer(around)))
