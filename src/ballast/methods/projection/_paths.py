"""The rest of the year: from a frame to paths, and from paths to what may be said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

import numpy as np

from ballast.kernel.marker import Marker
from ballast.kernel.period import Period
from ballast.kernel.rounding import half_up
from ballast.methods.arrays import Array
from ballast.methods.exact import MethodError, Number, Rate, in_percent
from ballast.methods.growth import denominator
from ballast.methods.growth import growth as growth_of
from ballast.methods.progress import LevelTarget, RateTarget
from ballast.methods.projection._calendar import Regressor, Table, spring_festival
from ballast.methods.projection._frame import SEASON, Frame, level_frame, of_year, rate_frame
from ballast.methods.projection._model import Fit, fit, simulate
from ballast.methods.projection._result import (
    Chance,
    Change,
    ChangeEffect,
    Distribution,
    FanRow,
    Model,
    Options,
    Projection,
    Target,
    distribution,
    published,
)

CALENDAR_EFFECTS: Mapping[str, Regressor] = MappingProxyType({"春节": spring_festival})
"""What is put into the model by default: the Spring Festival between the first block and March."""

DEFAULTS = Options()

_ZERO = Fraction(0)
_HAIR = 1e-9
_ROUNDING = 1e-12
_NO_TARGETS: Mapping[str, Target] = MappingProxyType({})


def project(
    history: Table,
    year: int,
    *,
    base: Table | None = None,
    changes: Sequence[Change] = (),
    targets: Mapping[str, Target] = _NO_TARGETS,
    so_far: Number | None = None,
    regressors: Mapping[str, Regressor] = CALENDAR_EFFECTS,
    unit: str = "万元",
    options: Options = DEFAULTS,
) -> Projection:
    """The year's result of a flow given in levels (`unit`), as a distribution over simulated paths.

    `history`: earlier years and the year so far by period of the merged calendar, None where missing. `base`: the
    same-scope base of this year's periods, where it differs from last year's level. `so_far`: the year to date, where
    single months are missing. `targets`: by name, from `ballast.methods.progress`. Raises `MethodError` for a January
    of its own, a period given twice, a history beyond the year.

    >>> project({f"{y}-{m:02d}": 100 for y in range(2022, 2026) for m in range(2, 13)}, 2026).growth.mean
    0.0
    """
    frame = level_frame(history, year, base, so_far)
    return _project(frame, changes, targets, regressors, unit, options)


def project_rates(
    rates: Table,
    year: int,
    *,
    base: Table | None = None,
    changes: Sequence[Change] = (),
    targets: Mapping[str, Target] = _NO_TARGETS,
    so_far: Number | None = None,
    regressors: Mapping[str, Regressor] = CALENDAR_EFFECTS,
    unit: str = "",
    options: Options = DEFAULTS,
) -> Projection:
    """The year's result where only growth rates (percent, month against the same month) are published.

    `base`: the base of each period of the year, as sums in `unit` or shares; levels are in its unit. Without one every
    month weighs the same, there are rates only (levels `NO_BASE`), and a target or a change in levels is a `MethodError`.
    `so_far`: the cumulative rate to date as published; it replaces the weighted months. Otherwise as `project`.

    >>> project_rates({f"{y}-{m:02d}": 6.5 for y in range(2023, 2026) for m in range(2, 13)}, 2026).chances
    ()
    """
    if base is None:
        _refuse_levels(targets, changes)
    found = _project(rate_frame(rates, year, base, so_far), changes, targets, regressors, unit, options)
    return found if base is not None else _rates_only(found)


def _refuse_levels(targets: Mapping[str, Target], changes: Sequence[Change]) -> None:
    """Months that each weigh 1 have no unit in which a level could be compared or added."""
    in_levels = [name for name, one in targets.items() if isinstance(one, LevelTarget)] + [one.name for one in changes]
    if in_levels:
        raise MethodError(f"只有增速、没有基数，“{'、'.join(in_levels)}”按总量给出，无从测算。请用 base 给出各月基数")


def _rates_only(found: Projection) -> Projection:
    level = found.level if isinstance(found.level, Marker) else Marker.NO_BASE
    return replace(found, level=level, fan=tuple(replace(row, level=Marker.NO_BASE) for row in found.fan))


def _project(
    frame: Frame,
    changes: Sequence[Change],
    targets: Mapping[str, Target],
    regressors: Mapping[str, Regressor],
    unit: str,
    options: Options,
) -> Projection:
    unknown = "、".join(name for name, one in targets.items() if not isinstance(one, (RateTarget, LevelTarget)))
    if unknown:
        raise MethodError(f"只能测算增速目标和总量目标的可能，“{unknown}”不是。请换成 RateTarget 或 LevelTarget")
    added = _Added.of(frame, changes)
    effects = tuple(_effect(change, frame, added.base_year) for change in changes)
    notes = frame.notes + tuple(f"{one.name}：{one.note}" for one in effects if one.note)
    marker, reason = _obstacle(frame, options.least)
    if marker is not Marker.NONE:
        return _without_numbers(frame, targets, effects, marker, (reason, *notes))
    if isinstance(added.base_year, Marker):
        notes = (_NO_GROWTH[added.base_year], *notes)
    if not frame.left:
        return _complete(frame, targets, effects, added, unit, options, notes)
    found, levels = _simulated(frame, regressors, options)
    if frame.missing:
        notes += (f"历史中{len(frame.missing)}期同比增速缺数，未参与拟合：{_listed(frame.missing)}",)
    suspects = frame.suspects(options.suspect)
    if suspects:
        notes += (f"{_listed(suspects)}的同比与往常相差过大，请先核对是否错报（这里未作更正）",)
    if not found.spread.any():
        notes += ("历史增速没有波动，各条路径相同，测算没有区间",)
    levels = levels + added.shift
    year = float(frame.done) + levels.sum(axis=1)
    growth = added.base_year if isinstance(added.base_year, Marker) else _rates(year, added.base_year)
    return Projection(
        frame.year,
        frame.through,
        frame.left,
        distribution(year, options, unit),
        growth if isinstance(growth, Marker) else distribution(growth, options, "%"),
        tuple(_chance(name, target, year, growth) for name, target in targets.items()),
        _fan(frame, levels, added, unit, options),
        effects,
        _model(frame, found, tuple(regressors)),
        Marker.ESTIMATE,
        notes,
        _frozen(levels),
    )


@dataclass(frozen=True)
class _Added:
    """What the changes add to each period left, and the bases with what they add to them."""

    shift: Array
    bases: dict[Period, Fraction]
    base_year: Rate

    @classmethod
    def of(cls, frame: Frame, changes: Sequence[Change]) -> _Added:
        parts = [change.within(frame.left) for change in changes]
        amounts, more = [one for one, _ in parts], [two for _, two in parts]
        shift = np.array([float(sum((one.get(at, _ZERO) for one in amounts), _ZERO)) for at in frame.left])
        bases = {at: base + sum((one.get(at, _ZERO) for one in more), _ZERO) for at, base in frame.base.items()}
        return cls(shift, bases, _base_sum(bases, of_year(frame.year)))


_NO_GROWTH = {
    Marker.MISSING: "上年基数不全，只测算总量，不测算增速",
    Marker.NO_BASE: "上年基数合计为零，只测算总量，不测算增速",
    Marker.NEGATIVE_BASE: "上年基数合计为负，只测算总量，不测算增速",
}


def _base_sum(bases: Mapping[Period, Fraction], periods: Sequence[Period]) -> Rate:
    """The base of some periods, or why there is none to divide by."""
    if any(period not in bases for period in periods):
        return Marker.MISSING
    return denominator(sum((bases[period] for period in periods), _ZERO))


def _obstacle(frame: Frame, least: int) -> tuple[Marker, str]:
    """Why nothing can be said, or NONE."""
    if frame.gaps:
        return Marker.MISSING, f"本年{_listed(frame.gaps)}缺数，全年无法合计。请补齐，或用 so_far 给出本年累计"
    if not frame.left:
        return Marker.NONE, ""
    lacking = [one for one in frame.left if one not in frame.base]
    if lacking:
        return Marker.MISSING, f"{_listed(lacking)}没有基数（上年同期数），后几个月无从推算。请补齐历史或给出基数"
    if frame.known < least:
        return Marker.NOT_APPLICABLE, f"历史太短：只有{frame.known}期同比增速，至少要{least}期，不作测算"
    if not np.isfinite(frame.growth[-SEASON:]).any():
        return Marker.NOT_APPLICABLE, f"最近{SEASON}期都没有同比增速，不作测算"
    return Marker.NONE, ""


def _listed(periods: Sequence[Period], most: int = 6) -> str:
    rest = "等" if len(periods) > most else ""
    return "、".join(str(period) for period in periods[:most]) + rest


def _simulated(frame: Frame, regressors: Mapping[str, Regressor], options: Options) -> tuple[Fit, Array]:
    """The fit and the simulated levels of the periods left."""
    first = next(place for place, value in enumerate(frame.growth) if np.isfinite(value))
    past = _differences(frame.periods[first:], regressors)
    found = fit(frame.growth[first:], past, SEASON, options.half_life)
    future = _differences(frame.left, regressors)
    generator = np.random.default_rng(options.seed)
    return found, frame.levels(simulate(found, future, options.paths, generator, options.tail))


def _differences(periods: Sequence[Period], regressors: Mapping[str, Regressor]) -> Array:
    """The regressors against a year earlier: growth feels the calendar's change only."""
    named = {*periods, *(one.year_earlier() for one in periods)}
    levels = {one: [effect(one) for effect in regressors.values()] for one in named}
    now = np.array([levels[one] for one in periods], dtype=np.float64)
    earlier = np.array([levels[one.year_earlier()] for one in periods], dtype=np.float64)
    return (now - earlier).reshape(len(periods), len(regressors))


def _rates(levels: Array, base: Fraction) -> Array:
    found: Array = (levels / float(base) - 1) * 100
    return found


def _chance(name: str, target: Target, year: Array, growth: Array | Marker) -> Chance:
    """How many paths meet the target; a rate is compared as it would be published."""
    if isinstance(target, RateTarget):
        if isinstance(growth, Marker):
            return Chance(name, target, growth, False)
        met = published(growth, target.places) >= float(half_up(target.rate, target.places)) - _HAIR
    else:
        met = year >= float(target.level) * (1 - _ROUNDING)
    return Chance(name, target, Fraction(int(met.sum()), len(year)), False)


def _fan(frame: Frame, levels: Array, added: _Added, unit: str, options: Options) -> tuple[FanRow, ...]:
    rows = []
    sums = float(frame.done) + levels.cumsum(axis=1)
    for place, period in enumerate(frame.left):
        month = _base_sum(added.bases, [period])
        to_date = _base_sum(added.bases, period.of_year_so_far())
        rows.append(
            FanRow(
                period,
                distribution(levels[:, place], options, unit),
                month if isinstance(month, Marker) else distribution(_rates(levels[:, place], month), options, "%"),
                to_date if isinstance(to_date, Marker) else distribution(_rates(sums[:, place], to_date), options, "%"),
            )
        )
    return tuple(rows)


def _model(frame: Frame, found: Fit, names: tuple[str, ...]) -> Model:
    mean = found.weights @ found.coefficients
    within = np.einsum("gkj,gkj->gk", found.root, found.root) * found.spread[:, None]
    between = (found.coefficients - mean) ** 2
    error = np.sqrt(found.weights @ (within + between))
    effects = tuple((name, float(mean[at]), float(error[at])) for at, name in enumerate(names, start=1))
    return Model(frame.known, frame.missing, float(found.weights @ found.grid[:, 0]), effects)


def _effect(change: Change, frame: Frame, base_year: Rate) -> ChangeEffect:
    """What of the change falls into the periods left, and where the rest is."""
    amounts, bases = change.within(frame.left)
    amount, base = sum(amounts.values(), _ZERO), sum(bases.values(), _ZERO)
    points: Rate = base_year if isinstance(base_year, Marker) else in_percent(amount - base, base_year)
    before = [one for one in change.periods if one < frame.first_left]
    after = [one for one in change.periods if one.year > frame.year]
    note = "；".join(
        [f"{_listed(before)}已在历史数里，不再另加"] * bool(before)
        + [f"{_listed(after)}在{frame.year}年以后，不计入本年"] * bool(after)
    )
    return ChangeEffect(change.name, change.kind, amount, base, points, note)


def _complete(
    frame: Frame,
    targets: Mapping[str, Target],
    effects: tuple[ChangeEffect, ...],
    added: _Added,
    unit: str,
    options: Options,
    notes: tuple[str, ...],
) -> Projection:
    """The year is over: exact sums, no paths, no estimate."""
    rate = added.base_year if isinstance(added.base_year, Marker) else growth_of(frame.done, added.base_year)
    chances = []
    for name, target in targets.items():
        if isinstance(target, RateTarget) and isinstance(rate, Marker):
            chances.append(Chance(name, target, rate, False))
            continue
        if isinstance(target, RateTarget) and isinstance(rate, Fraction):
            met = half_up(rate, target.places) >= half_up(target.rate, target.places)
        else:
            met = isinstance(target, LevelTarget) and frame.done >= target.level
        chances.append(Chance(name, target, Fraction(met), True))
    return Projection(
        frame.year,
        frame.through,
        (),
        _measured(frame.done, unit, options),
        rate if isinstance(rate, Marker) else _measured(rate, "%", options),
        tuple(chances),
        (),
        effects,
        None,
        Marker.NONE,
        (*notes, "全年各期都已有数，没有测算成分"),
        _frozen(np.empty((0, 0))),
    )


def _measured(value: Fraction, unit: str, options: Options) -> Distribution:
    return Distribution(float(value), tuple((share, float(value)) for share in options.quantiles), unit, Marker.NONE)


def _without_numbers(
    frame: Frame,
    targets: Mapping[str, Target],
    effects: tuple[ChangeEffect, ...],
    marker: Marker,
    notes: tuple[str, ...],
) -> Projection:
    chances = tuple(Chance(name, target, marker, False) for name, target in targets.items())
    nothing = _frozen(np.empty((0, len(frame.left))))
    return Projection(
        frame.year, frame.through, frame.left, marker, marker, chances, (), effects, None, marker, notes, nothing
    )


def _frozen(paths: Array) -> Array:
    paths.setflags(write=False)
    return paths
