"""Making a report: composed from one snapshot, kept by its content, told to the trail."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from ballast.figures.read import Reader
from ballast.files.actions import fingerprint, store
from ballast.kernel import clock
from ballast.kernel.actor import Actor
from ballast.kernel.period import Period
from ballast.kernel.problems import BallastError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Audience, Scope
from ballast.reports.compose import compose
from ballast.reports.document import write
from ballast.reports.models import MadeReport
from ballast.trail.actions import record


def make(actor: Actor, period: Period, audience: Audience, snapshot: str = "") -> MadeReport:
    """Make the monthly analysis of a period for a circle of readers, of the current snapshot or the one named.

    Raises `BallastError` where the actor may not write for the whole city, or the snapshot has nothing for the period.
    """
    if not actor.scope_for(Right.REPORTS).whole_city:
        raise BallastError("月度分析由市级编写；县区可以下载通报版")
    reader = Reader.open(Scope.city(audience), snapshot)
    report = compose(reader, period)
    name = f"{period}-工业经济运行情况分析-{audience.label}.docx"
    with TemporaryDirectory(prefix="ballast-report-") as folder:
        path = Path(folder) / name
        write(report, path)
        mark = fingerprint(path)
        store(path, mark)
    with transaction.atomic():
        kept = MadeReport.objects.create(
            title=report.title,
            period=str(period),
            audience=audience.value,
            snapshot=reader.frozen.identity,
            numbers=len(report.references()),
            name=name,
            sha256=mark.sha256,
            size=mark.size,
            made_at=clock.now(),
            made_by=actor.name,
        )
        record(actor, "reports.make", name, {"snapshot": reader.frozen.identity, "sha256": mark.sha256})
    return kept
