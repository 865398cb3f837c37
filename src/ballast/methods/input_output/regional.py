"""Regionalisation: a region's coefficients from the nation's by location quotients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ballast.kernel.marker import Marker
from ballast.methods.arrays import Array, square, vector
from ballast.methods.exact import MethodError
from ballast.methods.input_output.table import quotient

Quotients = Literal["SLQ", "CILQ", "FLQ"]

FLEGG_DELTA = 0.3
"""δ of the FLQ: 0.3 is what Flegg and Webber (2000) suggest to start from."""


@dataclass(frozen=True, eq=False)
class Regional:
    """The region's own coefficients, what it must bring in from outside per unit of output (national less regional), and
    the trading coefficients (0 to 1) between both.
    """

    coefficients: Array
    brought_in: Array
    trade: Array
    method: str


def simple_quotients(region: Any, nation: Any, sectors: Sequence[str] | None = None) -> Array:
    """SLQ_i = (r_i / Σr) / (n_i / Σn) of employment or output by sector; the nation contains the region.

    0 where the nation has nothing of a sector: nobody can be supplied. Raises `MethodError` where the region has more of a
    sector than the nation, or either has nothing at all.

    >>> simple_quotients([30, 70], [150, 850]).round(4).tolist()
    [2.0, 0.8235]
    """
    theirs = vector(nation, "全国各部门")
    ours = vector(region, "本地各部门", len(theirs))
    if (ours < 0).any() or (theirs < 0).any():
        raise MethodError("本地或全国的各部门数里有负数。区位商只用就业或产出，请检查传入的数")
    if not ours.sum() or not theirs.sum():
        raise MethodError("本地或全国各部门合计为0，没有区位商。请检查传入的数")
    # a sum of floats may pass the nation's by its last digit
    if (ours > theirs * (1 + 1e-9)).any():
        place = int(np.argmax(ours - theirs))
        name = f"第{place + 1}个部门" if sectors is None else f"“{sectors[place]}”"
        raise MethodError(f"{name}本地{ours[place]:g}大于全国{theirs[place]:g}。请核对单位和口径")
    return quotient(ours / ours.sum(), theirs / theirs.sum())


def regionalise(
    coefficients: Any, region: Any, nation: Any, method: Quotients = "SLQ", delta: float = FLEGG_DELTA
) -> Regional:
    """The region's input coefficients from national ones and employment or output by sector.

    SLQ: row i is scaled by min(1, SLQ_i). CILQ: element ij by min(1, SLQ_i / SLQ_j), the diagonal by min(1, SLQ_i). FLQ:
    the same quotients times λ = log₂(1 + Σr / Σn)^δ before the cap. A supplier that is missing supplies nothing; for a buyer
    that is missing the quotient is not finite and the cap holds. With the nation for region all three give it back.

    >>> regionalise([[0.15, 0.25], [0.2, 0.05]], [5, 95], [100, 900]).coefficients.round(4).tolist()
    [[0.075, 0.125], [0.2, 0.05]]
    """
    inner = square(coefficients, "全国直接消耗系数")
    ours, theirs = vector(region, "本地各部门", len(inner)), vector(nation, "全国各部门", len(inner))
    quotients = simple_quotients(ours, theirs)
    size = _size(float(ours.sum() / theirs.sum()), delta) if method == "FLQ" else 1.0
    trade = np.minimum(1.0, _uncapped(quotients, method) * size)
    own = inner * trade
    return Regional(own, inner - own, trade, method)


def _uncapped(quotients: Array, method: str) -> Array:
    rows = np.repeat(quotients[:, None], len(quotients), axis=1)
    if method == "SLQ":
        return rows
    if method not in ("CILQ", "FLQ"):
        raise MethodError(f"区域化方法只有 SLQ、CILQ、FLQ，收到的是{method}")
    buyers = quotients[None, :]
    # a buyer that is next to nothing here has a quotient without bounds, which the cap takes back to 1
    with np.errstate(over="ignore"):
        crossed = quotient(rows, buyers)
    crossed[(buyers == 0) & (rows > 0)] = np.inf
    np.fill_diagonal(crossed, quotients)
    return crossed


def _size(share: float, delta: float) -> float:
    """λ of the FLQ from the region's share of the nation."""
    if not 0 <= delta < 1:
        raise MethodError(f"FLQ的δ应在0和1之间（不含1），收到的是{delta:g}")
    return float(np.log2(1 + share) ** delta)


def local_supply(coefficients: Any, output: Any, final: Any | None = None) -> tuple[float | Marker, ...]:
    """Each sector's output over what is needed of it here (by the sectors' output, and `final` where it is known).

    `NOT_APPLICABLE` where nothing of it is needed. Below 1 the region must bring it in (supply–demand pool).

    >>> local_supply([[0.15, 0.25], [0.2, 0.05]], [100, 200])
    (1.5384615384615385, 6.666666666666667)
    """
    inner = square(coefficients, "直接消耗系数")
    here = vector(output, "本地产出", len(inner))
    need = inner @ here + (0.0 if final is None else vector(final, "本地最终使用", len(inner)))
    return tuple(
        float(here[place] / wanted) if wanted > 0 else Marker.NOT_APPLICABLE for place, wanted in enumerate(need)
    )
