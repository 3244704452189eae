"""A category that does not fit the text is questioned, with the words that say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.subjects import CHINESE, ENGLISH, MIXED, articles
from workflow.article import Source
from workflow.clock import cpu
from workflow.parse import parse
from workflow.profiles import DEFAULT_PROFILES, Profile, Profiles
from workflow.stages import category

SEED = Path(__file__).parents[3].parent / "shared" / "samples" / "seed-article.txt"
MATCH = (
    "昨晚的足球决赛吸引了三万名球迷。主队前锋在第十分钟进球，球队以一比零领先。下半场客队换上两名后卫，教练在场边不停地喊。"
    "裁判补时五分钟，门将扑出了最后一个点球，主队夺冠，拿到了俱乐部历史上的第一座联赛冠军。运动员们绕场感谢球迷，主教练说赛季很长。"
)
REPORT = (
    "The final drew thirty thousand fans to the stadium. The striker scored in the tenth minute and the team led. After"
    " the break the coach sent on two defenders, and the goalkeeper saved a penalty. The club won its first league"
    " championship, and the captain lifted the cup. The season was long, the referee said, and the players were tired."
)


def findings(body: str, declared: str) -> list[str]:
    article = parse(Source(body, title="冠军之夜", category=declared))
    return [finding.say() for finding in category.check(article)]


@pytest.mark.parametrize("body", [MATCH, REPORT])
def test_a_match_report_is_no_corporate_culture(body: str) -> None:
    (said,) = findings(body, "企业文化")
    assert "Sports rather than Corporate culture" in said


@pytest.mark.parametrize("declared", ["体育", "新闻", "评论", "", "不存在"])
def test_a_category_that_fits_or_fits_anything_is_left_in_peace(declared: str) -> None:
    assert findings(MATCH, declared) == []


def test_the_best_category_comes_first() -> None:
    assert category.suggest(parse(Source(MATCH)))[0][0] == "sports"
    assert category.suggest(parse(Source("湖面很静。"))) == []


def test_where_none_is_declared_one_is_offered_on_good_evidence_only() -> None:
    offered = category.suggested(parse(Source(MATCH)))
    assert offered
    assert offered.key == "sports"
    assert category.suggested(parse(Source("The match was cancelled."))) is None
    assert category.suggested(parse(Source("湖面很静。"))) is None


def test_words_of_the_desk_speak_for_its_category() -> None:
    gardening = Profile("gardening", "Gardening", "园艺", words=("苗圃", "堆肥", "compost", "seedlings"))
    profiles = Profiles([*DEFAULT_PROFILES.ordered, gardening])
    body = "春天到了，苗圃里要先备好堆肥。堆肥要翻三遍，苗圃的土才松。" * 3
    for text in (body, "The compost is warm, and the seedlings stand in rows. More compost for the seedlings! " * 3):
        article = parse(Source(text, title="冠军之夜", category="gardening"), profiles)
        assert category.suggest(article)[0][0] == "gardening"
        assert category.check(article) == []
    (finding,) = category.check(parse(Source(body, title="堆肥", category="体育"), profiles))
    assert finding.params["key"] == "gardening"


def _mismatches(table: dict[str, str]) -> tuple[list[str], list[bool]]:
    """Articles questioned under their own category, and for each other that is no neighbour whether it is."""
    false: list[str] = []
    found: list[bool] = []
    for key in table:
        for text in articles(table, key):
            false += [text for _ in category.check(parse(Source(text, title="A day", category=key)))]
            others = (other for other in table if other != key and frozenset((key, other)) not in category._NEAR)
            found += [bool(category.check(parse(Source(text, title="A day", category=other)))) for other in others]
    return false, found


@pytest.mark.parametrize(("table", "least"), [(ENGLISH, 0.75), (CHINESE, 0.9)], ids=["english", "chinese"])
def test_of_articles_of_our_own_none_is_questioned_wrongly_and_most_are_rightly(
    table: dict[str, str], least: float
) -> None:
    false, found = _mismatches(table)
    assert false == []
    assert sum(found) / len(found) >= least


@pytest.mark.parametrize(("key", "text"), MIXED)
def test_an_article_that_speaks_of_two_things_is_left_in_peace(key: str, text: str) -> None:
    assert category.check(parse(Source(text, title="A day", category=key))) == []


def test_confidence_grows_with_the_lead() -> None:
    (short,) = category.check(parse(Source(MATCH[:60], title="夜", category="企业文化")))
    (whole,) = category.check(parse(Source(MATCH, title="夜", category="企业文化")))
    assert 0.5 < short.confidence < whole.confidence < 1


@pytest.mark.parametrize("sign", ["足球", "match ", "a-", "制"])
def test_a_long_text_of_one_thing_takes_no_long_time(sign: str) -> None:
    article = parse(Source(sign * (200_000 // len(sign)), title="A day", category="企业文化"))
    started = cpu()
    category.check(article)
    assert cpu() - started < 4


@pytest.mark.skipif(not SEED.exists(), reason="the sample article is not on this machine")
def test_the_sample_is_foreign_policy() -> None:
    (finding,) = category.check(parse(Source(SEED.read_text(encoding="utf-8"))))
    assert finding.params["key"] in ("international", "politics")
    assert finding.quote == "企业文化"
