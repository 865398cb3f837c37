"""The back-test of the projection on real series: `python -m ballast.methods.bench.backtest [folder of the data]`.

EU industrial production, unadjusted, 27 countries (the file has no unadjusted index for Ireland and the EU), and China's
growth of value added by division. The model was chosen on the countries at odd places of the file (1st, 3rd, …); the others
report. The divisions of China took no part in the choice: all of them report.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

from ballast.kernel.period import Calendar, Period
from ballast.methods.projection import CALENDAR_EFFECTS, Backtest, Record, backtest, merge_january, weekdays

DATA = Path(__file__).resolve().parents[5] / "shared" / "data"
EUROPE = Path("series") / "eu_ipi_pi_unadj.csv"
CHINA = Path("macro") / "iva_growth_by_industry_tidy_to_2018.csv"
_WHOLE = ("EU28", "EA19")


def europe(folder: Path = DATA) -> list[Record]:
    """The countries in the file's order, January and February added; a column without numbers is left out."""
    with (folder / EUROPE).open(encoding="utf-8", newline="") as stream:
        lines = list(csv.DictReader(stream))
    records = []
    for name in lines[0]:
        values = {
            Period.parse(line["month"], Calendar.MONTHLY): line[name]
            for line in lines
            if name not in ("month", *_WHOLE)
        }
        if any(values.values()):
            records.append(
                Record(name, merge_january({at: float(text) if text else None for at, text in values.items()}))
            )
    return records


def china(folder: Path = DATA) -> list[Record]:
    """The divisions: rates by month, and as published to date; January–February is its own year to date."""
    months: dict[str, dict[str, float]] = {}
    to_date: dict[str, dict[str, float]] = {}
    with (folder / CHINA).open(encoding="utf-8-sig", newline="") as stream:
        for line in csv.DictReader(stream):
            if not line["gb4754_2017"]:
                continue
            rate = float(line["yoy_pct"])
            first = line["period"].endswith("-02")
            if line["basis"] == "ytd":
                to_date.setdefault(line["industry"], {})[line["period"]] = rate
            if first == (line["basis"] == "ytd"):
                months.setdefault(line["industry"], {})[line["period"]] = rate
    return [Record(name, rates, to_date[name]) for name, rates in sorted(months.items())]


def reports(folder: Path = DATA) -> list[tuple[str, Backtest]]:
    """Every back-test with its title."""
    countries = europe(folder)
    return [
        ("欧盟工业生产指数（选法用的一半国家）", europe_test(countries[0::2])),
        ("欧盟工业生产指数（报告用的另一半国家）", europe_test(countries[1::2])),
        ("全国分行业工业增加值增速", backtest(china(folder), least_years=2, regressors=CALENDAR_EFFECTS)),
    ]


def europe_test(records: Sequence[Record]) -> Backtest:
    """Europe has no Spring Festival; what its months differ by are weekdays."""
    return backtest(records, regressors={"工作日": weekdays})


def main(arguments: Sequence[str]) -> int:
    """Print every back-test, whole and by month of origin."""
    folder = Path(arguments[0]) if arguments else DATA
    for title, found in reports(folder):
        print(f"\n== {title} ==\n{found.table}")
        for origin in sorted({row.origin for row in found.rows}):
            part = found.only(origin)
            skills = "；".join(f"{one.reference} {one.skill:.3f} {one.verdict}" for one in part.skills)
            print(f"  {origin:>2}月底：80%覆盖 {part.coverage_80:.1%} 95%覆盖 {part.coverage_95:.1%} {skills}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
