"""Files that others made: statistics offices' downloads, the classification, and listed companies' monthly revenue."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from ballast.collection.reading import Reading, load_profile, read_records
from ballast.collection.reading.tests.books import DATA, SHARED, codes
from ballast.kernel.period import Calendar, Period
from ballast.kernel.problems import ProblemsError

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared data folder is not here")


def _read(path: str, profile: str | Path) -> Reading:
    return read_records(SHARED / path, load_profile(profile))


@pytest.mark.parametrize(
    ("month", "count", "period"),
    [("202306", 982, Period(2023, 6, Calendar.MONTHLY)), ("202408", 1023, Period(2024, 8, Calendar.MONTHLY))],
)
def test_every_listed_company_is_read_and_its_published_growth_follows_from_its_numbers(
    month: str, count: int, period: Period
) -> None:
    reading = _read(f"enterprise/twse_monthly_revenue_{month}.csv", DATA / "twse.yaml")
    assert (len(reading.records), reading.period, reading.warnings) == (count, period, [])
    for record in reading.records:
        (revenue,) = record.numbers
        assert revenue.unit == "千新台币"
        for now, base, growth in (
            (revenue.month, revenue.base_month, record.fields["month_growth"]),
            (revenue.ytd, revenue.base_ytd, record.fields["ytd_growth"]),
        ):
            assert now is not None
            assert base is not None
            if base == 0:
                assert growth is None
            else:
                assert isinstance(growth, Decimal)
                computed = Fraction(now - base) / abs(Fraction(base)) * 100
                assert abs(computed - Fraction(growth)) <= abs(computed) * Fraction(1, 10**12)


def test_the_period_column_of_the_companies_must_be_the_period_asked_for() -> None:
    path = SHARED / "enterprise" / "twse_monthly_revenue_202408.csv"
    with pytest.raises(ProblemsError, match="文件写的是2024年8月，指定的是2024-09"):
        read_records(path, load_profile(DATA / "twse.yaml"), Period(2024, 9))


def _downloaded(name: str, row: int) -> list[Decimal]:
    """The numbers of a row (from 0) under a head, read without the reader."""
    grid = CalamineWorkbook.from_path(SHARED / "macro" / name).get_sheet_by_index(0).to_python(skip_empty_area=False)
    heads = grid[2][1:]
    return [Decimal(repr(v)) for v, head in zip(grid[row][1:], heads, strict=True) if head and isinstance(v, float)]


def test_the_monthly_download_gives_month_and_year_to_date_without_a_january() -> None:
    reading = _read("macro/nbs_export_iva_33months.xls", "nbs-download")
    values = {(str(r.fields["period"]), r.fields["basis"]): r.fields["value"] for r in reading.records}
    assert values["2020-02", "ytd"] == Decimal("-13.5")
    assert ("2020-02", "month") not in values
    assert not any(period.endswith("-01") for period, _ in values)
    expected = _downloaded("nbs_export_iva_33months.xls", 3) + _downloaded("nbs_export_iva_33months.xls", 4)
    assert sorted(v for v in values.values() if isinstance(v, Decimal)) == sorted(expected)
    assert codes(reading) == ["unread_sheet", "unknown_column", "unknown_row"]
    assert reading.warnings[1].message.startswith("W、X、Y、Z、AA、AB、AC、AD、AE、AF、AG、AH 列有内容而没有表头")
    assert all(record.units == {"value": "%"} for record in reading.records)


def test_the_quarterly_download_gives_quarters_in_its_unit() -> None:
    reading = _read("macro/nbs_export_gdp_quarter_current_price.xls", "nbs-download")
    values = {(str(r.fields["period"]), r.fields["basis"]): r.fields["value"] for r in reading.records}
    assert values["2020-Q1", "month"] == values["2020-Q1", "ytd"] == Decimal("206504.3")
    assert values["2019-Q4", "ytd"] == Decimal("990865.1")
    assert len(values) == 36
    assert all(record.units == {"value": "亿元"} for record in reading.records)


def test_two_encodings_of_one_table_give_the_same_numbers() -> None:
    def values(name: str) -> dict[tuple[object, str], object]:
        reading = _read(f"regions/{name}", DATA / "regions.yaml")
        return {(r.fields["unit_name"], str(r.fields["period"])): r.fields["value"] for r in reading.records}

    first = values("nbs_province_gdp_20y_gb18030.csv")
    second = values("nbs_province_gdp_2011_2025_utf8bom.csv")
    assert (len(first), len(second)) == (31 * 19, 31 * 14)
    assert second.items() <= first.items()
    assert first["陕西省", "2024"] == Decimal("35437.1")


def test_the_industry_classification_keeps_its_leading_zeros() -> None:
    reading = _read("reference/gb4754_2017_flat.csv", "industries")
    widths = [len(str(record.fields["code"])) for record in reading.records]
    assert [widths.count(width) for width in (1, 2, 3, 4)] == [20, 97, 473, 1381]
    assert {"01", "06", "0610"} <= {record.fields["code"] for record in reading.records}
