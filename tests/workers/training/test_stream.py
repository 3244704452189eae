"""Each character of the stream knows what follows it."""

from __future__ import annotations

from workers.training.documents import Document
from workers.training.stream import UNJUDGED, stream_of
from workflow.stages._reader import OUTCOMES


def test_what_follows_each_character_is_its_outcome() -> None:
    stream = stream_of([Document("bbc", "en", "Hi, it’s (so).")])
    said = ["-" if outcome == UNJUDGED else OUTCOMES[outcome] for outcome in stream.outcomes.tolist()]
    assert said == [
        "-", "letter", "comma", "space", "letter", "letter", "letter", "letter", "space", "sign", "letter", "letter",
        "sign", "stop", "end", "-",
    ]  # fmt: skip
    assert stream.places.shape == (4, 16)
    assert set(stream.folds.tolist()) == {2}
