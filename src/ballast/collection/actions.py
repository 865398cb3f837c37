"""Every change of the facts that collection owns: a new version beside the old, or nothing where nothing changed.

Callers hold the transaction (see `door.py`): all of a file is in, or none of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection, models, transaction
from django.db.models import Max

from ballast.collection.models import (
    ItemDeclaration,
    ParkForm,
    ProducerPrice,
    Release,
    Return,
    ReturnLine,
    ValueAddedRate,
)
from ballast.collection.rows import HeldReturn, Numbers, ParkFormRow, PriceRow, RateRow, ReleaseRow, ReturnRow
from ballast.files.models import ReceivedFile
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.period import Calendar, Period
from ballast.kernel.problems import NotFoundError
from ballast.kernel.scope import Scope
from ballast.registry.rows import Counts
from ballast.scoping import within
from ballast.trail.actions import record

_BATCH = 2000
_WATCHED = ("output", "sales", "electricity")
"""The items whose size is compared with what was filed before, to find a wrong unit."""

Effective = dict[tuple[str, str], dict[str, Numbers]]


def _effective(periods: Iterable[str], items: Sequence[str] = ()) -> Effective:
    """(enterprise, period) → item → the numbers that stand: each line of the newest accepted version that holds it."""
    lines = ReturnLine.objects.filter(filed__period__in=sorted(set(periods)), filed__status="accepted")
    if items:
        lines = lines.filter(item__in=items)
    standing: Effective = {}
    for enterprise, period, item, *numbers in lines.order_by("filed__version").values_list(
        "filed__enterprise_id", "filed__period", "item", "month", "ytd", "base_month", "base_ytd"
    ):
        standing.setdefault((enterprise, period), {})[item] = (numbers[0], numbers[1], numbers[2], numbers[3])
    return standing


def _newest_held(periods: Iterable[str]) -> Effective:
    """(enterprise, period) → lines of its newest version, where that version is held."""
    held: Effective = {}
    newest: dict[tuple[str, str], tuple[int, int, str]] = {}
    for number, enterprise, period, version, status in Return.objects.filter(
        period__in=sorted(set(periods))
    ).values_list("id", "enterprise_id", "period", "version", "status"):
        key = (enterprise, period)
        newest[key] = max(newest.get(key, (0, 0, "")), (version, number, status))
    numbers_of = {number: key for key, (_, number, status) in newest.items() if status == "held"}
    for filed, item, *numbers in ReturnLine.objects.filter(filed_id__in=list(numbers_of)).values_list(
        "filed_id", "item", "month", "ytd", "base_month", "base_ytd"
    ):
        held.setdefault(numbers_of[filed], {})[item] = (numbers[0], numbers[1], numbers[2], numbers[3])
    return held


def save_returns(
    rows: Sequence[ReturnRow], source: ReceivedFile | None, actor: Actor, unit_error_ratio: Decimal
) -> tuple[Counts, list[HeldReturn]]:
    """Take in returns. What says the same as what stands is not written; a suspected wrong unit is held back."""
    with within(Scope.city()):
        periods = {row.period for row in rows}
        standing, waiting = _effective(periods), _newest_held(periods)
        earlier = _effective(_reference_periods(periods), _WATCHED)
        versions = _versions(periods)
        fresh: list[tuple[Return, ReturnRow]] = []
        held: list[HeldReturn] = []
        added = changed = 0
        now = clock.now()
        for row in rows:
            key = (row.enterprise, row.period)
            if _says_nothing_new(row, standing.get(key), waiting.get(key)):
                continue
            doubt = _suspect(row, earlier, unit_error_ratio)
            held.extend([doubt] if doubt else [])
            version = versions.get(key, 0) + 1
            versions[key] = version
            added, changed = added + (version == 1), changed + (version > 1)
            fresh.append((_new_return(row, version, bool(doubt), source, actor, now), row))
        _write(fresh)
    return Counts(added, changed, len(rows) - added - changed), held


def _versions(periods: Iterable[str]) -> dict[tuple[str, str], int]:
    found = Return.objects.filter(period__in=sorted(set(periods))).values("enterprise_id", "period")
    return {(each["enterprise_id"], each["period"]): each["newest"] for each in found.annotate(newest=Max("version"))}


def _says_nothing_new(row: ReturnRow, standing: dict[str, Numbers] | None, waiting: dict[str, Numbers] | None) -> bool:
    if waiting is not None and waiting == row.lines:
        return True
    return (
        waiting is None and standing is not None and all(standing.get(item) == line for item, line in row.lines.items())
    )


def _reference_periods(periods: Iterable[str]) -> set[str]:
    found = set()
    for text in periods:
        calendar = Calendar.MONTHLY if text.endswith("-01") else Calendar.MERGED
        period = Period.parse(text, calendar)
        found |= {str(period.previous()), str(period.year_earlier())}
    return found


def _suspect(row: ReturnRow, earlier: Effective, ratio: Decimal) -> HeldReturn | None:
    """Whether an item's size is out of all proportion to what was filed before (or, lacking that, to its own base)."""
    period = Period.parse(row.period, Calendar.MONTHLY if row.period.endswith("-01") else Calendar.MERGED)
    for item in _WATCHED:
        numbers = row.lines.get(item)
        if numbers is None or not numbers[1] or numbers[1] <= 0:
            continue
        references = _references(row, item, period, earlier)
        if references and all(_out_of_proportion(numbers[1], reference, ratio) for reference in references):
            return HeldReturn(row.enterprise, row.period, item, numbers[1], references[0], row.origin)
    return None


def _references(row: ReturnRow, item: str, period: Period, earlier: Effective) -> list[int]:
    previous = period.previous()
    nearest = [str(previous)] if previous.year == period.year else []
    filed = [earlier.get((row.enterprise, text), {}).get(item) for text in (*nearest, str(period.year_earlier()))]
    sizes = [numbers[1] for numbers in filed if numbers and numbers[1] and numbers[1] > 0]
    if sizes:
        return sizes
    base = row.lines[item][3]
    return [base] if base and base > 0 else []


def _out_of_proportion(filed: int, reference: int, ratio: Decimal) -> bool:
    return filed >= ratio * reference or filed * ratio <= reference


def _new_return(
    row: ReturnRow, version: int, doubtful: bool, source: ReceivedFile | None, actor: Actor, now: Any
) -> Return:
    return Return(
        enterprise_id=row.enterprise,
        period=row.period,
        version=version,
        form=row.form,
        status="held" if doubtful else "accepted",
        capacity=row.capacity,
        recorded_by=actor.name,
        remark=row.remark,
        source=source,
        source_sheet=row.origin.sheet,
        source_row=row.origin.row,
        recorded_at=now,
    )


def _write(fresh: Sequence[tuple[Return, ReturnRow]]) -> None:
    Return.objects.bulk_create([each for each, _ in fresh], batch_size=_BATCH)
    _write_lines([(each.pk, item, *numbers) for each, row in fresh for item, numbers in row.lines.items()])


def _write_lines(lines: Sequence[tuple[int, str, int | None, int | None, int | None, int | None]]) -> None:
    """Lines are nine tenths of all rows: plain SQL takes a third of the time that model instances take."""
    table = ReturnLine._meta.db_table
    columns = "filed_id, item, month, ytd, base_month, base_ytd"
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES (%s, %s, %s, %s, %s, %s)", lines)


def accept_held(enterprise: str, period: str, reason: str, actor: Actor) -> Return:
    """Let a held return stand after the county has looked into it: a new, accepted version with the reason.

    Raises `NotFoundError` where the newest version of that return is not held, or the actor's scope does not hold it.
    """
    with transaction.atomic(), within(actor.scope):
        newest = Return.objects.filter(enterprise_id=enterprise, period=period).order_by("-version").first()
        if newest is None or newest.status != "held":
            raise NotFoundError(f"{enterprise} {period} 没有待核实的报表")
        lines = ReturnLine.objects.filter(filed_id=newest.pk).values_list(
            "item", "month", "ytd", "base_month", "base_ytd"
        )
        newest.pk = None
        newest.version += 1
        newest.status = "accepted"
        newest.remark = reason
        newest.recorded_by = actor.name
        newest.recorded_at = clock.now()
        newest.save(force_insert=True)
        _write_lines([(newest.pk, *numbers) for numbers in lines])
        record(actor, "collection.accept_held", f"{enterprise} {period}", {"reason": reason, "version": newest.version})
        return newest


def declare_items(declared: Mapping[str, tuple[str, str, str]], source: ReceivedFile | None) -> None:
    """Record what a file declares of items: item → (unit name, calendar, convention for a negative base)."""
    newest: dict[str, tuple[str, str, str]] = {}
    for item, *rest in ItemDeclaration.objects.order_by("id").values_list(
        "item", "unit_name", "calendar", "negative_base"
    ):
        newest[item] = (rest[0], rest[1], rest[2])
    ItemDeclaration.objects.bulk_create(
        ItemDeclaration(
            item=item,
            unit_name=unit_name,
            calendar=calendar,
            negative_base=negative_base,
            source=source,
            recorded_at=clock.now(),
        )
        for item, (unit_name, calendar, negative_base) in declared.items()
        if newest.get(item) != (unit_name, calendar, negative_base)
    )


def save_versions(
    model: type[models.Model],
    key_fields: Sequence[str],
    rows: Sequence[tuple[dict[str, Any], dict[str, Any]]],
    version_field: str,
    fixed: Mapping[str, Any],
) -> Counts:
    """Add a version for each (key, values) whose values differ from the newest version of that key."""
    manager: Any = model._default_manager
    value_fields = sorted({name for _, values in rows for name in values if not name.startswith("source_")})
    newest: dict[tuple[Any, ...], tuple[int, tuple[Any, ...]]] = {}
    for found in manager.values(*key_fields, *value_fields, version_field).order_by(version_field):
        key = tuple(found[name] for name in key_fields)
        newest[key] = (found[version_field], tuple(found[name] for name in value_fields))
    fresh = []
    added = changed = unchanged = 0
    for key_values, values in rows:
        key = tuple(key_values[name] for name in key_fields)
        version, standing = newest.get(key, (0, None))
        wanted = tuple(values[name] for name in value_fields)
        if standing == wanted:
            unchanged += 1
            continue
        added, changed = added + (version == 0), changed + (version > 0)
        newest[key] = (version + 1, wanted)
        fresh.append(model(**key_values, **values, **{version_field: version + 1}, **fixed))
    manager.bulk_create(fresh, batch_size=_BATCH)
    return Counts(added, changed, unchanged)


def _place(row: Any) -> dict[str, Any]:
    return {"source_sheet": row.origin.sheet, "source_row": row.origin.row}


def save_park_forms(rows: Sequence[ParkFormRow], source: ReceivedFile | None, actor: Actor) -> Counts:
    """Take in park forms."""
    pairs = [({"park_id": row.park, "period": row.period}, {**row.numbers, **_place(row)}) for row in rows]
    fixed = {"source": source, "recorded_at": clock.now(), "recorded_by": actor.name}
    return save_versions(ParkForm, ("park_id", "period"), pairs, "version", fixed)


_RELEASE_VALUES = (
    "value",
    "rate",
    "rank",
    "ranked",
    "ranked_group",
    "grade",
    "places",
    "status",
    "embargo_until",
    "audience",
    "released_on",
    "office",
    "document",
)


def save_releases(rows: Sequence[ReleaseRow], source: ReceivedFile | None) -> Counts:
    """Take in official figures; a revised one is a new vintage."""
    pairs = [
        (
            {"indicator": row.indicator, "unit_id": row.unit, "period": row.period, "basis": row.basis},
            {**{name: getattr(row, name) for name in _RELEASE_VALUES}, **_place(row)},
        )
        for row in rows
    ]
    fixed = {"source": source, "recorded_at": clock.now()}
    return save_versions(Release, ("indicator", "unit_id", "period", "basis"), pairs, "vintage", fixed)


def save_rates(rows: Sequence[RateRow], source: ReceivedFile | None) -> Counts:
    """Take in value-added rates."""
    pairs = [
        ({"division": row.division, "year": row.year}, {"rate": row.rate, "origin": row.source_text, **_place(row)})
        for row in rows
    ]
    fixed = {"source": source, "recorded_at": clock.now()}
    return save_versions(ValueAddedRate, ("division", "year"), pairs, "vintage", fixed)


def save_prices(rows: Sequence[PriceRow], source: ReceivedFile | None) -> Counts:
    """Take in producer price indices."""
    pairs = [
        (
            {"division": row.division, "period": row.period, "basis": row.basis, "area": row.area},
            {"price_index": row.price_index, "origin": row.source_text, **_place(row)},
        )
        for row in rows
    ]
    fixed = {"source": source, "recorded_at": clock.now()}
    return save_versions(ProducerPrice, ("division", "period", "basis", "area"), pairs, "vintage", fixed)
