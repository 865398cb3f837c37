"""Returns of enterprises: the short departmental form, the B204-1 export, power, and whatever a profile maps."""

from __future__ import annotations

from ballast.collection.actions import declare_items, save_returns
from ballast.collection.intake import Intake, Kind, origin, period, text
from ballast.collection.reading import ItemNumbers, Record
from ballast.collection.rows import Numbers, ReturnRow
from ballast.indicators.items import Item, ItemKind, item
from ballast.kernel.period import Calendar
from ballast.kernel.problems import BallastError
from ballast.kernel.rights import Right
from ballast.kernel.rounding import text as shown
from ballast.registry import access
from ballast.registry.rows import Counts

_MEASURES = ("month", "ytd", "base_month", "base_ytd")


def _declared(intake: Intake, record: Record, numbers: ItemNumbers) -> Item | None:
    calendar = intake.profile.calendar or Calendar.MERGED
    try:
        return item(numbers.item, numbers.unit, calendar)
    except BallastError as wrong:
        intake.fault(record, "", "unknown_item", str(wrong), "请核对样式中的指标项")
        return None


def _lines(intake: Intake, record: Record, declared: dict[str, Item]) -> dict[str, Numbers]:
    lines: dict[str, Numbers] = {}
    for numbers in record.numbers:
        known = declared.get(numbers.item) or _declared(intake, record, numbers)
        if known is None:
            continue
        declared[numbers.item] = known
        four = [intake.item_stored(record, numbers, measure, known.unit, known.scale) for measure in _MEASURES]
        if known.kind is ItemKind.STOCK:
            four = [four[0], four[0], four[2], four[2]]
        lines[numbers.item] = (four[0], four[1], four[2], four[3])
    return lines


def _period(intake: Intake, record: Record) -> str:
    found = period(record) or intake.reading.period
    if found is None:
        intake.fault(
            record, "period", "no_period", "不知道这份报表是哪一期的", "请在表头写明时期，或用 --period 2026-09 指定"
        )
        return ""
    return str(found)


def take_returns(intake: Intake) -> Counts:
    """Returns: the enterprises must be known; numbers must fit their item's unit exactly."""
    known = access.enterprises(intake.actor.scope)
    declared: dict[str, Item] = {}
    rows: list[ReturnRow] = []
    for record in intake.records:
        code = intake.known(record, "enterprise", known, "企业", "请核对信用代码；新企业请先导入企业表（enterprises）")
        name = text(record, "name")
        if code in known and name and name != known[code]:
            intake.doubt(
                record, "name", "name_differs", f"企业名称与库中“{known[code]}”不同：“{name}”", "以信用代码为准，请核对"
            )
        rows.append(
            ReturnRow(
                code,
                _period(intake, record),
                intake.profile.form,
                _lines(intake, record, declared),
                text(record, "remark"),
                "enterprise",
                origin(record),
            )
        )
    intake.stop_on_problems()
    _declare(intake, declared)
    ratio = intake.rules.number("door.unit_error_ratio", intake.source.received_at.date())
    counts, held = save_returns(rows, intake.source, intake.actor, ratio)
    by_place = {(record.place.sheet, record.place.row): record for record in intake.records}
    for each in held:
        times = shown(each.filed // max(each.reference, 1)) if each.filed > each.reference else "不到 1/200"
        intake.doubt(
            by_place[each.origin.sheet, each.origin.row or 0],
            "name",
            "held",
            f"{known[each.enterprise]} {item(each.item).name}累计是参照数的 {times} 倍，疑似计量单位有误，暂不计入",
            "请与企业核实单位：有误的请报送更正文件，无误的用 ballast accept 确认",
        )
    return counts


def _declare(intake: Intake, declared: dict[str, Item]) -> None:
    """Record units and calendars of family members, and the profile's convention for a negative base."""
    convention = intake.profile.negative_base
    declare_items(
        {
            code: (known.unit.name, known.calendar.value, convention)
            for code, known in declared.items()
            if ":" in code or convention != "marker"
        },
        intake.source,
    )


KINDS = (Kind("returns", "企业月度报表", "short-form", take_returns, Right.COLLECT, local=True),)
