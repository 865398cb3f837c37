"""Pages of the register: enterprises, one enterprise, parks, reporting units."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from ballast.kernel.rights import Right
from ballast.registry import access, tables, words
from ballast.registry.access import Choices, EnterpriseLine, Wanted
from ballast.trail.actions import record_read
from ballast.ui.doors import Visit, needs
from ballast.ui.pages import page
from ballast.ui.pagetable import Hrefs, page_table
from ballast.ui.standpoint import Standpoint, standpoint_of

_FILTERS = {
    "unit": "报送单位",
    "park": "园区",
    "industry": "行业",
    "size": "规模",
    "run_state": "生产状态",
    "register_state": "名录状态",
}
_LABEL = "企业名录以统计部门名录库变动和县区确认的生产状态为准"


@dataclass(frozen=True)
class Filter:
    """One filter of the list: what it is called, what can be chosen, what is chosen."""

    name: str
    label: str
    chosen: str
    options: Sequence[tuple[str, str]]


@needs(Right.ENTERPRISES)
def enterprises(request: Visit) -> HttpResponse:
    """The enterprises in the reader's scope, with filters that name only what is there."""
    standpoint = standpoint_of(request)
    wanted = wanted_of(request, standpoint)
    everything = access.enterprise_lines(request.scope)
    lines = [line for line in everything if wanted.fits(line) and _stands(line, standpoint)]
    if lines:
        record_read(
            request.actor, "企业名录", {"rows": len(lines), "filters": _told(wanted), "place": standpoint.place}
        )
    hrefs = Hrefs(len(lines), lambda n: _enterprise_href(lines[n].code, standpoint))
    empty = "没有符合条件的企业：请放宽筛选条件" if everything else "您的权限范围内还没有企业：请先导入企业名录"
    sheet = page_table(request, tables.enterprise_table(lines), key="enterprises", links={"name": hrefs}, empty=empty)
    if sheet.download:
        return sheet.download
    return page(
        request,
        "registry/enterprises.html",
        title="企业名录",
        sentence=_summary(lines),
        footer=_LABEL,
        sheet=sheet,
        filters=_filters(access.choices(everything), wanted),
        narrowed=wanted != Wanted(),
        kept=_kept(standpoint),
    )


@needs(Right.ENTERPRISES)
def enterprise(request: Visit, code: str) -> HttpResponse:
    """One enterprise: what holds of it now, since when and known from where; its changes, successions and lists."""
    standpoint = standpoint_of(request)
    profile = access.enterprise(request.scope, code)
    record_read(request.actor, f"企业 {code}", {"name": profile.line.name})
    links = [_enterprise_href(each.code, standpoint) if each.code else "" for each in profile.successions]
    sheets = [
        page_table(request, tables.spell_table(profile), key="spells", rows_per_page=None),
        page_table(request, tables.change_table(profile), key="changes", rows_per_page=None),
        page_table(
            request, tables.succession_table(profile), key="successions", links={"name": links}, rows_per_page=None
        ),
        page_table(request, tables.list_table(profile), key="lists", rows_per_page=None),
    ]
    for sheet in sheets:
        if sheet.download:
            return sheet.download
    return page(
        request,
        "registry/enterprise.html",
        title=profile.line.name,
        sentence=_said(profile.line),
        crumbs=[("企业名录", _with(reverse("registry:enterprises"), standpoint))],
        footer=_LABEL,
        profile=profile,
        holding=[line for line in profile.spells if line.holds],
        sheets=[sheet for sheet in sheets if sheet.rows or sheet.key in ("spells", "changes")],
    )


@needs(Right.ENTERPRISES)
def parks(request: Visit) -> HttpResponse:
    """The parks that the reader holds, or that lie in a unit of his."""
    lines = access.park_lines(request.scope)
    hrefs = [f"{reverse('registry:enterprises')}?park={line.code}" if line.enterprises else "" for line in lines]
    sheet = page_table(request, tables.park_table(lines), key="parks", links={"enterprises": hrefs})
    if sheet.download:
        return sheet.download
    sentence = f"共 {len(lines)} 个园区" if lines else "您的权限范围内没有园区"
    return page(request, "registry/list.html", title="园区名录", sentence=sentence, footer="园区名录", sheet=sheet)


@needs(Right.FIGURES, Right.ENTERPRISES)
def units(request: Visit) -> HttpResponse:
    """The reporting units: known to all who read figures, since they stand in every comparison."""
    lines = access.unit_lines(request.scope)
    sheet = page_table(request, tables.unit_table(lines), key="units")
    if sheet.download:
        return sheet.download
    ranked = sum(line.kind in ("county", "zone") for line in lines)
    sentence = f"参加排名的县区和开发区共 {ranked} 个" if ranked else f"共 {len(lines)} 个单位"
    return page(request, "registry/list.html", title="报送单位", sentence=sentence, footer="报送单位表", sheet=sheet)


def wanted_of(request: HttpRequest, standpoint: Standpoint) -> Wanted:
    """What the address narrows the list to. A code that is not there narrows it to nothing, whosever it is."""
    return Wanted(**{each.name: request.GET.get(each.name, "").strip() for each in fields(Wanted)})


def _stands(line: EnterpriseLine, standpoint: Standpoint) -> bool:
    """Whether an enterprise lies in the place that the page stands at."""
    held = {"unit": line.unit, "park": line.park, "enterprise": line.code}
    return not standpoint.level or held[standpoint.level] == standpoint.code


def _filters(choices: Choices, wanted: Wanted) -> list[Filter]:
    return [
        Filter(name, label, getattr(wanted, name), tuple(getattr(choices, name).items()))
        for name, label in _FILTERS.items()
    ]


def _told(wanted: Wanted) -> dict[str, str]:
    return {each.name: value for each in fields(Wanted) if (value := getattr(wanted, each.name))}


def _summary(lines: Sequence[EnterpriseLine]) -> str:
    inside = [line for line in lines if line.register_state == "in"]
    stopped = sum(line.run_state in ("stopped", "half_stopped") for line in inside)
    return f"共 {len(lines)} 家企业，其中在库 {len(inside)} 家，在库企业中停产、半停产 {stopped} 家"


def _said(line: EnterpriseLine) -> str:
    parts = [
        line.unit_name,
        line.park_name or "园区外",
        words.industry(line.industry),
        words.SIZES.get(line.size, line.size),
        words.RUN_STATES.get(line.run_state, line.run_state),
        words.REGISTER_STATES[line.register_state],
    ]
    return "，".join(part for part in parts if part)


def _kept(standpoint: Standpoint) -> list[tuple[str, str]]:
    """The place and the period, which a form of filters has to send along."""
    told = (
        ("place", standpoint.place if standpoint.level else ""),
        ("period", str(standpoint.period) if standpoint.period else ""),
    )
    return [(name, value) for name, value in told if value]


def _with(path: str, standpoint: Standpoint) -> str:
    return f"{path}?{standpoint.query()}"


def _enterprise_href(code: str, standpoint: Standpoint) -> str:
    return _with(reverse("registry:enterprise", args=[code]), standpoint)
