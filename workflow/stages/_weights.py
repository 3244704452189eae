"""The weights that ship with the truncation stage, read once; the card beside them says where they come from."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from workflow.stages._odds import Odds
from workflow.stages._reader import Reader

FILE = Path(__file__).parent / "_tail" / "weights.npz"
_weights = dict(np.load(FILE))
READER = Reader(_weights)
ODDS = Odds(_weights)
# Confidence from which a break inside a sentence blocks, and from which it warns: set on articles of sources that the
# network had not seen, where at most one whole article in a hundred, and one in twenty, lies above.
BLOCK_AT = float(_weights["block_at"])
WARN_AT = float(_weights["warn_at"])
