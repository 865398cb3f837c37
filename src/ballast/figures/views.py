"""Pages of figures: the catalogue, one indicator, one figure taken apart, chart data, search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from ballast.collection import access as collection
from ballast.figures import charting, numbers, places, present, wording
from ballast.figures.asking import Asker, Question
from ballast.figures.read import Figure, FigureTable
from ballast.figures.search import search as find
from ballast.figures.state import data_state
from ballast.indicators.catalogue import Indicator, Kind, indicator
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right
from ballast.ui.charts.echarts import option
from ballast.ui.charts.page import page_chart
from ballast.ui.charts.spec import ChartSpec
from ballast.ui.doors import Visit, needs
from ballast.ui.pages import Tab, page
from ballast.ui.pagetable import ROWS_PER_PAGE, Hrefs, page_table
from ballast.ui.standpoint import Standpoint, standpoint_of
from ballast.ui.tables import Table, to_json

_CHART_SIZE = (760, 340)


@dataclass(frozen=True)
class Choice:
    """One dimension or basis that may be chosen."""

    label: str
    href: str
    here: bool


@needs(Right.FIGURES)
def indicators(request: Visit) -> HttpResponse:
    """The catalogue: what each indicator is, where its truth lies, and by what it can be divided."""
    kind = request.GET.get("kind", "")
    if kind and kind not in {each.value for each in Kind}:
        raise NotFoundError("没有找到")
    standpoint = standpoint_of(request)
    chosen = present.catalogue(Kind(kind) if kind else None)
    hrefs = [_indicator_href(one.code, standpoint) for one in chosen]
    sheet = page_table(
        request,
        present.catalogue_table(chosen, in_words=True),
        key="indicators",
        links={"code": hrefs, "name": hrefs},
    )
    if sheet.download:
        return sheet.download
    query = standpoint.query()
    tabs = [Tab("全部", _path("figures:indicators", query), not kind, len(present.catalogue(None)))]
    tabs += [
        Tab(each.label, _path("figures:indicators", standpoint.query(kind=each.value)), kind == each.value, len(listed))
        for each in Kind
        if (listed := present.catalogue(each))
    ]
    sentence = f"共 {len(chosen)} 个指标：统计部门发布数与部门调度数据分开列示，互不替代"
    return page(
        request,
        "figures/indicators.html",
        title="指标目录",
        sentence=sentence,
        sheet=sheet,
        tabs=tabs,
        footer="指标目录",
    )


@needs(Right.FIGURES)
def indicator_page(request: Visit, code: str) -> HttpResponse:
    """One indicator in a place and a period: the sentence, the chart that answers the question, the table."""
    one = indicator(code)
    if data_state() is None:
        return _nothing_yet(request, one)
    asker = Asker.of(request.actor)
    question = _question(request, code)
    found = asker.table(question)
    standpoint = standpoint_of(request)
    spec, table, links = _answer(asker, question, found, standpoint)
    # Counties and industries are read side by side; enterprises are too many for one page.
    size = ROWS_PER_PAGE if "enterprise" in found.by else None
    sheet = page_table(request, table, key="figures", links={"name": links}, rows_per_page=size)
    if sheet.download:
        return sheet.download
    drawn = page_chart(request, spec, "chart") if spec else None
    if drawn is not None and drawn.download:
        return drawn.download
    sentence = wording.sentence_of(found) if found.by else (spec.title if spec else wording.sentence_of(found))
    return page(
        request,
        "figures/indicator.html",
        title=one.name,
        sentence=sentence,
        crumbs=[("指标目录", _path("figures:indicators", standpoint.query()))],
        footer=_footer(asker, one, found.mark),
        one=one,
        number=numbers.number_of(found.total),
        place=found.total.name if found.total.slice else "全市",
        dimensions=_dimension_choices(asker, one, question, found, standpoint),
        bases=_basis_choices(one, question, found, standpoint),
        drawn=drawn,
        sheet=sheet,
    )


@needs(Right.FIGURES)
def figure_page(request: Visit, address: str) -> HttpResponse:
    """One figure taken apart: formula with its numbers, inputs, source, snapshot, coverage."""
    asked = numbers.address_in(address)
    asker = Asker.of(request.actor, asked.snapshot)
    found = asker.figure(asked)
    one = indicator(asked.code)
    terms = page_table(request, present.terms_table(found), key="terms", rows_per_page=None)
    returns = page_table(request, present.returns_table(_returns(asker, found)), key="returns", rows_per_page=None)
    for sheet in (terms, returns):
        if sheet.download:
            return sheet.download
    standpoint = _standpoint_of(found)
    return page(
        request,
        "figures/figure.html",
        title=one.name,
        sentence=_figure_sentence(found, one),
        crumbs=[
            ("指标目录", reverse("figures:indicators")),
            (one.name, _indicator_href(one.code, standpoint)),
        ],
        footer=_footer(asker, one, places.mark(asker.frozen, found.address.period)),
        number=numbers.number_of(found),
        facts=present.figure_facts(found, one),
        terms=terms if found.value.terms else None,
        returns=returns if returns.rows else None,
        enterprises=_enterprises_href(asker, one, found, standpoint),
        suppressed=found.marker.legend if found.marker.replaces else "",
    )


@needs(Right.FIGURES)
def chart_data(request: Visit, code: str) -> HttpResponse:
    """The chart of an indicator as data: the option that draws it and its table. What the page shows, no more."""
    asker = Asker.of(request.actor)
    question = _question(request, code)
    found = asker.table(question)
    spec = _chart(asker, question, found)
    if spec is None:
        raise NotFoundError("没有找到")
    body = {"title": spec.title, "table": to_json(spec.table()), "option": option(spec, *_CHART_SIZE)}
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


@needs(Right.FIGURES)
def search(request: Visit) -> HttpResponse:
    """Indicators, places and enterprises by name or code: only what is the reader's."""
    found = find(request.actor, request.GET.get("q", ""))
    sentence = f"“{found.text}”找到 {found.count} 项" if found.text else "输入指标、单位、园区或企业的名称、代码"
    groups = [("指标", found.indicators), ("单位和园区", found.places), ("企业", found.enterprises)]
    return page(
        request,
        "figures/search.html",
        title="查找",
        sentence=sentence,
        text=found.text,
        groups=[(label, hits) for label, hits in groups if hits],
    )


def _question(request: HttpRequest, code: str) -> Question:
    standpoint = standpoint_of(request)
    # Who chooses a county while counties stand side by side wants the page of that county, not an error.
    by = ",".join(each for each in request.GET.get("by", "").split(",") if each not in standpoint.where)
    return Question.of(code, standpoint, by, request.GET.get("basis", ""))


def _answer(
    asker: Asker, question: Question, found: FigureTable, standpoint: Standpoint
) -> tuple[ChartSpec | None, Table, Sequence[str]]:
    """The chart, the table and where the names of its rows lead."""
    if found.by:
        hrefs = Hrefs(len(found.rows), lambda n: numbers.href_of(found.rows[n].address))
        return _chart(asker, question, found), present.figure_table(found), hrefs
    history = asker.history(question)
    links = [numbers.href_of(each.address) for each in history]
    return charting.line_of(found.indicator, history), present.history_table(found, history), links


def _chart(asker: Asker, question: Question, found: FigureTable) -> ChartSpec | None:
    if not found.by:
        return charting.line_of(found.indicator, asker.history(question))
    return charting.chart_of(found, asker.frozen, [*asker.scope.units, *asker.scope.parks])


def _nothing_yet(request: Visit, one: Indicator) -> HttpResponse:
    may_freeze = request.actor.may(Right.FREEZE)
    return page(
        request,
        "figures/nothing.html",
        title=one.name,
        sentence="还没有冻结过数据，暂时看不到数字",
        crumbs=[("指标目录", reverse("figures:indicators"))],
        what_to_do="请先导入数据，再冻结生成快照" if may_freeze else "市级运行监测科室冻结数据后，这里会显示最新一期",
    )


def _dimension_choices(
    asker: Asker, one: Indicator, question: Question, found: FigureTable, standpoint: Standpoint
) -> list[Choice]:
    offered: list[tuple[str, ...]] = [(), *asker.divisions(one, question.where, found.period)]

    def label(by: tuple[str, ...]) -> str:
        return " × ".join(places.DIMENSION_NAMES[name] for name in reversed(by)) or "历期"

    def href(by: tuple[str, ...]) -> str:
        return _indicator_href(one.code, standpoint, by=",".join(by), basis=_told_basis(question))

    return [Choice(label(by), href(by), by == found.by) for by in offered]


def _basis_choices(one: Indicator, question: Question, found: FigureTable, standpoint: Standpoint) -> list[Choice]:
    if len(one.bases) < 2:
        return []
    by = ",".join(question.by)
    return [
        Choice(basis.label, _indicator_href(one.code, standpoint, by=by, basis=basis.value), basis is found.basis)
        for basis in one.bases
    ]


def _told_basis(question: Question) -> str:
    return question.basis.value if question.basis else ""


def _footer(asker: Asker, one: Indicator, mark: str) -> str:
    frozen = asker.frozen
    told = [mark, one.kind.label, f"来源：{one.source}", f"快照 {frozen.identity[:12]}（{frozen.day}）"]
    return "　".join(part for part in told if part)


def _figure_sentence(found: Figure, one: Indicator) -> str:
    where = found.name if found.slice else "全市"
    return f"{wording.label_of(found.address.period, found.address.basis)}，{where}{one.name} {wording.value_of(found, one)}"


def _returns(asker: Asker, found: Figure) -> Sequence[collection.FiledReturn]:
    """The versions of the return behind an enterprise's figure, for those entitled; they read this far only then."""
    code = found.slice.get("enterprise", "")
    if not code or found.marker.replaces:
        return []
    scope = asker.scope if code in asker.scope.enterprises else asker.actor.scope_for(Right.ENTERPRISES)
    try:
        return collection.versions(scope, code, str(found.address.period))
    except NotFoundError:
        return []


def _enterprises_href(asker: Asker, one: Indicator, found: Figure, standpoint: Standpoint | None) -> str:
    """Where the enterprises of a figure are listed; "" for whom they are not, and where no page lists them."""
    if standpoint is None or ("enterprise",) not in asker.divisions(one, found.slice, found.address.period):
        return ""
    return _indicator_href(one.code, standpoint, by="enterprise", basis=found.address.basis.value)


def _standpoint_of(found: Figure) -> Standpoint | None:
    """The place and the period of a figure; None where its slice is no place of a page."""
    period = found.address.period
    if not found.slice:
        return Standpoint(period=period)
    (level, code), *more = found.slice.items()
    if more or level not in ("unit", "park", "enterprise"):
        return None
    return Standpoint(level, code, period)


def _path(name: str, query: str) -> str:
    return reverse(name) + (f"?{query}" if query else "")


def _indicator_href(code: str, standpoint: Standpoint | None, **more: str) -> str:
    told = {name: value for name, value in more.items() if value}
    query = standpoint.query(**told) if standpoint else urlencode(told)
    return reverse("figures:indicator", args=[code]) + (f"?{query}" if query else "")
