"""A figure as the number of a page: rounded as published, with its marker, formula, source and the way to its own page."""

from __future__ import annotations

from urllib.parse import quote

from django.urls import reverse

from ballast.figures.address import Address
from ballast.figures.read import Figure
from ballast.indicators.catalogue import Indicator, indicator
from ballast.ui.cells import Cell
from ballast.ui.numbers import Number


def number_of(figure: Figure, *, sign: bool = False) -> Number:
    """The number of a figure for `{% number %}`."""
    one = indicator(figure.address.code)
    period = figure.address.period
    return Number.of(
        cell_of(figure),
        one.places,
        sign=sign,
        unit=one.unit,
        period=period.full_label(figure.address.basis),
        basis=figure.address.basis.label,
        source=source_of(one),
        href=href_of(figure.address),
        formula=one.formula.words,
    )


def cell_of(figure: Figure) -> Cell:
    """The value of a figure in a table or a chart: exact with its marker, or the marker in its place."""
    return figure.marker if figure.exact is None else (figure.exact, figure.marker)


def href_of(address: Address) -> str:
    """The page of a figure. A code of the address stays as it is written there: its percent signs are written again."""
    return reverse("figures:figure", args=["_"]).replace("/_/", f"/{quote(path_of(address), safe='/=;:@')}/")


def path_of(address: Address) -> str:
    """The address as a path. The empty slice of a total is written `all`: servers join two slashes into one."""
    return str(address).replace("//", "/all/", 1)


def address_in(path: str) -> Address:
    """The address that a path holds; raises `NotFoundError` for anything that is none."""
    parts = path.split("/")
    if len(parts) == 4 and parts[1] == "all":
        parts[1] = ""
    return Address.parse("/".join(parts))


def source_of(one: Indicator) -> str:
    """Label and source in a line."""
    return f"{one.kind.label}；来源：{one.source}"
