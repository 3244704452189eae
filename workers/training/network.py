"""The network that `workflow.stages._reader` runs, as torch trains it: one pass judges every character of a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from workers.training.progress import say
from workers.training.stream import UNJUDGED, Stream
from workflow.stages._reader import OUTCOMES, REACH, SIZES

Weights = dict[str, NDArray[Any]]
# Rows start near nothing, so that one never met in training says nothing; and pairs, triples and words are left out at
# random, so that the network can do without those that another source does not have.
_NARROW = 0.02
_FORGOTTEN = 0.1


@dataclass(frozen=True, slots=True)
class Plan:
    """How long and how wide to train. width, depth: of the tables' rows and of the layers. rounds: over all texts.

    window: characters in a row that are judged at once; batch: windows a step. rate: the highest learning rate.
    """

    rounds: float = 0.8
    width: int = 32
    channels: int = 64
    window: int = 512
    batch: int = 24
    rate: float = 3e-3
    seed: int = 1


class Network(nn.Module):
    """Four tables, five dilated layers of three, one hidden layer."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self.tables = nn.ModuleList([nn.Embedding(size, plan.width) for size in SIZES])
        for table in self.tables:
            nn.init.normal_(table.weight, std=_NARROW)
        widths = [plan.width] + [plan.channels] * (_depth() - 1)
        self.layers = nn.ModuleList([nn.Linear(3 * width, plan.channels) for width in widths])
        self.hidden = nn.Linear(plan.channels + plan.width, plan.channels)
        self.out = nn.Linear(plan.channels, len(OUTCOMES))

    def forward(self, places: Tensor) -> Tensor:
        """Scores of the outcomes after each character; places: (4, batch, length), result (batch, length, 6)."""
        rows = torch.stack([table(place) for table, place in zip(self.tables, places, strict=True)])
        if self.training:
            rows[1:] *= (torch.rand(rows[1:].shape[:-1]) > _FORGOTTEN).unsqueeze(-1)
        first = rows.sum(0)
        signs = first
        for number, layer in enumerate(self.layers):
            by, length = 3**number, signs.shape[1]
            padded = functional.pad(signs, (0, 0, 2 * by, 0))
            three = torch.cat([padded[:, :length], padded[:, by : by + length], padded[:, 2 * by :]], -1)
            folded = functional.relu(layer(three))
            signs = signs + folded if number else folded
        scores: Tensor = self.out(functional.relu(self.hidden(torch.cat([signs, first], -1))))
        return scores


def _depth() -> int:
    return next(depth for depth in range(1, 9) if 3**depth >= REACH)


def trained(stream: Stream, *, without: int | None, plan: Plan) -> Weights:
    """The weights after training on the stream, one fold left out; the same seed gives the same weights."""
    torch.manual_seed(plan.seed)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    network = Network(plan)
    starts = _starts(stream, without, plan)
    steps = len(starts) // plan.batch
    optimiser = torch.optim.Adam(network.parameters(), lr=plan.rate, betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, plan.rate, total_steps=steps, pct_start=0.1)
    losses: list[float] = []
    for number, (places, outcomes) in enumerate(_batches(stream, starts, plan)):
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = network(places).flatten(0, 1)
        loss = functional.cross_entropy(scores.float(), outcomes.flatten(), ignore_index=UNJUDGED)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
        if number % 200 == 199:
            say(f"step {number + 1} of {steps}: loss {np.mean(losses[-200:]):.4f}")
    return packed(network.state_dict())


def _starts(stream: Stream, without: int | None, plan: Plan) -> NDArray[np.int64]:
    """Where windows start, in random order: those that hold nothing of the fold left out."""
    chance = np.random.default_rng(plan.seed)
    rounds = []
    for _ in range(int(np.ceil(plan.rounds))):
        starts = np.arange(int(chance.integers(plan.window)), len(stream.folds) - plan.window, plan.window)
        ends = starts + plan.window - 1
        rounds.append(chance.permutation(starts[(stream.folds[starts] != without) & (stream.folds[ends] != without)]))
    return np.concatenate(rounds)[: int(plan.rounds * len(rounds[0]))]


def _batches(stream: Stream, starts: NDArray[np.int64], plan: Plan) -> Iterator[tuple[Tensor, Tensor]]:
    within = np.arange(plan.window)
    for at in range(0, len(starts) - plan.batch + 1, plan.batch):
        index = starts[at : at + plan.batch, None] + within
        yield (
            torch.from_numpy(stream.places[:, index].astype(np.int64)),
            torch.from_numpy(stream.outcomes[index].astype(np.int64)),
        )


def packed(state: Mapping[str, Tensor]) -> Weights:
    """The weights as they are shipped: tables in one byte a number, layers in half precision, turned for `row @ w`."""
    packed: Weights = {}
    for name, value in ((name, tensor.numpy()) for name, tensor in state.items()):
        part, *rest = name.split(".")
        if part == "tables":
            scale = np.float32(np.abs(value).max() / 127)
            packed[f"table{rest[0]}"] = np.round(value / scale).astype(np.int8)
            packed[f"scale{rest[0]}"] = np.array(scale)
        else:
            key = f"layer{rest[0]}" if part == "layers" else part
            turned = value.T if value.ndim == 2 else value
            packed[key + ("w" if value.ndim == 2 else "b")] = turned.astype(np.float16)
    return packed
