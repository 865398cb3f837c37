"""Files of the register: units, parks, industries, enterprises, register changes, successions, run states, lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ballast.collection.intake import Intake, Kind, day, decimal, flag, origin, period, text
from ballast.collection.reading import Record
from ballast.indicators.industries import division_of, section_of
from ballast.kernel.period import Period
from ballast.registry import access, actions
from ballast.registry.rows import (
    ChangeRow,
    Counts,
    IndustryRow,
    MembershipRow,
    StateRow,
    SubjectRow,
    SuccessionRow,
)

_IMPORT_FIRST = "请先导入"


def _subjects(intake: Intake, aspects: Callable[[Record], Mapping[str, str]], code: str = "code") -> list[SubjectRow]:
    """Rows of units, parks or enterprises; an empty cell says nothing of its aspect."""
    rows = []
    for record in intake.records:
        valid_from = day(record, "valid_from")
        if valid_from is None:
            intake.fault(record, "valid_from", "no_date", "缺生效日期", "请写明从哪一天起有效，如 2026-01-01")
            continue
        held = {name: value for name, value in aspects(record).items() if value}
        rows.append(SubjectRow(text(record, code), text(record, "name"), valid_from, held, origin(record)))
    return rows


def _yes(record: Record, name: str) -> str:
    value = flag(record, name)
    return "" if value is None else "1" if value else "0"


def take_units(intake: Intake) -> Counts:
    """Reporting units."""

    def aspects(record: Record) -> dict[str, str]:
        position = decimal(record, "position")
        return {
            "kind": text(record, "kind"),
            "parent": text(record, "parent"),
            "position": "" if position is None else str(int(position)),
            "group": text(record, "group"),
            "included": _yes(record, "included"),
            "mark": text(record, "mark"),
        }

    rows = _subjects(intake, aspects)
    intake.stop_on_problems()
    return actions.save_units(rows, intake.source)


def take_parks(intake: Intake) -> Counts:
    """Parks: the units they lie in must exist."""
    units = access.units(intake.actor.scope)

    def aspects(record: Record) -> dict[str, str]:
        listed = [part for part in text(record, "units").replace(";", "、").replace("；", "、").split("、") if part]
        for code in listed:
            if code not in units:
                intake.fault(
                    record, "units", "unknown_code", f"没有报送单位“{code}”", f"{_IMPORT_FIRST}单位表（units）"
                )
        intake.known(record, "share_unit", units, "报送单位", f"{_IMPORT_FIRST}单位表（units）")
        share = decimal(record, "share")
        return {
            "class": text(record, "kind"),
            "units": "、".join(listed),
            "attribution": text(record, "attribution"),
            "attributed_unit": text(record, "share_unit"),
            "attributed_share": "" if share is None else str(share),
            "enclave": _yes(record, "enclave"),
            "leading_industries": text(record, "industries"),
        }

    rows = _subjects(intake, aspects)
    intake.stop_on_problems()
    return actions.save_parks(rows, intake.source)


def take_industries(intake: Intake) -> Counts:
    """The deeper levels of GB/T 4754 from the office's own copy."""
    known = access.industries(intake.actor.scope)
    rows = []
    for record in intake.records:
        code, name = text(record, "code"), text(record, "name")
        if not section_of(code):
            intake.fault(
                record, "code", "unknown_code", f"“{code}”不是国民经济行业代码", "代码应为一个字母，或2至4位数字"
            )
        elif code in known and known[code] != name:
            intake.doubt(
                record, "name", "name_differs", f"{code} 库中为“{known[code]}”，文件为“{name}”", "以库中名称为准"
            )
        rows.append(IndustryRow(code, name))
    intake.stop_on_problems()
    return actions.save_industries(rows)


def take_enterprises(intake: Intake) -> Counts:
    """Enterprises with what holds of them from a day. “无” in the park column means that they left their park."""
    scope = intake.actor.scope
    units, parks = access.units(scope), access.parks(scope)

    def aspects(record: Record) -> dict[str, str]:
        unit = intake.known(record, "unit", units, "报送单位", f"{_IMPORT_FIRST}单位表（units）")
        park = _park(intake, record, "park", parks)
        second = _park(intake, record, "second_park", parks)
        industry = text(record, "industry")
        if industry and not division_of(industry):
            intake.fault(
                record, "industry", "unknown_code", f"没有行业代码“{industry}”", "请按 GB/T 4754-2017 填写2至4位代码"
            )
        return {
            "unit": unit,
            "park": park,
            "second_park": second,
            "industry": industry,
            "ownership": text(record, "ownership"),
            "control": text(record, "control"),
            "size": text(record, "size"),
            "chain": text(record, "chain"),
            "pillar": text(record, "pillar"),
        }

    rows = _subjects(intake, aspects, "enterprise")
    existing = access.enterprises(scope)
    for record, row in zip(intake.records, rows, strict=False):
        if row.code not in existing and not row.aspects.get("unit"):
            intake.fault(record, "unit", "no_unit", f"新企业“{row.name}”没有报送单位", "请填报送单位代码")
    intake.stop_on_problems()
    return actions.save_enterprises(rows, intake.source)


def _park(intake: Intake, record: Record, name: str, parks: Mapping[str, str]) -> str:
    value = text(record, name)
    if value in ("无", "none"):
        return "none"
    return intake.known(record, name, parks, "园区", f"{_IMPORT_FIRST}园区表（parks），离开园区请填“无”")


def _enterprise(intake: Intake, record: Record, known: Mapping[str, str], name: str = "enterprise") -> str:
    return intake.known(record, name, known, "企业", f"{_IMPORT_FIRST}企业表（enterprises）")


def _first_period(intake: Intake, record: Record) -> str:
    found = period(record, "first_period")
    if not isinstance(found, Period):
        intake.fault(record, "first_period", "no_period", "缺首个统计期", "请写首个统计期，如 2026-02")
        return ""
    return str(found)


def take_register(intake: Intake) -> Counts:
    """Entries to the above-scale register and exits from it; an exit says whether its base stays."""
    known = access.enterprises(intake.actor.scope)
    rows = []
    for record in intake.records:
        change, kept = text(record, "change"), flag(record, "base_kept")
        if change == "exit" and kept is None:
            intake.fault(record, "base_kept", "no_decision", "退库没有写是否留基", "请按统计部门的决定填“是”或“否”")
        rows.append(
            ChangeRow(
                _enterprise(intake, record, known),
                change,
                text(record, "kind"),
                day(record, "applied_on"),
                day(record, "approved_on"),
                _first_period(intake, record),
                kept if change == "exit" else None,
                origin(record),
            )
        )
    intake.stop_on_problems()
    return actions.save_changes(rows, intake.source)


def take_successions(intake: Intake) -> Counts:
    """Enterprises that go on under another code."""
    known = access.enterprises(intake.actor.scope)
    rows = []
    for record in intake.records:
        predecessor = _enterprise(intake, record, known, "predecessor")
        successor = _enterprise(intake, record, known, "successor")
        if predecessor == successor:
            intake.fault(record, "successor", "same_code", "原代码和新代码相同", "请核对两个代码")
        rows.append(
            SuccessionRow(
                predecessor,
                successor,
                text(record, "kind"),
                _first_period(intake, record),
                text(record, "remark"),
                origin(record),
            )
        )
    intake.stop_on_problems()
    return actions.save_successions(rows, intake.source)


def take_run_states(intake: Intake) -> Counts:
    """Stops that the county confirmed; what it has not confirmed is said, and not taken."""
    known = access.enterprises(intake.actor.scope)
    rows = []
    for record in intake.records:
        code = _enterprise(intake, record, known)
        start, end = day(record, "valid_from"), day(record, "valid_to")
        if day(record, "confirmed_on") is None:
            remedy = "停产、半停产以县区确认为准：确认后请补上确认日期再导入，现在不计入"
            intake.doubt(record, "confirmed_on", "not_confirmed", "县区尚未确认，这一行没有采用", remedy)
            continue
        if start is None or (end is not None and end <= start):
            intake.fault(record, "valid_from", "bad_dates", "起始日期缺失，或不早于截止日期", "请核对起止日期")
            continue
        rows.append(StateRow(code, "run_state", text(record, "state"), start, end, origin(record)))
        reason = text(record, "reason")
        if reason:
            rows.append(StateRow(code, "run_state_reason", reason, start, end, origin(record)))
    intake.stop_on_problems()
    return actions.save_states(rows, intake.source)


def take_lists(intake: Intake) -> Counts:
    """Lists and their members."""
    known = access.enterprises(intake.actor.scope)
    rows = []
    for record in intake.records:
        start = day(record, "valid_from")
        if start is None:
            intake.fault(record, "valid_from", "no_date", "缺生效日期", "请写明从哪一天起列入名单")
            continue
        rows.append(
            MembershipRow(
                text(record, "list"),
                text(record, "list_name"),
                text(record, "rule"),
                _enterprise(intake, record, known),
                start,
                day(record, "valid_to"),
                origin(record),
            )
        )
    intake.stop_on_problems()
    return actions.save_memberships(rows, intake.source)


KINDS = (
    Kind("units", "报送单位", "units", take_units),
    Kind("parks", "园区", "parks", take_parks),
    Kind("industries", "国民经济行业分类", "industries", take_industries),
    Kind("enterprises", "企业", "enterprises", take_enterprises),
    Kind("register", "名录变动", "register", take_register),
    Kind("successions", "企业承继", "successions", take_successions),
    Kind("runstates", "停产半停产确认", "runstates", take_run_states),
    Kind("lists", "名单", "lists", take_lists),
)
