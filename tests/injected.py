"""Articles with things put into them that the desk takes out: links, trackers, brands, redirectors, hidden text."""

from __future__ import annotations

import html
import random

from workflow.article import Format

_IN_TEXT = (
    "https://e.example/a?utm_source=x&id=1",
    "见 https://item.taobao.com/i?spm=a1.b2&id=5 ，",
    "fun88点com",
    "\u200b\u200d\ufeff",
    ",而",
    "🙂e\u0301",
    "https://link.zhihu.com/?target=https%3A%2F%2Fe.example%2Fa",
)
_IN_MARKDOWN = (
    "[公告](https://e.example/a?id=3&utm_source=mail&fbclid=2)",
    "[点这里](javascript:alert(1))",
    '[这里](https://link.zhihu.com/?target=https%3A%2F%2Fe.example%2F%3Futm_id%3D1 "题")',
    "<https://e.example/?gclid=1>",
    "![图](data:text/html,x)",
    "[甲][put-in]\n\n[put-in]: https://e.example/?utm_medium=1\n\n",
    "[^put-in]\n\n[^put-in]: [乙](vbscript:x) 与 <javascript:1>\n\n",
    "[put]: /x\n[丙](javascript:1)",
)
_IN_HTML = (
    '<a href="https://e.example/?id=1&amp;utm_source=x&amp;b=2">甲</a>',
    '<a href="java&#115;cript:1" onclick="x()">乙</a>',
    "<script>alert('</p>')</script>",
    '<span style="display:none">win88.example</span>',
    "<b onclick=x>丙</b>",
    "<iframe src=//e.example/></iframe>",
    "<scr<script>x</script>ipt>1</scr<script>y</script>ipt>",
    "<!-- fun88.com -->",
    '<img src="https://e.example/a.png" alt="bet365">',
    "<svg><a href='javascript:x'>y</a></svg>",
    "<form action=/x><input></form>",
)
_BRANDS = ("必胜娱乐城win88", " luckybet777", "乐天堂fun88")


def injected(text: str, title: str, written: Format, chance: random.Random) -> str:
    """A text, written this way, with two to eight things put in by chance, and one that goes for certain."""
    paragraphs = text.split("\n\n")
    if written is Format.HTML:
        paragraphs = [html.escape(paragraph, quote=False) for paragraph in paragraphs]
    pieces = {
        Format.TEXT: _IN_TEXT,
        Format.MARKDOWN: _IN_TEXT + _IN_MARKDOWN + _IN_HTML,
        Format.HTML: _IN_TEXT + _IN_HTML,
    }
    for _ in range(chance.randint(2, 8)):
        at = chance.randrange(len(paragraphs))
        paragraphs[at] = _with(paragraphs[at], chance.choice(pieces[written]), chance)
    paragraphs.insert(chance.randrange(len(paragraphs) + 1), f"{title}{chance.choice(_BRANDS)}")
    paragraphs.append("见 https://e.example/b?utm_source=certain 。")
    if written is Format.HTML:
        return "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return "\n\n".join(paragraphs)


def _with(paragraph: str, piece: str, chance: random.Random) -> str:
    at = chance.choice((0, len(paragraph), chance.randrange(len(paragraph) + 1)))
    return paragraph[:at] + piece + paragraph[at:]
