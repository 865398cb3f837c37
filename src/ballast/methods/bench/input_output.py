"""Coefficients and inverses of so many cities' tables of 41 sectors, and the gaps of their chains."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np

from ballast.methods.arrays import Array
from ballast.methods.bench import Case
from ballast.methods.input_output import build_table, chain_gaps, leontief_inverse, ras, technical_coefficients

SECTORS = 41


def cases(times: int) -> list[Case]:
    """A and L of every table beside pymrio's, RAS of one table of each city, chain gaps of every city."""
    dice = np.random.default_rng(times)
    tables = []
    for _ in range(times):
        flows = dice.uniform(0, 100, (SECTORS, SECTORS))
        tables.append((flows, flows.sum(axis=1) * 2 + flows.sum(axis=0)))
    regions = [output * dice.uniform(0, 1, SECTORS) for _, output in tables]
    names = [f"S{k}" for k in range(SECTORS)]
    size = f"{times}张表×{SECTORS}个部门"
    return [
        Case(
            "input_output.leontief_inverse",
            size,
            lambda: [leontief_inverse(technical_coefficients(*table)) for table in tables],
            peer="pymrio",
            theirs=_theirs(tables) if find_spec("pymrio") else None,
            agree=_agree,
        ),
        Case(
            "input_output.ras",
            size,
            lambda: [ras(flows, flows.sum(axis=0), flows.sum(axis=1)).gap for flows, _ in tables],
        ),
        Case(
            "input_output.chain_gaps",
            size,
            lambda: [
                chain_gaps(build_table(names, *table), region) for table, region in zip(tables, regions, strict=True)
            ],
        ),
    ]


def _theirs(tables: list[tuple[Array, Array]]) -> Callable[[], object]:
    import pandas
    import pymrio

    frames = [(pandas.DataFrame(flows), pandas.DataFrame({"indout": output})) for flows, output in tables]
    return lambda: [pymrio.calc_L(pymrio.calc_A(flows, output)) for flows, output in frames]


def _agree(ours: Any, theirs: Any) -> bool:
    return all(np.allclose(a, b.to_numpy(), rtol=1e-9) for a, b in zip(ours, theirs, strict=True))
