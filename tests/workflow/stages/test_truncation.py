"""A text that was cut is told from one that ends where its writer meant it to, in nine languages."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from workflow.article import Format, Source
from workflow.findings import Finding, Severity
from workflow.parse import parse
from workflow.stages import truncation

SEED = Path(__file__).parents[4] / "shared" / "samples" / "seed-article.txt"

WHOLE = {
    "zh": [
        "城市图书馆上周恢复了夜间开放，第一晚就来了四百多位读者。工作人员说，这比去年同期多了一倍。",
        "馆长介绍，夜间开放会持续到年底，期间将安排二十场讲座。读者可以在网上预约座位，也可以直接到场。",
        "附近的居民对此表示欢迎。他们认为，夜里有一个安静的地方读书，对上班的人来说尤其难得。",
        "下一步，图书馆打算把自助借还机搬到门口，让读者在闭馆以后也能还书。",
    ],
    "en": [
        "The ferry returned to the harbour on Tuesday after three weeks of repairs, carrying sixty passengers.",
        "Its captain said the new engine uses a third less fuel, which should keep ticket prices where they are.",
        "Residents on the island had relied on a small boat that could not cross in strong wind.",
        "The operator plans two extra crossings a day in summer, when the island's hotels are usually full.",
    ],
    "ja": [
        "市の植物園は先週、冬の間閉めていた温室をふたたび開いた。初日には三百人をこえる人が訪れた。",
        "園長によると、温室の暖房を新しくしたことで、燃料の使用量は三割ほど減る見込みだという。",
        "近くの小学校では、子どもたちが植物の観察を授業に取り入れることを決めた。",
        "来月からは、夜の開園も試験的に行う予定である。",
    ],
    "ko": [
        "시립 수영장이 지난주 다시 문을 열었다. 첫날에는 이백 명이 넘는 시민이 찾았다.",
        "관리소는 난방 설비를 새로 바꾸어 연료 사용량이 크게 줄어들 것으로 본다고 밝혔다.",
        "근처 주민들은 아침 시간에 운동할 수 있는 곳이 생겨서 반갑다고 말했다.",
        "다음 달부터는 어린이를 위한 강습도 시작할 계획이다.",
    ],
    "de": [
        "Die Fähre kehrte am Dienstag nach drei Wochen Reparatur in den Hafen zurück und brachte sechzig Gäste mit.",
        "Der Kapitän sagte, der neue Motor verbrauche ein Drittel weniger, weshalb die Preise gleich bleiben sollen.",
        "Die Bewohner der Insel waren bis dahin auf ein kleines Boot angewiesen, das bei Sturm nicht fahren konnte.",
        "Im Sommer plant der Betreiber zwei weitere Fahrten am Tag, weil die Hotels der Insel dann voll sind.",
    ],
    "fr": [
        "Le bac est revenu mardi au port après trois semaines de réparation, avec soixante passagers à son bord.",
        "Le capitaine assure que le nouveau moteur consomme un tiers de moins, ce qui devrait contenir les prix.",
        "Les habitants de l'île dépendaient jusque-là d'une petite barque qui ne sortait pas par grand vent.",
        "En été, la compagnie prévoit deux traversées de plus par jour, quand les hôtels de l'île sont complets.",
    ],
    "es": [
        "El transbordador volvió el martes al puerto tras tres semanas de reparación, con sesenta pasajeros a bordo.",
        "El capitán dijo que el nuevo motor gasta un tercio menos, de modo que los precios no deberían subir.",
        "Los vecinos de la isla dependían de una barca pequeña que no podía cruzar con viento fuerte.",
        "En verano la empresa prevé dos viajes más al día, cuando los hoteles de la isla suelen estar llenos.",
    ],
    "ru": [
        "Паром вернулся в порт во вторник после трёх недель ремонта, на борту было шестьдесят пассажиров.",
        "Капитан сказал, что новый двигатель расходует на треть меньше топлива, поэтому цены не вырастут.",
        "До этого жители острова зависели от маленькой лодки, которая не выходила в море при сильном ветре.",
        "Летом компания планирует ещё два рейса в день, когда гостиницы острова обычно переполнены.",
    ],
    "ar": [
        "عادت العبّارة إلى الميناء يوم الثلاثاء بعد ثلاثة أسابيع من الإصلاح، وعلى متنها ستون راكبا.",
        "وقال القبطان إن المحرك الجديد يستهلك وقودا أقل بمقدار الثلث، ولذلك لن ترتفع أسعار التذاكر.",
        "وكان سكان الجزيرة يعتمدون على قارب صغير لا يستطيع العبور عندما تشتد الرياح في الشتاء.",
        "وتخطط الشركة لرحلتين إضافيتين كل يوم في الصيف، حين تمتلئ فنادق الجزيرة بالزوار.",
    ],
}
TRAILERS = {
    "zh": ["（记者 王小明）", "责任编辑：李华", "来源：本报", "（完）", "#图书馆#夜读", "本文采用知识共享许可协议发布"],
    "en": [
        "— Reuters",
        "Reporting by Ann Lee; editing by Tom Ray",
        "(AP)",
        "Photo: Ann Lee",
        "Tags: ferry, island",
        "© 2026 The Paper",
    ],
    "de": ["(dpa)", "Quelle: Hafenamt", "Foto: Anna Lee"],
    "fr": ["Crédit photo : Anne Lee", "Source : la mairie"],
    "es": ["Fuente: el ayuntamiento", "(EFE)"],
    "ru": ["Источник: администрация порта", "Фото: Анна Ли"],
    "ja": ["（共同）", "出典：市の広報", "以上"],
    "ko": ["출처: 시청", "[사진=시청 제공]", "김민수 기자"],
    "ar": ["المصدر: هيئة الميناء"],
}


def seen(body: str, *, written: Format = Format.MARKDOWN, language: str = "") -> list[Finding]:
    return list(truncation.check(parse(Source(body, written, title="T", language=language))))


def codes(body: str, **about: str) -> set[str]:
    return {finding.code for finding in seen(body, **about)}  # type: ignore[arg-type]


def article(language: str, *last: str) -> str:
    return "\n\n".join([*WHOLE[language], *last])


@pytest.mark.parametrize("language", WHOLE)
def test_a_whole_article_has_nothing_against_it(language: str) -> None:
    assert seen(article(language)) == []


@pytest.mark.parametrize(("language", "trailer"), [(key, line) for key, lines in TRAILERS.items() for line in lines])
def test_a_credit_below_a_whole_article_is_not_taken_for_a_cut(language: str, trailer: str) -> None:
    assert seen(article(language, trailer)) == []


@pytest.mark.parametrize("language", WHOLE)
@pytest.mark.parametrize("trailer", ["", "\n\n![](a.png)"])
def test_an_article_cut_after_a_comma_is_blocked(language: str, trailer: str) -> None:
    first = WHOLE[language][0]
    comma = next((mark for mark in "，、،," if mark in first), None)
    cut = first[: first.index(comma) + 1] if comma else first[: len(first) // 2] + ","
    found = seen(article(language, cut + trailer))
    assert [(one.code, one.severity) for one in found] == [("truncation.mid-sentence", Severity.BLOCK)]


@pytest.mark.parametrize("language", WHOLE)
@pytest.mark.parametrize("part", [0.45, 0.6, 0.75])
def test_an_article_cut_inside_its_last_sentence_is_seen(language: str, part: float) -> None:
    last = WHOLE[language][1]
    cut = last[: int(len(last) * part)].rstrip("，、,. ،")
    body = article(language, cut)
    found = seen(body)
    assert [one.code for one in found] == ["truncation.mid-sentence"]
    assert found[0].severity in {Severity.BLOCK, Severity.WARN}
    assert 0 < found[0].confidence <= 1


def test_the_finding_quotes_the_last_characters_and_says_why() -> None:
    body = article("zh", "展望明年，随着读者人数的增加以") + "\n"
    (found,) = seen(body)
    assert body.rstrip().endswith(found.quote)
    assert body[found.start : found.end] == found.quote
    assert found.quote.endswith("随着读者人数的增加以")
    assert found.say() == "The text ends with “以”, after which a sentence goes on."


@pytest.mark.parametrize("letters", range(6))
def test_what_is_quoted_begins_with_a_whole_word(letters: int) -> None:
    last = f"On the first Thursday {'x' * letters} of each month it stays open until ten at night, with music on the"
    (found,) = seen(article("en", last) + "\n")
    words = last.split()
    assert found.quote.split() == words[-len(found.quote.split()) :]
    assert 40 < len(found.quote) <= 60


def test_further_evidence_is_named_after_the_strongest_in_both_languages(chinese: Callable[[str], str]) -> None:
    body = "\n\n".join([*WHOLE["zh"], *WHOLE["zh"], "展望明年，随着读者人数的增加以"])
    (found,) = seen(body)
    assert "nearly all other paragraphs have an end mark" in found.say()
    assert "其他段落几乎都有句末标点" in found.say(chinese)
    (found,) = seen("\n\n".join([*WHOLE["en"], *WHOLE["en"], "Residents on the island had relied on a small bo"]))
    assert found.say().startswith("The last paragraph has no end mark, while 100 % of the 8 others have one")


@pytest.fixture(scope="module")
def chinese() -> Callable[[str], str]:
    with (Path(__file__).parents[3] / "web/translations/zh_Hans/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file, locale="zh_Hans")
    return lambda message: str(catalogue[message].string)


def test_a_cut_under_a_credit_is_found_above_it() -> None:
    (found,) = seen(article("en", "The mayor said the pier would be rebuilt before the", "— Reuters"))
    assert found.quote.endswith("before the")
    assert "“the”" in found.say()


@pytest.mark.skipif(not SEED.exists(), reason="the sample article is not here")
def test_the_sample_that_started_it_all_is_blocked_for_its_broken_end() -> None:
    body = SEED.read_text(encoding="utf-8")
    (found,) = truncation.check(parse(Source(body)))
    assert (found.code, found.severity) == ("truncation.mid-sentence", Severity.BLOCK)
    assert body.rstrip().endswith(found.quote)


@pytest.mark.parametrize(
    "mark",
    [
        "Read more", "Continue reading →", "[…]", "[...]", "[+1234 chars]", "(+1,234 characters)",
        "展开全文", "未完待续", "点击阅读全文", "阅读全文", "…… 查看更多", "剩余80%未读", "続きを読む", "더 보기",
        "Weiterlesen", "Lire la suite",
        "Seguir leyendo", "Читать далее", "اقرأ المزيد", "(more…)", "<!--more-->",
    ],
)  # fmt: skip
def test_a_mark_that_more_was_left_out_is_blocked_at_the_end_only(mark: str) -> None:
    assert (
        codes(article("en") + "\n\n" + mark) & {"truncation.stub", "truncation.unclosed-code"} or mark == "<!--more-->"
    )
    assert "truncation.stub" not in codes(article("en", mark, WHOLE["en"][0]))


def test_words_of_a_mark_inside_a_sentence_are_only_words() -> None:
    assert codes(article("en", "Everyone who saw the sign wanted to read more.")) == set()
    assert codes(article("zh", "他点击了阅读全文，却什么也没有看到。")) == set()


def test_a_heading_with_nothing_under_it_at_the_end_is_blocked() -> None:
    found = seen(article("zh", "## 今后的打算"))
    assert [(one.code, one.severity, one.quote) for one in found] == [
        ("truncation.empty-heading", Severity.BLOCK, "## 今后的打算")
    ]


def test_a_heading_followed_by_one_of_its_level_is_only_mentioned() -> None:
    body = f"## One\n\n## Two\n\n{article('en')}\n\n## Three\n\n### Four\n\n{article('en')}"
    found = seen(body)
    assert [(one.code, one.severity, one.quote) for one in found] == [
        ("truncation.empty-heading", Severity.INFO, "## One")
    ]


def test_a_fence_that_is_never_closed_is_blocked_and_a_closed_one_is_not() -> None:
    assert codes(article("en", "```python\nprint(1)")) == {"truncation.unclosed-code"}
    assert codes(article("en", "```python\nprint(1)\n```")) == set()
    assert codes(article("en", "~~~\n```\n~~~")) == set()


@pytest.mark.parametrize("end", ["<!-- a note", '<a href="https://example.org/a', "<div", "</p"])
def test_html_cut_inside_its_markup_is_blocked(end: str) -> None:
    body = "".join(f"<p>{text}</p>\n" for text in WHOLE["en"]) + end
    assert "truncation.unclosed-code" in codes(body, written=Format.HTML)


def test_a_markdown_link_cut_in_its_address_is_blocked() -> None:
    assert codes(article("en", "The plan is [on the web](https://example.org/pl")) == {"truncation.unclosed-code"}


def test_a_table_cut_in_its_last_row_is_blocked_and_a_whole_one_is_not() -> None:
    table = "| day | boats |\n|---|---|\n| Monday | 12 |\n| Tuesday | 9 |"
    (found,) = seen(article("en", table + "\n| Wednes"))
    assert (found.code, found.severity, found.quote) == ("truncation.cut-row", Severity.BLOCK, "| Wednes")
    assert codes(article("en", table)) == set()
    assert codes(article("en", table.replace(" |\n", "\n").removesuffix(" |"))) == set()


def test_a_list_that_ends_with_an_empty_mark_is_blocked() -> None:
    (found,) = seen(article("en", "1. Buy a ticket.\n2. Wait on the pier.\n3."))
    assert (found.code, found.severity, found.quote) == ("truncation.empty-item", Severity.BLOCK, "3.")
    assert codes(article("en", "1. Buy a ticket.\n2. Wait on the pier.")) == set()
    assert codes(article("en", "---")) == set()


def test_an_element_of_html_that_is_never_closed_is_blocked_where_the_others_are() -> None:
    whole = "".join(f"<p>{text}</p>\n" for text in WHOLE["en"])
    (found,) = seen(whole + "<p>The operator plans two extra crossings.", written=Format.HTML)
    assert (found.code, found.quote[:3]) == ("truncation.unclosed-code", "<p>")
    assert codes(whole, written=Format.HTML) == set()
    assert codes(whole.replace("</p>", ""), written=Format.HTML) == set()


def test_a_bracket_or_quote_left_open_at_the_end_is_pointed_at() -> None:
    (found,) = seen(article("zh", "馆长还介绍了新的预约办法（包括电话预约。"))
    assert (found.code, found.quote[0], found.severity) == ("truncation.unclosed-bracket", "（", Severity.WARN)
    assert codes(article("zh", "馆长说：“我们会一直开放。")) == {"truncation.unclosed-quote"}
    assert codes(article("de", "Er sagte: „Wir bleiben offen.“")) == set()


def test_a_text_that_ends_in_half_a_character_is_blocked() -> None:
    (found,) = seen(article("zh", "下一步，图书馆打算\ufffd\ufffd"))
    assert (found.code, found.severity) == ("truncation.broken-character", Severity.BLOCK)


@pytest.mark.parametrize(
    "body",
    [
        "\n\n".join(["静夜听雨声\n窗外一盏灯\n远山无人问\n小径落花深"] * 4),
        "\n".join(f"- ferry number {n}" for n in range(20)),
        "\n\n".join(["เรือข้ามฟากกลับมาที่ท่าเรือเมื่อวันอังคารหลังจากซ่อมแซมเป็นเวลาสามสัปดาห์"] * 5),
        "\n\n".join([*WHOLE["en"], "```\nx = 1\n```"]),
        "\n\n".join([*WHOLE["en"], "## References", "- Lee, A. The harbour", "- Ray, T. The island and its boats"]),
    ],
    ids=["poem", "list", "thai", "code", "references"],
)
def test_texts_that_do_without_stops_are_left_alone(body: str) -> None:
    assert not {one.code for one in seen(body) if one.severity is Severity.BLOCK}


@pytest.mark.parametrize(
    "body",
    [
        "(" * 300_000,
        "# a\n" * 60_000,
        "“«「" * 100_000,
        "<a " * 100_000,
        "`" * 300_000,
        "a. " * 100_000,
        "[a](" * 80_000,
    ],
    ids=["brackets", "headings", "quotes", "tags", "ticks", "sentences", "links"],
)
def test_a_hostile_text_takes_time_in_proportion_to_its_length(body: str) -> None:
    parsed = parse(Source(body, Format.TEXT, language="en"))
    started = time.process_time()
    truncation.check(parsed)
    assert time.process_time() - started < 2


@pytest.mark.parametrize("glued", ["皇冠体育", "金冠城win66"])
def test_a_brand_glued_after_the_last_full_stop_is_not_where_the_text_stops(glued: str) -> None:
    body = "\n\n".join(WHOLE["zh"])
    assert truncation.check(parse(Source(body + glued, title="图书馆恢复夜间开放"))) == ()


def test_a_text_cut_before_a_paragraph_of_advertising_is_still_cut() -> None:
    body = "\n\n".join(WHOLE["zh"])
    source = Source(f"{body[: body.rindex('以后')]}\n\n图书馆恢复夜间开放金冠城win66", title="图书馆恢复夜间开放")
    found = truncation.check(parse(source))
    assert [finding.code for finding in found] == ["truncation.mid-sentence"]
    assert "闭馆" in found[0].quote
