"""The only door to filed facts for reading. Every call takes a scope."""

from __future__ import annotations

from dataclasses import dataclass

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


def held(scope: Scope) -> list[FiledReturn]:
    """The returns in the scope whose newest version is held back."""
    newest: dict[tuple[str, str], FiledReturn] = {}
    for filed in _returns(scope):
        newest[filed.enterprise, filed.period] = filed
    return [filed for filed in newest.values() if filed.status == "held"]


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


def _returns(scope: Scope, **chosen: str) -> list[FiledReturn]:
    with within(scope):
        found = list(
            Return.objects.filter(**chosen)
            .select_related("enterprise", "source")
            .order_by("period", "enterprise_id", "version")
        )
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
        )
        for each in found
    ]
