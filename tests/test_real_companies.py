"""Every company listed in Taiwan, from the published file through the door and the freeze to its published growth."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from ballast.collection.door import Outcome, receive
from ballast.collection.sources import kinds
from ballast.figures.read import Figure, FigureTable, Reader
from ballast.figures.tests.conftest import city
from ballast.figures.tests.factory import ACTOR, START, City
from ballast.kernel.marker import Marker
from ballast.kernel.period import Basis, Period
from ballast.registry.actions import save_units
from ballast.registry.rows import SubjectRow

__all__ = ["city"]

PUBLISHED = Path(__file__).resolve().parents[2] / "shared" / "data" / "enterprise"
PROFILES = Path(__file__).resolve().parent / "data"
ITEM = "other:营业收入"
MONTHS = {"202306": Period.parse("2023-06"), "202408": Period.parse("2024-08")}
COLUMNS = {
    Basis.MONTH: ("營業收入-當月營收", "營業收入-去年當月營收", "營業收入-去年同月增減(%)"),
    Basis.YTD: ("累計營業收入-當月累計營收", "累計營業收入-去年累計營收", "累計營業收入-前期比較增減(%)"),
}
Line = Mapping[str, str]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PUBLISHED.is_dir(), reason="the published files of the companies are not here"),
]


@dataclass(frozen=True)
class Companies:
    """One published file: its lines by company, what the door said of it, and a reader of the frozen result."""

    lines: dict[str, Line]
    outcomes: list[Outcome]
    reader: Reader
    period: Period

    def growth(self, basis: Basis, by: str) -> FigureTable:
        """Growth of revenue by a dimension."""
        return self.reader.table(f"{ITEM}_growth", self.period, basis, by=(by,))


@pytest.fixture(params=list(MONTHS))
def companies(request: pytest.FixtureRequest, city: City) -> Companies:
    """The companies of one file: first as enterprises in the register, then what each sold."""
    path = PUBLISHED / f"twse_monthly_revenue_{request.param}.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        lines: dict[str, Line] = {line["公司代號"]: line for line in csv.DictReader(stream)}
    save_units([SubjectRow("TW", "上市公司", START, {"kind": "county"})], None)
    outcomes = [
        receive(kinds(), kind, path, ACTOR, profile_name=str(PROFILES / f"twse-{kind}.yaml"))
        for kind in ("enterprises", "register", "returns")
    ]
    return Companies(lines, outcomes, city.read(), MONTHS[request.param])


def as_published(figure: Figure, published: str) -> bool:
    """Whether a figure is the published number, which is the double nearest to the exact one; blank where it has no base.

    No digit of a published number is left out: all of them together name one double, and it must be this one.
    """
    if not published:
        return figure.exact is None and figure.marker is Marker.NO_BASE
    return figure.exact is not None and float(figure.exact) == float(published)


def test_every_company_grows_as_it_published(companies: Companies) -> None:
    assert [outcome.counts.added for outcome in companies.outcomes] == [len(companies.lines)] * 3
    for basis, (_, _, growth) in COLUMNS.items():
        found = {row.slice["enterprise"]: row for row in companies.growth(basis, "enterprise").rows}
        assert found.keys() == companies.lines.keys()
        wrong = [code for code, line in companies.lines.items() if not as_published(found[code], line[growth])]
        assert wrong == []


def test_every_trade_and_the_whole_are_plain_sums_of_the_lines(companies: Companies) -> None:
    for basis, (now, base, _) in COLUMNS.items():
        sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for line in companies.lines.values():
            for trade in (line["產業別"], ""):
                sums[trade][0] += int(line[now])
                sums[trade][1] += int(line[base])
        table = companies.growth(basis, "pillar")
        found = {row.slice["pillar"]: row for row in table.rows} | {"": table.total}
        assert found.keys() == sums.keys()
        for trade, (current, last_year) in sums.items():
            value = found[trade].value
            assert [value.current, value.base] == [current, last_year], trade
