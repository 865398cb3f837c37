"""Which unit a column is in: its own head, else the title area, else the profile. A unit is never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ballast.collection.reading.findings import Findings
from ballast.collection.reading.header import Head, Header
from ballast.collection.reading.profile import FieldType, Profile
from ballast.collection.reading.title import Title
from ballast.collection.reading.workbook import letter
from ballast.kernel.quantity import UNITS


@dataclass(frozen=True)
class TitleUnits:
    """The units that the title area declares, by kind (money, energy, …)."""

    by_kind: Mapping[str, str]

    def for_unit(self, declared: str) -> str:
        """The title's unit of the same kind as a declared unit, or nothing."""
        return self.by_kind.get(UNITS[declared].kind, "") if declared else ""


def title_units(title: Title, findings: Findings) -> TitleUnits:
    """The units of the title area; what stands after 计量单位 and is no unit is an error (``unknown_unit``)."""
    known, unknown = title.units()
    for name, cell in unknown:
        findings.error(
            "unknown_unit",
            f"不认识的计量单位“{name}”",
            f"可用：{'、'.join(UNITS)}",
            title.sheet.name,
            cell.row,
            cell.column,
        )
    return TitleUnits({kind: name for kind, (name, _) in known.items()})


def settle_units(
    header: Header, titles: TitleUnits, profile: Profile, sheet: str, findings: Findings
) -> dict[str, str]:
    """The unit of every item and number field that has a column, by its name.

    Errors: ``unknown_unit``, ``wrong_unit`` (another kind than the item's), ``unit_conflict`` among the columns of one
    item. Warnings: ``unit_conflict`` where the file differs from the profile, or a head from the title area.
    """
    heads: dict[str, list[Head]] = {}
    for slot, head in header.slots.items():
        heads.setdefault(slot.name, []).append(head)
    settled: dict[str, str] = {}
    changed: dict[tuple[str, str, str], list[str]] = {}
    for name, group in heads.items():
        declared = declared_unit(profile, name)
        if declared is None:
            if name in profile.columns and profile.columns[name].type is FieldType.NUMBER and group[0].unit:
                settled[name] = group[0].unit
            continue
        own = _unit_of_heads(name, group, declared, sheet, header.last, findings)
        titled = titles.for_unit(declared)
        settled[name] = own or titled or declared
        other = "标题区" if own and titled and own != titled else "模板"
        replaced = titled if other == "标题区" else declared
        if replaced and settled[name] != replaced:
            changed.setdefault((settled[name], other, replaced), []).append(title_of(profile, name))
    for (used, other, replaced), names in changed.items():
        findings.warning(
            "unit_conflict",
            f"{'、'.join(names)}按表中的“{used}”读入（{other}写的是“{replaced}”）",
            "请确认单位",
            sheet,
            header.last,
        )
    return settled


def declared_unit(profile: Profile, name: str) -> str | None:
    """The unit that the profile gives ("" where it leaves it to the file), or None where the name has no unit at all."""
    if name in profile.items:
        return profile.items[name].unit
    if column := profile.columns.get(name):
        return column.unit if column.type is FieldType.NUMBER and column.unit else None
    family = name.partition(":")[0]
    return next((known.unit for known in profile.families if known.code == family), None)


def title_of(profile: Profile, name: str) -> str:
    """The name on screen of a field or item."""
    if column := profile.columns.get(name):
        return column.aliases[0]
    item = profile.items.get(name)
    return item.names[0] if item and item.names else name.partition(":")[2] or name


def _unit_of_heads(name: str, heads: Iterable[Head], declared: str, sheet: str, row: int, findings: Findings) -> str:
    own = ""
    for head in heads:
        given = head.unit or head.qualifier
        wrong = _complaint(name, given, own, declared)
        if wrong:
            findings.error(wrong[0], f"{head.place}{wrong[1]}", wrong[2], sheet, row, letter(head.index))
        own = own or head.unit
    return own


def _complaint(name: str, given: str, own: str, declared: str) -> tuple[str, str, str] | None:
    if not given:
        return None if declared or own else ("unknown_unit", "没有写单位", "请在表头括号里写明单位")
    if given not in UNITS:
        return "unknown_unit", f"的“{given}”不是认识的计量单位", f"可用：{'、'.join(UNITS)}"
    if declared and UNITS[given].kind != UNITS[declared].kind:
        return "wrong_unit", f"的单位“{given}”不能用于这一项", f"应为“{declared}”或能换算成它的单位"
    if own and given != own:
        return "unit_conflict", f"的单位“{given}”与同一项其他列的“{own}”不同", "同一项各列请用同一个单位"
    return None
