"""Addresses that carry another address inside: whose they are, and where they lead, worked out without the network."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from urllib.parse import unquote_to_bytes

import ada_url

from workflow.stages._hosts import host_of, parsed_address, running_scheme


class Carried(StrEnum):
    """How a redirector writes the address it leads to."""

    NAMED = "named"  # in a parameter, encoded as forms are
    QUERY = "query"  # the whole query is the address
    PATH = "path"  # the rest of the path, after `names[0]` pieces of it
    SITE = "site"  # the rest of the path, without its https://
    BASE64 = "base64"  # in a parameter, in base64 after the two signs "a1"
    MARKED = "marked"  # between /RU= and the next / of the path
    DEFENCE_2 = "defence-2"  # in a parameter, with - for % and _ for /
    DEFENCE_3 = "defence-3"  # between /v3/__ and __; in the path
    SIGNED = "signed"  # in a parameter, with a colon and a signature after it


@dataclass(frozen=True, slots=True)
class Redirector:
    """A host (its subdomains included), the beginning of the paths that lead elsewhere, and how the address is carried.

    paid: somebody may be paid for the detour, so that nobody leaves it out unasked.
    """

    path: str
    carried: Carried
    names: tuple[str, ...]
    paid: bool = False


# The name of this table in findings, and its version: it changes with any entry.
TABLE = "copydesk/redirectors"
TABLE_VERSION = 1
# host and path, where the address stands, and how. From the pages of each service as they link outwards.
_TABLE = """
link.zhihu.com/ target
www.zhihu.com/link target
weibo.cn/sinaurl u toasturl
weibo.com/sinaurl u toasturl
link.csdn.net/ target
link.juejin.cn/ target
link.juejin.im/ target
jianshu.com/go-wild url
links.jianshu.com/go to
link.jianshu.com/ t
douban.com/link2 url
c.pc.qq.com/ pfurl url
docs.qq.com/scenario/link.html url
mail.qq.com/cgi-bin/mmredirect url
open.qq.com/url_cgi url
gitee.com/link target
oschina.net/action/GoToLink url
my.oschina.net/action/GoToLink url
sspai.com/link target
leetcode.cn/link target
leetcode-cn.com/link target
infoq.cn/link target
coolapk.com/link url
yuque.com/r/goto url
game.bilibili.com/linkfilter url
cloud.tencent.com/developer/tools/blog-entry target
link.uisdc.com/ redirect
tianyancha.com/security target
afdian.com/link target
afdian.net/link target
kookapp.cn/go-wild.html url
nowcoder.com/link target
link.ld246.com/forward goto
ld246.com/forward goto
hacpai.com/forward goto
chinaz.com/go url
link.bihu.com/ target
aliyun.com/redirect url target
shimo.im/outlink gourl
mp.toutiao.com/redirect url
link.wtturl.cn/ target
blog.51cto.com/transfer =query
pixiv.net/jump.php =query url
google/url q url
google/imgres imgrefurl
google/amp/s =site
google/ adurl paid
googleadservices.com/ adurl paid
doubleclick.net/ddm =query paid
doubleclick.net/ adurl ds_dest_url paid
facebook.com/l.php u
facebook.com/flx/warn u
l.facebook.com/ u
lm.facebook.com/ u
messenger.com/l.php u
l.instagram.com/ u
l.threads.com/ u
l.threads.net/ u
l.wl.co/l u
youtube.com/redirect q
youtube.com/attribution_link u
twitter.com/i/redirect url
linkedin.com/redir/redirect url
linkedin.com/redirect url
linkedin.com/safety/go url
slack-redir.net/link url
vk.com/away.php to
vk.ru/away.php to
away.vk.com/ to
ok.ru/dk st.link
steamcommunity.com/linkfilter url u
out.reddit.com/ url
click.redditmail.com/ url
t.umblr.com/redirect z
disq.us/ =signed url
medium.com/r url
quora.com/_/redirect url
exit.sc/ url
gate.sc/ url
deviantart.com/users/outgoing =query
href.li/ =query
anonym.to/ =query
anonym.es/ =query
nullrefer.com/ =query
dereferer.me/ =query
dereferer.org/ =query
curseforge.com/linkout remoteUrl
getpocket.com/redirect url
t.me/iv url
duckduckgo.com/l uddg
bing.com/ck/a =base64 u
r.search.yahoo.com/ =marked
search.yahoo.com/ =marked
yandex.ru/clck/jsredir url
yandex.com/clck/jsredir url
prod.outgoing.prod.webservices.mozgcp.net/v1 =path 2
outgoing.prod.mozaws.net/v1 =path 2
safelinks.protection.outlook.com/ url
urldefense.proofpoint.com/v2/url =defence-2 u
urldefense.com/v3 =defence-3
linkprotect.cudasvc.com/url a
secure-web.cisco.com/ =path 1
awstrack.me/L0 =path 1
mailtrack.io/ url
links.govdelivery.com/track url
mailpanion.com/ destination
rutracker.org/forum/out.php url
mysku.ru/ r
smartredirect.de/ url
alabout.com/ url
cc.loginfra.com/ u
dlp.imgsrc.ru/go =path 4
adf.ly/redirecting url
app.adjust.com/ redirect paid
track.adform.net/C ckurl paid
artefact.com/trck deeplinkurl paid
aaa.telekom.de/trck deeplinkurl paid
awin1.com/ ued p paid
linksynergy.com/ murl paid
tradedoubler.com/ url _td_deeplink paid
srvtrck.com/ url paid
admitad.com/ ulp paid
digidip.net/ url paid
dpbolvw.net/ url paid
anrdoezrs.net/ url paid
jdoqocy.com/ url paid
kqzyfj.com/ url paid
tkqlhce.com/ url paid
shareasale.com/r.cfm urllink paid
effiliation.com/ url paid
exactag.com/ url paid
hlserve.com/ dest paid
flexlinkspro.com/ url paid
refer.ccbill.com/ HTML paid
idealo-partner.com/ trg paid
webgains.com/ wgtarget paid
tokopedia.com/promo r paid
partner-ads.com/ htmlurl paid
go.skimresources.com/ url paid
go.redirectingat.com/ url paid
redirect.viglink.com/ u paid
rover.ebay.com/rover mpre paid
amazon-adsystem.com/x/c =path 3 paid
signtr.website/ redirect paid
union-click.jd.com/jdc to paid
s.click.taobao.com/ tu paid
p.yiqifa.com/c t paid
c.duomai.com/track.php t paid
"""
_GOOGLE = re.compile(r"(?:^|\.)google\.(?:com?\.)?[a-z]{2,3}$")
# A nest of redirectors deeper than this is nobody's honest link.
MOST_HOPS = 6
_STILL_ENCODED = re.compile(r"https?(?:%25)*%3a", re.IGNORECASE)
_IN_ONE_PIECE = re.compile(r"https?(?::|%3a)%2f", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?:)?//[^\s]", re.IGNORECASE)
# Without any of these there is no address inside another; most addresses need not be taken apart.
_MAY_CARRY = re.compile(r"\?|%2f|.//.*//|/amp/s/", re.IGNORECASE)
_SITE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?]|$)", re.IGNORECASE)
_SIGNATURE = re.compile(r":[\w-]{20,}$")
# Signs that mean something else in an address once they are decoded.
_RESERVED = re.compile(r"%(?:2[356bf]|3[adf])", re.IGNORECASE)


def _read() -> Mapping[str, tuple[Redirector, ...]]:
    found: dict[str, list[Redirector]] = {}
    for line in _TABLE.strip().splitlines():
        where, *words = line.split()
        host, _, path = where.partition("/")
        paid = words[-1] == "paid"
        words = words[:-1] if paid else words
        carried = Carried(words.pop(0)[1:]) if words[0].startswith("=") else Carried.NAMED
        found.setdefault(host, []).append(Redirector(f"/{path}", carried, tuple(words), paid))
    return {host: tuple(redirectors) for host, redirectors in found.items()}


REDIRECTORS = _read()


@dataclass(frozen=True, slots=True)
class Way:
    """Where an address leads in the end.

    through: the hosts on the way, the first one's first. target: the last address, not a redirector's that is known
    here. exact: nobody could read it otherwise. paid: somebody may earn by the detour.
    """

    through: tuple[str, ...]
    target: str
    exact: bool
    paid: bool


def way_of(address: str) -> Way | None:
    """Follow an address through every redirector it names; None when it is no redirector's."""
    if not _MAY_CARRY.search(address):
        return None
    through: list[str] = []
    exact, paid = True, False
    while len(through) < MOST_HOPS and (hop := _hop(address)):
        through.append(host_of(address))
        address, certain, earns = hop
        exact, paid = exact and certain, paid or earns
    if not through:
        return None
    endless = len(through) == MOST_HOPS and _hop(address) is not None
    return Way(tuple(through), address, exact and not endless, paid)


def _hop(address: str) -> tuple[str, bool, bool] | None:
    """One step: the address inside, whether it is certain, whether somebody is paid."""
    for redirector, url in _candidates(address):
        for inside, certain in _carried(redirector, url):
            target = inside.strip()
            if _ADDRESS.match(target) or running_scheme(target):
                whole = f"https:{target}" if target.startswith("//") else target
                # A browser takes a fragment along to where it is sent.
                return whole, certain and not (url.hash and "#" not in target), redirector.paid
    return None


def _candidates(address: str) -> Iterator[tuple[Redirector, ada_url.URL]]:
    found = _of_host(host_of(address))
    url = parsed_address(address) if found else None
    if url is None or url.protocol not in {"http:", "https:"}:
        return
    path = url.pathname
    yield from ((one, url) for one in found if _leads_on(path, one.path))


# An address is asked about several times, and most of an article's lead to few hosts.
@lru_cache(maxsize=1024)
def _of_host(host: str) -> tuple[Redirector, ...]:
    return tuple(one for name in _names(host) for one in REDIRECTORS.get(name, ()))


def _names(host: str) -> Iterator[str]:
    labels = host.rstrip(".").split(".")
    yield from (".".join(labels[at:]) for at in range(len(labels) - 1))
    if _GOOGLE.search(host):
        yield "google"


def _leads_on(path: str, start: str) -> bool:
    return path == start or path.startswith(start.rstrip("/") + "/")


def _carried(redirector: Redirector, url: ada_url.URL) -> Iterator[tuple[str, bool]]:
    """What may be the address inside, and whether it is certain."""
    query, path = url.search.removeprefix("?"), url.pathname
    match redirector.carried:
        case Carried.QUERY:
            yield _as_it_stands(query + url.hash)
            yield from _named(query, redirector.names)
        case Carried.PATH:
            inside = path.removeprefix(redirector.path).lstrip("/").split("/", int(redirector.names[0]) - 1)[-1]
            yield _from_path(inside, url.search)
        case Carried.SITE:
            inside = path.removeprefix(redirector.path).lstrip("/")
            yield f"https://{inside}{url.search}" if _SITE.match(inside) else inside, True
        case Carried.MARKED:
            yield from (_decoded(piece[3:]) for piece in path.split("/") if piece.startswith("RU="))
        case Carried.DEFENCE_3:
            inside = (path + url.search).removeprefix("/v3/__").rpartition("__;")[0]
            # Each * stands for a sign that only the service can put back.
            yield inside, "*" not in inside
        case _:
            yield from (_unpacked(text, certain, redirector) for text, certain in _named(query, redirector.names))


def _named(query: str, names: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """The values of these parameters, by the order of the names, decoded as forms are."""
    pairs = [pair.partition("=") for pair in query.split("&")]
    for name in names:
        for at, (key, _, value) in enumerate(pairs):
            if key == name and value:
                text, certain = _decoded(value.replace("+", "%20"))
                # Put in as it was, with a query of its own: the service and its writer may cut it differently.
                put_in = "?" in value and (at + 1 < len(pairs) or _RESERVED.search(value))
                yield text, certain and not put_in


def _unpacked(text: str, certain: bool, redirector: Redirector) -> tuple[str, bool]:
    if redirector.carried is Carried.SIGNED:
        return _SIGNATURE.sub("", text), certain
    if redirector.carried is Carried.DEFENCE_2:
        return _decoded(text.replace("-", "%").replace("_", "/"))
    if redirector.carried is Carried.BASE64:
        return _from_base64(text.removeprefix("a1")), certain
    return text, certain


def _from_base64(packed: str) -> str:
    try:
        return base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
    except (binascii.Error, ValueError):
        return ""


def _from_path(inside: str, query: str) -> tuple[str, bool]:
    """A path's rest: of an address with its slashes encoded one piece; one that stands as it is takes the query."""
    if _IN_ONE_PIECE.match(inside):
        return _decoded(inside.partition("/")[0])
    return _decoded(inside) if _STILL_ENCODED.match(inside) else (inside + query, True)


def _as_it_stands(text: str) -> tuple[str, bool]:
    return _decoded(text) if _STILL_ENCODED.match(text) else (text, True)


def _decoded(text: str) -> tuple[str, bool]:
    """An address decoded once, and again for as long as its scheme is still encoded; false where bytes are no text."""
    text, certain = _unquoted(text)
    for _ in range(2):
        if not _STILL_ENCODED.match(text):
            break
        text, whole = _unquoted(text)
        certain = certain and whole
    return text, certain


def _unquoted(text: str) -> tuple[str, bool]:
    raw = unquote_to_bytes(text)
    try:
        return raw.decode(), True
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace"), False
