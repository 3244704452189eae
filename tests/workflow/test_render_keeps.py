"""What the sanitiser must not take: the visible words and the links of everything that writers use markup for."""

from __future__ import annotations

import re

import comrak
import pytest
from turbohtml import TokenType, parse, tokenize

from workflow.article import Format, Source
from workflow.render import render

# Of our own writing: each construct of Markdown, its tables, footnotes and strikes, and the HTML that comes along.
EXAMPLES = (
    "The bakers of *Lorne Street* open at **four**, and ***never*** later.",
    "前文**重要：**内容，以及*轻声*的一句。",
    "A line that ends with two spaces  \nand one that ends with a sign\\\nand goes on.",
    "# The harbour\n\n## The _old_ pier\n\n### `pier.txt`\n\nSetext\n======\n\nToo\n---",
    "1. Boats\n2. Nets\n   1. long\n   2. short\n3. Ropes\n\n7) Seven\n8) Eight",
    "- Flour\n- Salt\n  - coarse\n\n    With a second paragraph.\n- Water",
    "> The river gives,\n> and the river takes.\n>\n> > So it was said.\n\n— a ferryman",
    "Use `a < b && c > d`, or ``a ` tick``.\n\n```python\nprint('<b>&amp;</b>')\n```\n\n    indented <i>code</i>",
    "[The plan](https://city.example/plan?page=2&part=b#top), [by post](mailto:desk@city.example 'write to us').",
    "[Ours](/about), [next](part-2.html), [there](#prices), [up](../index.html), [?](?q=1), [host](//city.example/a)",
    "[port](http://city.example:8080/a), [名字](https://例子.测试/路径), [space](<https://city.example/a b>)",
    'A [reference][plan], [plan] and [Plan][].\n\n[plan]: https://city.example/plan "The plan"',
    "<https://city.example/auto>, <desk@city.example>",
    "| Boat | Berth |\n|:-----|------:|\n| *Ida* | 4 |\n| [Ole](https://city.example/ole) | `5` |",
    "The toll was ~~four~~ five crowns.[^toll]\n\n[^toll]: Raised in *May*, see [the order](https://city.example/toll).",
    "Fish &amp; chips, 5 &lt; 6, &copy; 2026, &#20013;&#x6587;, a&nbsp;b, \\*not starred\\*, 3 * 4 * 5, snake_case",
    "***\n\nAfter a rule.\n\n___",
    "Water is H<sub>2</sub>O, the area is m<sup>2</sup>, press <kbd>Enter</kbd>, <mark>note</mark> <u>this</u>.",
    '<p>He said <q>no</q>, <cite>The Tide</cite>, <abbr title="Harbour Board">HB</abbr>, <dfn>slack</dfn>.</p>',
    "<dl><dt>Ebb</dt><dd>The water goes.</dd><dt>Flood</dt><dd>The water comes.</dd></dl>",
    '<table><caption>Tides</caption><tr><th scope="row">High</th><td colspan="2">04:10</td></tr></table>',
    '<ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>、<bdo dir="rtl">a</bdo>、<time datetime="2026-06-01">June</time>',
    "<details><summary>The list</summary><p>Forty.</p></details>\n\n<figure><figcaption>The pier</figcaption></figure>",
    '<div align="center"><font color="red">Old</font> <center>pages</center> <tt>had</tt> <big>these</big></div>',
    '<a href="https://city.example/a">x</a><a href="HTTPS://CITY.EXAMPLE/B">y</a><a name="z">z</a>',
    '<ol start="4" reversed><li value="9">nine</li><li>eight</li></ol>\n\n<ins>new</ins> <del>old</del> <s>gone</s>',
    "<section><h2>Prices</h2><article><p>Ten <small>(tax in)</small> a<wbr>b</p></article></section>",
    "Unclosed <b>bold and <i>both</b> italic</i>, a stray </p> and <p>one more",
    "A & B < C > D \"quoted\" 'single' ' &amp;amp; &unknown;",
    "Emoji 🚢, combined é, wide　space, tab\tand ‘quotes’ — dashes…",
    'الميناء مفتوح، <span dir="rtl">والماء هادئ</span>.',
    "* * *\n+ plus\n+ list\n\n10. ten\n\n<!-- a note to the editor --> and after it.",
)


def unguarded(text: str) -> str:
    """What the same renderer makes without a sanitiser."""
    extensions = comrak.ExtensionOptions()
    extensions.table = extensions.strikethrough = extensions.footnotes = extensions.cjk_friendly_emphasis = True
    options = comrak.RenderOptions()
    options.unsafe_ = True
    return comrak.render_markdown(text, extension_options=extensions, render_options=options)


def words(page: str) -> str:
    """What a reader sees, whatever the spaces between blocks."""
    return re.sub(r"\s+", "", parse(f"<body>{page}</body>").select_one("body").text)


def targets(page: str) -> list[str]:
    """Where the links of a page lead, in order."""
    found = (token for token in tokenize(page) if token.type is TokenType.START_TAG and token.tag == "a")
    return [value or "" for token in found for name, value in token.attrs or () if name == "href"]


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_visible_words_and_the_links_of_markdown_stay(example: str) -> None:
    guarded, plain = render(Source(example, Format.MARKDOWN, title="T")), unguarded(example)
    assert words(guarded) == words(plain)
    assert targets(guarded) == targets(plain)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_visible_words_and_the_links_of_html_stay(example: str) -> None:
    plain = unguarded(example)
    guarded = render(Source(plain, Format.HTML, title="T"))
    assert words(guarded) == words(plain)
    assert targets(guarded) == targets(plain)


def test_there_is_something_to_lose() -> None:
    assert sum(len(targets(unguarded(example))) for example in EXAMPLES) > 20
    assert all(words(unguarded(example)) for example in EXAMPLES)
