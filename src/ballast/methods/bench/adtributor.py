"""Adtributor, written by us from the paper, to be compared with: R. Bhagwan et al., “Adtributor: Revenue Debugging in
Advertising Systems”, NSDI 2014, algorithm 1 (fundamental measures).

For each attribute the elements are taken by falling *surprise* (Jensen–Shannon divergence of an element's share of the base
and of the current total), those whose *explanatory power* (their part of the change) exceeds `least_element` are collected,
until together they explain `enough`; the attributes are ranked by the surprise of their sets.

It names sets of values of one attribute, never a conjunction. As its first name we take the first element of the first set.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Explained:
    """One attribute's set of elements, most surprising first, with their parts of the change and their joint surprise."""

    attribute: str
    elements: tuple[int, ...]
    powers: tuple[float, ...]
    surprise: float


def adtributor(
    attributes: Mapping[str, npt.NDArray[np.int64]],
    current: npt.NDArray[np.int64],
    base: npt.NDArray[np.int64],
    least_element: float = 0.1,
    enough: float = 0.67,
    sets: int = 3,
) -> list[Explained]:
    """The attributes that explain the change, best first; none where the total did not change. Defaults are the paper's."""
    change = float(current.sum() - base.sum())
    if change == 0:
        return []
    found = [
        one
        for name, codes in attributes.items()
        if (one := _of_attribute(name, _summed(codes, current), _summed(codes, base), least_element, enough))
    ]
    return sorted(found, key=lambda one: -one.surprise)[:sets]


def _of_attribute(name: str, current: Floats, base: Floats, least_element: float, enough: float) -> Explained | None:
    power = (current - base) / (current.sum() - base.sum())
    surprise = _surprise(base / base.sum(), current / current.sum())
    taken: list[int] = []
    for element in np.argsort(-surprise, kind="stable").tolist():
        if power[element] > least_element:
            taken.append(element)
        if power[taken].sum() > enough:
            return Explained(name, tuple(taken), tuple(power[taken].tolist()), float(surprise[taken].sum()))
    return None


def _summed(codes: npt.NDArray[np.int64], values: npt.NDArray[np.int64]) -> Floats:
    return np.asarray(np.bincount(codes, values), dtype=np.float64)


def _surprise(prior: Floats, posterior: Floats) -> Floats:
    both = prior + posterior
    return np.asarray((_term(prior, both) + _term(posterior, both)) / 2, dtype=np.float64)


def _term(share: Floats, both: Floats) -> Floats:
    ratio = np.divide(2 * share, both, out=np.ones_like(share), where=share > 0)
    return np.asarray(share * np.log(ratio), dtype=np.float64)
