"""A category that does not fit the text is questioned, with the words that say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from workflow.article import Source
from workflow.parse import parse
from workflow.stages import category

SEED = Path(__file__).parents[3].parent / "shared" / "samples" / "seed-article.txt"
MATCH = (
    "昨晚的足球决赛吸引了三万名球迷。主队前锋在第十分钟进球，球队以一比零领先。下半场客队换上两名后卫，教练在场边不停地喊。"
    "裁判补时五分钟，门将扑出了最后一个点球，主队夺冠，拿到了俱乐部历史上的第一座联赛冠军。运动员们绕场感谢球迷，主教练说赛季很长。"
)
ENGLISH = (
    "The final drew thirty thousand fans to the stadium. The striker scored in the tenth minute and the team led. After"
    " the break the coach sent on two defenders, and the goalkeeper saved a penalty. The club won its first league"
    " championship, and the captain lifted the cup. The season was long, the referee said, and the players were tired."
)


def findings(body: str, declared: str) -> list[str]:
    article = parse(Source(body, title="冠军之夜", category=declared))
    return [finding.say() for finding in category.check(article)]


@pytest.mark.parametrize("body", [MATCH, ENGLISH])
def test_a_match_report_is_no_corporate_culture(body: str) -> None:
    (said,) = findings(body, "企业文化")
    assert "Sports rather than Corporate culture" in said


@pytest.mark.parametrize("declared", ["体育", "新闻", "评论", "", "不存在"])
def test_a_category_that_fits_or_fits_anything_is_left_in_peace(declared: str) -> None:
    assert findings(MATCH, declared) == []


def test_the_best_category_comes_first() -> None:
    assert category.suggest(parse(Source(MATCH)))[0][0] == "sports"
    assert category.suggest(parse(Source("湖面很静。"))) == []


@pytest.mark.skipif(not SEED.exists(), reason="the sample article is not on this machine")
def test_the_sample_is_foreign_policy() -> None:
    (finding,) = category.check(parse(Source(SEED.read_text(encoding="utf-8"))))
    assert finding.params["key"] in ("international", "politics")
    assert finding.quote == "企业文化"
