"""Location quotients and likeness of the parks of so many cities: 12 parks a city, 41 divisions."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import redirect_stdout
from fractions import Fraction
from importlib.util import find_spec
from io import StringIO
from typing import Any

from ballast.methods.bench import Case
from ballast.methods.structure import location_quotient_matrix, similarity_matrix

DIVISIONS, PARKS = 41, 12


def cases(times: int) -> list[Case]:
    """All location quotients beside ecomplexity's revealed advantages, and the cosine of every two parks."""
    dice = random.Random(times)
    parks = {f"P{k}": {f"C{i}": dice.randrange(1, 10**6) for i in range(DIVISIONS)} for k in range(PARKS * times)}
    size = f"{len(parks)}个园区×{DIVISIONS}个行业"
    return [
        Case(
            "structure.location_quotient_matrix",
            size,
            lambda: location_quotient_matrix(parks),
            peer="ecomplexity",
            theirs=_theirs(parks) if find_spec("ecomplexity") else None,
            agree=_agree,
        ),
        Case("structure.similarity_matrix", size, lambda: similarity_matrix(parks)),
    ]


def _theirs(parks: dict[str, dict[str, int]]) -> Callable[[], object]:
    import ecomplexity
    import pandas

    rows = [(2024, park, code, value) for park, values in parks.items() for code, value in values.items()]
    frame = pandas.DataFrame(rows, columns=["time", "loc", "prod", "val"])
    columns = {name: name for name in frame.columns}

    def run() -> object:
        with redirect_stdout(StringIO()):
            return ecomplexity.ecomplexity(frame, columns, check_logsupermodularity=False, verbose=False)

    return run


def _agree(ours: Any, theirs: Any) -> bool:
    found = {(row["loc"], row["prod"]): row["rca"] for _, row in theirs.iterrows()}
    return all(
        isinstance(one.quotient, Fraction) and abs(float(one.quotient) - found[park, one.code]) < 1e-9
        for park, rows in ours.items()
        for one in rows
    )
