"""Fit the small network over the evidence; torch is imported here and where the other network is trained."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from workers.training.tables import FAR, Table
from workflow.stages._odds import FURTHEST

Weights = dict[str, NDArray[Any]]
_HIDDEN = 24
_ROUNDS = 10
_BATCH = 256
_RATE = 4e-3
_DECAY = 1e-2
_MEMBERS = 6


class _Member(nn.Module):
    def __init__(self, columns: int) -> None:
        super().__init__()
        self.inner = nn.Linear(columns, _HIDDEN)
        self.outer = nn.Linear(_HIDDEN, 1)
        self.straight = nn.Linear(columns, 1, bias=False)

    def forward(self, rows: Tensor) -> Tensor:
        scores: Tensor = (self.outer(torch.tanh(self.inner(rows))) + self.straight(rows)).squeeze(-1)
        return scores


def fitted(table: Table, seed: int) -> Weights:
    """The weights of the network over the evidence, uncalibrated: the members differ in their seeds alone."""
    torch.set_num_threads(1)
    centre = table.rows.mean(axis=0)
    spread = np.maximum(table.rows.std(axis=0), 0.05)
    rows = torch.from_numpy(np.clip((table.rows - centre) / spread, -FURTHEST, FURTHEST))
    members = [_member(table, rows, seed + number) for number in range(_MEMBERS)]
    states = [{name: value.numpy() for name, value in member.state_dict().items()} for member in members]
    return {
        "names": np.array(table.names),
        "centre": centre,
        "spread": spread,
        "inner": np.stack([state["inner.weight"].T for state in states]),
        "inner_bias": np.stack([state["inner.bias"] for state in states]),
        "outer": np.stack([state["outer.weight"][0] for state in states]),
        "outer_bias": np.array([state["outer.bias"][0] for state in states]),
        "straight": np.stack([state["straight.weight"][0] for state in states]),
        "calibration": np.array([[-FAR, FAR], [0.0, 1.0]], dtype=np.float32),
    }


def _member(table: Table, rows: Tensor, seed: int) -> _Member:
    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    member = _Member(rows.shape[1])
    cut, weight = torch.from_numpy(table.cut), torch.from_numpy(table.weight)
    steps = len(rows) // _BATCH
    optimiser = torch.optim.AdamW(member.parameters(), lr=_RATE, weight_decay=_DECAY)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _RATE, total_steps=_ROUNDS * steps)
    for _ in range(_ROUNDS):
        order = torch.from_numpy(chance.permutation(len(rows)))
        for at in range(0, steps * _BATCH, _BATCH):
            part = order[at : at + _BATCH]
            losses = functional.binary_cross_entropy_with_logits(member(rows[part]), cut[part], reduction="none")
            loss = (losses * weight[part]).mean()
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            optimiser.step()
            schedule.step()
    return member
