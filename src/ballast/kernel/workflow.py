"""Declared workflow tables: which states there are and which moves lead from one to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ballast.kernel.problems import BallastError


class WorkflowError(BallastError):
    """A move that the table does not know."""


@dataclass(frozen=True)
class State:
    """A state with its code and its name on screen."""

    code: str
    label: str


@dataclass(frozen=True)
class Workflow:
    """States by code, and for each state the moves that leave it: move code → next state code."""

    name: str
    states: tuple[State, ...]
    moves: Mapping[str, Mapping[str, str]]

    def __post_init__(self) -> None:
        known = {state.code for state in self.states}
        for origin, targets in self.moves.items():
            unknown = ({origin} | set(targets.values())) - known
            if unknown:
                raise WorkflowError(f"{self.name}：未声明的状态 {'、'.join(sorted(unknown))}")

    def state(self, code: str) -> State:
        """The state of that code."""
        for state in self.states:
            if state.code == code:
                return state
        raise WorkflowError(f"{self.name}：没有状态“{code}”")

    def after(self, state: str, move: str) -> str:
        """The state that a move leads to; raises `WorkflowError` naming the moves that are open."""
        options = self.moves.get(state, {})
        if move not in options:
            names = "、".join(options) or "无"
            raise WorkflowError(f"{self.name}：“{self.state(state).label}”状态不能做“{move}”，可以做：{names}")
        return options[move]
