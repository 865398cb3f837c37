"""The only door to made reports. A report is for the circle that it was made for, and for every narrower one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ballast.files.actions import stored_path
from ballast.kernel.problems import NotFoundError
from ballast.kernel.scope import Audience, Scope
from ballast.reports.models import MadeReport


@dataclass(frozen=True)
class Made:
    """A report that may be read: what it is of, for whom, and where its bytes lie."""

    id: int
    title: str
    period: str
    audience: Audience
    snapshot: str
    numbers: int
    name: str
    size: int
    made_at: str
    made_by: str
    path: Path


def audiences(scope: Scope) -> list[Audience]:
    """The circles whose reports a scope may read: one's own and every wider one; an enterprise reads what is public."""
    if scope.only_enterprises:
        return [Audience.PUBLIC]
    return [audience for audience in Audience if audience.rank >= scope.audience.rank]


def made(scope: Scope) -> list[Made]:
    """The reports that a scope may read, newest first."""
    circles = [audience.value for audience in audiences(scope)]
    return [_made(row) for row in MadeReport.objects.filter(audience__in=circles).order_by("-id")]


def one(scope: Scope, number: int) -> Made:
    """One report; raises `NotFoundError` where there is none, or it is for a narrower circle."""
    circles = [audience.value for audience in audiences(scope)]
    found = MadeReport.objects.filter(pk=number, audience__in=circles).first()
    if found is None:
        raise NotFoundError("没有找到")
    return _made(found)


def _made(row: MadeReport) -> Made:
    return Made(
        row.pk,
        row.title,
        row.period,
        Audience(row.audience),
        row.snapshot,
        row.numbers,
        row.name,
        row.size,
        row.made_at.isoformat(),
        row.made_by,
        stored_path(row.sha256),
    )
