"""What figures put on pages of others: the headline numbers of the home page, the figures of one enterprise."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from ballast.figures import numbers
from ballast.figures.address import Address
from ballast.figures.asking import latest_period
from ballast.figures.read import Figure, Reader
from ballast.indicators.catalogue import indicator
from ballast.kernel.period import Basis
from ballast.kernel.problems import NotFoundError
from ballast.kernel.rights import Right
from ballast.kernel.scope import Scope
from ballast.ui.numbers import Number
from ballast.ui.panels import Panel
from ballast.ui.standpoint import standpoint_of

HEADLINES = ("va_growth", "output", "output_growth", "enterprises")
OF_ENTERPRISE = ("output", "output_growth", "sales", "production_sales_rate", "export", "electricity", "tax", "jobs")


def headlines(request: HttpRequest, scope: Scope) -> str:
    """The city's headline numbers of the period that the page stands at; nothing while nothing is frozen."""
    shown = [
        (indicator(code).name, numbers.number_of(found)) for code, found in _figures(request, scope, HEADLINES, {})
    ]
    return _rendered("主要指标", shown)


def of_enterprise(request: HttpRequest, scope: Scope) -> str:
    """The figures of the enterprise whose page is open."""
    code = str(request.resolver_match.kwargs.get("code", "")) if request.resolver_match else ""
    found = _figures(request, scope, OF_ENTERPRISE, {"enterprise": code}) if code else []
    return _rendered("本企业主要数据", [(indicator(name).name, numbers.number_of(each)) for name, each in found])


def _figures(
    request: HttpRequest, scope: Scope, codes: tuple[str, ...], where: dict[str, str]
) -> list[tuple[str, Figure]]:
    try:
        reader = Reader.open(scope)
    except NotFoundError:
        return []
    period = standpoint_of(request).period or latest_period(reader.frozen)
    if period is None:
        return []
    return [(code, reader.figure(Address.of(code, where, period, Basis.YTD))) for code in codes]


def _rendered(title: str, shown: list[tuple[str, Number]]) -> str:
    return render_to_string("figures/panel.html", {"title": title, "shown": shown}) if shown else ""


PANELS = (
    Panel("home", "figures-headlines", Right.FIGURES, 1, headlines, 20),
    Panel("enterprise", "figures-of-enterprise", Right.ENTERPRISES, 1, of_enterprise, 20),
)
