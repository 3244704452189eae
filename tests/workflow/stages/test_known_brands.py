"""A brand of the lexicon is exact evidence where it stands by itself, and held inside a sentence; honest names rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from workflow.article import Background, Format, Source
from workflow.edits import apply, ledger_of
from workflow.findings import Finding, Severity
from workflow.lexicon import Lexicon
from workflow.parse import parse
from workflow.stages import links

TITLE = "港口的渡轮在周二恢复通航"
LINE = "渡轮在周二恢复通航，旅客对此表示欢迎，船票的价格没有变化，一天开四班"
KNOWN = Lexicon(3, frozenset({"金冠城win66", "win66", "borgata", "mrgreen", "金冠城"}), frozenset({"mate60", "erc20"}))
HONEST = ["华为mate60", "iPhone15", "歼-20", "node.js", "config.py"]


def seen(
    body: str, lexicon: Lexicon = KNOWN, repeated: Mapping[str, int] | None = None, language: str = "zh"
) -> list[Finding]:
    article = parse(Source(body, Format.MARKDOWN, title=TITLE, language=language))
    around = Background(lexicon=lexicon, repeated=repeated or {})
    return list(links.check(replace(article, background=around)))


def told(body: str, **around: object) -> list[tuple[str, str, bool]]:
    found = seen(body, **around)  # type: ignore[arg-type]
    return [(one.code.removeprefix("links."), one.quote, one.automatic) for one in found]


def test_a_paragraph_that_is_a_brand_is_taken_out() -> None:
    body = f"{LINE}。\n\n金冠城win66\n\n{LINE}。"
    assert told(body) == [("known-brand", "金冠城win66", True)]
    assert apply(body, ledger_of(body, seen(body))) == f"{LINE}。\n\n{LINE}。"


def test_a_brand_after_the_last_sentence_is_taken_out() -> None:
    body = f"{LINE}。乐游WIN66\n\n第二段。"
    (found,) = seen(body)
    assert (found.code, found.quote, found.automatic, found.confidence) == (
        "links.known-brand",
        "乐游WIN66",
        True,
        0.97,
    )
    assert apply(body, ledger_of(body, [found])) == f"{LINE}。\n\n第二段。"


def test_a_brand_inside_a_sentence_is_held() -> None:
    for name in ("win66", "borgata", "金冠城"):
        (found,) = seen(f"{LINE[:8]}{name}{LINE[8:]}。")
        assert (found.code, found.quote, found.automatic) == ("links.known-brand", name, False)
        assert (found.severity, found.params["tail"], len(found.edits)) == (Severity.WARN, name, 1)


def test_without_the_lexicon_the_desk_would_not_know() -> None:
    assert told(f"{LINE[:8]}borgata{LINE[8:]}。", lexicon=Lexicon()) == []


@pytest.mark.parametrize("tail", ["mrgreen", "金冠城"])
def test_a_brand_that_could_be_a_word_is_never_taken_out_unasked(tail: str) -> None:
    ((code, quote, automatic),) = told(f"{LINE}。{tail}\n\n第二段。")
    assert (code, quote, automatic) in {("promo-suspected", tail, False), ("known-brand", tail, False)}


def test_a_title_with_a_known_brand_is_taken_out_also_where_the_text_names_it_again() -> None:
    body = f"{LINE}。\n\n{TITLE}win66\n\n{LINE}。又见win66，再见win66。"
    (glued,) = [one for one in seen(body) if one.code == "links.promo-glued-to-title"]
    assert glued.automatic
    assert [one.code for one in seen(body, Lexicon())][0:1] == ["links.promo-suspected"]


def test_an_article_about_the_trade_is_held_with_less_certainty() -> None:
    report = f"{LINE[:8]}win66{LINE[8:]}。警方查处赌博窝点，赌场与博彩网站均被关闭。"
    (found,) = [one for one in seen(report) if one.code == "links.known-brand"]
    assert (found.confidence, found.automatic) == (0.7, False)


def test_a_name_that_reviewers_called_honest_is_left_alone() -> None:
    for body in (
        f"{LINE}。\n\n{TITLE}mate60\n\n{LINE}。",
        f"{LINE}。华为Mate60\n\n第二段。",
        f"{LINE}。erc20\n\n第二段。",
    ):
        assert told(body) == []
    assert told(f"{LINE}。erc20\n\n第二段。", lexicon=Lexicon()) == [("promo-suspected", "erc20", False)]


@pytest.mark.parametrize("name", HONEST)
@pytest.mark.parametrize(
    "body", [f"{LINE[:8]}%s{LINE[8:]}。", f"{LINE}，他们用的是%s。", f"{LINE}。见%s。\n\n第二段。"]
)
def test_honest_names_are_clean_with_a_lexicon_too(name: str, body: str) -> None:
    assert told(body % name) == []


def test_a_known_brand_behind_an_image_is_for_the_reviewer() -> None:
    (found,) = seen(f"{LINE}。\n\n![金冠城](/a.png)")
    assert (found.code, found.severity) == ("links.words-behind-image", Severity.WARN)
    assert seen(f"{LINE}。\n\n![金冠城](/a.png)", Lexicon()) == []


def test_a_name_that_the_writer_brought_before_is_held_wherever_it_stands() -> None:
    body = f"他说 Lucky88 很好。{LINE}。"
    assert told(body) == []
    (found,) = seen(body, repeated={"lucky88": 3})
    assert (found.code, found.quote, found.confidence) == ("links.promo-suspected", "Lucky88", 0.95)
    assert (found.automatic, found.params["count"]) == (False, 3)
    assert seen(body, Lexicon(1, frozenset(), frozenset({"lucky88"})), {"lucky88": 3}) == []


def test_a_small_word_after_the_last_stop_of_english_prose_is_held_and_in_a_text_with_code_it_is_not() -> None:
    prose = "The ferry runs again on Tuesday, and nobody had expected it so soon."
    assert told(f"{prose}mrplay\n\nMore.", language="en") == [("promo-suspected", "mrplay", False)]
    assert told(f"{prose} It calls door.open and door.close.mrplay\n\nMore.", language="en") == []
    assert told("Une interface ergonomique, simple et rapide d’utilisation\n\nPlus.", language="fr") == []


def test_fifty_brands_are_enough_to_tell_the_reviewer() -> None:
    assert len(seen(f"{LINE}，" + "又见win66，" * 5_000 + "完。")) == 50
