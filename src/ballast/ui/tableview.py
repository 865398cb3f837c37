"""Cells of a table as a page shows them: escaped, aligned on the decimal, with a small bar or a tint where asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ballast.kernel.terminal import columns
from ballast.ui.cells import Cell, Shown
from ballast.ui.tables import Column, Kind

_HEAT_STEPS = 5
_MOST_PADDED = 12


@dataclass(frozen=True)
class Reach:
    """The lowest and the highest number of a column, zero included: the same for all pages of a table."""

    low: Fraction
    high: Fraction

    @property
    def span(self) -> Fraction:
        """Their distance."""
        return self.high - self.low


@dataclass(frozen=True)
class ColumnView:
    """How the cells of one column stand under each other: decimals to leave room for, and width of the widest mark."""

    column: Column
    decimals: int = 0
    mark: int = 0
    reach: Reach | None = None

    @property
    def css(self) -> str:
        """The classes of its cells."""
        side = "bt-right" if self.column.right else ""
        long = "bt-words" if self.column.kind is Kind.TEXT and not self.column.right else "bt-short"
        return f"{side} {long} {'bt-bars' if self.column.bar else ''}".strip()


def reach_of(column: Column, values: Sequence[Cell]) -> Reach | None:
    """The reach of a column that wants bars or tints; None for others and where there is no number."""
    if not (column.bar or column.heat):
        return None
    numbers = [item.exact for item in map(column.sketch, values) if item.exact is not None]
    return Reach(min([Fraction(0), *numbers]), max([Fraction(0), *numbers])) if any(numbers) else None


def column_view(column: Column, shown: Sequence[Shown], reach: Reach | None = None) -> ColumnView:
    """The view of a column whose cells are those."""
    if not column.right:
        return ColumnView(column)
    lengths = {_decimals(item) for item in shown if item.number is not None}
    padded = min(max(lengths), _MOST_PADDED) if len(lengths) > 1 else 0
    return ColumnView(column, padded, max((columns(item.mark) for item in shown), default=0), reach)


def cell(view: ColumnView, item: Shown, *, href: str = "", total: bool = False) -> SafeString:
    """One cell of the body; the words of the table come from outside and are escaped here."""
    inner = _text(view, item)
    if href:
        inner = f'<a href="{escape(href)}">{inner}</a>'
    bar, tint = ("", "") if total else (_bar(view, item), _tint(view, item))
    css = " ".join(part for part in (view.css, tint, "bt-none" if item.marker.replaces else "") if part)
    return mark_safe(f'<td class="{css}" data-label="{escape(view.column.heading)}">{bar}{inner}</td>')


def row_head(view: ColumnView, item: Shown, *, href: str = "") -> SafeString:
    """The first cell of a row, which names it."""
    inner = _text(view, item)
    if href:
        inner = f'<a href="{escape(href)}">{inner}</a>'
    return mark_safe(f'<th scope="row" class="{view.css}">{inner}</th>')


def _decimals(item: Shown) -> int:
    return len(item.text.partition(".")[2])


def _text(view: ColumnView, item: Shown) -> str:
    """The text with its mark; where decimals differ, the fraction in a room as wide as the longest."""
    if item.number is None or not view.decimals:
        text = f'<span title="{escape(item.marker.legend)}">{escape(item.text)}</span>' if item.marker.replaces else ""
        text = text or escape(item.text)
    else:
        whole, point, digits = item.text.partition(".")
        text = f'{escape(whole)}<span class="bt-f{view.decimals}">{escape(point + digits)}</span>'
    if view.mark:
        legend = escape(item.marker.legend) if item.mark else ""
        return f'{text}<span class="bt-m{min(view.mark, 6)}" title="{legend}">{escape(item.mark)}</span>'
    return f"{text} {escape(item.mark)}" if item.mark else text


def _bar(view: ColumnView, item: Shown) -> str:
    """A bar from the zero of the column; up in blue, down in orange."""
    if not view.column.bar or view.reach is None or not item.exact:
        return ""
    start = float((min(item.exact, Fraction(0)) - view.reach.low) / view.reach.span * 100)
    width = float(abs(item.exact) / view.reach.span * 100)
    way = "bt-down" if item.exact < 0 else "bt-up"
    return (
        f'<span class="bt-track" aria-hidden="true"><span class="bt-bar {way}" '
        f'style="left:{start:.1f}%;width:{width:.1f}%"></span></span>'
    )


def _tint(view: ColumnView, item: Shown) -> str:
    """The class of the tint: five steps each way, by the share of the largest."""
    if not view.column.heat or view.reach is None or not item.exact:
        return ""
    largest = max(abs(view.reach.low), view.reach.high)
    step = min(_HEAT_STEPS, int(abs(item.exact) / largest * _HEAT_STEPS) + 1)
    return f"bt-heat-{'down' if item.exact < 0 else 'up'}{step}"
