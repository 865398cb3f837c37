"""Every change of the register: rows are added, nothing is overwritten, what is already known is not written again.

Callers hold the transaction: the file that brings the rows is kept, the rows written and the trail told in one piece.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models
from stdnum.cn import uscc

from ballast.files.models import ReceivedFile
from ballast.indicators.industries import DIVISIONS, SECTIONS, section_of
from ballast.kernel import clock
from ballast.kernel.scope import Scope
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
from ballast.registry.rows import (
    ChangeRow,
    Counts,
    IndustryRow,
    MembershipRow,
    Origin,
    StateRow,
    SubjectRow,
    SuccessionRow,
)
from ballast.scoping import within

_BATCH = 2000
Known = dict[tuple[str, str], list[tuple[date, date | None, str]]]


class Spells:
    """The spells of one kind of subject: what is known, and what a file adds to it."""

    def __init__(self, model: type[models.Model], subject: str, source: ReceivedFile | None) -> None:
        self.model = model
        self.subject = subject
        self.source = source
        self.now: datetime = clock.now()
        self.pending: list[models.Model] = []
        self.known: Known = {}
        manager: Any = model._default_manager
        for code, aspect, start, end, value in manager.order_by("id").values_list(
            f"{subject}_id", "aspect", "valid_from", "valid_to", "value"
        ):
            self.known.setdefault((code, aspect), []).append((start, end, value))

    def on(self, code: str, aspect: str, day: date) -> str | None:
        """The value on a day by what is known; None where nothing is."""
        found = None
        for start, end, value in self.known.get((code, aspect), ()):
            if start <= day and (end is None or end > day):
                found = value
        return found

    def set(self, code: str, aspect: str, value: str, start: date, end: date | None, origin: Origin) -> bool:
        """Add a spell unless the same is known already; tells whether it did."""
        held = self.known.setdefault((code, aspect), [])
        if self.on(code, aspect, start) == value and (end is None or (start, end, value) in held):
            return False
        held.append((start, end, value))
        self.pending.append(
            self.model(
                **{f"{self.subject}_id": code},
                aspect=aspect,
                value=value,
                valid_from=start,
                valid_to=end,
                source=self.source,
                source_sheet=origin.sheet,
                source_row=origin.row,
                recorded_at=self.now,
            )
        )
        return True

    def flush(self) -> None:
        """Write what was added."""
        manager: Any = self.model._default_manager
        manager.bulk_create(self.pending, batch_size=_BATCH)
        self.pending = []


def _take(
    rows: Sequence[SubjectRow], model: type[models.Model], spells: Spells, existing: set[str]
) -> tuple[Counts, list[models.Model]]:
    """Sort rows by day, make what is new, and set the aspects."""
    created: list[models.Model] = []
    added = changed = unchanged = 0
    for row in sorted(rows, key=lambda one: (one.valid_from, one.origin.row or 0)):
        new = row.code not in existing
        if new:
            existing.add(row.code)
            created.append(model(code=row.code, name=row.name))
        moved = [
            spells.set(row.code, aspect, value, row.valid_from, None, row.origin)
            for aspect, value in row.aspects.items()
        ]
        added += new
        changed += not new and any(moved)
        unchanged += not new and not any(moved)
    return Counts(added, changed, unchanged), created


def save_units(rows: Sequence[SubjectRow], source: ReceivedFile | None) -> Counts:
    """Take in reporting units: kind, parent, position, group, included."""
    spells = Spells(UnitSpell, "unit", source)
    counts, created = _take(rows, ReportingUnit, spells, set(ReportingUnit.objects.values_list("code", flat=True)))
    ReportingUnit.objects.bulk_create(created)  # type: ignore[arg-type]
    spells.flush()
    return counts


def save_parks(rows: Sequence[SubjectRow], source: ReceivedFile | None) -> Counts:
    """Take in parks: class, units, attribution, enclave, leading industries."""
    spells = Spells(ParkSpell, "park", source)
    counts, created = _take(rows, Park, spells, set(Park.objects.values_list("code", flat=True)))
    Park.objects.bulk_create(created)  # type: ignore[arg-type]
    spells.flush()
    return counts


def save_enterprises(rows: Sequence[SubjectRow], source: ReceivedFile | None) -> Counts:
    """Take in enterprises; a credit code whose check digit is wrong is kept and flagged."""
    with within(Scope.city()):
        spells = Spells(EnterpriseSpell, "enterprise", source)
        existing = {code: (unit, park) for code, unit, park in Enterprise.objects.values_list("code", "unit", "park")}
        counts, created = _take(rows, Enterprise, spells, set(existing))
        for each in created:
            assert isinstance(each, Enterprise)
            each.code_is_valid = bool(uscc.is_valid(each.code))
            each.unit_id, each.park_id = _whereabouts(spells, each.code)
        Enterprise.objects.bulk_create(created, batch_size=_BATCH)  # type: ignore[arg-type]
        for code in {row.code for row in rows} & existing.keys():
            unit, park = _whereabouts(spells, code)
            if existing[code] != (unit, park):
                Enterprise.objects.filter(code=code).update(unit_id=unit, park_id=park)
        spells.flush()
        return counts


def _whereabouts(spells: Spells, code: str) -> tuple[str | None, str | None]:
    """The unit and the park in which an enterprise is today; where it is not there yet, those that it will have."""
    today = clock.today()
    unit, park = (spells.on(code, aspect, today) or spells.on(code, aspect, date.max) for aspect in ("unit", "park"))
    return unit or None, None if park in ("", "none") else park


def save_states(rows: Sequence[StateRow], source: ReceivedFile | None) -> Counts:
    """Take in confirmed run states."""
    with within(Scope.city()):
        spells = Spells(EnterpriseSpell, "enterprise", source)
        written = sum(
            spells.set(row.enterprise, row.aspect, row.value, row.valid_from, row.valid_to, row.origin) for row in rows
        )
        spells.flush()
    return Counts(added=written, unchanged=len(rows) - written)


def _add_new(
    model: type[models.Model],
    fields: Sequence[str],
    rows: Iterable[tuple[tuple[object, ...], Origin]],
    source: ReceivedFile | None,
) -> Counts:
    """Add the rows that are not known yet; what is said again is not written."""
    manager: Any = model._default_manager
    known = set(manager.values_list(*fields))
    now = clock.now()
    fresh, seen = [], 0
    for values, origin in rows:
        if values in known:
            seen += 1
            continue
        known.add(values)
        place = {"source": source, "source_sheet": origin.sheet, "source_row": origin.row, "recorded_at": now}
        fresh.append(model(**dict(zip(fields, values, strict=True)), **place))
    manager.bulk_create(fresh, batch_size=_BATCH)
    return Counts(added=len(fresh), unchanged=seen)


def save_changes(rows: Sequence[ChangeRow], source: ReceivedFile | None) -> Counts:
    """Take in register changes; a corrected one is a later row."""
    fields = ("enterprise_id", "change", "kind", "applied_on", "approved_on", "first_period", "base_kept")
    ordered = sorted(rows, key=lambda one: one.first_period)
    with within(Scope.city()):
        return _add_new(
            RegisterChange,
            fields,
            (
                (
                    (
                        row.enterprise,
                        row.change,
                        row.kind,
                        row.applied_on,
                        row.approved_on,
                        row.first_period,
                        row.base_kept,
                    ),
                    row.origin,
                )
                for row in ordered
            ),
            source,
        )


def save_successions(rows: Sequence[SuccessionRow], source: ReceivedFile | None) -> Counts:
    """Take in successions."""
    fields = ("predecessor_id", "successor_id", "kind", "first_period", "remark")
    with within(Scope.city()):
        return _add_new(
            Succession,
            fields,
            (((row.predecessor, row.successor, row.kind, row.first_period, row.remark), row.origin) for row in rows),
            source,
        )


def save_memberships(rows: Sequence[MembershipRow], source: ReceivedFile | None) -> Counts:
    """Take in lists and who is on them."""
    with within(Scope.city()):
        lists = set(EnterpriseList.objects.values_list("code", flat=True))
        for row in rows:
            if row.list_code not in lists:
                lists.add(row.list_code)
                EnterpriseList.objects.create(code=row.list_code, name=row.list_name, rule=row.rule)
        return _add_new(
            Membership,
            ("list_id", "enterprise_id", "valid_from", "valid_to"),
            (((row.list_code, row.enterprise, row.valid_from, row.valid_to), row.origin) for row in rows),
            source,
        )


def save_industries(rows: Sequence[IndustryRow]) -> Counts:
    """Take in the classification: sections and divisions are known facts, deeper levels come from the office's own copy."""
    known = dict(Industry.objects.values_list("code", "name"))
    fresh = [
        Industry(code=row.code, name=row.name, level=industry_level(row.code), parent=_parent(row.code))
        for row in rows
        if row.code not in known
    ]
    Industry.objects.bulk_create(fresh, batch_size=_BATCH)
    return Counts(added=len(fresh), unchanged=len(rows) - len(fresh))


def ensure_industries() -> None:
    """Put the 20 sections and 97 divisions in place."""
    rows = [IndustryRow(letter, name) for letter, (name, _, _) in SECTIONS.items()]
    rows += [IndustryRow(code, name) for code, name in DIVISIONS.items()]
    save_industries(rows)


def industry_level(code: str) -> int:
    """1 section, 2 division, 3 group, 4 class."""
    return 1 if code in SECTIONS else len(code)


def _parent(code: str) -> str:
    if code in SECTIONS:
        return ""
    return section_of(code) if len(code) == 2 else code[:-1]
