"""What goes with the output of an enterprise: sales, exports, strategic industries, electricity, tax, jobs, energy, land."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ballast.demo.economy import Economy, Floats, Numbers
from ballast.demo.firms import Firm
from ballast.demo.timeline import YEARS


@dataclass(frozen=True)
class Measures:
    """Arrays shaped (enterprise, year, month). Money in 千元, electricity in 100 千瓦时, energy in 100 千克标准煤,
    jobs in 人 (a stock); `land` in 0.1 亩 by enterprise; `product` in hundredths of the product's unit."""

    output: Numbers
    sales: Numbers
    export: Numbers
    strategic: Numbers
    electricity: Numbers
    tax: Numbers
    energy: Numbers
    jobs: Numbers
    product: Numbers
    land: Numbers


def _each(firms: list[Firm], values: list[float]) -> Floats:
    assert len(firms) == len(values)
    return np.array(values, dtype=np.float64)[:, None, None]


def _whole(values: Floats) -> Numbers:
    return np.rint(values).astype(np.int64)


def make_measures(random: np.random.Generator, economy: Economy) -> Measures:
    """Derive everything else from output with each trade's ratios and a little noise."""
    firms, output = economy.firms, economy.output.astype(np.float64)
    shape, one = output.shape, (len(firms), 1, 1)
    trades = [firm.trade for firm in firms]

    def ratio(values: list[float], spread: float) -> Floats:
        return _each(firms, values) * random.lognormal(0, spread, one)

    sales = output * np.clip(random.normal(0.965, 0.02, one) + random.normal(0, 0.012, shape), 0.85, 1.03)
    exporting = random.random(one) < 0.4
    export = sales * np.clip(ratio([t.export * 2.0 for t in trades], 0.2) / 100, 0, 0.9) * exporting
    strategic = output * np.clip(ratio([float(t.sei) for t in trades], 0.3) / 100, 0, 1) * (random.random(one) < 0.55)
    running = 0.95 * output + 0.05 * economy.usual * (output.sum(axis=2, keepdims=True) > 0)
    electricity = running * ratio([t.power / 1000 for t in trades], 0.15) * random.lognormal(0, 0.03, shape)
    tax = output * ratio([t.tax / 10_000 for t in trades], 0.25) * random.lognormal(0, 0.06, shape)
    energy = running * ratio([t.coal / 1000 for t in trades], 0.15) * random.lognormal(0, 0.02, shape)
    jobs = np.maximum(8, ratio([t.jobs * f.level / 100_000 for t, f in zip(trades, firms, strict=True)], 0.2) + 10)
    drift = 1 + 0.012 * (np.arange(len(YEARS)) - 3)[None, :, None] + random.normal(0, 0.008, shape)
    prices = _each(firms, [t.product.price if t.product else 1.0 for t in trades])
    products = (
        output
        * 100
        / (prices * random.lognormal(0, 0.08, one))
        * _each(firms, [1.0 if t.product else 0.0 for t in trades])
    )
    land = np.array([f.level for f in firms]) / random.lognormal(np.log(2_400), 0.45, len(firms)) * 10
    return Measures(
        output=economy.output,
        sales=_whole(sales),
        export=_whole(export),
        strategic=_whole(strategic),
        electricity=_whole(electricity),
        tax=_whole(tax),
        energy=_whole(energy),
        jobs=_whole(jobs * drift),
        product=_whole(products),
        land=_whole(np.maximum(land, 30)),
    )
