"""The monthly returns: a short form per period, one month with a wrong unit and its correction, a B204-1 workbook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ballast.demo.economy import Economy
from ballast.demo.events import Events
from ballast.demo.firms import Firm
from ballast.demo.lives import index
from ballast.demo.measures import Measures
from ballast.demo.names import DEMO
from ballast.demo.timeline import PERIODS, YEARS, chinese, year_index
from ballast.demo.trades import CLASS_NAMES, TRADES
from ballast.demo.writers import (
    GB18030,
    UTF8_BOM,
    Cell,
    Group,
    Row,
    Table,
    full_width,
    grouped,
    hundredths,
    open_workbook,
    tenths,
    write_csv,
    write_row,
    write_xlsx,
)
from ballast.kernel.period import Period

FOUR = ("本月", "1-本月", "上年同期本月", "上年同期1-本月")
MONEY = ("工业总产值", "工业销售产值", "出口交货值", "战略性新兴产业产值")
POWER = "用电量(万千瓦时)"
PRODUCTS = {t.product.name: t.product for t in TRADES.values() if t.product}
SINGLES = (
    "应交税金累计(万元)", "上年同期应交税金累计(万元)", "期末从业人数(人)", "上年同期从业人数(人)",
    "综合能耗累计(吨标准煤)", "上年同期综合能耗累计(吨标准煤)", "用地面积(亩)", "备注",
)  # fmt: skip
SHORT_HEADS = (
    Group("统一社会信用代码"),
    Group("企业名称"),
    *(Group(name, FOUR) for name in MONEY),
    Group(POWER, FOUR),
    *(Group(name) for name in SINGLES),
    *(Group(f"产品产量:{product.name}({product.unit})", FOUR) for product in PRODUCTS.values()),
)
UNIT_ERROR, WORKBOOK = index("2026-08"), index("2026-08")
WRONG_BY = 1000
THOUSANDS, FULL_WIDTH = index("2024-07"), index("2025-06")
_BLANK = (None, None, None, None)


@dataclass(frozen=True)
class Legs:
    """Four columns of one measure for all enterprises of a period."""

    month: list[int]
    ytd: list[int]
    base_month: list[int]
    base_ytd: list[int]

    def cells(self, firm: int, based: bool, blank_month: bool, show: Callable[[int], Cell]) -> tuple[Cell, ...]:
        """The four cells of one enterprise; without `based` last year stays empty."""
        month = None if blank_month else show(self.month[firm])
        if not based:
            return month, show(self.ytd[firm]), None, None
        base_month = None if blank_month else show(self.base_month[firm])
        return month, show(self.ytd[firm]), base_month, show(self.base_ytd[firm])


class ReturnsBook:
    """Makes the rows of any period from the numbers of the city."""

    def __init__(self, economy: Economy, measures: Measures) -> None:
        self.economy = economy
        self.measures = measures
        self.firms = economy.firms
        self.events: Events = economy.events

    def present(self, period: int) -> list[int]:
        """Who stands in the period's short-form file."""
        elsewhere = set(self.events.workbook) if period == WORKBOOK else set()
        return [i for i in self.economy.filed(period).nonzero()[0].tolist() if i not in elsewhere]

    def short_rows(
        self, period: int, who: list[int], times: int = 1, strange: Callable[[Cell], Cell] | None = None
    ) -> list[Row]:
        """The rows of some enterprises; `times` multiplies their money, `strange` rewrites it."""
        legs, singles = self.legs(period), self._singles(period)
        based = self.economy.has_base(period)
        # Both ways of filing the January–February block occur: an empty month, or one equal to the year to date.
        blank = PERIODS[period].is_first and PERIODS[period].year % 2 == 0

        def money(value: int) -> Cell:
            cell = tenths(value * times)
            return strange(cell) if strange else cell

        rows: list[Row] = []
        for i in who:
            firm = self.firms[i]
            row: list[Cell] = [firm.code_at(period), firm.name]
            for name in MONEY:
                row += legs[name].cells(i, bool(based[i]), blank, money)
            row += legs[POWER].cells(i, bool(based[i]), blank, hundredths)
            row += self._single_cells(singles, i, bool(based[i]), times)
            row.append(self.events.remark(i, period) or None)
            for name in PRODUCTS:
                made = firm.trade.product is not None and firm.trade.product.name == name
                row += legs["product"].cells(i, bool(based[i]), blank, hundredths) if made else _BLANK
            rows.append(row)
        return rows

    def legs(self, period: int) -> dict[str, Legs]:
        """The four columns of every flow, by the name of its group."""
        economy, m = self.economy, self.measures
        now, ago = PERIODS[period], PERIODS[period].year_earlier()
        arrays = {MONEY[0]: m.output, MONEY[1]: m.sales, MONEY[2]: m.export, MONEY[3]: m.strategic}
        arrays |= {POWER: m.electricity, "product": m.product}
        legs: dict[str, Legs] = {}
        for name, numbers in arrays.items():
            base_month, base_ytd = economy.month(ago, numbers), economy.ytd(ago, numbers)
            if name in MONEY:
                base_month, base_ytd = economy.restate(period, base_month), economy.restate(period, base_ytd)
            four = (economy.month(now, numbers), economy.ytd(now, numbers), base_month, base_ytd)
            legs[name] = Legs(*(leg.tolist() for leg in four))
        return legs

    @staticmethod
    def _single_cells(singles: tuple[list[int], ...], firm: int, based: bool, times: int) -> list[Cell]:
        tax, tax_ago, jobs, jobs_ago, energy, energy_ago, land = (column[firm] for column in singles)
        now: tuple[Cell, ...] = (tenths(tax * times), jobs, tenths(energy))
        ago: tuple[Cell, ...] = (tenths(tax_ago * times), jobs_ago, tenths(energy_ago)) if based else _BLANK[:3]
        return [cell for pair in zip(now, ago, strict=True) for cell in pair] + [tenths(land)]

    def _singles(self, period: int) -> tuple[list[int], ...]:
        """Tax and energy to date and jobs, each followed by last year's, and land."""
        m, now, ago = self.measures, PERIODS[period], PERIODS[period].year_earlier()
        year, month = year_index(now.year), now.number - 1
        columns = (
            *(self.economy.ytd(when, m.tax) for when in (now, ago)),
            *(m.jobs[:, index, month] for index in (year, year - 1)),
            *(self.economy.ytd(when, m.energy) for when in (now, ago)),
            m.land,
        )
        return tuple(column.tolist() for column in columns)


def titles(city: str, period: Period, form: str = "规模以上工业企业生产情况简表") -> tuple[str, ...]:
    """The lines above a departmental form."""
    return (
        f"{city}{form}（{DEMO}）",
        f"表号：YX-01表　制定机关：{city}工业和信息化局　批准文号：演统制〔2023〕1号　有效期至：2027年12月",
        chinese(period),
        "计量单位：万元",
    )


def write_short_form(out: Path, city: str, book: ReturnsBook, period: int) -> str:
    """Write a period's file; returns its path within `out`. The last year are workbooks, earlier months mostly csv."""
    year = PERIODS[period].year
    strange = grouped if period == THOUSANDS else full_width if period == FULL_WIDTH else None
    who = book.present(period)
    wrong = [book.events.unit_error] if period == UNIT_ERROR else []
    rows = book.short_rows(period, [i for i in who if i not in wrong], strange=strange)
    rows += book.short_rows(period, wrong, times=WRONG_BY)
    table = Table(DEMO, titles(city, PERIODS[period]), SHORT_HEADS, rows)
    if year == YEARS[4] or (year == YEARS[3] and PERIODS[period].number % 3 == 0):
        name = f"returns/{PERIODS[period]}.xlsx"
        write_xlsx(out / name, table)
    else:
        name = f"returns/{PERIODS[period]}.csv"
        write_csv(out / name, table, GB18030 if year == YEARS[1] else UTF8_BOM)
    return name


def write_correction(out: Path, city: str, book: ReturnsBook) -> str:
    """Write the file that mends the wrong unit."""
    name = f"returns/{PERIODS[UNIT_ERROR]}-更正.xlsx"
    rows = book.short_rows(UNIT_ERROR, [book.events.unit_error])
    write_xlsx(out / name, Table(DEMO, titles(city, PERIODS[UNIT_ERROR]), SHORT_HEADS, rows))
    return name


def write_power(out: Path, book: ReturnsBook, year: int) -> str:
    """Write January's electricity, which no short form has."""
    january = book.measures.electricity[:, year_index(year), 0]
    before = book.measures.electricity[:, year_index(year) - 1, 0]
    period = index(f"{year}-02")
    rows: list[Row] = []
    for i in book.economy.filed(period).nonzero()[0].tolist():
        now, ago = hundredths(int(january[i])), hundredths(int(before[i]))
        rows.append((book.firms[i].code_at(period), book.firms[i].name, now, now, ago, ago))
    heads = (Group("统一社会信用代码"), Group("企业名称"), Group("用电量", FOUR))
    table = Table(DEMO, (f"企业用电情况（{DEMO}）", f"{year}年1月", "计量单位：万千瓦时"), heads, rows)
    name = f"returns/{year}-01-用电.csv"
    write_csv(out / name, table, UTF8_BOM)
    return name


def write_workbook(out: Path, book: ReturnsBook) -> str:
    """Write the B204-1 workbook of the enterprises that file the export of their own system: one per sheet, in 千元."""
    name = f"returns/{PERIODS[WORKBOOK]}-B204-1.xlsx"
    workbook = open_workbook(out / name)
    bold = workbook.add_format({"bold": True})
    legs = book.legs(WORKBOOK)
    for i in book.events.workbook:
        firm = book.firms[i]
        sheet = workbook.add_worksheet(firm.code_at(WORKBOOK))
        head = (
            f"工业产销总值及主要产品产量（{DEMO}）",
            "表号：B204-1表",
            f"统一社会信用代码：{firm.code_at(WORKBOOK)}",
        )
        for row, line in enumerate((*head, f"单位详细名称：{firm.name}", chinese(PERIODS[WORKBOOK]), "计量单位：千元")):
            sheet.write_string(row, 0, line, bold)
        write_row(
            sheet, 6, ("指标名称", "计量单位", "代码", "本年本月", "本年1-本月", "上年同期本月", "上年同期1-本月")
        )
        for row, cells in enumerate(_workbook_rows(firm, i, legs), start=7):
            write_row(sheet, row, cells)
    workbook.close()
    return name


def _workbook_rows(firm: Firm, i: int, legs: dict[str, Legs]) -> list[Row]:
    def four(name: str, show: Callable[[int], Cell] = lambda value: value) -> tuple[Cell, ...]:
        return legs[name].cells(i, True, False, show)

    return [
        ("工业总产值（当年价格）", "千元", "01", *four(MONEY[0])),
        ("工业销售产值（当年价格）", "千元", "03", *four(MONEY[1])),
        ("其中：出口交货值", "千元", "04", *four(MONEY[2])),
        (CLASS_NAMES[firm.trade.code], "千元", firm.trade.code, *four(MONEY[0])),
        ("企业用电量", "万千瓦时", "05", *four(POWER, hundredths)),
    ]
