"""Making a report as background work: it takes some ten seconds."""

from __future__ import annotations

from django.urls import reverse

from ballast.jobs.kinds import Kind, Result, Work
from ballast.kernel.period import Period
from ballast.kernel.rights import Right
from ballast.kernel.scope import Audience
from ballast.reports.actions import make


def monthly(work: Work) -> Result:
    """The monthly analysis of `period` for `audience`."""
    period, audience = Period.parse_any(str(work.arguments["period"])), Audience(str(work.arguments["audience"]))
    work.progress(0, 2, "编写报告")

    def act() -> Result:
        kept = make(work.actor, period, audience)
        return Result(f"{kept.title}（{audience.label}）已写好，{kept.numbers} 个数有来源", reverse("reports:list"))

    result = work.once(act)
    work.progress(2, 2, "写好了")
    return result


WORK = (Kind("reports.monthly", "编写月度分析报告", Right.REPORTS, monthly),)
