"""The demonstration city through the whole product gives, to the last yuan, the sums that its generator knows.

The fast tests take in the register and those few months that the figures of 2026-09 depend on; the slow ones everything.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.product import Product, Question, by_slice, part_of

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo-truth")]

NOW = "2026-09"
CORRECTION = "更正"
REGISTRY = ("units", "parks", "industries", "enterprises", "register", "successions", "runstates", "lists")
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Town:
    """The city as generated, what is known of it, and an installation that took it in."""

    folder: Path
    truth: Facts
    product: Product

    @property
    def planted(self) -> Facts:
        """What was put in on purpose."""
        planted: Facts = self.truth["planted"]
        return planted

    @property
    def expected(self) -> Facts:
        """The sums over the returns."""
        expected: Facts = self.truth["expected"]
        return expected

    def answers(self, questions: Sequence[Question]) -> dict[str, list[Any]]:
        """The rows of each answer by the text of its question."""
        found = self.product.ask(questions)
        return {str(asked): answer["rows"] for asked, answer in zip(questions, found, strict=True)}


@cache
def generated(folder: Path) -> Path:
    """The files of the demonstration city, written once for all tests of this process."""
    out = folder / "city"
    Product(folder / "nothing").command("demo-data", "--seed", "3", "--out", str(out))
    return out


@pytest.fixture(scope="session")
def city_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the demonstration city."""
    return generated(tmp_path_factory.mktemp("demo"))


def needed_for_september(line: Mapping[str, str], truth: Facts) -> bool:
    """The register, what exits carry, the base and the month itself, and the official figures of the year."""
    exits = truth["planted"]["exits_base_kept"]["first_periods"]
    before_exits = {f"2026-{int(period[5:]) - 1:02d}" for period in exits if period > "2026-02"}
    if line["kind"] == "returns":
        return line["profile"] == "short-form" and line["period"] in {"2025-09", NOW, *before_exits}
    official = ("monthly-2026", "gdp", "embargo", "revision")
    return line["kind"] in REGISTRY or any(name in line["file"] for name in official)


@pytest.fixture(scope="session")
def september(city_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The city with as few months as 2026-09 needs, frozen."""
    truth = json.loads((city_files / "truth.json").read_text(encoding="utf-8"))
    folder = tmp_path_factory.mktemp("september")
    part = part_of(city_files, folder / "files", lambda line: needed_for_september(line, truth))
    product = Product(folder / "home")
    product.bring_in(part)
    product.freeze()
    return Town(city_files, truth, product)


FIRM_QUESTIONS = ("new_plant", "mover", "succession", "restated_base", "base_cut", "late_filers")
COUNTS = (
    "enterprises",
    "filed",
    "not_filed",
    "exits_base_kept",
    "entries_new_plant",
    "stopped",
    "half_stopped",
    "seasonal_stops",
)


def firm(code: str, **where: str) -> Question:
    """Output growth of one enterprise."""
    return Question("output_growth", where={"enterprise": code, **where})


@pytest.fixture(scope="session")
def rows(september: Town) -> dict[str, list[Any]]:
    """All that the fast tests look at, asked for in one go."""
    planted = september.planted
    mover, succession = planted["mover"], planted["succession"]
    asked = [Question("output_growth", by=("unit",)), Question("output_growth", by=("park",))]
    asked += [Question("output_growth", basis="month", by=(name,)) for name in ("unit", "park")]
    asked += [Question(code) for code in (*COUNTS, "coverage", "exit_drag", "output_growth_without_exits")]
    asked += [
        Question(code, period=f"{year}-09") for code in ("entries", "exits", "entries_net") for year in (2025, 2026)
    ]
    asked += [Question("entries_approved", period=f"{year}-09") for year in (2025, 2026)]
    asked += [Question("output_growth", where={"in_park": "in"}), Question("output_growth", by=("entry",))]
    asked += [firm(planted["new_plant"]["code"]), firm(succession["old"]), firm(succession["new"])]
    asked += [firm(mover["code"], unit=mover[side]) for side in ("from_unit", "to_unit")]
    asked += [firm(each["code"]) for each in (*planted["restated_base"], *planted["base_cut"])]
    asked += [firm(code) for code in planted["late_filers"]["codes"]]
    asked += [Question("va_growth", by=("unit",)), Question("va_growth_rank", by=("unit",))]
    asked += [Question("gdp", period="2025-12", audience=who) for who in ("internal", "county", "public")]
    return september.answers(asked)


def total(rows: Mapping[str, list[Any]], question: Question) -> Any:
    """The first row of an answer."""
    return rows[str(question)][0]


def legs(row: Facts) -> tuple[int | None, int | None]:
    """Current and base of a row, in 元."""
    return row["current"], row["base"]


def percent(text: str | None) -> Fraction | None:
    """A ratio of the truth in percent."""
    return None if text is None else Fraction(text) * 100


def exact(row: Facts) -> Fraction | None:
    """The exact value of a row."""
    return None if row["exact"] is None else Fraction(row["exact"])


def test_the_city_grows_by_exactly_what_its_returns_say(september: Town, rows: dict[str, list[Any]]) -> None:
    known = september.expected["city"][NOW]
    row = total(rows, Question("output_growth", by=("unit",)))
    assert legs(row) == (known["current_ytd"], known["base_ytd"])
    assert exact(row) == percent(known["growth_ytd"])
    month = total(rows, Question("output_growth", basis="month", by=("unit",)))
    assert legs(month) == (known["current_month"], known["base_month"])


@pytest.mark.parametrize(("dimension", "places"), [("unit", "units"), ("park", "parks")])
def test_every_place_has_exactly_its_own_legs(
    september: Town, rows: dict[str, list[Any]], dimension: str, places: str
) -> None:
    known = september.expected[places]
    for basis in ("ytd", "month"):
        found = by_slice(rows[str(Question("output_growth", basis=basis, by=(dimension,)))], dimension)
        outside = {"none"} if dimension == "park" else set()
        assert set(found) - outside == set(known)
        wanted = {code: (sums[f"current_{basis}"], sums[f"base_{basis}"]) for code, sums in known.items()}
        assert {code: legs(row) for code, row in found.items() if code not in outside} == wanted
        if basis == "ytd":
            growths = {code: percent(sums["growth_ytd"]) for code, sums in known.items()}
            assert {code: exact(row) for code, row in found.items() if code not in outside} == growths


@pytest.mark.parametrize("dimension", ["unit", "park"])
def test_the_parts_sum_to_the_city(rows: dict[str, list[Any]], dimension: str) -> None:
    whole, *parts = rows[str(Question("output_growth", by=(dimension,)))]
    assert sum(part["current"] for part in parts) == whole["current"]
    assert sum(part["base"] or 0 for part in parts) == whole["base"]


def test_all_parks_together_are_the_slice_inside_of_parks(september: Town, rows: dict[str, list[Any]]) -> None:
    known = september.expected["all_parks"]
    row = total(rows, Question("output_growth", where={"in_park": "in"}))
    assert legs(row) == (known["current_ytd"], known["base_ytd"])
    assert exact(row) == percent(known["growth_ytd"])


def test_exits_whose_base_stays_drag_by_the_additive_measure(september: Town, rows: dict[str, list[Any]]) -> None:
    known = september.planted["exits_base_kept"]
    row = total(rows, Question("exit_drag"))
    assert legs(row) == (known["current_ytd"], known["base_ytd"])
    assert exact(row) == Fraction(known["drag_points_of_counted_base"])
    everyone = september.expected["city"][NOW]
    without = Fraction(everyone["current_ytd"] - known["current_ytd"], everyone["base_ytd"] - known["base_ytd"]) - 1
    assert exact(total(rows, Question("output_growth_without_exits"))) == without * 100


@pytest.mark.parametrize("year", ["2025", "2026"])
def test_entries_and_exits_are_counted_gross_and_net_and_by_either_date(
    september: Town, rows: dict[str, list[Any]], year: str
) -> None:
    known = september.planted["entries"][year]
    found = {
        code: exact(total(rows, Question(code, period=f"{year}-09")))
        for code in ("entries", "exits", "entries_net", "entries_approved")
    }
    assert found == {
        "entries": known["gross"],
        "exits": known["exits"],
        "entries_net": known["net"],
        "entries_approved": known["gross_by_approval"],
    }


def test_the_register_is_counted_by_what_happened_to_firms(september: Town, rows: dict[str, list[Any]]) -> None:
    city, planted = september.expected["city"][NOW], september.planted
    found = {code: exact(total(rows, Question(code))) for code in COUNTS}
    confirmed = planted["run_states"]["confirmed"]
    assert found == {
        "enterprises": city["in_scope"],
        "filed": city["filed"],
        "not_filed": city["in_scope"] - city["filed"],
        "exits_base_kept": planted["exits_base_kept"]["count"],
        "entries_new_plant": planted["entries"]["2026"]["by_kind"]["新建投产"],
        "stopped": confirmed["停产"],
        "half_stopped": confirmed["半停产"],
        "seasonal_stops": confirmed["季节性停产"],
    }
    assert len(planted["late_filers"]["codes"]) == city["in_scope"] - city["filed"]


def test_coverage_is_the_share_of_the_base_that_has_filed(september: Town, rows: dict[str, list[Any]]) -> None:
    known = september.planted["coverage"]
    assert exact(total(rows, Question("coverage"))) == percent(known["coverage"])


def test_a_new_plant_counts_its_first_cumulative_and_no_base(september: Town, rows: dict[str, list[Any]]) -> None:
    known = september.planted["new_plant"]
    row = total(rows, firm(known["code"]))
    assert legs(row) == (known["current_ytd"], None)
    assert row["marker"] == "no_base"
    by_entry = by_slice(rows[str(Question("output_growth", by=("entry",)))], "entry")
    assert legs(by_entry["new_plant"]) == (known["all_new_plants_of_the_year"]["current_ytd"], None)


def test_those_promoted_this_year_are_no_new_plants(september: Town, rows: dict[str, list[Any]]) -> None:
    """Of the entries of the year the February batch of promotions alone is a lower bound for both legs."""
    known = september.planted["promotions"]
    row = by_slice(rows[str(Question("output_growth", by=("entry",)))], "entry")["promoted"]
    assert row["current"] >= known["current_ytd"]
    assert row["base"] >= known["base_ytd"]


def test_a_changed_credit_code_goes_on_with_its_own_base(september: Town, rows: dict[str, list[Any]]) -> None:
    known = september.planted["succession"]
    row = total(rows, firm(known["new"]))
    assert row["current"] is not None
    assert row["base"] is not None
    old = total(rows, firm(known["old"]))
    assert (*legs(old), old["marker"]) == (None, None, "missing")


def test_a_firm_that_moved_is_wholly_where_it_is_now(september: Town, rows: dict[str, list[Any]]) -> None:
    known = september.planted["mover"]
    assert legs(total(rows, firm(known["code"], unit=known["to_unit"]))) == (known["current_ytd"], known["base_ytd"])
    assert legs(total(rows, firm(known["code"], unit=known["from_unit"]))) == (None, None)


def test_a_restated_base_is_the_one_that_was_filed_this_year(september: Town, rows: dict[str, list[Any]]) -> None:
    known = [*september.planted["restated_base"], *september.planted["base_cut"]]
    assert known
    for each in known:
        assert each["base_2026_09_ytd"] != each["filed_2025_09_ytd"]
        assert total(rows, firm(each["code"]))["base"] == each["base_2026_09_ytd"]


def test_late_filers_are_in_neither_leg(september: Town, rows: dict[str, list[Any]]) -> None:
    for code in september.planted["late_filers"]["codes"]:
        row = total(rows, firm(code))
        assert (*legs(row), row["marker"]) == (None, None, "missing")


def test_a_county_may_lead_the_compiled_list_and_trail_the_official_one(
    september: Town, rows: dict[str, list[Any]]
) -> None:
    known = september.planted["rank_disagreement"]
    compiled = by_slice(rows[str(Question("output_growth", by=("unit",)))], "unit")[known["unit"]]
    assert compiled["rank"] == known["compiled_rank"]
    assert exact(compiled) == percent(known["compiled_growth"])
    official = by_slice(rows[str(Question("va_growth", by=("unit",)))], "unit")[known["unit"]]
    assert exact(official) == Fraction(known["official_rate"])
    assert official["rank"] == known["official_rank"]
    released = by_slice(rows[str(Question("va_growth_rank", by=("unit",)))], "unit")[known["unit"]]
    assert exact(released) == known["official_rank"]


def test_official_rates_and_ranks_are_those_of_the_release(september: Town, rows: dict[str, list[Any]]) -> None:
    known = september.planted["official"]
    whole, *units = rows[str(Question("va_growth", by=("unit",)))]
    assert exact(whole) == Fraction(known["city_va_growth"][NOW])
    found = by_slice(units, "unit")
    assert {code: exact(row) for code, row in found.items()} == {
        code: Fraction(rate) for code, rate in known["unit_va_growth"].items()
    }
    assert {code: row["rank"] for code, row in found.items()} == known["unit_va_rank"]


def test_what_is_under_embargo_is_not_there_for_anybody_outside(rows: dict[str, list[Any]]) -> None:
    """The verified figure of 2025 is known inside only; others go on seeing the one that was published."""
    inside, county, public = (
        total(rows, Question("gdp", period="2025-12", audience=who)) for who in ("internal", "county", "public")
    )
    assert inside["exact"] != county["exact"]
    assert county["exact"] == public["exact"]
    assert None not in (inside["exact"], county["exact"])
    assert inside["released_period"] == county["released_period"] == "2025-Q4"


def test_the_command_prints_the_same_numbers(september: Town, rows: dict[str, list[Any]]) -> None:
    printed = september.product.command("figures", "output_growth", "--period", NOW, "--by", "unit", "--format", "json")
    assert json.loads(printed)["rows"] == rows[str(Question("output_growth", by=("unit",)))]


@dataclass(frozen=True)
class Whole:
    """The whole city taken in, and what the door said before the correction came."""

    town: Town
    held: int
    held_before: str
    held_after: str


@pytest.fixture(scope="session")
def whole(city_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Whole:
    """Everything up to the correction of the wrong unit, then every file; those that are in already change nothing."""
    truth = json.loads((city_files / "truth.json").read_text(encoding="utf-8"))
    folder = tmp_path_factory.mktemp("whole")
    corrected: list[str] = []

    def comes_before_the_correction(line: Mapping[str, str]) -> bool:
        corrected.extend([line["file"]] if CORRECTION in line["file"] else [])
        return not corrected

    product = Product(folder / "home")
    held = product.bring_in(part_of(city_files, folder / "first", comes_before_the_correction))
    held_before = product.command("held")
    assert product.bring_in(city_files) == 0
    product.freeze()
    return Whole(Town(city_files, truth, product), held, held_before, product.command("held"))


@pytest.mark.slow
def test_the_city_agrees_at_every_period_of_two_years(whole: Whole) -> None:
    known = whole.town.expected["city"]
    asked = [Question("output_growth", period, basis) for period in known for basis in ("ytd", "month")]
    asked += [Question(code, period) for period in known for code in ("enterprises", "filed", "exits_base_kept")]
    rows = whole.town.answers(asked)
    for period, sums in known.items():
        for basis in ("ytd", "month"):
            row = total(rows, Question("output_growth", period, basis))
            assert legs(row) == (sums[f"current_{basis}"], sums[f"base_{basis}"]), (period, basis)
        assert exact(total(rows, Question("output_growth", period))) == percent(sums["growth_ytd"])
        counts = [exact(total(rows, Question(code, period))) for code in ("enterprises", "filed", "exits_base_kept")]
        assert counts == [sums["in_scope"], sums["filed"], sums["exits_base_kept"]], period


@pytest.mark.slow
def test_every_place_agrees_when_all_is_in(whole: Whole) -> None:
    asked = [Question("output_growth", by=(name,)) for name in ("unit", "park")]
    rows = whole.town.answers(asked)
    for question, places in zip(asked, ("units", "parks"), strict=True):
        found = by_slice(rows[str(question)], question.by[0])
        for code, sums in whole.town.expected[places].items():
            assert legs(found[code]) == (sums["current_ytd"], sums["base_ytd"]), code


@pytest.mark.slow
def test_a_flood_is_seen_in_the_months_it_hit(whole: Whole) -> None:
    """Asked from the month on in which a firm moved: before it, the firm still stands in its old county."""
    flooded, moved = whole.town.planted["flood"], whole.town.planted["mover"]["day"]
    after = [period for period in flooded[0]["months"] if period >= moved[:7]]
    assert len(after) >= 3
    asked = [Question("output_growth", period, "month", by=("unit",)) for period in after]
    rows = whole.town.answers(asked)
    for question in asked:
        found = by_slice(rows[str(question)], "unit")
        for each in flooded:
            sums = each["months"][question.period]
            assert legs(found[each["unit"]]) == (sums["current_month"], sums["base_month"])


@pytest.mark.slow
def test_a_wrong_unit_was_held_and_then_superseded_by_the_correction(whole: Whole) -> None:
    known = whole.town.planted["unit_error"]
    assert whole.held == 1
    assert re.search(rf"{known['period']}.*{known['code']}", whole.held_before)
    assert "共 0 份待核实" in whole.held_after
    question = Question("output", known["period"], where={"enterprise": known["code"]})
    assert total(whole.town.answers([question]), question)["current"] == known["right_ytd"]


@pytest.mark.slow
def test_a_revised_release_shows_the_later_vintage(whole: Whole) -> None:
    known = whole.town.planted["official"]["revised_release"]
    question = Question(known["indicator"], known["period"])
    assert exact(total(whole.town.answers([question]), question)) == Fraction(known["revised"])
    assert known["first"] != known["revised"]


@pytest.mark.slow
def test_projects_are_counted_from_the_last_file_of_the_year(whole: Whole) -> None:
    known = whole.town.planted["projects"]
    codes = ("projects_started", "projects_commissioned", "expected_release")
    rows = whole.town.answers([Question(code) for code in codes])
    found = [exact(total(rows, Question(code))) for code in codes]
    assert found == [known["started"], known["commissioned"], Fraction(known["expected_release_wan"], 10_000)]
