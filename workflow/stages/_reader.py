"""Read the last characters of a text and say what would come next: a small convolutional network, run with numpy.

Each character is looked up four times: by itself, with the one before it, with the two before it, and with the whole
beginning of its word. Layers of convolution, each seeing three times as far as the one before, then fold the last 243
characters into one vector, from which six probabilities follow. It was trained by `workers.training`; the card beside
the weights says on what.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.uint32]
Places = NDArray[np.int64]
Floats = NDArray[np.float32]

REACH: Final = 243
"""How many characters the network sees."""
OUTCOMES: Final = ("letter", "space", "comma", "stop", "sign", "end")
"""What may follow the last character: one that goes on with the word, a space, a comma or colon, a stop, another sign,
or the end of the block."""
SIZES: Final = (4096, 16384, 16384, 16384)
"""The rows of the four tables: characters, pairs, triples, beginnings of words; all but the commonest share rows."""
_DIRECT = 1792
_LONGEST_WORD, _LONGEST_WIDE = 11, 3
# Odd numbers with many bits set; products wrap around at 32 bits.
_ONE, _TWO, _THREE = np.uint32(0x9E3779B1), np.uint32(0x85EBCA6B), np.uint32(0xC2B2AE35)


def codes_of(text: str) -> Codes:
    """The code points of a text, every ASCII digit as 0; shape (len(text),)."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).copy()
    codes[(codes >= 48) & (codes <= 57)] = 48
    return codes


def places_of(text: str) -> tuple[Places, Places, Places, Places]:
    """Where each character of a text stands in the four tables; four arrays of shape (len(text),)."""
    codes = codes_of(text)
    one, two = _shifted(codes, 1), _shifted(codes, 2)
    pairs = (codes * _ONE + one * _TWO).astype(np.uint32)
    triples = (pairs * _THREE + two * _ONE + np.uint32(7)).astype(np.uint32)
    single = np.where(codes < _DIRECT, codes, np.uint32(_DIRECT) + _mixed(codes) % np.uint32(SIZES[0] - _DIRECT))
    words = (_beginnings(text, codes) + np.uint32(99)).astype(np.uint32)
    hashed = zip((pairs, triples, words), SIZES[1:], strict=True)
    rows = [(_mixed(keys) % np.uint32(size)).astype(np.int64) for keys, size in hashed]
    return single.astype(np.int64), rows[0], rows[1], rows[2]


def _beginnings(text: str, codes: Codes) -> Codes:
    """A key for what stands of its word up to each character; at most three characters back in Han and kana."""
    letters = np.fromiter((sign.isalnum() or sign in "'’" for sign in text), dtype=np.bool_, count=len(text))
    wide = ((codes >= 0x3040) & (codes <= 0x9FFF)) | ((codes >= 0x20000) & (codes < 0x40000))
    keys, inside = codes.copy(), letters.copy()
    for back in range(1, _LONGEST_WORD + 1):
        inside &= _shifted(letters, back)
        if back > _LONGEST_WIDE:
            inside &= ~wide
        if not inside.any():
            break
        more = keys * _ONE + _shifted(codes, back) * _TWO + np.uint32(back)
        keys = np.where(inside, more, keys)
    return keys


def _shifted(values: NDArray[Any], by: int) -> NDArray[Any]:
    shifted = np.zeros_like(values)
    shifted[by:] = values[: max(len(values) - by, 0)]
    return shifted


def _mixed(keys: Codes) -> Codes:
    keys = keys * _TWO
    keys = (keys ^ (keys >> np.uint32(15))) * _THREE
    return keys ^ (keys >> np.uint32(13))


class Reader:
    """The network with its weights. Tables are whole numbers of one byte with one scale each, layers half precision."""

    def __init__(self, weights: Mapping[str, NDArray[Any]]) -> None:
        self._tables = [weights[f"table{n}"] for n in range(len(SIZES))]
        self._scales = [np.float32(weights[f"scale{n}"]) for n in range(len(SIZES))]
        layers = sum(name.startswith("layer") and name.endswith("w") for name in weights)
        self._layers = [self._pair(weights, f"layer{n}") for n in range(layers)]
        self._hidden = self._pair(weights, "hidden")
        self._out = self._pair(weights, "out")

    @staticmethod
    def _pair(weights: Mapping[str, NDArray[Any]], name: str) -> tuple[Floats, Floats]:
        return weights[f"{name}w"].astype(np.float32), weights[f"{name}b"].astype(np.float32)

    def outlook(self, text: str) -> Floats:
        """The natural logarithms of the probabilities of OUTCOMES after the last character; shape (6,)."""
        seen = self._looked_up(text[-REACH:])
        last, signs = seen[-1], np.zeros((REACH, seen.shape[1]), dtype=np.float32)
        signs[REACH - len(seen) :] = seen
        for number, (weight, bias) in enumerate(self._layers):
            three = signs.reshape(len(signs) // 3, -1)
            folded = np.maximum(three @ weight + bias, 0)
            signs = folded + signs[2::3] if number else folded
        hidden = np.maximum(np.concatenate([signs[0], last]) @ self._hidden[0] + self._hidden[1], 0)
        scores = hidden @ self._out[0] + self._out[1]
        scores -= scores.max()
        logarithms: Floats = np.subtract(scores, np.log(np.exp(scores).sum()), dtype=np.float32)
        return logarithms

    def _looked_up(self, text: str) -> Floats:
        rows = zip(self._tables, self._scales, places_of(text), strict=True)
        seen: Floats = np.sum([table[places] * scale for table, scale, places in rows], axis=0, dtype=np.float32)
        return seen
