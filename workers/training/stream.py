"""All texts as one stream of characters: what the network looks up for each, and what follows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from workers.training.documents import Document
from workflow.article import Format, Source
from workflow.parse import parse
from workflow.stages._reader import places_of
from workflow.stages._unfinished import END_MARK, marked
from workflow.stages._words import COLONS, COMMAS, STOPS

UNJUDGED = -1
# One document in so many is broken into lines, as mail and some editors do.
_WRAPPED = 4
_LINE = re.compile(r"([^\n]{60,76}) |([^\n]{34,42}[，、。])(?=[^\n])")
_LETTER, _SPACE, _COMMA, _STOP, _SIGN, _END = range(6)


class Stream(NamedTuple):
    """Per character of all texts: its fold, its rows in the four tables (4, n), and the outcome after it (n,).

    The outcome is an index into OUTCOMES, or UNJUDGED after a mark between blocks.
    """

    folds: NDArray[np.int8]
    places: NDArray[np.int16]
    outcomes: NDArray[np.int8]


def stream_of(documents: Sequence[Document]) -> Stream:
    """The stream of these documents, in their order."""
    parts = [_part(document) for document in documents]
    folds, places, outcomes = (np.concatenate([part[n] for part in parts], axis=-1) for n in range(3))
    return Stream(folds, places, outcomes)


def _part(document: Document) -> Stream:
    article = parse(Source(document.text, Format.MARKDOWN, language=document.lang))
    texts = [marked(block) for block in article.blocks]
    if len(document.text) % _WRAPPED == 0:
        texts = [_LINE.sub(lambda found: (found[1] or found[2]) + "\n", text) for text in texts]
    text = "".join(texts) + END_MARK
    places = np.stack(places_of(text)).astype(np.int16)
    return Stream(np.full(len(text), document.fold, dtype=np.int8), places, _outcomes(text))


def _outcomes(text: str) -> NDArray[np.int8]:
    following = np.fromiter((_outcome(sign) for sign in text[1:] + END_MARK), dtype=np.int8, count=len(text))
    marks = np.fromiter((sign <= END_MARK for sign in text), dtype=np.bool_, count=len(text))
    following[marks] = UNJUDGED
    return following


def _outcome(sign: str) -> int:
    if sign <= END_MARK:
        return _END
    if sign.isalnum() or sign in "'’":
        return _LETTER
    if sign.isspace():
        return _SPACE
    if sign in COMMAS or sign in COLONS:
        return _COMMA
    return _STOP if sign in STOPS else _SIGN
