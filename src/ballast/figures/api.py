"""Figures for programs: `/api/v1/figures/{code}`, `/api/v1/figure/{address}`, `/api/v1/indicators`.

The answers are those of the pages: the same scope, audience, embargo and suppression, through the same `Asker`.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Query

from ballast.figures import numbers, present
from ballast.figures.asking import Asker, Question
from ballast.indicators.catalogue import Indicator, indicator
from ballast.kernel.period import Period
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import Right
from ballast.ui.answers import REFUSED
from ballast.ui.doors import needs
from ballast.ui.standpoint import LEVELS, Standpoint

router = Router(tags=["指标"])


class IndicatorOut(Schema):
    """One indicator of the catalogue."""

    code: str
    name: str
    unit: str
    kind: str
    label: str
    bases: list[str]
    dimensions: list[str]
    places: int
    direction: int
    formula: str
    source: str
    note: str


class RowOut(Schema):
    """One figure. `value` is rounded as published, `exact` its exact fraction; `current` and `base` are integers of the
    stored unit (or a fraction as text). A `marker` says why there is no number, or what is to be known of it."""

    slice: dict[str, str]
    name: str
    address: str
    value: float | None
    exact: str | None
    current: int | str | None
    base: int | str | None
    pull: float | None
    contribution: float | None
    rank: int | None
    tied: bool
    ranked: int | None
    marker: str | None
    coverage: float | None
    released_period: str | None


class TableOut(Schema):
    """A total (the first row) and its parts."""

    indicator: str
    name: str
    period: str
    basis: str
    unit: str
    stored_unit: str
    kind: str
    label: str
    mark: str
    snapshot: str
    rows: list[RowOut]


class TermOut(Schema):
    """One number that went into a figure; an exact fraction as text."""

    label: str
    number: str | None
    unit: str


class FigureOut(Schema):
    """One figure with how it was made."""

    indicator: str
    unit: str
    label: str
    source: str
    formula: str
    note: str
    snapshot: str
    figure: RowOut
    terms: list[TermOut]


@router.get("/indicators", response={200: list[IndicatorOut], **REFUSED}, summary="指标目录")
@needs(Right.FIGURES)
def indicators(request: HttpRequest) -> Any:
    """Every indicator with its unit, kind, bases, dimensions, formula and source."""
    return [_declared(one) for one in present.catalogue()]


@router.get("/figures/{code}", response={200: TableOut, **REFUSED}, summary="一个指标的数")
@needs(Right.FIGURES)
def figures(
    request: HttpRequest,
    code: str,
    place: str = Query("", max_length=60, description="city、unit:代码、park:代码 或 enterprise:代码"),
    by: str = Query("", max_length=60, description="维度，两个以逗号分开"),
    period: str = Query("", max_length=7, description="如 2026-09；缺省为快照的最新一期"),
    basis: str = Query("", max_length=5, description="ytd 或 month；缺省为指标的第一种口径"),
) -> Any:
    """The total of a place and its rows by the dimensions asked for."""
    visit: Any = request
    question = Question.of(code, _standpoint(place, period), by, basis)
    indicator(code)
    return present.figure_json(Asker.of(visit.actor).table(question))


@router.get("/figure/{path:address}", response={200: FigureOut, **REFUSED}, summary="一个数的来历")
@needs(Right.FIGURES)
def figure(request: HttpRequest, address: str) -> Any:
    """One figure by its address; the empty slice of a total may be written `all`."""
    visit: Any = request
    asked = numbers.address_in(address)
    found = Asker.of(visit.actor, asked.snapshot).figure(asked)
    one = indicator(asked.code)
    return {
        "indicator": one.code,
        "unit": one.unit,
        "label": one.kind.label,
        "source": one.source,
        "formula": one.formula.words,
        "note": one.note,
        "snapshot": found.address.snapshot,
        "figure": present.row_json(found, one),
        "terms": [
            {"label": term.label, "number": None if term.number is None else str(term.number), "unit": term.unit}
            for term in found.value.terms
        ],
    }


def _declared(one: Indicator) -> dict[str, Any]:
    return {
        "code": one.code,
        "name": one.name,
        "unit": one.unit,
        "kind": one.kind.value,
        "label": one.kind.label,
        "bases": [basis.value for basis in one.bases],
        "dimensions": list(one.dimensions),
        "places": one.places,
        "direction": one.direction,
        "formula": one.formula.words,
        "source": one.source,
        "note": one.note,
    }


def _standpoint(place: str, period: str) -> Standpoint:
    """As in the address of a page; raises `NotFoundError` for what is no place or no period."""
    level, _, code = place.partition(":")
    if place in ("", "city"):
        level, code = "", ""
    elif level not in LEVELS or not code:
        raise NotFoundError("没有找到")
    try:
        return Standpoint(level, code, Period.parse_any(period) if period else None)
    except BallastError as problem:
        raise NotFoundError("没有找到") from problem
