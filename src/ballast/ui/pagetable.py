"""The one table kit on pages: sort, find, choose columns, pages, files, all on the server and all in the address.

    sheet = page_table(request, table, key="enterprises", links={"name": hrefs})
    if sheet.download:
        return sheet.download
    return page(request, "room/list.html", title=…, sheet=sheet)          # {% load ballast %}{% table sheet %}

Parameters, each with the key of its table before it, so that several tables keep apart: `KEY.sort=-col` (a minus:
largest first), `KEY.find`, `KEY.page`, `KEY.columns=a,b`, `KEY.as=xlsx|csv|json`. A value that names nothing raises
`NotFoundError`. Everything works with links and GET forms alone; with htmx only the table is exchanged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import overload

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from ballast.ui import order, tableview
from ballast.ui.cells import Shown, legends
from ballast.ui.export import FORMS, download, may_export
from ballast.ui.tables import Column, Kind, Table
from ballast.ui.wish import Address, Wish, wish_of

ROWS_PER_PAGE = 50
EMPTY = "还没有数据"
_KEY = re.compile(r"[a-z][a-z0-9_]*")
_PAGES_AROUND = 2
# A table that is seen at one glance needs no finding.
_AT_A_GLANCE = 6

Links = Mapping[str, Sequence[str]]


class Hrefs(Sequence[str]):
    """The links of a column, each made when its row is shown: a page shows few of the rows that a table has."""

    def __init__(self, count: int, make: Callable[[int], str]) -> None:
        self._count = count
        self._make = make

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, n: int) -> str: ...
    @overload
    def __getitem__(self, n: slice) -> list[str]: ...
    def __getitem__(self, n: int | slice) -> str | list[str]:
        """The link of a row, or those of several."""
        if isinstance(n, slice):
            return [self._make(each) for each in range(*n.indices(self._count))]
        return self._make(range(self._count)[n])


@dataclass(frozen=True)
class Head:
    """A heading: what it says, where sorting leads, and how the table is sorted by it now."""

    key: str
    title: str
    unit: str
    css: str
    href: str = ""
    sorted: str = ""
    help: str = ""


@dataclass(frozen=True)
class Choice:
    """One thing that may be chosen in a form."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class PageLink:
    """A link to a page of the table; without `href` it is the present one, without a label a gap."""

    label: str
    href: str = ""


@dataclass(frozen=True)
class Tools:
    """What stands above the table: finding, sorting (phones have no heads), choosing columns, files."""

    action: str
    find: str
    finding: Sequence[tuple[str, str]]
    choosing: Sequence[tuple[str, str]]
    sorts: Sequence[Choice]
    columns: Sequence[Choice]
    clear: str
    exports: Sequence[tuple[str, str]]
    findable: bool


@dataclass(frozen=True)
class PageTable:
    """A table ready for the tag `{% table %}`: everything is printed and escaped, every link is made.

    `download` is the answer where a file was asked for: return it. `count` says how many rows there are and how many
    are shown; `totals_note` that the totals are those of all rows, where finding hides some.
    """

    key: str
    title: str
    heads: Sequence[Head]
    rows: Sequence[Sequence[SafeString]]
    totals: Sequence[SafeString]
    legends: Sequence[str]
    notes: Sequence[str]
    count: str = ""
    totals_note: str = ""
    empty: str = ""
    pages: Sequence[PageLink] = ()
    tools: Tools | None = None
    download: HttpResponse | None = None

    @property
    def anchor(self) -> str:
        """The id of the table on its page."""
        return f"table-{self.key}"


def page_table(
    request: HttpRequest,
    table: Table,
    key: str,
    links: Links | None = None,
    rows_per_page: int | None = ROWS_PER_PAGE,
    columns: Sequence[str] | None = None,
    empty: str = EMPTY,
) -> PageTable:
    """The table as the address asks for it.

    `key` (small letters, digits, _) tells it from other tables of the page. `links` gives for a column an address for
    each row ("" for none), in the order of `table.rows`. `columns` are those shown at first (default all; the first
    column is always shown); `rows_per_page` None puts all on one page; `empty` says what to do where there is no row.
    Raises `NotFoundError` for an address that names an unknown column, page or form, and for a file without the right
    to export; `ValueError` for a key, links or columns that do not fit the table.
    """
    _check(table, key, links or {}, columns)
    wish = wish_of(request, table, key, columns)
    chosen = [n for n, column in enumerate(table.columns) if column.key in wish.columns]
    asked = _cut(table, chosen)
    rows = _asked_rows(asked, wish)
    if wish.form:
        return replace(_bare(asked, key), download=_file(request, asked, rows, wish))
    address = Address(request, key)
    size = rows_per_page or max(len(rows), 1)
    last = max(1, -(-len(rows) // size))
    number = min(wish.page, last)
    shown = rows[(number - 1) * size : number * size]
    sheet = _view(asked, key, shown, links or {})
    return replace(
        sheet,
        heads=_heads(asked, wish, address),
        count=_count(table, rows, wish, (number, size)),
        totals_note="合计为全部各行之和，不随查找变化" if sheet.totals and wish.find else "",
        empty="" if rows else _nothing(wish, empty),
        pages=_pages(address, number, last),
        tools=_tools(request, table, asked, wish, address) if table.rows else None,
    )


def plain_table(table: Table, key: str) -> PageTable:
    """A table to look at only: all rows, in their order, without tools; for the table view of charts and maps."""
    _check(table, key, {}, None)
    sheet = _view(table, key, range(len(table.rows)), {})
    return replace(sheet, empty="" if table.rows else EMPTY)


def _check(table: Table, key: str, links: Links, columns: Sequence[str] | None) -> None:
    if not _KEY.fullmatch(key):
        raise ValueError(f"table {table.title!r}: the key {key!r} is not made of small letters, digits and _")
    known = {column.key for column in table.columns}
    unknown = {*links, *(columns or ())} - known
    if unknown:
        raise ValueError(f"table {table.title!r}: no column is called {'、'.join(sorted(unknown))}")
    for name, hrefs in links.items():
        if len(hrefs) != len(table.rows):
            raise ValueError(f"table {table.title!r}: {len(hrefs)} links of {name!r} for {len(table.rows)} rows")


def _cut(table: Table, chosen: Sequence[int]) -> Table:
    """The table with the chosen columns only."""
    if len(chosen) == len(table.columns):
        return table
    return replace(
        table,
        columns=[table.columns[n] for n in chosen],
        rows=[[row[n] for n in chosen] for row in table.rows],
        totals=None if table.totals is None else [table.totals[n] for n in chosen],
    )


def _asked_rows(table: Table, wish: Wish) -> list[int]:
    """The positions of the rows that are found, in the order asked for."""
    kept = list(range(len(table.rows)))
    words = order.sought(wish.find)
    if words:
        row = _shown if order.numeric(words) else _sketched
        kept = [n for n in kept if order.found(words, row(table, n))]
    if wish.sort:
        place = next(n for n, column in enumerate(table.columns) if column.key == wish.sort)
        items = [table.columns[place].sketch(table.rows[n][place]) for n in kept]
        kept = [kept[n] for n in order.ordered(items, descending=wish.descending)]
    return kept


def _shown(table: Table, n: int) -> list[Shown]:
    return [column.show(value) for column, value in zip(table.columns, table.rows[n], strict=True)]


def _sketched(table: Table, n: int) -> list[Shown]:
    return [column.sketch(value) for column, value in zip(table.columns, table.rows[n], strict=True)]


def _file(request: HttpRequest, table: Table, rows: Sequence[int], wish: Wish) -> HttpResponse:
    """The whole of what is found, on all pages, as a file."""
    note = f"查找“{wish.find}”：共 {len(table.rows)} 行，列出 {len(rows)} 行" if wish.find else ""
    if note and table.totals is not None:
        note += "；合计为全部各行之和"
    asked = replace(table, rows=[table.rows[n] for n in rows], notes=[*table.notes, *([note] if note else [])])
    return download(request, asked, wish.form)


def _bare(table: Table, key: str) -> PageTable:
    return PageTable(key, table.title, (), (), (), (), ())


def _view(table: Table, key: str, rows: Sequence[int], links: Links) -> PageTable:
    """Rows and totals as printed cells; legends of what is printed."""
    printed = [_shown(table, n) for n in rows]
    totals = table.shown_totals()
    views = []
    for n, column in enumerate(table.columns):
        items = [row[n] for row in [*printed, *([totals] if totals else [])]]
        reach = tableview.reach_of(column, [row[n] for row in table.rows])
        views.append(tableview.column_view(column, items, reach))

    def cells(n: int, row: Sequence[Shown]) -> list[SafeString]:
        hrefs = [links[column.key][n] if column.key in links else "" for column in table.columns]
        head = tableview.row_head(views[0], row[0], href=hrefs[0])
        pairs = zip(views[1:], row[1:], hrefs[1:], strict=True)
        return [head, *(tableview.cell(view, item, href=href) for view, item, href in pairs)]

    below: list[SafeString] = []
    if totals:
        rest = [tableview.cell(view, item, total=True) for view, item in zip(views[1:], totals[1:], strict=True)]
        below = [tableview.row_head(views[0], totals[0]), *rest]
    return PageTable(
        key,
        table.title,
        [Head(view.column.key, view.column.title, view.column.unit, view.css) for view in views],
        [cells(n, row) for n, row in zip(rows, printed, strict=True)],
        below,
        legends(item for row in [*printed, *([totals] if totals else [])] for item in row),
        list(table.notes),
    )


def _heads(table: Table, wish: Wish, address: Address) -> list[Head]:
    heads = []
    for column in table.columns:
        view = tableview.ColumnView(column)
        wanted, says = _next_order(column, wish)
        heads.append(
            Head(
                column.key,
                column.title,
                column.unit,
                view.css,
                address.link(sort=wanted, page=None),
                ("descending" if wish.descending else "ascending") if wish.sort == column.key else "",
                says,
            )
        )
    return heads


def _next_order(column: Column, wish: Wish) -> tuple[str | None, str]:
    """What the next click on a heading asks for: numbers largest first, words from the start; then back; then as given."""
    first_descending = column.kind is Kind.NUMBER
    if wish.sort != column.key:
        descending = first_descending
    elif wish.descending is first_descending:
        descending = not first_descending
    else:
        return None, "恢复原来的顺序"
    return f"{'-' if descending else ''}{column.key}", _order_words(column, descending)


def _order_words(column: Column, descending: bool) -> str:
    if column.kind.numeric:
        return "从大到小" if descending else "从小到大"
    return "倒序" if descending else "正序"


def _count(table: Table, rows: Sequence[int], wish: Wish, page: tuple[int, int]) -> str:
    if not table.rows:
        return ""
    number, size = page
    told = f"共 {len(table.rows)} 行"
    if wish.find:
        told += f"，找到 {len(rows)} 行"
    if len(rows) > size:
        told += f"，显示第 {(number - 1) * size + 1}—{min(number * size, len(rows))} 行"
    return told


def _nothing(wish: Wish, empty: str) -> str:
    return f"没有找到“{wish.find}”：请换一个词，或清除查找" if wish.find else empty


def _pages(address: Address, number: int, last: int) -> list[PageLink]:
    """Links to the first, the last and the near pages, with gaps between."""
    if last == 1:
        return []
    near = {1, last, *range(max(1, number - _PAGES_AROUND), min(last, number + _PAGES_AROUND) + 1)}
    links: list[PageLink] = []
    before = 0
    for each in sorted(near):
        if each > before + 1:
            links.append(PageLink(""))
        links.append(PageLink(str(each), "" if each == number else address.link(page=str(each))))
        before = each
    return links


def _tools(request: HttpRequest, table: Table, asked: Table, wish: Wish, address: Address) -> Tools:
    sorts = [Choice("", "原来的顺序", not wish.sort)]
    for column in asked.columns:
        for descending in (True, False) if column.kind is Kind.NUMBER else (False, True):
            chosen = wish.sort == column.key and wish.descending is descending
            label = f"{column.title} {_order_words(column, descending)}"
            sorts.append(Choice(f"{'-' if descending else ''}{column.key}", label, chosen))
    exports = [(label, address.link(**{"as": form})) for form, label in FORMS.items()] if may_export(request) else []
    return Tools(
        action=address.path,
        find=wish.find,
        finding=address.others("find", "sort", "page"),
        choosing=address.others("columns", "page"),
        sorts=sorts,
        columns=[Choice(column.key, column.title, column.key in wish.columns) for column in table.columns],
        clear=address.link(find=None, page=None) if wish.find else "",
        exports=exports,
        findable=len(table.rows) > _AT_A_GLANCE or bool(wish.find),
    )
