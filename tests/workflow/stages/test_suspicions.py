"""What hides from programs is shown to the reviewer with its place and its reason, and never changed unasked."""

from __future__ import annotations

import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflow.article import Format, Source
from workflow.edits import apply, ledger_of, undo
from workflow.findings import Finding, Severity
from workflow.parse import parse
from workflow.stages import links

TITLE = "港口的渡轮在周二恢复通航"
LINE = "渡轮在周二恢复通航，旅客对此表示欢迎，船票的价格没有变化，一天开四班"


def seen(body: str, written: Format = Format.MARKDOWN, language: str = "zh") -> list[Finding]:
    return list(links.check(parse(Source(body, written, title=TITLE, language=language))))


def told(body: str, written: Format = Format.MARKDOWN, language: str = "zh") -> list[tuple[str, str]]:
    return [(finding.code.removeprefix("links."), finding.quote) for finding in seen(body, written, language)]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("fun88[.]com", "fun88.com"),
        ("fun88(dot)com", "fun88.com"),
        ("fun88【点】com", "fun88.com"),
        ("ｆｕｎ８８。ｃｏｍ", "fun88.com"),
        ("fun88。com", "fun88.com"),
        ("fu\u200bn88.c\u2060om", "fun88.com"),
        ("f u n 8 8 . c o m", "fun88.com"),
        ("fun88 . com", "fun88.com"),
        ("hxxps://fun88.com/a", "https://fun88.com/a"),
        ("hxxp[:]//fun88[.]com", "http://fun88.com"),
        ("fun88点com", "fun88.com"),
        ("fun88 dot com", "fun88.com"),
    ],
)
@pytest.mark.parametrize("form", list(Format))
def test_a_disguised_address_is_read_and_held(written: str, address: str, form: Format) -> None:
    (found,) = [one for one in seen(f"{LINE}，见{written}，谢谢。", form) if one.code == "links.disguised-address"]
    assert (found.quote, found.params["address"]) == (written, address)
    assert (found.severity, found.automatic, len(found.edits)) == (Severity.WARN, False, 1)


@pytest.mark.parametrize(
    "text",
    [
        "用Python。net框架是另一回事。",
        "三点com接口",
        "见[1]。",
        "a[0].b",
        "The end. Net profit rose.",
        "１２。３４",
        "他说。Me too.",
        "数组 list [.] 的写法",
        "family\u200d👨\u200d👩",
        "f o o",
    ],
)
def test_honest_dots_brackets_and_spaces_are_no_disguise(text: str) -> None:
    assert [code for code, _ in told(f"{LINE}。{text}") if code == "disguised-address"] == []


@pytest.mark.parametrize(
    ("host", "label"),
    [("аpple.com", "аpple"), ("xn--pple-43d.com", "аpple"), ("аррӏе.com", "аррӏе")],
)
def test_a_host_in_letters_that_look_like_others_is_pointed_at(host: str, label: str) -> None:
    (found,) = seen(f"{LINE}，见 [这里](https://{host}/a)。")
    assert (found.code, found.params["label"], found.automatic) == ("links.look-alike-host", label, False)


@pytest.mark.parametrize("host", ["müller.de", "пример.рф", "例子.中国", "пример.com", "example.com"])
def test_a_host_that_keeps_to_one_alphabet_is_left_alone(host: str) -> None:
    assert told(f"{LINE}，见 [这里](https://{host}/a)。") == []


@pytest.mark.parametrize(
    "style",
    [
        "style='display:none'",
        "style='Display : NONE !important'",
        "style='visibility:hidden'",
        "style='font-size:0'",
        "style='opacity:0.0'",
        "style='color:#FFF'",
        "style='color: rgb(255, 255, 255)'",
        "style='color:white;background:#ffffff'",
        "style='text-indent:-9999px'",
        "style='position:absolute;left:-5000px'",
        "style='height:0;overflow:hidden'",
        "style='color:transparent'",
        "hidden",
        "color='white'",
    ],
)
def test_text_that_its_style_hides_is_held_with_its_element(style: str) -> None:
    body = f"<p>{LINE}。</p><div {style}>必胜<b>娱乐</b></div><p>第二段。</p>"
    (found,) = [one for one in seen(body, Format.HTML) if one.code == "links.hidden-text"]
    assert found.quote == f"<div {style}>必胜<b>娱乐</b></div>"
    assert (found.params["words"], found.automatic) == ("必胜娱乐", False)


@pytest.mark.parametrize(
    "style",
    [
        "style='display:block'",
        "style='color:#fff;background:#003366'",
        "style='font-size:10px'",
        "style='opacity:0.8'",
        "style='height:0.5em'",
        "style='background:white'",
        "style='margin:0'",
    ],
)
def test_a_style_that_hides_nothing_is_left_alone(style: str) -> None:
    assert told(f"<p>{LINE}。</p><div {style}>第二段。</div>", Format.HTML) == []


def test_an_empty_hidden_element_hides_nothing() -> None:
    assert told("<p>一</p><div hidden></div>", Format.HTML) == []


def test_a_comment_with_a_brand_is_held_and_one_with_notes_is_not() -> None:
    (found,) = seen(f"{LINE}。\n\n<!-- bestcasino777 -->\n\n第二段。")
    assert (found.code, found.severity, found.quote) == ("links.hidden-text", Severity.WARN, "<!-- bestcasino777 -->")
    assert told(f"{LINE}。\n\n<!-- 编辑：待核 -->\n\n第二段。") == []


def test_words_behind_an_image_count_by_what_they_hold() -> None:
    (brand,) = seen(f"{LINE}。\n\n![乐游bestcasino88](/a.png)")
    assert (brand.code, brand.severity) == ("links.words-behind-image", Severity.WARN)
    (credit,) = seen('<p>一<img src="/a.png" alt="photo: example.org"></p>', Format.HTML)
    assert (credit.code, credit.severity) == ("links.words-behind-image", Severity.INFO)
    assert told(f"{LINE}。\n\n![渡轮在港口](/a.png)") == []


@pytest.mark.parametrize(
    "contact",
    [
        "QQ：12345678",
        "微信abcde12345",
        "V信：win_8888",
        "Telegram：@winner88",
        "t.me/winner88",
        "WhatsApp +44 7700 900123",
    ],
)
def test_a_private_account_beside_an_invitation_is_held(contact: str) -> None:
    (found,) = [one for one in seen(f"{LINE}。加盟代理请联系{contact}。") if one.code == "links.contact-in-promotion"]
    assert (found.quote, found.automatic) == (contact, False)
    assert "代理" in str(found.params["words"])


@pytest.mark.parametrize(
    "text",
    [
        "读者可拨打400-123-4567或写信给desk@example.org。",
        "记者的邮箱是reporter@example.org，欢迎提供线索。",
        "他在微信上说，渡轮已经恢复。",
        "微信用户超过13亿，QQ用户也很多。",
        "电话：010-12345678",
        "订单编号 12345678901 已经处理，咨询请等待。",
    ],
)
def test_a_contact_that_an_honest_article_gives_is_left_alone(text: str) -> None:
    assert told(f"{LINE}。{text}") == []


@pytest.mark.parametrize(
    "brand", ["bestcasino77", "luckypoker", "xx1bet365", "royal-slots-88", "kingbet", "happybingo.com"]
)
def test_a_betting_name_put_into_a_sentence_is_held_with_its_place(brand: str) -> None:
    found = [
        one for one in seen(f"渡轮在周二恢复{brand}通航，旅客对此表示欢迎。") if one.code == "links.promo-suspected"
    ]
    assert [(one.quote, one.automatic) for one in found] == [(brand, False)]


@pytest.mark.parametrize("words", ["星空体育官网", "乐游棋牌app下载", "某某娱乐注册登录"])
def test_an_invitation_put_into_a_sentence_is_held(words: str) -> None:
    (found,) = seen(f"渡轮在周二恢复通航，{words}旅客对此表示欢迎。")
    assert (found.code, str(words).endswith(found.quote) or found.quote in words) == ("links.promo-suspected", True)


@pytest.mark.parametrize("name", ["kwonjuda", "happyhugo", "goldfishka206", "free-picks", "bestcasinosites"])
def test_a_name_after_the_last_sentence_of_a_paragraph_is_held(name: str) -> None:
    (found,) = seen(f"{LINE}。{name}\n\n第二段在这里。")
    assert (found.code, found.quote, found.automatic) == ("links.promo-suspected", name, False)


@pytest.mark.parametrize(
    "text",
    [
        "这本书由 Smith 写成。Smith",
        "见下面的文件。config.py",
        "结果如下。3.14",
        "这是第二版。v2.1",
        "两队比分接近，体育馆坐满了人。",
        "学生喜欢体育和娱乐，学校开放平台。",
        "华为mate60使用麒麟9000s，su57与歼-20同场。",
        "代码用between和alphabet两个函数，slot与v-slot都可以。",
        "Vulkan接口和vulkan-sdk一起安装。",
        "planning-poker是一种估算方法。",
    ],
)
def test_names_that_belong_to_an_article_are_left_alone(text: str) -> None:
    assert told(f"{LINE}。\n\n{LINE}，{text}") == []


def test_an_article_on_betting_may_name_betting_sites() -> None:
    body = f"{LINE}。\n\n赌场和博彩公司的股价上涨，赌场股bigcasino88领涨，投注额也上升。"
    assert told(body) == []
    english = "Gambling shares rose. The casino operator runs luckycasino77 and other betting sites for poker players."
    assert told(english, language="en") == []


def test_joined_words_of_other_languages_are_no_names() -> None:
    assert told("Der Pokerabend war lang. Ein Casinobesuch in casino-style folgte dem Abend.", language="de") == []
    assert told("The poker-faced minister spoke between sessions.", language="en") == []


def test_a_bare_address_between_chinese_words_is_mentioned() -> None:
    (found,) = seen("请看example.org这个网站的说明。")
    assert (found.code, found.severity, found.quote) == ("links.address-in-text", Severity.INFO, "example.org")
    assert told("请看 example.org 的说明，或 https://example.org/a 这一页。") == []


_PIECES = st.sampled_from(
    [
        LINE,
        TITLE,
        "。",
        "\n\n",
        " ",
        "bestcasino88",
        "fun88[.]com",
        "https://e.org/?utm_source=x&a=1",
        "[字](javascript:x)",
        "<script>x</script>",
        "<div hidden>字</div>",
        "<!-- win777.com -->",
        "加QQ：12345678代理",
        "星空体育官网",
        "\u200b",
        "<b onclick=x>",
        "`",
        "**",
        "\r",
        "🙂",
        "é",
        "![a](http://e.org/a.png)",
        "[a]: javascript:x",
        "乐天堂fun88",
        "看a.com吧",
    ]
)
_TEXTS = st.lists(_PIECES | st.text(string.printable, max_size=4), max_size=14).map("".join)


@pytest.mark.parametrize(
    "unit",
    [
        "a b ",
        "点com",
        "fun88[.]",
        "casino",
        "加QQ1234567",
        "a@a.",
        "。a",
        "ａ．",
        "\u200ba",
        "<p hidden>",
        "体育官网",
        "+1 ",
    ],
)
def test_a_hostile_text_takes_time_in_proportion_to_its_length(unit: str) -> None:
    body = (unit * (100_000 // len(unit))) + "\n\n字"
    article = parse(Source(body, Format.HTML, title=TITLE, language="zh"))
    started = time.process_time()
    links.check(article)
    assert time.process_time() - started < 3


@settings(deadline=None, max_examples=150)
@given(_TEXTS, st.sampled_from(list(Format)))
def test_every_proposed_change_can_be_taken_back_to_the_last_character(body: str, written: Format) -> None:
    ledger = ledger_of(body, seen(body, written))
    assert undo(apply(body, ledger), ledger) == body


@pytest.mark.parametrize(
    "piece",
    [
        "fun88[.]com",
        "ｆｕｎ８８。ｃｏｍ",
        "加QQ：12345678代理",
        "星空体育官网",
        "bestcasino88",
        "[字](javascript:x)",
        "https://e.org/?utm_source=x&a=1",
        "<span hidden>win777</span>",
        "<!-- win777.com -->",
        "<script>x</script>",
    ],
)
def test_a_text_in_which_every_change_was_made_asks_for_none_again(piece: str) -> None:
    body = f"{LINE}。\n\n{LINE}{piece}。\n\n第二段。"
    asked = seen(body)
    once = apply(body, ledger_of(body, asked))
    assert once != body
    assert ledger_of(once, seen(once)) == ()


@settings(deadline=None, max_examples=150)
@given(_TEXTS, st.sampled_from(list(Format)))
def test_findings_stand_where_they_say(body: str, written: Format) -> None:
    for finding in seen(body, written):
        assert 0 <= finding.start < finding.end <= len(body)
        assert finding.quote == body[finding.start : finding.end]
        assert all(0 <= edit.start <= edit.end <= len(body) for edit in finding.edits)
