"""Pictures of QR codes, told by their words, their file's name, or an invitation to scan beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from workflow.article import Article
from workflow.findings import N_, Finding, Severity
from workflow.stages._markup import Form, Link, Tag

CODES = {"links.qr-image": N_("A picture that looks like a QR code")}

_SAYS = N_(
    "This picture looks like a QR code (“%(sign)s”), which leads readers' phones where no check looks. "
    "Scan it yourself, say where it leads, or take it out."
)
_NAMED = re.compile(
    r"(?<![a-z0-9])(?:qr[-_ ]?(?:codes?|img|pic|\d{1,4})|erweima|wx[-_]?code)(?![a-z])"
    r"|二维码|二維碼|小程序码|扫码|掃碼|QRコード|큐알\s?코드",
    re.IGNORECASE,
)
_INVITES = re.compile(
    r"(?:扫一扫|扫码|扫描(?:[上下][图方]|图[中片]|二维码))[^。！？\n]{0,12}|[长長]按[^。！？\n]{0,8}(?:识别|識別)|(?:扫|掃)[^。！？\n]{0,6}二[维維][码碼]"
    r"|scan (?:the|this|our) (?:[a-z]+ )?code|(?:scannen|scanne) (?:sie )?(?:den|diesen) (?:qr-)?code"
    r"|scann?e[zr] (?:le|ce) (?:qr )?code|escanea (?:el|este) c[oó]digo|QRコードを読み取|코드를 스캔|отсканируйте",
    re.IGNORECASE,
)
# So far from a picture an invitation may stand to be about it.
_NEAR = 60
_SHOWN = frozenset({"img", "image"})


def code_findings(article: Article, links: Sequence[Link], tags: Sequence[Tag]) -> Iterator[Finding]:
    """A finding for every picture that speaks of a QR code, or that readers are asked to scan."""
    for start, end, about in _pictures(links, tags):
        if sign := _NAMED.search(about) or _invited(article.body, start, end):
            yield Finding(
                "links.qr-image", "links", Severity.WARN, 0.8, _SAYS, start=start, end=end,
                quote=article.body[start:end], params={"sign": sign.group()[:40]},
            )  # fmt: skip


def _pictures(links: Sequence[Link], tags: Sequence[Tag]) -> Iterator[tuple[int, int, str]]:
    """Every picture: where its markup starts and ends, and what it says of itself."""
    for link in links:
        if link.form is Form.IMAGE:
            yield link.start, link.end, f"{link.text} {_file(link.target)}"
    for tag in tags:
        if tag.name in _SHOWN and not tag.closing:
            about = {one.name: one.value for one in reversed(tag.attributes)}
            yield tag.start, tag.end, _said(about)


def _said(about: Mapping[str, str]) -> str:
    return " ".join((about.get("alt", ""), about.get("title", ""), _file(about.get("src", ""))))


def _file(address: str) -> str:
    """The end of an address; nothing of a picture that stands in the text itself."""
    return "" if address.startswith("data:") else address.partition("?")[0].rsplit("/", 1)[-1][:80]


def _invited(body: str, start: int, end: int) -> re.Match[str] | None:
    """An invitation to scan just before or after a picture."""
    return _INVITES.search(body, max(0, start - _NEAR), start) or _INVITES.search(body, end, end + _NEAR)
