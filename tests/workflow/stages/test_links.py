"""What must not reach a reader is found where it stands, and what is harmless is left alone."""

from __future__ import annotations

import time

import pytest

from workflow.article import Format, Source
from workflow.edits import apply, ledger_of
from workflow.findings import Finding, Severity
from workflow.parse import parse
from workflow.stages import links
from workflow.stages._hosts import host_of, running_scheme
from workflow.stages._tracking import is_tracking

PLAIN = """渡轮在周二恢复通航，旅客对此表示欢迎。华为mate60 与 iPhone15 都能买票，歼-20 从空中飞过。

程序用 node.js 写成，配置在 config.py 里；符合 iso9001，版本为 v2.0.1，详见 README.md。"""


def seen(body: str, written: Format = Format.MARKDOWN, title: str = "") -> list[Finding]:
    return list(links.check(parse(Source(body, written, title=title))))


def codes(body: str, written: Format = Format.MARKDOWN, title: str = "") -> list[str]:
    return [finding.code.removeprefix("links.") for finding in seen(body, written, title)]


def mended(body: str, written: Format = Format.MARKDOWN, title: str = "") -> str:
    return apply(body, ledger_of(body, [finding for finding in seen(body, written, title) if finding.automatic]))


@pytest.mark.parametrize("written", list(Format))
def test_names_of_things_are_not_taken_for_links_or_brands(written: Format) -> None:
    assert seen(PLAIN, written, "港口的渡轮恢复通航") == []


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("[点我](javascript:alert(1))", "点我"),
        ("[a [b] c](JavaScript:alert(1))", "a [b] c"),
        ("[点我](java&#115;cript:alert(1))", "点我"),
        ("[点我](<javascript:alert(1)> 'title')", "点我"),
        ("![图](vbscript:x)", "图"),
        ("[点我](data:text/html;base64,PHNjcmlwdD4=)", "点我"),
        ("前<javascript:alert(1)>后", "前后"),
        ("**中文[粗](javascript:x)**。", "**中文粗**。"),
        ("> 引[用](javascript:x)\n> 二", "> 引用\n> 二"),
        ("| 🙂 | [格](javascript:x) |\n|--|--|\n| 1 | 2 |", "| 🙂 | 格 |\n|--|--|\n| 1 | 2 |"),
        ('<a href="javascript:x">点我</a>', "<a>点我</a>"),
        ("<a href='java\tscript:x' title=y>点我</a>", "<a title=y>点我</a>"),
    ],
)
def test_a_link_that_runs_code_loses_its_address_and_keeps_its_words(body: str, after: str) -> None:
    (found,) = seen(body)
    assert (found.code, found.severity, found.automatic) == ("links.dangerous-scheme", Severity.BLOCK, True)
    assert mended(body) == after


@pytest.mark.parametrize(
    "value",
    [
        "javascript:1",
        " \x01javascript:1",
        "JAVA&Tab;SCRIPT:1",
        "&#x6A;avascript:1",
        "java&NewLine;script:1",
        "vbscript:1",
        "data:text/html,x",
        "data:image/svg+xml,x",
        "data:,x",
    ],
)
@pytest.mark.parametrize(
    "tag", ['<a href="{}">x</a>', "<a href='{}'>x</a>", '<p><img src="{}">x</p>', '<b cite="{}">x</b>']
)
def test_whatever_hides_the_scheme_in_html_it_is_found_and_taken_out(value: str, tag: str) -> None:
    body = tag.format(value)
    assert codes(body, Format.HTML) == ["dangerous-scheme"]
    assert value not in mended(body, Format.HTML)
    assert "x</" in mended(body, Format.HTML)


@pytest.mark.parametrize(
    ("tag", "after"),
    [
        ('<img srcset="a.png 1x, https://e.example/?utm_a=1 2x">', '<img srcset="a.png 1x, https://e.example/ 2x">'),
        ('<img srcset="javascript:1 1x" alt="">', '<img alt="">'),
        (
            '<p style="background:url(https://e.example/a?utm_a=1)">字</p>',
            '<p style="background:url(https://e.example/a)">字</p>',
        ),
        ("<p style=\"background:url('javascript:1')\">字</p>", "<p>字</p>"),
        ('<a ping="https://a.example/ javascript:1" href="/b">字</a>', '<a href="/b">字</a>'),
        ('<video poster="https://e.example/a.png?utm_a=1">', '<video poster="https://e.example/a.png">'),
        ('<table background="javascript:1">', "<table>"),
        ('<meta http-equiv="refresh" content="0;url=https://e.example/">字', "字"),
        ('<base href="https://e.example/">字', "字"),
        ('<button formaction="https://e.example/">字</button>', "字"),
        ('<object data="https://e.example/">字</object>', ""),
    ],
)
def test_every_attribute_that_leads_somewhere_is_looked_at(tag: str, after: str) -> None:
    assert mended(tag, Format.HTML) == after
    assert mended(f"段落。\n\n{tag}\n") == f"段落。\n\n{after}\n"


def test_a_picture_inside_a_style_runs_nothing() -> None:
    assert seen('<p style="background:url(data:image/svg+xml,x)">字</p>', Format.HTML) == []


def test_a_link_by_reference_is_unlinked_and_its_definition_taken_out() -> None:
    body = "见[这里][r]。\n\n[r]: javascript:alert(1)\n\n后文。"
    assert mended(body) == "见这里。\n\n\n后文。"


def test_code_that_shows_a_script_is_no_script() -> None:
    body = "写 `<script>` 和 `[a](javascript:x)`。\n\n```html\n<script>alert(1)</script>\n<a onclick=x>\n```\n"
    assert seen(body) == []
    assert seen("javascript:alert(1) 与 <script> 只是文字", Format.TEXT) == []


@pytest.mark.parametrize(
    ("address", "after"),
    [
        ("https://e.org/a?utm_source=x&id=1", "https://e.org/a?id=1"),
        ("https://e.org/a?id=1&utm_source=x&utm_medium=y&q=2#top", "https://e.org/a?id=1&q=2#top"),
        ("https://e.org/a?fbclid=1&gclid=2#top", "https://e.org/a#top"),
        ("https://item.taobao.com/i?spm=a1.b2&id=5", "https://item.taobao.com/i?id=5"),
        ("https://www.bilibili.com/video/x?share_token=9&p=2", "https://www.bilibili.com/video/x?p=2"),
        ("https://www.youtube.com/watch?v=1&feature=share", "https://www.youtube.com/watch?v=1"),
    ],
)
@pytest.mark.parametrize(
    ("frame", "written"),
    [
        ("见{}。", Format.TEXT),
        ("见 [文]({}) 。", Format.MARKDOWN),
        ("<{}>", Format.MARKDOWN),
        ("[文][r]\n\n[r]: {}\n", Format.MARKDOWN),
        ('<a href="{}">文</a>', Format.HTML),
    ],
)
def test_a_tracker_goes_and_the_rest_of_the_address_stays(
    address: str, after: str, frame: str, written: Format
) -> None:
    assert mended(frame.format(address), written) == frame.format(after)


def test_a_tracker_between_entities_goes_with_its_separator() -> None:
    body = '<a href="https://e.org/?a=1&amp;utm_source=x&amp;b=2">x</a>'
    assert mended(body, Format.HTML) == '<a href="https://e.org/?a=1&amp;b=2">x</a>'


@pytest.mark.parametrize("name", ["ref", "id", "v", "q", "s", "t", "page", "source", "from", "lang", "si", "feature"])
def test_parameters_that_pages_use_for_themselves_stay(name: str) -> None:
    assert not is_tracking(name, "example.org")


def test_a_tracker_value_that_runs_into_chinese_text_is_left_for_a_person() -> None:
    assert seen("去https://e.cn/?utm_source=x看看", Format.TEXT) == []
    assert mended("去https://e.cn/?utm_source=x，看看", Format.TEXT) == "去https://e.cn/，看看"


@pytest.mark.parametrize(
    ("body", "after"),
    [
        ("<p>一</p><script>alert('</p>')</script><p>二</p>", "<p>一</p><p>二</p>"),
        ("<p onclick=x>一</p>", "<p>一</p>"),
        ("<p>一<img src=/a.png onerror='x()'></p>", "<p>一<img src=/a.png></p>"),
        ("<style>p{}</style><p>一</p>", "<p>一</p>"),
        ("<form action=/x><p>一</p><input></form>", "<p>一</p>"),
        ("<meta http-equiv=refresh content='0;x'><base href=/><p>一</p>", "<p>一</p>"),
        ("<iframe src=/x><p>二</p></iframe><p>一</p>", "<p>一</p>"),
        ("<svg><a href='javascript:x'>y</a></svg><p>一</p>", "<p>一</p>"),
    ],
)
def test_active_markup_is_taken_out_and_the_words_stay(body: str, after: str) -> None:
    assert set(codes(body, Format.HTML)) == {"active-markup"}
    assert mended(body, Format.HTML) == after
    assert mended(f"段落。\n\n{body}\n") == f"段落。\n\n{after}\n"


def test_a_script_that_is_never_closed_blocks_and_waits_for_a_person() -> None:
    (found,) = seen("<p>一</p><script>alert(1)", Format.HTML)
    assert (found.severity, found.automatic) == (Severity.BLOCK, False)


TITLE = "港口的渡轮恢复通航"


@pytest.mark.parametrize("brand", ["必胜娱乐城", "win88", "乐游bet365", "www.brand-x.com", "万胜棋牌app"])
@pytest.mark.parametrize("written", [Format.TEXT, Format.MARKDOWN])
def test_the_title_glued_to_a_brand_is_taken_out_with_its_blank_line(brand: str, written: Format) -> None:
    body = f"第一段，旅客欢迎。\n\n{TITLE}{brand}\n\n第二段，船票不变。"
    (found,) = seen(body, written, TITLE)
    assert (found.code, found.severity, found.automatic) == ("links.promo-glued-to-title", Severity.WARN, True)
    assert mended(body, written, TITLE) == "第一段，旅客欢迎。\n\n第二段，船票不变。"
    assert mended(f"第一段，旅客欢迎。\n\n{TITLE}{brand}", written, TITLE) == "第一段，旅客欢迎。"


def test_an_english_title_glued_to_a_brand_is_found_too() -> None:
    title = "The ferry is back on the water"
    assert codes(f"It runs again.\n\n{title} luckybet777\n\nTwice a day.", title=title) == ["promo-glued-to-title"]


def test_a_glued_tail_that_may_be_honest_is_held_and_not_removed() -> None:
    body = f"第一段，旅客欢迎。\n\n{TITLE}后续报道\n\n第二段，船票不变。"
    (found,) = seen(body, title=TITLE)
    assert (found.code, found.automatic, len(found.edits)) == ("links.promo-suspected", False, 1)


@pytest.mark.parametrize("line", [TITLE, f"{TITLE}（图）", f"{TITLE}，旅客表示欢迎。", "渡轮恢复通航 win88"])
def test_the_title_by_itself_or_inside_a_sentence_is_no_advertising(line: str) -> None:
    assert seen(f"第一段，旅客欢迎。\n\n{line}\n\n第二段，船票不变。", title=TITLE) == []


def test_a_tail_that_the_article_itself_speaks_of_is_no_advertising() -> None:
    title = "华为公司今天发布新款手机"
    body = f"新款手机叫 mate60。\n\n{title}mate60\n\nmate60 的价格没有变化。"
    assert "promo-glued-to-title" not in codes(body, title=title)


def test_a_betting_brand_glued_to_the_end_of_a_paragraph_is_held() -> None:
    body = "渡轮在周二恢复通航，旅客对此表示欢迎，船票的价格没有变化，一天开四班。必胜娱乐城\n\n第二段。"
    (found,) = seen(body, title=TITLE)
    assert (found.code, found.quote, found.automatic) == ("links.promo-suspected", "必胜娱乐城", False)


def test_a_link_whose_words_name_another_site_is_pointed_at() -> None:
    assert codes("[https://good.org/a](https://evil.net/a)") == ["text-names-another-host"]
    assert codes('<p><a href="https://evil.net/a">good.org</a></p>', Format.HTML) == ["text-names-another-host"]
    assert codes("[www.good.org](https://good.org/a) [Node.js](https://nodejs.org/)") == []


def test_a_user_name_before_the_host_is_pointed_at() -> None:
    assert codes("[登录](https://bank.com@evil.net/)") == ["userinfo"]


def test_a_remote_image_is_mentioned_and_a_local_one_is_not() -> None:
    assert codes("![a](https://e.org/a.png) ![b](/b.png)") == ["remote-image"]


def test_hosts_are_read_as_a_browser_reads_them() -> None:
    assert host_of("https://EXAMPLE.org:443/a") == "example.org"
    assert host_of("//例子.中国/a") == "xn--fsqu00a.xn--fiqs8s"
    assert host_of("/a") == ""
    assert running_scheme("jav\nascript:1") == "javascript:"
    assert running_scheme("https://e.org/javascript:1") == ""


@pytest.mark.parametrize(
    "unit",
    [
        "<a ",
        "[a](",
        "<script>",
        "https://a.cn/?utm_a=1&",
        "`a",
        "<b onclick=x>",
        "[",
        "![",
        "看a.com吧",
        "<!--",
        "> ",
        "{<",
        "&amp;",
        "<img srcset=',,,,,,,,(((((((('>",
        "<p style='url(url(url('>",
    ],
)
def test_a_hostile_text_takes_time_in_proportion_to_its_length(unit: str) -> None:
    body = (unit * (200_000 // len(unit))) + "\n\n字"
    for written in (Format.MARKDOWN, Format.HTML, Format.TEXT):
        article = parse(Source(body if unit != "> " else body[:8_000], written, language="en"))
        started = time.process_time()
        links.check(article)
        assert time.process_time() - started < 3, written


def test_a_brand_after_the_title_is_held_where_the_text_names_it_once_more() -> None:
    text = "沿江步道昨天重新开放，市民可以从桥头一直走到码头。"
    body = f"沿江步道重新开放了\n\n{text}\n\n沿江步道重新开放了fun88\n\n加微信，官网 fun88 注册。"
    found = links.check(parse(Source(body, title="沿江步道重新开放了")))
    assert "links.promo-suspected" in {finding.code for finding in found}
