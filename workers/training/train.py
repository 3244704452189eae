"""One training from texts to weights: a network for each fold, judged on sources it has not seen, then one of all."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from workers.training.cuts import Case, all_cases
from workers.training.documents import ARTICLES, Document, sampled
from workers.training.fitting import fitted
from workers.training.judging import judgement
from workers.training.measure import Judged
from workers.training.network import Plan, trained
from workers.training.progress import say
from workers.training.stream import Stream, stream_of
from workers.training.tables import table_of
from workflow.stages._reader import Reader

Weights = Mapping[str, NDArray[Any]]
_ARTICLE_CHARACTERS, _OTHER_CHARACTERS = 1_500_000, 450_000
_OTHER_DOCUMENTS = 120


class Training(NamedTuple):
    """What a training gives: the weights to ship, the digest of their file, and the cases judged unseen."""

    weights: Weights
    judged: Sequence[Judged]
    sizes: Mapping[tuple[str, str], int]


def train(documents: Sequence[Document], work: Path, plan: Plan) -> Training:
    """Train on these documents; networks already in the folder `work` are taken from there."""
    learnt = sampled(documents, _ARTICLE_CHARACTERS, _OTHER_CHARACTERS)
    sizes = Counter[tuple[str, str]]()
    for document in learnt:
        sizes[document.src, document.lang] += len(document.text)
    streams = _Streams(learnt)
    cases: dict[int, list[Case]] = {}
    for fold in sorted({document.fold for document in documents}):
        reader = Reader(_network(streams, fold, work, plan))
        own = [(number, one) for number, one in enumerate(_measured(documents)) if one.fold == fold]
        cases[fold] = list(all_cases(own, reader))
        say(f"fold {fold}: {len(cases[fold])} cases")
    judged, curve, block_at, warn_at = judgement(cases, plan.seed)
    odds = fitted(table_of([case for fold in cases.values() for case in fold]), plan.seed)
    final = _network(streams, None, work, plan)
    settled = {"calibration": curve, "block_at": np.array(block_at), "warn_at": np.array(warn_at)}
    return Training({**final, **odds, **settled}, judged, sizes)


class _Streams:
    """The stream of the documents learnt from, made when first asked for."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._documents = documents
        self._stream: Stream | None = None

    def get(self) -> Stream:
        if self._stream is None:
            self._stream = stream_of(self._documents)
            say(f"{self._stream.outcomes.size} characters")
        return self._stream


def _network(streams: _Streams, without: int | None, work: Path, plan: Plan) -> Weights:
    path = work / f"network-{'all' if without is None else without}.npz"
    if not path.exists():
        say(f"training {path.stem}")
        np.savez(path, **trained(streams.get(), without=without, plan=plan))  # type: ignore[arg-type]
    return dict(np.load(path))


def _measured(documents: Sequence[Document]) -> list[Document]:
    """All articles, and of each other source and language the same number."""
    taken: Counter[tuple[str, str]] = Counter()
    kept = []
    for document in documents:
        taken[document.src, document.lang] += 1
        if document.src in ARTICLES or taken[document.src, document.lang] <= _OTHER_DOCUMENTS:
            kept.append(document)
    return kept


def save(training: Training, path: Path) -> str:
    """Write the weights; the SHA-256 of the file, the same for the same weights."""
    np.savez_compressed(path, **training.weights)  # type: ignore[arg-type]
    return hashlib.sha256(path.read_bytes()).hexdigest()
