"""A small city for reports: three counties, food (13) and cement (30), official rates of two months, targets, a list.

| firm | county | division | 2026-09 year to date | base | growth |
| F1–F4 | 甲县 | 13 | 1.2 亿 each | 1 亿 each | +20 |
| G1–G3 | 乙县 | 30 | 0.9 亿 each | 1 亿 each | −10 |
| H1 | 丙县 | 13 | 1 亿 | 1 亿 | 0 |

Output 850,000,000 over 800,000,000: +6.25, printed 6.3.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ballast.collection.actions import save_releases
from ballast.collection.rows import ReleaseRow
from ballast.figures.tests.factory import City
from ballast.kernel.period import Period
from ballast.kernel.scope import Audience, Scope
from ballast.reports.compose import compose
from ballast.reports.parts import Report
from ballast.targets.actions import save_targets

YI = 100_000_000
NOW = "2026-09"


class Town(City):
    """The small city; `report` freezes it and writes the analysis of 2026-09."""

    def __init__(self) -> None:
        super().__init__()
        for number in range(1, 5):
            self.firm(f"F{number}", "A", industry="13")
        for number in range(1, 4):
            self.firm(f"G{number}", "B", industry="30")
        self.firm("H1", "C", industry="13")
        self.codes = ["F1", "F2", "F3", "F4", "G1", "G2", "G3", "H1"]
        self.old(*self.codes)

    def returns(self) -> None:
        """The returns of the table above, and those of August."""
        for code in self.codes:
            now = {"F": 12, "G": 9, "H": 10}[code[0]]
            self.files(code, "2026-08", YI * now // 20, YI // 2, month=YI // 20, base_month=YI // 20)
            self.files(code, NOW, YI * now // 10, YI, month=YI // 10, base_month=YI // 10)

    def released(self, unit: str, period: str, rate: str, rank: int | None = None, **more: Any) -> None:
        """An official rate of value added, in percent."""
        values: dict[str, Any] = {
            "indicator": "va_growth", "unit": unit, "period": period, "basis": "ytd", "value": None,
            "rate": int(float(rate) * 1_000_000), "rank": rank, "ranked": 10 if rank else None,
            "ranked_group": "全省10市" if rank else "", "grade": "", "places": 1, "status": "released", "embargo_until": None,
            "audience": "public", "released_on": date(2026, 10, 20), "office": "统计局", "document": f"{period}主要指标",
        }  # fmt: skip
        save_releases([ReleaseRow(**{**values, **more})], None)

    def target(self, indicator: str, kind: str, value: str, unit_name: str) -> None:
        """A target of the city for 2026."""
        key = {
            "indicator": indicator,
            "unit_id": "CITY",
            "park_id": None,
            "year": 2026,
            "kind": kind,
            "tier": "assured",
        }
        values = {"value": int(float(value) * 1_000_000), "unit_name": unit_name, "curve": "{}", "document": "目标文件",
                  "source_sheet": "", "source_row": None}  # fmt: skip
        save_targets([(key, values)], None)

    def usual(self) -> None:
        """Returns, two official months for city, province and nation, and two targets."""
        self.returns()
        self.released_as_usual()
        self.target("va_growth", "rate", "9", "%")

    def released_as_usual(self) -> None:
        """Two official months for city, province and nation."""
        for unit, august, september in (("CITY", "1.7", "1.1"), ("PROV", "6.4", "6.2"), ("CN", "5.7", "5.8")):
            self.released(unit, "2026-08", august, 9 if unit == "CITY" else None)
            self.released(unit, NOW, september, 9 if unit == "CITY" else None)

    def report(self, period: str = NOW, audience: Audience = Audience.INTERNAL) -> Report:
        """Freeze, read, compose."""
        return compose(self.read(Scope.city(audience)), Period.parse_any(period))


def prose(report: Report) -> str:
    """All sentences of a report."""
    return "".join(sentence.text for sentence in report.sentences())
