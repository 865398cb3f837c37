"""The file of targets: of the city, its reporting units and its parks. An enterprise's code is refused by law."""

from __future__ import annotations

import json
from typing import Any

from ballast.collection.intake import Intake, Kind, decimal, millionths, period, text
from ballast.collection.reading import Record
from ballast.indicators.catalogue import CATALOGUE
from ballast.kernel.rights import Right
from ballast.registry import access
from ballast.registry.rows import Counts
from ballast.targets.actions import save_targets

_MONTHS = range(2, 13)


def _curve(record: Record) -> str:
    """The plan as canonical JSON, so that every database gives the same text back."""
    planned = {month: millionths(decimal(record, f"m{month}")) for month in _MONTHS}
    return json.dumps(
        {str(month): value for month, value in planned.items() if value is not None}, separators=(",", ":")
    )


def take_targets(intake: Intake) -> Counts:
    """Targets by kind and tier."""
    scope = intake.actor.scope
    units, parks, enterprises = access.units(scope), access.parks(scope), access.enterprises(scope)
    rows: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for record in intake.records:
        code, indicator = text(record, "object"), text(record, "indicator")
        year, value = period(record, "year"), millionths(decimal(record, "value"))
        if code in enterprises:
            remedy = "目标只分解到县区和园区；法律禁止把经济指标分解到企业"
            intake.fault(record, "object", "enterprise_target", f"“{code}”是企业，不能给企业下达目标", remedy)
        elif code not in units and code not in parks:
            intake.fault(record, "object", "unknown_code", f"没有单位或园区“{code}”", "请填报送单位或园区的代码")
        if indicator not in CATALOGUE:
            intake.fault(record, "indicator", "unknown_indicator", f"没有指标“{indicator}”", "见 ballast indicators")
        if year is None or value is None:
            intake.fault(record, "value", "no_value", "缺年份或目标值", "请补上")
            continue
        key = {
            "indicator": indicator,
            "unit_id": code if code in units else None,
            "park_id": code if code in parks and code not in units else None,
            "year": year.year,
            "kind": text(record, "kind"),
            "tier": text(record, "tier") or "assured",
        }
        values = {
            "value": value,
            "unit_name": text(record, "unit_name"),
            "curve": _curve(record),
            "document": text(record, "document"),
            "source_sheet": record.place.sheet,
            "source_row": record.place.row,
        }
        rows.append((key, values))
    intake.stop_on_problems()
    return save_targets(rows, intake.source)


FILES = (Kind("targets", "年度目标", "targets", take_targets, Right.TARGETS),)
