"""Addresses and articles made by chance, as by one who wants a check to read another host than a browser does.

The pieces are our own; each is a place where parsers of addresses, Markdown or HTML are known to part ways.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from workflow.article import Format

LISTED = "evil.example"

_SCHEMES = (
    "https:", "http:", "HTTPS:", "hTTp:", "ftp:", "ws:", "wss:", "file:", "javascript:", "data:", "mailto:", "foo:",
    "git+ssh:", "blob:https:", "about:", "tel:", "", "", "",
)  # fmt: skip
_SLASHES = ("//", "//", "//", "/", "///", "\\\\", "/\\", "\\/", "\\", "", "/\t/", "/\n\\", "////")
_NAMES = (
    "", "", "", "good.org@", "good.org:pw@", "a@b@", "%40@", "good.org\\@", "good.org%2f@", "@", ":@", "a:b:c@",
)  # fmt: skip
_HOSTS = (
    LISTED, "EVIL.Example", "ｅｖｉｌ.example", "evil。example", "evil．example", "ev\u00adil.example",
    "ev\u200bil.example", "ev\u200dil.example", "xn--fsqu00a.xn--fiqs8s", "例子.中国", "bücher.example", "faß.de",
    "xn--strae-oqa.de", "xn--zzzz--.com", "xn--a.com", "%65vil.example", "ev%69l%2Eexample", "%", "%zz.example",
    "a%00b.example", "127.1", "0x7f.1", "0177.0.0.1", "2130706433", "0x7f000001", "4294967296", "1.2.3.4.5",
    "1.2.3.08", "256.1.1.1", "１２７.0.0.1", "[::1]", "[::ffff:1.2.3.4]", "[1:2:3:4:5:6:7:8]", "[::1%25eth0]", "[::1",
    "evil.example.", "evil..example", ".evil.example", "a_b.example", "-a.example", "a\tb.example", "a\nb.example",
    "a<b.example", "a^b.example", "a|b.example", "localhost", f"{'a' * 64}.example", "ﬀ.example", "K.example",
    "İ.example", "\ud800.example", "1e3", "0x", "09", "1.", "٠.example", "אa.example", "☃.net", "💩.la",
    "a\u0300.example", "\u0300a.example", "xn--e1aybc.com", "ℓ.example", "⒈.com", "evil\x7f.example", "ev\0il.example",
)  # fmt: skip
_PORTS = ("", "", "", ":443", ":80", ":8080", ":", ":0", ":65536", ":00000000080", ":8a", ":-1", ":８０")
_TAILS = (
    "", "/", "/a/b?c=d#e", "?x", "#y", "\\a@b", "/@good.org", "?@good.org", "#@good.org", "\t/x", "/\ud800", "/%zz",
    "/中文", "/../..", "//x", "\\\\x",
)  # fmt: skip
_BEFORE = (
    "", "", "", " ", "\t", "\n", "\0", "\x1f", "\x01 ", "\u3000", "\u00a0", "\ufeff", "\u200b", "\x0b", "\x1b",
)  # fmt: skip
_BEHIND = ("", "", "", " ", "\n\t", "\0")
_DROPPED = ("\t", "\n", "\r", "\t\n")
_STRAY = "\\/@:?#[]%.\"'<>\u00ad"

_IN_ARTICLES = (
    "https://evil.example/", "//evil.example/a", "\\\\evil.example", "/\\evil.example", "https:evil.example",
    "https:/\\evil.example/", "https://good.org@evil.example/", "https://ｅｖｉｌ.example/", "https://evil。example",
    "https://evil%2Eexample/a(b)c", "https://ev\til.example/", "https://evil.example\\@good.org/", "https://0x7f.1/",
    "https://[::1]:80/a", "http://good.org/?a=//evil.example", "ftp://evil.example/", "https://evil.example?a=1&b=2",
    "https://evil.example/*a*_b_", "https://例子.中国/路", "/local", "#x", "https://evil.example:99999/",
    "HTTPS://EVIL.EXAMPLE", "https://a.example/\0b", "https://evil&copy.example/", "https://&ampevil.example/",
    "https://evil.example/<b>", "mailto:a@evil.example",
)  # fmt: skip
_MARKDOWN = (
    "[a]({})", "[a](<{}>)", "[a]( {} 'title')", '[a]({}\n"t")', "<{}>", "[a][r]\n\n[r]: {}\n",
    "[a][r]\n\n[r]: <{}> 'x'\n", "[r]\n\n[r]:\n  {}\n", "> [a][r]\n> \n> [r]: {}\n", "![a]({})", "- [a]({})\n",
    "| [a]({}) |\n|--|\n| b |", "*[a]({})*", "[![i](x.png)]({})", "[^1]\n\n[^1]: <{}>\n", "[^1]\n\n[^1]: [a]({})\n",
    "x [^1]\n\n[^1]: text\n\n    [a]({})\n", "# [a]({})\n\ntext", "    [a]({})\n", "`[a]({})`", "[a\\]]({})",
    "[a`]`]({})", "[a <b>]</b>]({})", "[r]: {}\n[a][r] and [b]({})\n",
)  # fmt: skip
_HTML = (
    '<a href="{}">x</a>', "<a href='{}'>x</a>", "<a href={}>x</a>", '<a\nhref="{}"\n>x</a>', '<a/href="{}">x</a>',
    '<a title=">" href="{}">x</a>', "<a title='\"' href={} x>x</a>", '<A HREF = "{}">x</A>',
    '<a class=x href="y" href="{}">x</a>', '<p><a href="{}"><b>x</a></p>', '<area href="{}">',
    '<a =x href="{}">x</a>', '<a "x" href="{}">x</a>', "<a x='y'href='{}'>x</a>", '<a href\x0c="{}">x</a>',
    '<a href&#61;"{}">x</a>', '<a \u00a0href="{}">x</a>', '<a/ href="{}"/>x</a>', '<svg><a href="{}">x</a></svg>',
    '<math><a href="{}">x</a></math>', '<title><a href="{}">x</a></title>', '<xmp><a href="{}">x</a></xmp>',
    '<a href="{}" ', '<q cite="{}">x</q>', '> <a\n> href="{}">x</a>\n', '<b title="\n\n<a href="{}">x</a>',
)  # fmt: skip
_GLUE = (
    "\n\n", "\n", " ", "**", "`", "``", "<!--", "-->", "\n\n<!-- ", '<b title="', '">', "'", '"', "<", "\\", "[", "]",
    "](", "<script>", "</script>", "<style>", "</style>", "<![CDATA[", "]]>", "<?", "?>", "<!DOCTYPE ", "<div>",
    "\n<div>\n", "</div>", "\n```\n", "\n~~~html\n", "    ", "> ", "- ", "\t", "中文", "<textarea>", "</textarea>",
    "<title>", "</title>", "<noscript>", "</noscript>", "<plaintext>", "<svg>", "</svg>", "<select>", "</select>",
    "<template>", "</template>", "<table>", "<tr>", "<p", "&lt;", "~~", "|", "[^1]", "[^1]: ", "\n\n[^1]: ",
    "<iframe>", "</iframe>", "<math>", "</math>", "<p>", "</p", "\n[q]: /q\n",
)  # fmt: skip
_REFERENCES = (
    "&Tab;", "&NewLine;", "\t", "&#10", "&#x09;", "&#1;", "&#128;", "&nbsp;", "&shy;", "&ZeroWidthSpace;", "\0",
    "&notit;", "&lt",
)  # fmt: skip
_NAMED = {":": "&colon;", "/": "&sol;", ".": "&period;"}
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


def addresses(seed: int, count: int) -> list[str]:
    """So many addresses, the same ones for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - for tests
    return [_address(chance) for _ in range(count)]


def _address(chance: random.Random) -> str:
    parts = (_BEFORE, _SCHEMES, _SLASHES, _NAMES, _HOSTS, _PORTS, _TAILS, _BEHIND)
    made = "".join(chance.choice(part) for part in parts)
    for _ in range(chance.choice((0, 0, 0, 1, 2))):
        made = _put_in(chance, made, chance.choice(_DROPPED))
    return _put_in(chance, made, chance.choice(_STRAY)) if chance.random() < 0.1 else made


def _put_in(chance: random.Random, text: str, piece: str) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + piece + text[at:]


def articles(seed: int, count: int, *, glued: bool = False) -> list[tuple[str, Format]]:
    """So many bodies with links in them. glued: with pieces of markup thrown in between."""
    chance = random.Random(seed)  # noqa: S311 - for tests
    return [_article(chance, glued=glued) for _ in range(count)]


def _article(chance: random.Random, *, glued: bool) -> tuple[str, Format]:
    written = chance.choice((Format.MARKDOWN, Format.MARKDOWN, Format.HTML))
    parts: list[str] = []
    for _ in range(chance.choice((1, 1, 2, 3, 4))):
        markdown = written is Format.MARKDOWN and chance.random() < 0.6
        address = chance.choice(_IN_ARTICLES)
        if chance.random() < 0.7:
            address = "".join(_disguised(chance, sign, escapes=markdown) for sign in address)
        parts.append(chance.choice(_MARKDOWN if markdown else _HTML).replace("{}", address))
        for _ in range(chance.choice((0, 1, 2, 3)) if glued else 0):
            parts.insert(chance.randrange(len(parts) + 1), chance.choice(_GLUE))
    return ("前文，到此。\n\n" if chance.random() < 0.3 else "") + "".join(parts), written


def _disguised(chance: random.Random, sign: str, *, escapes: bool) -> str:
    """A sign of an address as a reference, behind a backslash, or with something before it that parsers drop."""
    draw = chance.random()
    ways: Sequence[tuple[float, str]] = (
        (0.06, f"&#{ord(sign)};" if ord(sign) else sign),
        (0.09, f"&#x{ord(sign):X};" if ord(sign) else sign),
        (0.11, f"\\{sign}" if escapes and sign in _ESCAPABLE else sign),
        (0.13, _NAMED.get(sign, sign)),
        (0.14, chance.choice(_REFERENCES) + sign),
    )
    return next((written for limit, written in ways if draw < limit), sign)
