"""The cheapest deviation that moves one hidden cell far enough (Kelly, Golden and Assad's programme of cell suppression)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ballast.methods.arrays import Array
from ballast.methods.disclosure.linear import SLACK, Direction, System


@dataclass(frozen=True)
class Costs:
    """Masks of what is hidden and of what may be, and the loss of hiding each cell and rate."""

    hidden: Any
    hidden_rates: Any
    free: Any
    free_rates: Any
    loss: Array
    rate_loss: Array


class Cheapest:
    """Min Σ loss × deviation of what is printed, over the deviations that move one cell as far as wanted."""

    def __init__(self, system: System, choice: Costs, wanted: Direction) -> None:
        self.system, self.choice = system, choice
        self.at, self.sign, self.scale = wanted
        self.low, self.high = system.bounds(choice.hidden)
        movable = choice.free & ~choice.hidden & ~system.known
        self.down = np.flatnonzero(movable & (self.low > system.lower))
        self.up = np.flatnonzero(movable & (self.high < system.upper))
        self.free = np.flatnonzero((self.low < 0) | (self.high > 0))
        self.rows = np.flatnonzero(~choice.hidden_rates[system.rates.owner].astype(bool))
        self.loose = np.flatnonzero(choice.free_rates[system.rates.owner[self.rows]])

    def _bounds(self) -> Array:
        low, high = self.low.copy(), self.high.copy()
        if self.sign > 0:
            low[self.at] = self.scale
        else:
            high[self.at] = -self.scale
        widths = [
            np.column_stack([low[self.free], high[self.free]]),
            np.column_stack([np.zeros(len(self.up)), self.system.upper[self.up] - self.high[self.up]]),
            np.column_stack([np.zeros(len(self.down)), self.low[self.down] - self.system.lower[self.down]]),
            np.tile([0.0, np.inf], (len(self.loose), 1)),
        ]
        return np.vstack(widths) / self.scale

    def _cost(self) -> Array:
        """Loss of hiding the whole cell, per part of it that moves: at most as far as wanted, at most as far as it can."""
        loss, room = self.choice.loss, self.low[self.down] - self.system.lower[self.down]
        down = loss[self.down] * self.scale / np.clip(room, self.scale * SLACK, self.scale)
        rates = (
            self.choice.rate_loss[self.system.rates.owner[self.rows[self.loose]]] if len(self.loose) else np.zeros(0)
        )
        cost = np.concatenate([np.zeros(len(self.free)), loss[self.up], down, rates])
        scaled: Array = cost / max(cost.max(initial=0.0), SLACK)
        return scaled

    def _matrix(self, rows: Any, slack: bool) -> Any:
        from scipy.sparse import csr_matrix, hstack

        count = rows.shape[0]
        loose = csr_matrix((count, len(self.loose)))
        if slack:
            ones = -np.ones(len(self.loose))
            loose = csr_matrix((ones, (self.loose, np.arange(len(self.loose)))), shape=(count, len(self.loose)))
        return hstack([rows[:, self.free], rows[:, self.up], -rows[:, self.down], loose], format="csr")

    def solve(self) -> tuple[Array, Any, Any] | None:
        """The deviation of all cells, the cells and the rates that it moves though they are printed; None: impossible."""
        from scipy.optimize import linprog

        if self.at not in self.free or self._too_far():
            return None
        equal, within = self.system.relations, self.system.rates.matrix[self.rows]
        found = linprog(
            self._cost(),
            A_ub=self._matrix(within, True) if len(self.rows) else None,
            b_ub=self.system.rates.limit[self.rows] / self.scale if len(self.rows) else None,
            A_eq=self._matrix(equal, False) if equal.shape[0] else None,
            b_eq=np.zeros(equal.shape[0]) if equal.shape[0] else None,
            bounds=self._bounds(),
            method="highs",
        )
        return self._spread(found.x) if found.status == 0 else None

    def _too_far(self) -> bool:
        room = self.high[self.at] if self.sign > 0 else -self.low[self.at]
        return bool(room < self.scale)

    def _spread(self, found: Array) -> tuple[Array, Any, Any]:
        ends = np.cumsum([len(self.free), len(self.up), len(self.down)])
        free, up, down, loose = np.split(found, ends)
        shown, moved = np.zeros(self.system.size), np.zeros(self.system.size)
        shown[self.free] = free
        shown[self.up] += up
        shown[self.down] -= down
        moved[self.up] += up
        moved[self.down] += down
        rates = np.unique(self.system.rates.owner[self.rows[self.loose[loose > SLACK]]])
        return shown * self.scale, np.flatnonzero(moved > SLACK), rates
