"""The XML of a native chart (DrawingML): python-pptx writes data and caches, the look is put on here.

All room is reckoned here and written down as fractions of the chart, so that Word, WPS and LibreOffice, each with a
layout of its own mind, show the same. Order of elements: ECMA-376 part 1, 21.2.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.enum.chart import XL_CHART_TYPE

from ballast.ui.cells import Shown
from ballast.ui.charts import colours
from ballast.ui.charts.drawing import nice_axis, spread
from ballast.ui.charts.kinds import bar_colour, labelled_series, series_colour
from ballast.ui.charts.spec import ChartError, ChartKind, ChartSpec, Role
from ballast.ui.textwidth import em, wrap
from ballast.ui.workbook import number_format

OFFICE_FONT = "Microsoft YaHei"
TEXT_SIZE, TITLE_SIZE = 9, 12
_LINE, _TITLE_LINE = 14, 20
_UNIT_ROOM = 24
_UNDER_BAR = Decimal("0.08")
_PART_LINE = 12
_POINTS_PER_CM = 72 / 2.54
_NAMESPACES = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
_DECLARED = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMESPACES.items())
_END = '<a:endParaRPr lang="zh-CN"/>'
_LEVEL = 'rot="0" vert="horz"'
_ON_ONE_LINE = 'wrap="none"'
# Labels that were moved aside would get a thin line to their point.
_NO_LEADERS = (
    '<c:extLst><c:ext uri="{CE6537A1-D6FC-4f65-9D91-7224C49458BB}"'
    ' xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">'
    '<c15:showLeaderLines val="0"/></c:ext></c:extLst>'
)
# python-pptx is typed in part only.
_new_data: Any = CategoryChartData
_new_writer: Any = ChartXmlWriter
_TYPES = {
    (ChartKind.BAR, False): XL_CHART_TYPE.COLUMN_CLUSTERED,
    (ChartKind.BAR, True): XL_CHART_TYPE.BAR_CLUSTERED,
    (ChartKind.LINE, False): XL_CHART_TYPE.LINE_MARKERS,
    (ChartKind.STACKED, False): XL_CHART_TYPE.COLUMN_STACKED,
    (ChartKind.STACKED, True): XL_CHART_TYPE.BAR_STACKED,
}


def chart_data(spec: ChartSpec) -> Any:
    """Categories and rounded values for python-pptx; a point without a number stays empty in the workbook.

    Its marker stands behind the name of the category (of bars and stacks). Raises `ChartError` for a kind that Office
    cannot draw: such a chart goes into the document as a picture.
    """
    if (spec.kind, spec.horizontal) not in _TYPES:
        raise ChartError(f"chart {spec.title!r}: a {spec.kind.value} has no native form, use a picture")
    data = _new_data(number_format=_pattern(spec))
    data.categories = _names(spec)
    for series, row in zip(spec.series, spec.shown(), strict=True):
        data.add_series(series.name, [None if item.number is None else float(item.number) for item in row])
    return data


def chart_space(spec: ChartSpec, data: Any, width_cm: float, height_cm: float) -> etree._Element:
    """The chart's XML for a chart of that size, without its link to a workbook."""
    xml: str = _new_writer(_TYPES[spec.kind, spec.horizontal], data).xml
    root = etree.fromstring(xml.encode("utf-8"))
    dress(root, spec, width_cm, height_cm)
    return root


def dress(root: etree._Element, spec: ChartSpec, width_cm: float, height_cm: float) -> None:
    """Put fonts, colours, labels, axes and layout on the XML that python-pptx wrote, for documents and slides."""
    layout = _Layout.of(spec, width_cm, height_cm)
    _one(root, "c:date1904").addnext(_xml('<c:roundedCorners val="0"/>'))
    chart = _one(root, "c:chart")
    for path in ("c:title", "c:legend", "c:autoTitleDeleted"):
        _drop(chart, path)
    chart.insert(0, _xml(_title(layout)))
    chart.insert(1, _xml('<c:autoTitleDeleted val="0"/>'))
    area = _one(chart, "c:plotArea")
    _drop(area, "c:layout")
    area.insert(0, _xml(layout.plot()))
    _dress_plot(area, spec, layout)
    _replace_axes(area, spec, layout)
    if layout.legend:
        area.addnext(_xml(_legend(layout)))
    _drop(root, "c:txPr")
    chart.addnext(_xml(f"<c:txPr>{_body()}<a:p><a:pPr>{_letters()}</a:pPr>{_END}</a:p></c:txPr>"))
    chart.addnext(_xml("<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"))


@dataclass(frozen=True)
class _Layout:
    """Where things stand, in points from the upper left corner."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    head: tuple[str, ...]
    below: tuple[str, ...]
    legend: bool
    scale: dict[str, float]

    @classmethod
    def of(cls, spec: ChartSpec, width_cm: float, height_cm: float) -> _Layout:
        width, height = width_cm * _POINTS_PER_CM, height_cm * _POINTS_PER_CM
        head = tuple(wrap(spec.title, (width - 16) / TITLE_SIZE / 1.05))
        below = tuple(wrap(_subtitle(spec), (width - 16) / TEXT_SIZE))
        legend = spec.kind is ChartKind.STACKED or (spec.kind is ChartKind.BAR and len(spec.series) > 1)
        top = _TITLE_LINE * len(head) + _LINE * len(below) + 10 + (_LINE + 6 if legend else 0)
        names = _names(spec)
        if spec.horizontal:
            left = min(max(em(name) for name in names) * TEXT_SIZE + 14, width * 0.4)
            return cls(width, height, top + 4, _LINE + 8, left, 44, head, below, legend, _scale(spec))
        room = (width - 60) / len(names) / TEXT_SIZE
        lines = max(len(wrap(name, max(room, 2))) for name in names)
        left, right = _side_room(spec)
        top += _UNIT_ROOM
        return cls(width, height, top, _LINE * lines + 8, left, right, head, below, legend, _scale(spec))

    @property
    def across(self) -> float:
        """The width of the plot."""
        return self.width - self.left - self.right

    @property
    def down(self) -> float:
        """The height of the plot."""
        return self.height - self.top - self.bottom

    def at(self, x: float, y: float) -> str:
        """A manual layout that begins at a point."""
        return (
            '<c:layout><c:manualLayout><c:xMode val="edge"/><c:yMode val="edge"/>'
            f'<c:x val="{x / self.width:.4f}"/><c:y val="{y / self.height:.4f}"/></c:manualLayout></c:layout>'
        )

    def plot(self) -> str:
        """The layout of the plot without its axis labels."""
        return (
            '<c:layout><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>'
            f'<c:x val="{self.left / self.width:.4f}"/><c:y val="{self.top / self.height:.4f}"/>'
            f'<c:w val="{self.across / self.width:.4f}"/><c:h val="{self.down / self.height:.4f}"/></c:manualLayout></c:layout>'
        )


def _scale(spec: ChartSpec) -> dict[str, float]:
    rows = spec.shown()
    numbers = [item.number for row in rows for item in row if item.number is not None]
    if spec.kind is ChartKind.STACKED:
        columns = [[row[n].number or Decimal(0) for row in rows] for n in range(len(spec.categories))]
        numbers = [sum((v for v in column if v > 0), Decimal(0)) for column in columns]
        numbers += [sum((v for v in column if v < 0), Decimal(0)) for column in columns]
    elif spec.kind is ChartKind.BAR and min(numbers, default=Decimal(0)) < 0:
        # The number under the longest bar would touch the name of its category.
        numbers.append(min(numbers) - (max(numbers) - min(numbers)) * _UNDER_BAR)
    return nice_axis(numbers)


def _side_room(spec: ChartSpec) -> tuple[float, float]:
    """Points at the left for the numbers of the axis, at the right for the names of lines."""
    limits = _scale(spec)
    left = max(em(f"{int(limits[end]):,}0.") for end in ("min", "max")) * TEXT_SIZE + 10
    if spec.kind is not ChartKind.LINE:
        return left, 8
    ends = [
        em(f"{series.name} {next((i.printed for i in reversed(row) if i.number is not None), '')}")
        for series, row in zip(spec.series, spec.shown(), strict=True)
    ]
    return left, max(ends) * TEXT_SIZE + 14


def _names(spec: ChartSpec) -> list[str]:
    """The categories; behind the name, what stands in the place of a number that bars cannot show."""
    if spec.kind is ChartKind.LINE:
        return list(spec.categories)
    rows = spec.shown()
    names = []
    for n, category in enumerate(spec.categories):
        gaps = [
            f"{series.name} {row[n].printed}" if len(rows) > 1 else row[n].printed
            for series, row in zip(spec.series, rows, strict=True)
            if row[n].number is None
        ]
        names.append(f"{category}（{'、'.join(gaps)}）" if gaps else category)
    return names


def _pattern(spec: ChartSpec, mark: str = "") -> str:
    return number_format(spec.places, sign=spec.sign, mark=mark, marks="")


def _dress_plot(area: etree._Element, spec: ChartSpec, layout: _Layout) -> None:
    plot = _one(area, "c:lineChart" if spec.kind is ChartKind.LINE else "c:barChart")
    moves = _end_moves(spec, layout)
    for number, element in enumerate(plot.findall("c:ser", _NAMESPACES)):
        for path in ("c:spPr", "c:invertIfNegative", "c:marker", "c:dPt", "c:dLbls"):
            _drop(element, path)
        parts = _line_look(spec, number, moves[number] / layout.height) if spec.kind is ChartKind.LINE else ""
        parts = parts or _bar_look(spec, number, layout)
        after = _one(element, "c:tx")
        for part in reversed(_all(parts)):
            after.addnext(part)
    if spec.kind is ChartKind.LINE:
        return
    for path in ("c:gapWidth", "c:overlap"):
        _drop(plot, path)
    overlap = 100 if spec.kind is ChartKind.STACKED else -6
    first_axis = _one(plot, "c:axId")
    for part in _all(f'<c:gapWidth val="55"/><c:overlap val="{overlap}"/>'):
        first_axis.addprevious(part)


def _end_moves(spec: ChartSpec, layout: _Layout) -> list[int]:
    """How far the label at the end of each line moves down, in points."""
    span = layout.scale["max"] - layout.scale["min"]
    per_unit = layout.down / span
    rows = spec.shown()
    ends = [(n, next((i.number for i in reversed(row) if i.number is not None), None)) for n, row in enumerate(rows)]
    known = [(n, number) for n, number in ends if number is not None]
    moves = [0] * len(rows)
    for (n, _), move in zip(known, spread([-float(number) * per_unit for _, number in known], _LINE), strict=True):
        moves[n] = move
    return moves


def _bar_look(spec: ChartSpec, number: int, layout: _Layout) -> str:
    """Fill, single colours and labels of a series of bars."""
    row = spec.shown()[number]
    if spec.kind is ChartKind.STACKED:
        colour = colours.PARTS[number]
        labels = _stack_labels(spec, row, colours.ink_on(colour), layout)
        edge, points = f"<a:ln w='6350'>{_fill(colours.WHITE)}</a:ln>", ""
    else:
        colour = series_colour(spec, number)
        labels = _bar_labels(spec, number, layout)
        edge, points = "<a:ln><a:noFill/></a:ln>", "" if len(spec.series) > 1 else _point_fills(spec, row)
    return f"<c:spPr>{_fill(colour)}{edge}</c:spPr><c:invertIfNegative val='0'/>{points}<c:dLbls>{labels}</c:dLbls>"


def _bar_labels(spec: ChartSpec, number: int, layout: _Layout) -> str:
    """The numbers of all bars, those with a mark each in a format of its own; none where they would not fit."""
    if number not in labelled_series(spec, layout.across / len(spec.categories), TEXT_SIZE):
        return _shows(value=False)
    marked = [_label(n, item, spec, "outEnd", "") for n, item in enumerate(spec.shown()[number]) if item.mark]
    return "".join(marked) + _label_look(_pattern(spec), colours.INK, "outEnd") + _shows(value=True)


def _stack_labels(spec: ChartSpec, row: Sequence[Shown], ink: str, layout: _Layout) -> str:
    """The numbers of all parts but those that are too small for them."""
    length = layout.across if spec.horizontal else layout.down
    least = (layout.scale["max"] - layout.scale["min"]) * _PART_LINE / length
    single = []
    for n, item in enumerate(row):
        if item.number is not None and abs(item.number) < least:
            single.append(f'<c:dLbl><c:idx val="{n}"/><c:delete val="1"/></c:dLbl>')
        elif item.mark:
            single.append(_label(n, item, spec, "ctr", ink))
    return "".join(single) + _label_look(_pattern(spec), ink, "ctr") + _shows(value=True)


def _point_fills(spec: ChartSpec, row: Sequence[Shown]) -> str:
    return "".join(
        f'<c:dPt><c:idx val="{n}"/><c:invertIfNegative val="0"/><c:bubble3D val="0"/>'
        f"<c:spPr>{_fill(bar_colour(spec, category, item))}</c:spPr></c:dPt>"
        for n, (category, item) in enumerate(zip(spec.categories, row, strict=True))
    )


def _line_look(spec: ChartSpec, number: int, move: float) -> str:
    """Stroke, dots and the name at the end of a line; a line alone has all its numbers."""
    row = spec.shown()[number]
    colour = series_colour(spec, number)
    target = spec.series[number].role is Role.TARGET
    width = 28575 if colour == colours.BLUE else 19050
    dash = "<a:prstDash val='dash'/>" if target else ""
    dots = f"<c:symbol val='circle'/><c:size val='5'/><c:spPr>{_fill(colour)}<a:ln><a:noFill/></a:ln></c:spPr>"
    known = [n for n, item in enumerate(row) if item.number is not None]
    ink = colours.GREY if colour == colours.QUIET else colour
    labels = [_label(n, row[n], spec, "t", "") for n in known[:-1] if len(spec.series) == 1]
    labels += [_label(n, row[n], spec, "r", ink, named=True, move=move) for n in known[-1:]]
    marker = "<c:symbol val='none'/>" if target else dots
    return (
        f"<c:spPr><a:ln w='{width}' cap='rnd'>{_fill(colour)}{dash}<a:round/></a:ln></c:spPr>"
        f"<c:marker>{marker}</c:marker><c:dLbls>{''.join(labels)}{_shows(value=False)}{_NO_LEADERS}</c:dLbls>"
    )


def _label(
    n: int, item: Shown, spec: ChartSpec, side: str, colour: str, *, named: bool = False, move: float = 0.0
) -> str:
    """The label of one point, tied to its number: its mark is part of the number's format."""
    aside = f'<c:layout><c:manualLayout><c:x val="0.01"/><c:y val="{move:.4f}"/></c:manualLayout></c:layout>'
    return (
        f'<c:dLbl><c:idx val="{n}"/>{aside if named else ""}'
        f"{_label_look(_pattern(spec, item.mark), colour or colours.INK, side)}{_shows(value=True, series=named)}</c:dLbl>"
    )


def _label_look(pattern: str, colour: str, side: str) -> str:
    return (
        f'<c:numFmt formatCode="{_quoted(pattern)}" sourceLinked="0"/>'
        "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
        f"<c:txPr>{_body(_ON_ONE_LINE)}<a:p><a:pPr>{_letters(colour=colour)}</a:pPr>{_END}</a:p></c:txPr>"
        f'<c:dLblPos val="{side}"/>'
    )


def _shows(*, value: bool, series: bool = False) -> str:
    return (
        f'<c:showLegendKey val="0"/><c:showVal val="{int(value)}"/><c:showCatName val="0"/>'
        f'<c:showSerName val="{int(series)}"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
        f"{'<c:separator> </c:separator>' if series else ''}"
    )


def _replace_axes(area: etree._Element, spec: ChartSpec, layout: _Layout) -> None:
    """Axes of our own in the place of python-pptx's, with the same identities."""
    old = [_one(area, "c:catAx"), _one(area, "c:valAx")]
    category, value = (str(_one(axis, "c:axId").get("val")) for axis in old)
    for axis, text in zip(
        old, (_category_axis(spec, layout, category, value), _value_axis(spec, layout, value, category)), strict=True
    ):
        area.replace(axis, _xml(text))


def _category_axis(spec: ChartSpec, layout: _Layout, own: str, other: str) -> str:
    """Names at the edge; the axis itself is the zero line, in ink."""
    lying = spec.horizontal
    return (
        f'<c:catAx><c:axId val="{own}"/><c:scaling><c:orientation val="{"maxMin" if lying else "minMax"}"/></c:scaling>'
        f'<c:delete val="0"/><c:axPos val="{"l" if lying else "b"}"/>{"" if lying else _below_title(layout)}'
        '<c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f"<c:spPr><a:ln w='9525'>{_fill(colours.INK)}</a:ln></c:spPr>{_axis_text(colours.INK)}"
        f'<c:crossAx val="{other}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
    )


def _value_axis(spec: ChartSpec, layout: _Layout, own: str, other: str) -> str:
    """Numbers and grid, with the unit at the upper end (where bars lie, the plain name says it)."""
    lying = spec.horizontal
    scale = layout.scale
    step = Decimal(repr(scale["interval"])).normalize()
    pattern = number_format(max(0, -int(step.as_tuple().exponent)), sign=False, mark="", marks="")
    unit = _axis_title([spec.unit], layout, 4, layout.top - _UNIT_ROOM)
    return (
        f'<c:valAx><c:axId val="{own}"/><c:scaling><c:orientation val="minMax"/><c:max val="{scale["max"]}"/>'
        f'<c:min val="{scale["min"]}"/></c:scaling><c:delete val="0"/><c:axPos val="{"b" if lying else "l"}"/>'
        f"<c:majorGridlines><c:spPr><a:ln w='6350'>{_fill(colours.GRID)}</a:ln></c:spPr></c:majorGridlines>"
        f"{_below_title(layout) if lying else unit}"
        f'<c:numFmt formatCode="{_quoted(pattern)}" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f"<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{_axis_text(colours.GREY)}"
        f'<c:crossAx val="{other}"/><c:crosses val="{"max" if lying else "autoZero"}"/>'
        f'<c:crossBetween val="between"/><c:majorUnit val="{scale["interval"]}"/></c:valAx>'
    )


def _below_title(layout: _Layout) -> str:
    """The plain name under the sentence, written as the title of the lower axis.

    LibreOffice prints all lines of a chart's title in one size, and narrows the title of an upright axis; this one it
    leaves alone.
    """
    return _axis_title(layout.below, layout, 0, _TITLE_LINE * len(layout.head) + 4)


def _axis_title(lines: Sequence[str], layout: _Layout, x: float, y: float) -> str:
    words = "".join(_paragraph(line, TEXT_SIZE, colours.GREY) for line in lines)
    rich = f"<c:rich>{_body(_LEVEL)}{words}</c:rich>"
    return f'<c:title><c:tx>{rich}</c:tx>{layout.at(x, y)}<c:overlay val="1"/></c:title>'


def _axis_text(colour: str) -> str:
    return f"<c:txPr>{_body(_LEVEL)}<a:p><a:pPr>{_letters(colour=colour)}</a:pPr>{_END}</a:p></c:txPr>"


def _subtitle(spec: ChartSpec) -> str:
    """The plain name, with the unit where the name does not say it."""
    return spec.subtitle if spec.unit in spec.subtitle else f"{spec.subtitle}　单位：{spec.unit}"


def _title(layout: _Layout) -> str:
    lines = "".join(_paragraph(line, TITLE_SIZE, colours.INK, bold=True) for line in layout.head)
    return f'<c:title><c:tx><c:rich>{_body()}{lines}</c:rich></c:tx>{layout.at(0, 0)}<c:overlay val="1"/></c:title>'


def _legend(layout: _Layout) -> str:
    under_title = _TITLE_LINE * len(layout.head) + _LINE * len(layout.below) + 8
    return f'<c:legend><c:legendPos val="t"/>{layout.at(2, under_title)}<c:overlay val="1"/>{_axis_text(colours.INK)}</c:legend>'


def _paragraph(text: str, size: int, colour: str, *, bold: bool = False) -> str:
    return (
        f'<a:p><a:pPr algn="l">{_letters(size, colour, bold=bold)}</a:pPr>'
        f"<a:r>{_letters(size, colour, bold=bold, tag='a:rPr')}<a:t>{escape(text)}</a:t></a:r></a:p>"
    )


def _letters(size: int = TEXT_SIZE, colour: str = colours.INK, *, bold: bool = False, tag: str = "a:defRPr") -> str:
    language = ' lang="zh-CN"' if tag == "a:rPr" else ""
    return (
        f'<{tag}{language} sz="{size * 100}" b="{int(bold)}">{_fill(colour)}'
        f'<a:latin typeface="{OFFICE_FONT}"/><a:ea typeface="{OFFICE_FONT}"/></{tag}>'
    )


def _body(properties: str = "") -> str:
    return f"<a:bodyPr {properties}/><a:lstStyle/>"


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour[1:].upper()}"/></a:solidFill>'


def _quoted(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def _xml(text: str) -> etree._Element:
    return _all(text)[0]


def _all(text: str) -> list[etree._Element]:
    return list(etree.fromstring(f"<root {_DECLARED}>{text}</root>"))


def _one(element: etree._Element, path: str) -> etree._Element:
    found = element.find(path, _NAMESPACES)
    if found is None:
        raise ChartError(f"python-pptx wrote a chart without {path}")
    return found


def _drop(element: etree._Element, path: str) -> None:
    for child in element.findall(path, _NAMESPACES):
        element.remove(child)
