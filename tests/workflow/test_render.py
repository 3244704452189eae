"""What reaches a reader's browser is the text and its structure, never anything that runs, loads or tracks."""

from __future__ import annotations

import html
import re
import time

import pytest
from turbohtml import tokenize

from workflow.article import Format, Source
from workflow.parse import parse
from workflow.pictures import Copied
from workflow.profiles import LinkPolicy
from workflow.render import html_of, markdown_of, render

# Written for this project: one of each way to run code in a page that writers of such things use.
PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.test/x></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<img src='x' onerror='alert(1)'/ style='x'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<iframe src=javascript:alert(1)>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=data:text/html,<script>alert(1)</script>>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='&#x6a;avascript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href='\u2028javascript:alert(1)'>x</a>",
    "<a href=data:text/html;base64,PHNjcmlwdD4=>x</a>",
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1)>",
    "<base href=//evil.test/>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<link rel=stylesheet href=//evil.test/x.css>",
    "<style>@import '//evil.test/x.css'</style>",
    "<p style='background:url(//evil.test/x)'>x</p>",
    "<table background=javascript:alert(1)><tr><td>x</td></tr></table>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<template><script>alert(1)</script></template>",
    "<textarea><script>alert(1)</script></textarea>",
    "<xmp><script>alert(1)</script></xmp>",
    "<video><source onerror=alert(1)></video>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "[x](javascript:alert(1))",
    "[x](  jAvAsCrIpT:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](data:text/html,<script>alert(1)</script>)",
    "![x](javascript:alert(1))",
    "![x](https://evil.test/p.png)",
    '![x" onerror="alert(1)](a.png)',
    "<javascript:alert(1)>",
    "[x][r]\n\n[r]: javascript:alert(1)",
    '[x](https://e.test "y" onmouseover=alert(1))',
    "[x](https://e.test 'y\" onmouseover=\"alert(1)')",
    '```"><script>alert(1)</script>\nx\n```',
    '```x" onload=alert(1)\nx\n```',
    "| <img src=x onerror=alert(1)> |\n|--|\n| <script>alert(1)</script> |",
    "# <script>alert(1)</script>",
    "1. <img src=x onerror=alert(1)>",
]  # fmt: skip
_KEPT = """
    p br hr h1 h2 h3 h4 h5 h6 a strong b em i u s del ins mark sub sup small code pre blockquote ul ol li table thead
    tbody tr th td img div span details summary section
"""
KEPT = frozenset(_KEPT.split())


@pytest.mark.parametrize("written", list(Format))
@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_runs_or_loads_is_rendered(payload: str, written: Format) -> None:
    page = render(Source(f"前文。\n\n{payload}\n\n后文。", written, title="T"))
    assert "前文。" in page
    for token in tokenize(page):
        if not token.tag:
            continue
        assert token.tag in KEPT
        for name, value in token.attrs or ():
            assert name in {"href", "src", "alt", "title", "rel", "class", "start", "align", "open"}
            if name in {"href", "src"}:
                assert re.match(r"https?://|mailto:|[^:]*$", value or "")
            assert not (name == "src" and re.match(r"\w+:|//", value or ""))


def test_links_say_that_the_desk_does_not_vouch_for_them() -> None:
    assert render(Source("[a](https://e.org)", Format.MARKDOWN, title="T")) == (
        '<p><a href="https://e.org" rel="nofollow noopener">a</a></p>'
    )


def test_emphasis_between_chinese_characters_is_rendered() -> None:
    assert "<strong>重要：</strong>" in render(Source("前文**重要：**内容", Format.MARKDOWN, title="T"))


def test_a_table_and_code_with_its_language_are_rendered() -> None:
    page = render(Source("| 甲 | 乙 |\n|--|--|\n| 1 | 2 |\n\n```js\na < b\n```", Format.MARKDOWN, title="T"))
    assert "<td>1</td>" in page
    assert '<code class="language-js">a &lt; b' in page


def test_an_image_of_the_desk_stays_and_a_remote_one_is_left_out() -> None:
    page = render(
        Source("![甲](/media/a.png) ![乙](https://e.org/b.png) ![丙](//e.org/c.png)", Format.MARKDOWN, title="T")
    )
    assert '<img src="/media/a.png" alt="甲">' in page
    assert page.count("<img") == 1


@pytest.mark.parametrize(
    ("body", "written"),
    [
        (
            "科技\n\n港口的渡轮恢复通航\n\n2026-05-01\n\n文章摘要：渡轮恢复了。\n\n1、经过\n\n第一段，旅客欢迎。",
            Format.TEXT,
        ),
        ("# 港口的渡轮恢复通航\n\n第一段，旅客欢迎。", Format.MARKDOWN),
        ("<h1>港口的渡轮恢复通航</h1><p>第一段，旅客欢迎。</p>", Format.HTML),
    ],
)
def test_the_lines_above_the_text_are_not_repeated_in_it(body: str, written: Format) -> None:
    page = render(Source(body, written))
    assert "<p>第一段，旅客欢迎。</p>" in page
    assert "港口的渡轮恢复通航" not in page
    assert "文章摘要" not in page


def test_plain_text_is_shown_as_it_was_typed() -> None:
    page = render(Source("甲 < 乙 & **丙** <b>丁</b>，都在这里。", Format.TEXT, title="T"))
    assert page == "<p>甲 &lt; 乙 &amp; **丙** &lt;b&gt;丁&lt;/b&gt;，都在这里。</p>"


def test_items_of_plain_text_make_a_list() -> None:
    page = render(Source("开头一段，说明下面的清单。\n\n- 一\n- 二\n\n结尾一段，到此为止。", Format.TEXT, title="T"))
    assert "<ul>\n<li>一</li>\n<li>二</li>\n</ul>" in page


def test_markdown_made_of_plain_text_renders_to_the_same_words() -> None:
    body = "开头 2 * 3 * 4 与 _x_ 和 [甲](乙) <b>，在此。\n\n- 一 `二`\n\n# 不是标题\n\n结尾一段，到此为止。"
    article = parse(Source(body, Format.TEXT, title="T"))
    shown = render(Source(markdown_of(article), Format.MARKDOWN, title="T"))
    words = re.sub(r"<[^>]+>|\s", "", shown)
    assert words == re.sub(r"<[^>]+>|\s", "", html_of(article))


def test_markdown_stays_as_its_writer_wrote_it() -> None:
    article = parse(Source("前文**重要：**内容\n\n* 一\n* 二\n", Format.MARKDOWN, title="T"))
    assert markdown_of(article) == "前文**重要：**内容\n\n* 一\n* 二\n"


def test_half_a_surrogate_pair_does_not_break_a_page() -> None:
    for written in Format:
        assert "前文" in render(Source("前文\ud800后文。", written, title="T"))


@pytest.mark.parametrize(
    "unit", ["> ", "<div>", "<blockquote>", "<b>", "<p>", "<table><tr><td>", "- ", "[", "<a href=x>"]
)
@pytest.mark.parametrize("written", [Format.MARKDOWN, Format.HTML])
def test_a_text_nested_absurdly_deep_is_still_shown_quickly(unit: str, written: Format) -> None:
    article = parse(Source(unit * (300_000 // len(unit)) + "\n\n后文。", written, title="T", language="zh"))
    started = time.process_time()
    assert "后文。" in render(article)
    assert time.process_time() - started < 3


LINKED = Source(
    '[own](https://www.gazette.example/1 "a > b") [other](https://courier.example/?a=1&b=2) [page](/2)'
    " [near](https://gazette.example.courier.example/) [written](HTTPS://GAZETTE.example/3) [mail](mailto:a@b.example)",
    Format.MARKDOWN,
)


def rels(html: str) -> list[str]:
    return re.findall(r'<a href="[^"]*"[^>]* rel="([^"]*)">', html)


def test_links_to_own_hosts_are_vouched_for_and_all_others_are_not() -> None:
    page = render(LINKED, policy=LinkPolicy(hosts=("gazette.example",)))
    other = "nofollow noopener"
    assert rels(page) == ["noopener", other, other, other, "noopener", other]


@pytest.mark.parametrize(
    ("rel", "said"),
    [((), "noopener"), (("sponsored",), "sponsored noopener"), (("nofollow", "ugc"), "nofollow ugc noopener")],
)
def test_links_to_others_say_what_the_category_has_them_say(rel: tuple[str, ...], said: str) -> None:
    assert set(rels(render(LINKED, policy=LinkPolicy(rel=rel)))) == {said}
    page = render(LINKED, policy=LinkPolicy(rel=rel, hosts=("gazette.example",)))
    assert rels(page).count(said) == (6 if said == "noopener" else 4)


def test_a_writer_cannot_vouch_for_a_link() -> None:
    html = Source('<p><a rel="noopener" href="https://courier.example/">x</a></p>', Format.HTML)
    assert rels(render(html, policy=LinkPolicy(hosts=("gazette.example",)))) == ["nofollow noopener"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_policy_opens_no_door(payload: str) -> None:
    page = Source(f'<a href="https://gazette.example/">own</a>{payload}', Format.HTML)
    own = '<a href="https://gazette.example/" rel='
    plain = render(page).replace(f'{own}"nofollow noopener"', f'{own}"noopener"')
    assert render(page, policy=LinkPolicy(hosts=("gazette.example",))) == plain


def test_a_picture_that_the_text_may_show_is_loaded_without_a_word_about_who_reads_what() -> None:
    body = "![甲 > 乙](https://e.org/a.png) ![丙](https://e.org/b.png)"
    page = render(Source(body, Format.MARKDOWN, title="T"), {"https://e.org/a.png"})
    assert (
        '<img src="https://e.org/a.png" alt="甲 &gt; 乙" loading="lazy" decoding="async" referrerpolicy="no-referrer">'
        in page
    )
    assert page.count("<img") == 1
    assert " 丙</p>" in page


def test_nothing_in_a_picture_can_leave_its_attribute() -> None:
    """What is put in the picture's place is cut out of the cleaned page by its quotes and its angle."""
    words = "x\"><img src=x onerror=alert(1)>'"
    body = f"<p>a<img src='https://e.org/a.png' alt='{html.escape(words)}' title='>'>b</p>"
    for shown in (set(), {"https://e.org/a.png"}):
        page = render(Source(body, Format.HTML, title="T"), shown)
        assert "<img src=x" not in page
        assert html.unescape(page).count("onerror") == 1
        assert page.endswith("b</p>")
        assert not any(name.startswith("on") for token in tokenize(page) for name, _ in token.attrs or ())


def test_a_dot_that_counts_readers_is_never_shown() -> None:
    body = "<p>前文。<img src='https://e.org/a.gif' width=1 height=1 alt=x></p>"
    assert render(Source(body, Format.HTML, title="T"), {"https://e.org/a.gif"}) == "<p>前文。</p>"


def test_footnotes_lead_to_their_notes_and_no_other_name_is_given_to_anything() -> None:
    page = render(Source("前文[^1]。\n\n[^1]: 注。\n\n<a id=cookie name=x>甲</a>", Format.MARKDOWN, title="T"))
    names = {value for token in tokenize(page) for name, value in token.attrs or () if name in {"id", "name"}}
    assert names == {"fn-1", "fnref-1"}
    assert {'href="#fn-1"', 'href="#fnref-1"'} <= set(re.findall(r'href="#[^"]+"', page))


def test_what_stands_for_a_picture_knows_whether_it_is_in_a_link() -> None:
    body = "![甲](//e.org/a) [乙 ![丙](//e.org/b) 丁](/x) ![戊](//e.org/c)"
    page = render(
        Source(body, Format.MARKDOWN, title="T"), picture=lambda one: f"({one.words}{'*' if one.linked else ''})"
    )
    assert re.findall(r"\(.\*?\)", page) == ["(甲)", "(丙*)", "(戊)"]


def test_a_copy_is_shown_from_where_the_desk_has_it_and_nothing_of_the_other_address_is_left() -> None:
    body = "![甲](https://e.org/a.png) <img src='//e.org/b.png' alt=乙 width=40> ![丙](https://e.org/c.png)"
    copies = {
        "https://e.org/a.png": Copied("/media/aa.png", 24, 16),
        "https://e.org/b.png": Copied("/media/bb.png", 24, 16),
    }
    page = render(Source(body, Format.MARKDOWN, title="T"), {"https://e.org/a.png"}, copies=copies)
    assert '<img src="/media/aa.png" alt="甲" width="24" height="16" loading="lazy" decoding="async">' in page
    assert '<img src="/media/bb.png" alt="乙" width="40" loading="lazy" decoding="async">' in page
    assert "e.org" not in page
    assert " 丙</p>" in page


@pytest.mark.parametrize("source", ["data:image/png;base64,iVBORw0KGgo=", "file:///home/wen/dock.jpg", "cid:a1"])
def test_of_a_picture_that_no_reader_can_load_the_words_are_left(source: str) -> None:
    page = render(Source(f"前文。![码头 <夜>]({source})后文。", Format.MARKDOWN, title="T"))
    assert page == "<p>前文。码头 &lt;夜&gt;后文。</p>"
