"""Evidence becomes rows to fit, and log-odds become probabilities."""

from __future__ import annotations

import numpy as np

from workers.training.cuts import WHOLE, Case
from workers.training.tables import FAR, calibration, table_of
from workflow.stages._tails import Opinion


def case(kind: str, **evidence: float) -> Case:
    return Case(0, "bbc", "en", kind, (evidence,), (Opinion.FULL,))


def test_each_end_is_a_row_and_rare_evidence_has_no_column() -> None:
    cases = [*[case(WHOLE, closer=1.0)] * 30, *[case("comma", comma=1.0, rare=1.0)] * 29, case("comma", comma=1.0)]
    table = table_of(cases)
    assert table.names == ("closer", "comma")
    assert table.rows.shape == (60, 2)
    assert table.cut.tolist() == [0.0] * 30 + [1.0] * 30
    assert table.weight[0] > table.weight[-1]


def test_calibration_grows_with_the_score_and_counts_whole_and_cut_alike() -> None:
    chance = np.random.default_rng(1)
    scores = chance.normal(0, 3, 6000)
    kinds = [WHOLE if chance.random() > 1 / (1 + np.exp(-score)) else "comma" for score in scores]
    curve = calibration([case(kind) for kind in kinds], scores.tolist())
    assert (np.diff(curve[0]) > 0).all()
    assert (np.diff(curve[1]) > 0.001).all()
    for score in (-3.0, 0.0, 3.0):
        assert abs(np.interp(score, *curve) - 1 / (1 + np.exp(-score))) < 0.08


def test_texts_that_no_network_is_asked_about_bend_the_curve_nowhere() -> None:
    kinds, scores = [WHOLE, "comma"] * 300, [-2.0, 2.0] * 300
    curve = calibration([case(kind) for kind in [WHOLE] * 900 + kinds], [-FAR] * 900 + scores)
    assert np.interp(-2.0, *curve) < 0.2
    assert np.interp(2.0, *curve) > 0.9
