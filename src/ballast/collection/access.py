"""The only door to filed facts for reading. Every call takes a scope."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from ballast.collection.models import Return, ReturnLine
from ballast.kernel.problems import NotFoundError
from ballast.kernel.scope import Scope
from ballast.scoping import within


@dataclass(frozen=True)
class FiledReturn:
    """One version of a return and where it came from."""

    enterprise: str
    name: str
    period: str
    version: int
    status: str
    capacity: str
    file: str
    sha256: str
    sheet: str
    row: int | None
    recorded_by: str
    recorded_at: str
    remark: str
    source: int | None = None


def held(scope: Scope) -> list[FiledReturn]:
    """The returns in the scope whose newest version is held back."""
    with within(scope):
        same = Return.objects.filter(enterprise=OuterRef("enterprise"), period=OuterRef("period"))
        later = same.filter(version__gt=OuterRef("version"))
        # A year of a city is ten thousand returns: the database picks the few that wait.
        return _shown(Return.objects.filter(~Exists(later), status="held"))


def versions(scope: Scope, enterprise: str, period: str) -> list[FiledReturn]:
    """Every version of a return, oldest first; raises `NotFoundError` where there is none in the scope."""
    found = [filed for filed in _returns(scope, enterprise_id=enterprise, period=period)]
    if not found:
        raise NotFoundError("没有找到")
    return found


def lines(scope: Scope, enterprise: str, period: str, version: int) -> dict[str, tuple[int | None, ...]]:
    """Item → the four numbers of one version of a return in the scope."""
    with within(scope):
        chosen = ReturnLine.objects.filter(
            filed__enterprise_id=enterprise, filed__period=period, filed__version=version
        )
        return {
            item: tuple(numbers)
            for item, *numbers in chosen.values_list("item", "month", "ytd", "base_month", "base_ytd").order_by("id")
        }


@dataclass(frozen=True)
class Filing:
    """How far a period is in: the enterprises of the scope, how many of them have filed, and what waits for a look."""

    period: str
    filed: int
    held: int
    last: str


def filings(scope: Scope) -> list[Filing]:
    """Every period that somebody in the scope has filed for, newest first."""
    with within(scope):
        rows = Return.objects.values("period").annotate(
            filed=Count("enterprise", distinct=True), last=Max("recorded_at")
        )
        found = {row["period"]: row for row in rows}
    waiting = Counter(filed.period for filed in held(scope))
    return [
        Filing(period, found[period]["filed"], waiting[period], found[period]["last"].isoformat())
        for period in sorted(found, reverse=True)
    ]


def filed(scope: Scope, period: str) -> list[FiledReturn]:
    """The newest version of every return of a period in the scope."""
    newest = {each.enterprise: each for each in _returns(scope, period=period)}
    return list(newest.values())


def _returns(scope: Scope, **chosen: str) -> list[FiledReturn]:
    with within(scope):
        return _shown(Return.objects.filter(**chosen))


def _shown(chosen: QuerySet[Return]) -> list[FiledReturn]:
    """The chosen returns, read within the scope that stands: by period, enterprise and version."""
    found = chosen.select_related("enterprise", "source").order_by("period", "enterprise_id", "version")
    return [
        FiledReturn(
            each.enterprise_id,
            each.enterprise.name,
            each.period,
            each.version,
            each.status,
            each.capacity,
            each.source.name if each.source else "",
            each.source.sha256 if each.source else "",
            each.source_sheet,
            each.source_row,
            each.recorded_by,
            each.recorded_at.isoformat(),
            each.remark,
            each.source_id,
        )
        for each in found
    ]
