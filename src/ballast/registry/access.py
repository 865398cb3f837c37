"""The only door to the register for reading. Every call takes a scope; what lies outside it is not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Q

from ballast.indicators.industries import division_of
from ballast.kernel import clock
from ballast.kernel.problems import NotFoundError
from ballast.kernel.scope import Scope
from ballast.registry import words
from ballast.registry.models import (
    Enterprise,
    EnterpriseList,
    EnterpriseSpell,
    Industry,
    Membership,
    Park,
    ParkSpell,
    RegisterChange,
    ReportingUnit,
    Succession,
    UnitSpell,
)
from ballast.scoping import within

_LISTED = ("industry", "size", "run_state")


@dataclass(frozen=True)
class EnterpriseLine:
    """An enterprise as a list shows it today: codes, and the words for them beside."""

    code: str
    name: str
    unit: str
    unit_name: str
    park: str
    park_name: str
    industry: str
    size: str
    run_state: str
    register_state: str

    @property
    def division(self) -> str:
        """The division of its industry; empty where it is not known."""
        return division_of(self.industry) or ""


@dataclass(frozen=True)
class Sourced:
    """Where a row came from: the file's name, sheet and row, and the day on which it became known."""

    file: str = ""
    sheet: str = ""
    row: int | None = None
    recorded_on: date | None = None

    @property
    def text(self) -> str:
        """The source in words."""
        if not self.file:
            return "系统内登记"
        place = f"“{self.sheet}”" if self.sheet else ""
        return f"{self.file}{place}" + (f"第{self.row}行" if self.row is not None else "")


@dataclass(frozen=True)
class SpellLine:
    """An aspect with its value from a day to a day (exclusive). `holds`: it is what is true today."""

    aspect: str
    label: str
    value: str
    text: str
    valid_from: date
    valid_to: date | None
    source: Sourced
    holds: bool


@dataclass(frozen=True)
class ChangeLine:
    """An entry to the register, or an exit from it."""

    change: str
    kind: str
    first_period: str
    applied_on: date | None
    approved_on: date | None
    base_kept: bool | None
    source: Sourced


@dataclass(frozen=True)
class SuccessionLine:
    """A continuation: of whom, or by whom. `code` is empty where the other lies outside of the reader's scope."""

    role: str
    code: str
    name: str
    kind: str
    first_period: str
    remark: str


@dataclass(frozen=True)
class ListLine:
    """A list that an enterprise is or was on."""

    code: str
    name: str
    rule: str
    valid_from: date
    valid_to: date | None
    holds: bool


@dataclass(frozen=True)
class EnterpriseProfile:
    """All that the register knows of one enterprise."""

    line: EnterpriseLine
    code_is_valid: bool
    spells: tuple[SpellLine, ...] = ()
    changes: tuple[ChangeLine, ...] = ()
    successions: tuple[SuccessionLine, ...] = ()
    lists: tuple[ListLine, ...] = ()


@dataclass(frozen=True)
class ParkLine:
    """A park: its class, the units it lies in, its leading industries, and the reader's enterprises in it."""

    code: str
    name: str
    kind: str
    units: tuple[str, ...]
    unit_names: tuple[str, ...]
    leading: str
    enclave: bool
    enterprises: int


@dataclass(frozen=True)
class UnitLine:
    """A reporting unit: kind, parent, place in the order, group, and the reader's enterprises in it (None: not his)."""

    code: str
    name: str
    kind: str
    parent: str
    position: int | None
    group: str
    enterprises: int | None


@dataclass(frozen=True)
class Wanted:
    """What a list of enterprises is narrowed to: codes, empty where anything goes."""

    unit: str = ""
    park: str = ""
    industry: str = ""
    size: str = ""
    run_state: str = ""
    register_state: str = ""

    def fits(self, line: EnterpriseLine) -> bool:
        """Whether an enterprise is wanted."""
        held = (line.unit, line.park or "none", line.division, line.size, line.run_state, line.register_state)
        asked = (self.unit, self.park, self.industry, self.size, self.run_state, self.register_state)
        return all(not want or want == have for want, have in zip(asked, held, strict=True))


@dataclass(frozen=True)
class Choices:
    """The filters of a list, code → words: only what the reader's own enterprises have."""

    unit: Mapping[str, str] = field(default_factory=dict)
    park: Mapping[str, str] = field(default_factory=dict)
    industry: Mapping[str, str] = field(default_factory=dict)
    size: Mapping[str, str] = field(default_factory=dict)
    run_state: Mapping[str, str] = field(default_factory=dict)
    register_state: Mapping[str, str] = field(default_factory=dict)


def units(scope: Scope) -> dict[str, str]:
    """Code → name of the reporting units; those of the city are known to all who have a scope in it."""
    return _names(ReportingUnit, scope)


def parks(scope: Scope) -> dict[str, str]:
    """Code → name of all parks, for those who bring files in; pages show `park_lines`."""
    return _names(Park, scope)


def lists(scope: Scope) -> dict[str, str]:
    """Code → name of the lists."""
    return _names(EnterpriseList, scope)


def industries(scope: Scope) -> dict[str, str]:
    """Code → name of the industry classes that the office has."""
    return _names(Industry, scope)


def enterprises(scope: Scope) -> dict[str, str]:
    """Code → name of the enterprises in the scope."""
    with within(scope):
        return dict(Enterprise.objects.values_list("code", "name"))


def enterprise_lines(scope: Scope, day: date | None = None) -> list[EnterpriseLine]:
    """The enterprises in the scope with what holds of them today, by code. Three queries, however many there are."""
    day = day or clock.today()
    with within(scope):
        known = list(_lines(Enterprise.objects.order_by("code")))
        if not known:
            return []
        aspects = _aspects(EnterpriseSpell.objects.filter(aspect__in=_LISTED), "enterprise_id", day)
        states = _register_states(RegisterChange.objects, day)
    return [_line(row, aspects.get(row["code"], {}), states) for row in known]


def enterprise(scope: Scope, code: str, day: date | None = None) -> EnterpriseProfile:
    """Everything about one enterprise; raises `NotFoundError` where it is not in the scope, or does not exist."""
    day = day or clock.today()
    with within(scope):
        row = _lines(Enterprise.objects.filter(code=code)).first()
        if row is None:
            raise NotFoundError("没有找到")
        spells = EnterpriseSpell.objects.filter(enterprise=code)
        names = {"unit": units(scope), "park": dict(Park.objects.values_list("code", "name"))}
        return EnterpriseProfile(
            _line(row, _aspects(spells, "enterprise_id", day).get(code, {}), _register_states(_changes(code), day)),
            row["code_is_valid"],
            tuple(_spell_lines(spells, names, day)),
            tuple(_change_line(each) for each in _sourced(_changes(code).order_by("first_period", "id"))),
            tuple(_successions(code)),
            tuple(_list_lines(code, day)),
        )


def choices(lines: Iterable[EnterpriseLine]) -> Choices:
    """The filters that a list of enterprises can have: what stands in it, and nothing that does not."""
    lines = list(lines)
    divisions = sorted({line.division for line in lines if line.division})
    return Choices(
        {line.unit: line.unit_name for line in lines if line.unit},
        {line.park or "none": line.park_name or "园区外" for line in sorted(lines, key=lambda one: one.park or "~")},
        {code: words.industry(code) for code in divisions},
        {code: text for code, text in words.SIZES.items() if any(line.size == code for line in lines)},
        {code: text for code, text in words.RUN_STATES.items() if any(line.run_state == code for line in lines)},
        {
            code: text
            for code, text in words.REGISTER_STATES.items()
            if any(line.register_state == code for line in lines)
        },
    )


def park_lines(scope: Scope, day: date | None = None) -> list[ParkLine]:
    """The parks that the reader holds, or that lie in a unit he holds, by code."""
    day = day or clock.today()
    names = dict(ReportingUnit.objects.values_list("code", "name"))
    aspects = _aspects(ParkSpell.objects.all(), "park_id", day)
    counts = _counts(scope, "park_id")
    found = []
    for code, name in Park.objects.order_by("code").values_list("code", "name"):
        held = aspects.get(code, {})
        lies_in = tuple(part for part in held.get("units", "").split("、") if part)
        if scope.whole_city or code in scope.parks or scope.units & set(lies_in):
            found.append(
                ParkLine(
                    code,
                    name,
                    held.get("class", ""),
                    lies_in,
                    tuple(names.get(unit, unit) for unit in lies_in),
                    held.get("leading_industries", ""),
                    held.get("enclave") == "1",
                    counts.get(code, 0),
                )
            )
    return found


def unit_lines(scope: Scope, day: date | None = None) -> list[UnitLine]:
    """The reporting units in their declared order; how many enterprises only for those that the reader holds."""
    day = day or clock.today()
    aspects = _aspects(UnitSpell.objects.all(), "unit_id", day)
    counts = _counts(scope, "unit_id")
    found = []
    for code, name in ReportingUnit.objects.values_list("code", "name"):
        held = aspects.get(code, {})
        position = held.get("position", "")
        found.append(
            UnitLine(
                code,
                name,
                held.get("kind", ""),
                held.get("parent", ""),
                int(position) if position.isdigit() else None,
                held.get("group", ""),
                counts.get(code, 0) if scope.holds_unit(code) else None,
            )
        )
    return sorted(found, key=lambda line: (line.position is None, line.position or 0, line.code))


def _names(
    model: type[ReportingUnit] | type[Park] | type[EnterpriseList] | type[Industry], scope: Scope
) -> dict[str, str]:
    with within(scope):
        return dict(model._default_manager.values_list("code", "name"))


def _counts(scope: Scope, path: str) -> dict[str, int]:
    """How many enterprises of the scope each place has."""
    counts: dict[str, int] = {}
    with within(scope):
        for code in Enterprise.objects.exclude(**{path: None}).values_list(path, flat=True):
            counts[str(code)] = counts.get(str(code), 0) + 1
    return counts


def _lines(query: Any) -> Any:
    return query.values(
        "code", "name", "unit_id", "park_id", "code_is_valid", at=F("unit__name"), within=F("park__name")
    )


def _line(row: Mapping[str, Any], held: Mapping[str, str], states: Mapping[str, str]) -> EnterpriseLine:
    return EnterpriseLine(
        row["code"],
        row["name"],
        row["unit_id"] or "",
        row["at"] or "",
        row["park_id"] or "",
        row["within"] or "",
        held.get("industry", ""),
        held.get("size", ""),
        held.get("run_state") or "normal",
        states.get(row["code"], "never"),
    )


def _on(day: date) -> Q:
    return Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))


def _aspects(query: Any, subject: str, day: date) -> dict[str, dict[str, str]]:
    """Subject → aspect → value on a day: of the spells that cover it, the one that became known last."""
    found: dict[str, dict[str, str]] = {}
    for code, aspect, value in query.filter(_on(day)).order_by("id").values_list(subject, "aspect", "value"):
        found.setdefault(code, {})[aspect] = value
    return found


def _changes(code: str) -> Any:
    return RegisterChange.objects.filter(enterprise=code)


def _register_states(query: Any, day: date) -> dict[str, str]:
    """Enterprise → in or out of the register, by the changes whose first period has come."""
    month = f"{day:%Y-%m}"
    rows = query.filter(first_period__lte=month).order_by("first_period", "id").values_list("enterprise_id", "change")
    return {code: "in" if change == "entry" else "out" for code, change in rows}


def _sourced(query: Any) -> Any:
    return query.select_related("source")


def _source(row: Any) -> Sourced:
    name = row.source.name if row.source is not None else ""
    return Sourced(name, row.source_sheet, row.source_row, row.recorded_at.astimezone(clock.BEIJING).date())


def _spell_lines(query: Any, names: Mapping[str, Mapping[str, str]], day: date) -> list[SpellLine]:
    """Every spell, aspect by aspect, the newest first; `holds` marks the one that decides today."""
    rows = list(_sourced(query.order_by("id")))
    deciding = {
        row.aspect: row.id for row in rows if row.valid_from <= day and (not row.valid_to or row.valid_to > day)
    }
    order = {aspect: place for place, aspect in enumerate(words.ASPECTS)}
    rows.sort(key=lambda row: (order.get(row.aspect, len(order)), -row.valid_from.toordinal(), -row.id))
    return [
        SpellLine(
            row.aspect,
            words.ASPECTS.get(row.aspect, row.aspect),
            row.value,
            names.get("park" if row.aspect == "second_park" else row.aspect, {}).get(row.value)
            or words.value(row.aspect, row.value),
            row.valid_from,
            row.valid_to,
            _source(row),
            deciding.get(row.aspect) == row.id,
        )
        for row in rows
    ]


def _change_line(row: Any) -> ChangeLine:
    return ChangeLine(
        row.change, row.kind, row.first_period, row.applied_on, row.approved_on, row.base_kept, _source(row)
    )


def _successions(code: str) -> list[SuccessionLine]:
    """The successions that an enterprise is part of; the other one is named where the reader may see it."""
    rows = Succession.objects.filter(Q(successor=code) | Q(predecessor=code)).order_by("first_period", "id")
    pairs = [(row, row.predecessor_id if row.successor_id == code else row.successor_id) for row in rows]
    names = dict(Enterprise.objects.filter(code__in=[other for _, other in pairs]).values_list("code", "name"))
    return [
        SuccessionLine(
            "承继自" if row.successor_id == code else "由其承继",
            other if other in names else "",
            names.get(other, "其他单位的企业"),
            row.kind,
            row.first_period,
            row.remark,
        )
        for row, other in pairs
    ]


def _list_lines(code: str, day: date) -> list[ListLine]:
    rows = Membership.objects.filter(enterprise=code).select_related("list").order_by("list_id", "valid_from", "id")
    return [
        ListLine(
            row.list_id,
            row.list.name,
            row.list.rule,
            row.valid_from,
            row.valid_to,
            row.valid_from <= day and (row.valid_to is None or row.valid_to > day),
        )
        for row in rows
    ]
