"""Files of park committees and of other offices: park forms, official releases, value-added rates, producer prices."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from ballast.collection import actions
from ballast.collection.intake import Intake, Kind, day, decimal, millionths, origin, period, text, whole
from ballast.collection.reading import Record
from ballast.collection.rows import ParkFormRow, PriceRow, RateRow, ReleaseRow
from ballast.indicators.industries import DIVISIONS
from ballast.kernel.quantity import UNITS
from ballast.kernel.rights import Right
from ballast.registry import access
from ballast.registry.rows import Counts

_MONEY = ("below_output", "below_output_base", "tax")
_COUNTS = ("below_firms", "firms", "jobs")
_AREAS = {"built_area": ("亩", 2), "used_area": ("亩", 2), "new_premises": ("平方米", 0)}


def take_park_forms(intake: Intake) -> Counts:
    """Monthly forms of parks."""
    parks = access.parks(intake.actor.scope)
    rows = []
    for record in intake.records:
        numbers: dict[str, int | None] = {name: whole(record, name) for name in _COUNTS}
        for name in _MONEY:
            numbers[name] = intake.stored(
                record, name, decimal(record, name), record.units.get(name, "元"), UNITS["元"]
            )
        for name, (stored, scale) in _AREAS.items():
            given = record.units.get(name, stored)
            numbers[name] = intake.stored(record, name, decimal(record, name), given, UNITS[stored], scale)
        found = period(record) or intake.reading.period
        if found is None:
            intake.fault(record, "period", "no_period", "缺时期", "请填时期，如 2026-09")
        park = intake.known(record, "park", parks, "园区", "请先导入园区表（parks）")
        rows.append(ParkFormRow(park, str(found or ""), numbers, origin(record)))
    intake.stop_on_problems()
    return actions.save_park_forms(rows, intake.source, intake.actor)


def _places(value: Decimal | None) -> int:
    exponent = value.as_tuple().exponent if value is not None else 0
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def _unit(intake: Intake, record: Record, units: Mapping[str, str]) -> str:
    """A unit's code; its name will do where an office's table has names only."""
    given = text(record, "unit")
    by_name = {name: code for code, name in units.items()}
    if given in units or given not in by_name:
        return intake.known(record, "unit", units, "报送单位", "请先导入单位表（units）")
    return by_name[given]


def _release(intake: Intake, record: Record, units: Mapping[str, str]) -> ReleaseRow:
    value, rate = decimal(record, "value"), decimal(record, "rate")
    graded = record.fields.get("value")
    if text(record, "measure") == "rate":
        value, rate = None, value
    found = period(record)
    if found is None:
        intake.fault(record, "period", "no_period", "缺时期", "请填时期，如 2026-09、2026-Q3 或 2025")
    given = whole(record, "places")
    return ReleaseRow(
        indicator=text(record, "indicator"),
        unit=_unit(intake, record, units),
        period=str(found or ""),
        basis=text(record, "basis") or "ytd",
        value=millionths(value),
        rate=millionths(rate),
        rank=whole(record, "rank"),
        ranked=whole(record, "ranked"),
        ranked_group=text(record, "ranked_group"),
        grade=graded if isinstance(graded, str) else "",
        places=given if given is not None else max(_places(rate), _places(value), 1),
        status=text(record, "status") or "released",
        embargo_until=day(record, "embargo_until"),
        audience=text(record, "audience") or "internal",
        released_on=day(record, "released_on"),
        office=text(record, "office"),
        document=text(record, "document"),
        origin=origin(record),
    )


def take_releases(intake: Intake) -> Counts:
    """Official figures. A figure released again with another value is a revision: a new vintage."""
    units = access.units(intake.actor.scope)
    rows = [_release(intake, record, units) for record in intake.records]
    intake.stop_on_problems()
    return actions.save_releases(rows, intake.source)


def _division(intake: Intake, record: Record) -> str:
    return intake.known(record, "division", DIVISIONS, "行业大类", "请填两位大类代码，如 13")


def take_rates(intake: Intake) -> Counts:
    """Value-added rates by division and year."""
    rows = []
    for record in intake.records:
        rate, year = decimal(record, "rate"), period(record, "year")
        if rate is None or not 0 < rate < 100 or year is None:
            intake.fault(record, "rate", "bad_rate", "缺年份，或增加值率不在0到100之间", "增加值率以%计，如 25.6")
            continue
        rows.append(
            RateRow(_division(intake, record), year.year, int(rate * 100), text(record, "source_text"), origin(record))
        )
    intake.stop_on_problems()
    return actions.save_rates(rows, intake.source)


def take_prices(intake: Intake) -> Counts:
    """Producer price indices, same period last year = 100."""
    rows = []
    for record in intake.records:
        index, found = decimal(record, "price_index"), period(record)
        if index is None or index <= 0 or found is None:
            intake.fault(
                record, "price_index", "bad_index", "缺时期，或价格指数不大于0", "指数以上年同期为100，如 98.5"
            )
            continue
        rows.append(
            PriceRow(
                _division(intake, record),
                str(found),
                text(record, "basis") or "ytd",
                text(record, "area"),
                int(index * 10_000),
                text(record, "source_text"),
                origin(record),
            )
        )
    intake.stop_on_problems()
    return actions.save_prices(rows, intake.source)


KINDS = (
    Kind("park-forms", "园区月报", "park-forms", take_park_forms, Right.COLLECT),
    Kind("releases", "统计部门发布数据", "releases", take_releases, Right.RELEASES),
    Kind("va-rates", "增加值率", "va-rates", take_rates, Right.RELEASES),
    Kind("prices", "工业生产者出厂价格指数", "prices", take_prices, Right.RELEASES),
)
