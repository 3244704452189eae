"""A training with the same seed gives the same weights, and the stage reads them as torch does."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from workers.training.documents import Document  # noqa: E402
from workers.training.network import Network, Plan, packed, trained  # noqa: E402
from workers.training.stream import stream_of  # noqa: E402
from workflow.stages._reader import Reader, places_of  # noqa: E402

TEXT = "The ferry returned to the harbour on Tuesday after three weeks of repairs, carrying sixty passengers."
PLAN = Plan(rounds=1.0, width=4, channels=6, window=64, batch=2)


def test_the_same_seed_gives_the_same_weights_and_another_one_others() -> None:
    stream = stream_of([Document("bbc", "en", "\n\n".join([TEXT] * 20))])
    one, same = (trained(stream, without=None, plan=PLAN) for _ in range(2))
    other = trained(stream, without=None, plan=Plan(1.0, 4, 6, 64, 2, seed=2))
    assert all((one[name] == same[name]).all() for name in one)
    assert any((one[name] != other[name]).any() for name in one)


def test_the_stage_reads_the_weights_as_torch_does() -> None:
    torch.manual_seed(1)
    network = Network(PLAN).eval()
    text = (TEXT * 4)[-243:]
    with torch.no_grad():
        scores = network(torch.from_numpy(np.stack(places_of(text))[:, None, :]))[0, -1]
    expected = torch.log_softmax(scores, -1).numpy()
    assert np.ptp(expected) > 0.1
    assert np.allclose(Reader(packed(network.state_dict())).outlook(text), expected, atol=0.01)
