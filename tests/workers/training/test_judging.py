"""Cases are judged as the stage judges them, and the thresholds follow from that."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")

from workers.training.cuts import WHOLE, Case
from workers.training.judging import Judgement, judgement
from workflow.stages._certain import SURE
from workflow.stages._tails import Opinion

SOURCES = {0: "doka", 1: "betagouv", 2: "bbc"}


def case(fold: int, kind: str, sign: float, opinion: Opinion = Opinion.FULL, *, certain: bool = False) -> Case:
    return Case(0, SOURCES[fold], "en", kind, ({"sign": sign, "other": 1.0},), (opinion,), certain)


def fold_of(fold: int) -> list[Case]:
    chance = np.random.default_rng(fold)
    whole = [case(fold, WHOLE, value) for value in chance.normal(-1, 1, 300)]
    cut = [case(fold, "comma", value) for value in chance.normal(1, 1, 300)]
    held = [case(fold, "comma", value, Opinion.GUARDED) for value in chance.normal(4, 0.1, 5)]
    silent = [case(fold, "comma", value, Opinion.NONE) for value in chance.normal(4, 0.1, 5)]
    return [*whole, *cut, *held, *silent, case(fold, "heading", -5.0, certain=True)]


@pytest.fixture(scope="module")
def judged() -> Judgement:
    return judgement({fold: fold_of(fold) for fold in SOURCES}, seed=1)


def test_as_many_whole_articles_as_asked_for_reach_each_threshold(judged: Judgement) -> None:
    whole = [sure for case, sure in judged.judged if case.kind == WHOLE]
    assert 0.007 <= np.mean([sure >= judged.block_at for sure in whole]) <= 0.01
    assert 0.045 <= np.mean([sure >= judged.warn_at for sure in whole]) <= 0.05


def test_a_guarded_opinion_warns_and_never_blocks_and_none_does_neither(judged: Judgement) -> None:
    held = [sure for case, sure in judged.judged if case.opinions == (Opinion.GUARDED,)]
    silent = [sure for case, sure in judged.judged if case.opinions == (Opinion.NONE,)]
    assert held
    assert silent
    assert all(judged.warn_at <= sure < judged.block_at for sure in held)
    assert max(silent) < judged.warn_at


def test_what_the_structure_gives_away_is_as_sure_as_the_stage_says(judged: Judgement) -> None:
    assert [sure for case, sure in judged.judged if case.certain] == [SURE] * 3
