"""Every change of the working calendar: a new row, never an overwritten one, and an entry in the trail."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.problems import BallastError, NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.kernel.worktime import DayKind
from ballast.trail.actions import record
from ballast.worktime import seed
from ballast.worktime.models import DaySetting, PublishedYear

SEEDED_BY = ""
"""Rows that came with the product name nobody."""
_LINE = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(休|班)\s*(.*)")


@dataclass(frozen=True)
class NewDay:
    """A day to set."""

    day: date
    kind: DayKind
    name: str = ""


def ensure_calendar() -> int:
    """Bring in the years that the product knows and the database has not; the number of days. Harmless to repeat.

    A year that the office published itself stays as the office set it.
    """
    known = set(PublishedYear.objects.values_list("year", flat=True))
    fresh = seed.years() - known
    if not fresh:
        return 0
    days = [one for one in seed.days() if one.day.year in fresh]
    now = clock.now()
    with transaction.atomic():
        PublishedYear.objects.bulk_create(
            PublishedYear(year=year, document=seed.DOCUMENT, published_by=SEEDED_BY, published_at=now)
            for year in sorted(fresh)
        )
        DaySetting.objects.bulk_create(
            DaySetting(day=one.day, kind=one.kind, name=one.name, document=seed.DOCUMENT, set_by=SEEDED_BY, set_at=now)
            for one in days
        )
        told = {"from": min(fresh), "to": max(fresh), "days": len(days)}
        record(Actor("系统", Scope.city()), "worktime.seed", "工作日历", told)
    return len(days)


def set_day(actor: Actor, day: date, kind: DayKind, reason: str, document: str = "", name: str = "") -> None:
    """Make a day worked or free, with the reason and the number of the document; for who sets rules of the whole city.

    Raises `BallastError` without a reason, or where the day is so already.
    """
    _may(actor)
    reason = reason.strip()
    if not reason:
        raise BallastError("请写明调整理由")
    with transaction.atomic():
        now = _standing(day)
        if now["kind"] == kind:
            raise BallastError(f"{day} 现在就是{kind.label}，不需要调整")
        _add(actor, NewDay(day, kind, name.strip()), reason, document.strip())
        after = {"kind": kind, "reason": reason, "document": document.strip()}
        record(actor, "worktime.set_day", str(day), before=now, after=after)


def publish_year(actor: Actor, year: int, document: str, text: str = "") -> int:
    """Say that a year's holidays are published by a document, and set its days; how many were set.

    `text` has a line for each day that differs from the week: `2027-01-01 休 元旦`, `2027-01-03 班 元旦`; the
    notice may reach into the last days of the year before. Raises
    `BallastError` with every line that is wrong, without a document, and for a year that is published already.
    """
    _may(actor)
    document = document.strip()
    if not document:
        raise BallastError("请写明公布节假日安排的文件名称和文号")
    days = parse_days(text, year)
    with transaction.atomic():
        if PublishedYear.objects.filter(year=year).exists():
            raise BallastError(f"{year} 年的节假日安排已经公布，请逐日调整")
        PublishedYear.objects.create(year=year, document=document, published_by=actor.name, published_at=clock.now())
        for one in days:
            _add(actor, one, "", document)
        told = {"document": document, "days": [f"{one.day} {one.kind.label} {one.name}".strip() for one in days]}
        record(actor, "worktime.publish_year", f"{year} 年", told)
    return len(days)


def parse_days(text: str, year: int) -> list[NewDay]:
    """Lines of days as `publish_year` takes them; raises `BallastError` that names every wrong line."""
    found: dict[date, NewDay] = {}
    wrong = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        one = _day_of(line.strip())
        if one is None:
            wrong.append(f"第 {number} 行应写成“{year}-01-01 休 元旦”或“{year}-01-03 班 元旦”，现为“{line.strip()}”")
        elif not date(year - 1, 12, 28) <= one.day <= date(year, 12, 31):
            wrong.append(f"第 {number} 行的 {one.day} 不在 {year} 年")
        elif one.day in found:
            wrong.append(f"第 {number} 行的 {one.day} 写了两次")
        else:
            found[one.day] = one
    if wrong:
        raise BallastError("；".join(wrong))
    return list(found.values())


def _day_of(line: str) -> NewDay | None:
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    try:
        day = date.fromisoformat(match[1])
    except ValueError:
        return None
    return NewDay(day, DayKind.REST if match[2] == "休" else DayKind.WORK, match[3].strip())


def _may(actor: Actor) -> None:
    if not actor.scope_for(Right.RULES).whole_city:
        raise NotFoundError("没有找到")


def _standing(day: date) -> Mapping[str, str]:
    newest = DaySetting.objects.filter(day=day).order_by("-id").first()
    if newest is not None:
        return {"kind": newest.kind, "reason": newest.reason, "document": newest.document}
    return {"kind": (DayKind.WORK if day.weekday() < 5 else DayKind.REST).value, "reason": "", "document": ""}


def _add(actor: Actor, one: NewDay, reason: str, document: str) -> None:
    DaySetting.objects.create(
        day=one.day,
        kind=one.kind.value,
        name=one.name[:40],
        reason=reason[:200],
        document=document[:200],
        set_by=actor.name,
        set_at=clock.now(),
    )
