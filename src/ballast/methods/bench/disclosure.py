"""Disclosure at city scale: unit × industry and unit × park, year to date and base with growth, merged and audited."""

from __future__ import annotations

import random
from functools import partial

from ballast.methods.bench import Case
from ballast.methods.disclosure import (
    Declared,
    Dimension,
    Link,
    Measure,
    Merge,
    Policy,
    RateTable,
    Record,
    Table,
    audit,
    declare,
    protect,
)

_UNITS, _DIVISIONS, _FIRMS = 12, 41, 800


def cases(times: int) -> list[Case]:
    """The pattern with 其他, the pattern with stars only, and the audit. No peer is installed.

    More cities mean more firms, not more cells: the tables of a city of `times` times the size.
    """
    policy = Policy(merges=(Merge("industry", ("unit",)),))
    declared = made(times)
    pattern = protect(declared, policy)
    size = f"{_FIRMS * times}户{len(declared.cells)}格{len(declared.rates)}个比率"
    return [
        Case("disclosure.protect", f"{size}，并入其他", partial(protect, declared, policy)),
        Case("disclosure.protect", f"{size}，只打星号", partial(protect, declared, Policy())),
        Case("disclosure.audit", size, partial(audit, pattern)),
    ]


def made(times: int, seed: int = 20260301) -> Declared:
    """A made city: log-normal firms over 12 units, 41 divisions and 12 parks; month and year to date, growth and pull."""
    chance = random.Random(seed)
    weights = [chance.lognormvariate(0, 1.2) for _ in range(_DIVISIONS)]
    rows = [_row(number, chance, weights) for number in range(_FIRMS * times)]
    names = ("ytd", "month", "previous", "base")
    return declare(
        rows,
        [Dimension("unit"), Dimension("industry"), Dimension("park")],
        [Table(("unit", "industry"), names), Table(("unit", "park"), names)],
        [Measure(name) for name in names],
        [Link("ytd", ("previous", "month"))],
        [RateTable("growth", "ytd", "base"), RateTable("pull", "ytd", "base", places=2)],
    )


def _row(number: int, chance: random.Random, weights: list[float]) -> Record:
    unit = chance.randrange(_UNITS)
    trade = chance.choices(range(_DIVISIONS), weights)[0]
    value = int(chance.lognormvariate(9, 1.3))
    park = f"P{unit}" if chance.random() < 0.6 else "园外"
    values = {
        "ytd": value,
        "month": value // 9,
        "previous": value - value // 9,
        "base": int(value * chance.uniform(0.7, 1.3)),
    }
    return Record(f"F{number:06}", {"unit": f"U{unit:02}", "industry": f"{trade + 6:02}", "park": park}, values)
