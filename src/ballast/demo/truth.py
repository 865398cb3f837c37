"""What the generator knows: every planted thing with its numbers, and the sums that the returns must give."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ballast.demo.economy import Economy, Numbers
from ballast.demo.events import NOW
from ballast.demo.firms import Firm
from ballast.demo.lives import NEW_PLANT, PROMOTED, index
from ballast.demo.places import Places
from ballast.demo.registry_files import change_days
from ballast.demo.timeline import PERIODS

YUAN = 1000
"""元 in 千元, the smallest step of the generated money."""

Facts = dict[str, object]


@dataclass
class Truth:
    """`planted`: what was put in on purpose. `expected`: sums in 元 over the returns. Exact ratios are texts "num/den"."""

    seed: int
    city: str
    planted: Facts = field(default_factory=dict)
    expected: Facts = field(default_factory=dict)

    def to_json(self) -> str:
        """The text of ``truth.json``."""
        body = {"seed": self.seed, "city": self.city, "planted": self.planted, "expected": self.expected}
        return json.dumps(body, ensure_ascii=False, indent=1) + "\n"

    def write(self, out: Path) -> None:
        """Write ``truth.json``."""
        (out / "truth.json").write_text(self.to_json(), encoding="utf-8")


def exact(numerator: int, denominator: int) -> str:
    """A ratio in lowest terms as "num/den"."""
    ratio = Fraction(numerator, denominator)
    return f"{ratio.numerator}/{ratio.denominator}"


class Auditor:
    """Sums over the returns by the rules of classification and base; all money in 元."""

    def __init__(self, places: Places, economy: Economy) -> None:
        self.places = places
        self.economy = economy
        self.firms: list[Firm] = economy.firms

    def expected(self) -> Facts:
        """Sums of the city for every period of the last two years; of units and parks for the last period."""
        periods = range(index("2025-02"), NOW + 1)
        everyone = np.ones(len(self.firms), dtype=np.bool_)
        where = [firm.place_at(NOW) for firm in self.firms]
        return {
            "city": {str(PERIODS[p]): self.sums(p, everyone) for p in periods},
            "units": {
                unit.code: self.sums(NOW, np.array([w[0] == i for w in where]))
                for i, unit in enumerate(self.places.ranked)
            },
            "parks": {
                park.code: self.sums(NOW, np.array([w[1] == park.code for w in where])) for park in self.places.parks
            },
            "all_parks": self.sums(NOW, np.array([w[1] != "" for w in where])),
        }

    def sums(self, period: int, members: NDArray[np.bool_]) -> Facts:
        """Both legs of output by the table of cases in `design.md`; late filers are in neither leg."""
        economy, now = self.economy, PERIODS[period]
        filed = economy.filed(period) & members
        kept = economy.kept(period) & members
        counted, based = filed | kept, (filed & economy.has_base(period)) | kept
        scope = np.array([f.in_scope(period) for f in self.firms]) & members
        late = scope & ~filed
        current, base = _sum(economy.ytd(now), counted), _sum(economy.base_ytd(period), based)
        return {
            "current_ytd": current,
            "base_ytd": base,
            "current_month": _sum(economy.month(now), filed),
            "base_month": _sum(economy.base_month(period), based),
            "growth_ytd": exact(current - base, base) if base else None,
            "in_scope": int(scope.sum()),
            "filed": int(filed.sum()),
            "exits_base_kept": int(kept.sum()),
            "exits_base_ytd": _sum(economy.base_ytd(period), kept),
            "late_base_ytd": _sum(economy.ytd(now.year_earlier()), late),
        }

    def planted(self) -> Facts:
        """Everything put in on purpose."""
        return {
            "mass_exit": self._exits([i for i, f in enumerate(self.firms) if f.left == index("2026-02")]),
            "exits_base_kept": self._exits(self.economy.kept(NOW).nonzero()[0].tolist()),
            "exits_base_dropped": self._dropped(),
            "entries": {str(year): self._flows(year) for year in (2025, 2026)},
            "coverage": self._coverage(),
            "flood": self._flood(),
            "succession": self._succession(),
            "promotions": self._promotions(),
            "new_plant": self._new_plant(),
            "unit_error": self._unit_error(),
            "late_filers": {"period": str(PERIODS[NOW]), "codes": self._codes(self.economy.events.late)},
            "restated_base": self._bases([self.economy.events.restated]),
            "base_cut": self._bases(self.economy.events.base_cut),
            "mover": self._mover(),
            "park_extension": self._extension(),
            "second_park": self._second_park(),
            "run_states": self._run_states(),
            "workbook_b204_1": {"period": "2026-08", "codes": self._codes(self.economy.events.workbook)},
            "one_firm_county": self._one_firm_county(),
        }

    def _codes(self, who: list[int]) -> list[str]:
        return [self.firms[i].code_at(NOW) for i in who]

    def _exits(self, who: list[int]) -> Facts:
        mask = np.zeros(len(self.firms), dtype=np.bool_)
        mask[who] = True
        everyone = self.sums(NOW, np.ones(len(self.firms), dtype=np.bool_))
        counted = int(str(everyone["base_ytd"]))
        register = counted + int(str(everyone["late_base_ytd"]))
        current, base = _sum(self.economy.ytd(PERIODS[NOW]), mask), _sum(self.economy.base_ytd(NOW), mask)
        return {
            "codes": [self.firms[i].code for i in who],
            "names": [self.firms[i].name for i in who],
            "first_periods": sorted({str(PERIODS[left]) for i in who if (left := self.firms[i].left) is not None}),
            "count": len(who),
            "base_kept": all(self.firms[i].base_kept for i in who),
            "current_ytd": current,
            "base_ytd": base,
            "counted_base_ytd": counted,
            "register_base_ytd": register,
            "drag_points_of_counted_base": exact(100 * (current - base), counted),
            "drag_points_of_register_base": exact(100 * (current - base), register),
        }

    def _dropped(self) -> list[Facts]:
        return [
            {"code": f.code, "name": f.name, "first_period": str(PERIODS[f.left]), "kind": f.exit}
            for f in self.firms
            if f.left is not None and not f.base_kept and PERIODS[f.left].year == 2026
        ]

    def _flows(self, year: int) -> Facts:
        """Entries and exits of the first nine months, by first statistical period and by day of approval."""
        first, last, start, end = index(f"{year}-02"), index(f"{year}-09"), f"{year}-01-01", f"{year}-09-30"
        entries = [f for f in self.firms if f.entry != "期初在库" and first <= f.first <= last]
        exits = [f for f in self.firms if f.left is not None and first <= f.left <= last]
        approved = [
            change_days(PERIODS[f.first], number)[1] for number, f in enumerate(self.firms) if f.entry != "期初在库"
        ]
        return {
            "gross": len(entries),
            "by_kind": dict(sorted(Counter(f.entry for f in entries).items())),
            "exits": len(exits),
            "exits_by_kind": dict(sorted(Counter(f.exit for f in exits).items())),
            "net": len(entries) - len(exits),
            "gross_by_approval": sum(start <= day <= end for day in approved),
        }

    def _coverage(self) -> Facts:
        now = PERIODS[NOW]
        filed = self.economy.filed(NOW) & self.economy.has_base(NOW)
        late = np.array([f.in_scope(NOW) for f in self.firms]) & ~self.economy.filed(NOW)
        share = _sum(self.economy.base_ytd(NOW), filed)
        missing = _sum(self.economy.ytd(now.year_earlier()), late)
        accepted = _sum(self.economy.ytd(now.year_earlier()), filed)
        return {
            "filed_base_ytd": share,
            "filed_last_year_accepted_ytd": accepted,
            "late_base_ytd": missing,
            "coverage": exact(share, share + missing),
            "coverage_by_last_year_accepted": exact(accepted, accepted + missing),
        }

    def _flood(self) -> list[Facts]:
        facts: list[Facts] = []
        for home in self.economy.events.flooded:
            members = np.array([f.place_at(NOW)[0] == home for f in self.firms])
            months = {}
            for text in ("2026-06", "2026-07", "2026-08", "2026-09"):
                sums = self.sums(index(text), members)
                months[text] = {key: sums[key] for key in ("current_month", "base_month")}
            facts.append(
                {"unit": self.places.ranked[home].code, "name": self.places.ranked[home].name, "months": months}
            )
        return facts

    def _succession(self) -> Facts:
        firm = self.firms[self.economy.events.successor]
        return {"old": firm.code, "new": firm.successor, "name": firm.name, "first_period": "2026-05"}

    def _promotions(self) -> Facts:
        who = [i for i, f in enumerate(self.firms) if f.entry == PROMOTED and f.first == index("2026-02")]
        mask = np.zeros(len(self.firms), dtype=np.bool_)
        mask[who] = True
        return {
            "codes": self._codes(who),
            "count": len(who),
            "current_ytd": _sum(self.economy.ytd(PERIODS[NOW]), mask),
            "base_ytd": _sum(self.economy.base_ytd(NOW), mask),
        }

    def _new_plant(self) -> Facts:
        i = self.economy.events.june_plant
        june, now = PERIODS[index("2026-06")], PERIODS[NOW]
        plants = np.array([f.entry == NEW_PLANT and PERIODS[f.first].year == 2026 for f in self.firms])
        return {
            "code": self.firms[i].code,
            "name": self.firms[i].name,
            "first_period": str(june),
            "first_month": int(self.economy.month(june)[i]) * YUAN,
            "first_ytd": int(self.economy.ytd(june)[i]) * YUAN,
            "current_ytd": int(self.economy.ytd(now)[i]) * YUAN,
            "all_new_plants_of_the_year": {
                "count": int(plants.sum()),
                "current_ytd": _sum(self.economy.ytd(now), plants),
            },
        }

    def _unit_error(self) -> Facts:
        i, period = self.economy.events.unit_error, PERIODS[index("2026-08")]
        right = int(self.economy.ytd(period)[i]) * YUAN
        facts: Facts = {"code": self.firms[i].code, "name": self.firms[i].name, "period": str(period)}
        return facts | {"wrong_ytd": right * 1000, "right_ytd": right}

    def _bases(self, who: list[int]) -> list[Facts]:
        now = PERIODS[NOW]
        filed, stated = self.economy.ytd(now.year_earlier()), self.economy.base_ytd(NOW)
        return [
            {
                "code": self.firms[i].code,
                "name": self.firms[i].name,
                "unit": self.places.ranked[self.firms[i].home].code,
                "filed_2025_09_ytd": int(filed[i]) * YUAN,
                "base_2026_09_ytd": int(stated[i]) * YUAN,
                "remark": self.economy.events.remark(i, NOW),
            }
            for i in who
        ]

    def _mover(self) -> Facts:
        i = self.economy.events.mover
        firm = self.firms[i]
        return {
            "code": firm.code,
            "name": firm.name,
            "day": firm.moves[0].day,
            "from_unit": self.places.ranked[firm.home].code,
            "to_unit": self.places.ranked[firm.moves[0].home].code,
            "current_ytd": int(self.economy.ytd(PERIODS[NOW])[i]) * YUAN,
            "base_ytd": int(self.economy.base_ytd(NOW)[i]) * YUAN,
        }

    def _extension(self) -> Facts:
        who = self.economy.events.extension
        park = self.firms[who[0]].moves[0].park
        return {"park": park, "day": "2026-04-01", "codes": self._codes(who), "count": len(who)}

    def _second_park(self) -> Facts:
        firm = self.firms[self.economy.events.second_park]
        return {"code": firm.code, "park": firm.park, "second_park": firm.second_park}

    def _run_states(self) -> Facts:
        """States that hold on the last day of September: confirmed ones by state, and those only proposed."""
        day = PERIODS[NOW].last_day
        holding = [s for s in self.economy.events.run_states if s.start <= day and (s.end is None or day <= s.end)]
        confirmed = Counter(s.state for s in holding if s.confirmed)
        proposed = Counter(s.state for s in holding if not s.confirmed)
        return {"confirmed": dict(sorted(confirmed.items())), "proposed": dict(sorted(proposed.items()))}

    def _one_firm_county(self) -> Facts:
        home = self.places.role_index("hydro")
        now = self.economy.ytd(PERIODS[NOW])
        members = np.array([f.place_at(NOW)[0] == home and f.in_scope(NOW) for f in self.firms])
        largest = int(np.where(members, now, 0).argmax())
        facts: Facts = {"unit": self.places.ranked[home].code, "code": self.firms[largest].code}
        return facts | {"share": exact(int(now[largest]), int(now[members].sum()))}


def _sum(numbers: Numbers, mask: NDArray[np.bool_]) -> int:
    return int(numbers[mask].sum()) * YUAN
