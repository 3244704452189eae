"""The weights that ship are the ones that the card describes, and small."""

from __future__ import annotations

import hashlib

import numpy as np

from workflow.stages._reader import SIZES
from workflow.stages._weights import BLOCK_AT, FILE, WARN_AT

CARD = FILE.with_name("card.md").read_text(encoding="utf-8")


def test_the_card_names_the_digest_and_the_thresholds_of_the_weights_that_ship() -> None:
    assert hashlib.sha256(FILE.read_bytes()).hexdigest() in CARD
    assert f"{BLOCK_AT:.3f}" in CARD
    assert f"{WARN_AT:.3f}" in CARD
    assert 0 < WARN_AT < BLOCK_AT < 1


def test_the_weights_fit_in_two_megabytes_and_hold_whole_numbers_of_a_byte() -> None:
    weights = np.load(FILE)
    assert FILE.stat().st_size <= 2_000_000
    assert [weights[f"table{n}"].shape[0] for n in range(4)] == list(SIZES)
    assert all(weights[f"table{n}"].dtype == np.int8 for n in range(4))
