"""The monthly file of projects."""

from __future__ import annotations

from typing import Any

from ballast.collection.intake import Intake, Kind, day, decimal, flag, period, text
from ballast.kernel.quantity import UNITS
from ballast.kernel.rights import Right
from ballast.projects.actions import save_states
from ballast.registry import access
from ballast.registry.rows import Counts

_MONEY = ("total_investment", "full_output", "expected_release", "investment_ytd")


def take_projects(intake: Intake) -> Counts:
    """Projects with their stage, investment and capacity for a period."""
    scope = intake.actor.scope
    units, parks = access.units(scope), access.parks(scope)
    projects: dict[str, tuple[str, str]] = {}
    rows: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for record in intake.records:
        code = text(record, "project")
        unit = intake.known(record, "unit", units, "报送单位", "请先导入单位表（units）")
        park = intake.known(record, "park", parks, "园区", "请先导入园区表（parks）")
        found = period(record) or intake.reading.period
        if found is None:
            intake.fault(record, "period", "no_period", "缺时期", "请填时期，如 2026-09")
            continue
        projects.setdefault(code, (text(record, "name"), unit))
        values: dict[str, Any] = {
            "park_id": park or None,
            "industry": text(record, "industry"),
            "nature": text(record, "nature"),
            "key": bool(flag(record, "key")),
            "stage": text(record, "stage"),
            "started_on": day(record, "started_on"),
            "commissioned_on": day(record, "commissioned_on"),
            "source_sheet": record.place.sheet,
            "source_row": record.place.row,
        }
        for name in _MONEY:
            given = record.units.get(name, "元")
            values[name] = intake.stored(record, name, decimal(record, name), given, UNITS["元"])
        rows.append(({"project_id": code, "period": str(found)}, values))
    intake.stop_on_problems()
    return save_states(projects, rows, intake.source)


FILES = (Kind("projects", "工业项目月报", "projects", take_projects, Right.COLLECT),)
