"""Each planted thing is visible in the files as ``truth.json`` says."""

from __future__ import annotations

import hashlib
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from stdnum.cn import uscc

from ballast.demo.generate import generate
from ballast.demo.tests.conftest import SEED, Generated
from ballast.demo.tests.reading import Output, outputs, records, sheets, yuan

# Writing the whole city takes seconds; `make test` looks at the city before it is written (test_city.py).
pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def september(generated: Generated) -> dict[str, Output]:
    return outputs(generated.out / "returns/2026-09.xlsx")


@pytest.fixture(scope="session")
def year_before(generated: Generated) -> dict[str, Output]:
    return outputs(generated.out / "returns/2025-09.xlsx")


@pytest.fixture(scope="session")
def register(generated: Generated) -> list[dict[str, str]]:
    files = ("registry/register-2025.csv", "registry/register-2026.xlsx")
    return [row for file in files for row in records(generated.out / file, "统一社会信用代码")]


def test_the_manifest_lists_every_file_once_and_all_exist(generated: Generated) -> None:
    listed = [row["file"] for row in records(generated.out / "manifest.csv", "kind")]
    written = {str(p.relative_to(generated.out)) for p in generated.out.rglob("*") if p.is_file()}
    assert len(set(listed)) == len(listed)
    assert set(listed) == written - {"manifest.csv", "truth.json"}
    assert len(generated.progress) == len(listed)


def test_the_manifest_puts_registry_first_and_the_correction_after_the_wrong_file(generated: Generated) -> None:
    listed = [row["file"] for row in records(generated.out / "manifest.csv", "kind")]
    assert listed.index("returns/2026-08.xlsx") < listed.index("returns/2026-08-更正.xlsx")
    assert max(i for i, f in enumerate(listed) if f.startswith("registry/")) < listed.index("returns/2023-02.csv")


def test_every_file_says_that_it_is_a_demonstration(generated: Generated) -> None:
    for path in generated.out.rglob("*.*"):
        if path.suffix not in (".xlsx", ".csv") or path.name == "manifest.csv":
            continue
        for rows in sheets(path).values():
            assert "演示数据" in rows[0][0], path


def test_truth_on_disk_is_the_truth_returned(generated: Generated) -> None:
    on_disk = json.loads((generated.out / "truth.json").read_text(encoding="utf-8"))
    assert on_disk == json.loads(generated.truth.to_json())
    assert on_disk["seed"] == SEED


def test_a_form_carries_number_authority_approval_and_expiry(generated: Generated) -> None:
    rows = sheets(generated.out / "returns/2026-09.xlsx")["演示数据"]
    assert [cell.split("：")[0] for cell in rows[1] if cell] == ["表号", "制定机关", "批准文号", "有效期至"]
    assert (rows[2][0], rows[3][0]) == ("2026年9月", "计量单位：万元")


def test_csv_files_come_in_two_encodings(generated: Generated) -> None:
    assert (generated.out / "returns/2024-02.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    raw = (generated.out / "returns/2023-02.csv").read_bytes()
    assert "工业总产值" in raw.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        raw.decode("utf-8")


def test_one_file_is_typed_in_full_width_and_one_with_separators(generated: Generated) -> None:
    assert any(
        "，" in cell and "．" in cell
        for row in sheets(generated.out / "returns/2025-06.xlsx")["演示数据"]
        for cell in row
    )
    rows = records(generated.out / "returns/2024-07.csv", "统一社会信用代码")
    assert any("," in row["工业总产值_1-本月"] for row in rows)
    assert outputs(generated.out / "returns/2025-06.xlsx")


def test_the_block_has_an_empty_month_or_one_equal_to_the_year_to_date(generated: Generated) -> None:
    assert all(o.month is None for o in outputs(generated.out / "returns/2026-02.xlsx").values())
    assert all(o.month == o.ytd for o in outputs(generated.out / "returns/2025-02.csv").values())


def test_2300_enterprises_stand_in_the_registry(generated: Generated) -> None:
    first = records(generated.out / "registry/enterprises.xlsx", "统一社会信用代码")
    changed = records(generated.out / "registry/enterprises-2026.xlsx", "统一社会信用代码")
    codes = {row["统一社会信用代码"] for row in [*first, *changed]}
    assert len(codes) == 2300
    assert all(uscc.is_valid(code) for code in codes)


def test_the_year_to_date_is_the_sum_of_the_months_and_the_base_is_last_year(generated: Generated) -> None:
    this, last = outputs(generated.out / "returns/2025-11.csv"), outputs(generated.out / "returns/2025-10.csv")
    before = outputs(generated.out / "returns/2024-11.csv")
    both = this.keys() & last.keys() & before.keys()
    assert len(both) > 700
    for code in both:
        assert this[code].ytd == last[code].ytd + (this[code].month or 0)
        assert (this[code].base_ytd, this[code].base_month) == (before[code].ytd, before[code].month)


def _legs(
    september: dict[str, Output], year_before: dict[str, Output], register: list[dict[str, str]], generated: Generated
) -> tuple[int, int]:
    """Both legs of January–September, from the files alone: filed, and exits of the year with their base kept."""
    current = sum(o.ytd for o in september.values())
    base = sum(o.base_ytd or 0 for o in september.values())
    months = [f"2026-{m:02d}" for m in range(2, 10)]
    for row in register:
        if row["变动"] != "退库" or row["留基"] != "是" or not row["首个统计期"].startswith("2026"):
            continue
        code, place = row["统一社会信用代码"], months.index(row["首个统计期"])
        base += year_before[code].ytd
        if place:
            current += outputs(generated.out / f"returns/{months[place - 1]}.xlsx")[code].ytd
    return current, base


def test_the_files_give_the_growth_that_truth_expects(
    generated: Generated,
    september: dict[str, Output],
    year_before: dict[str, Output],
    register: list[dict[str, str]],
) -> None:
    expected = generated.expected["city"]["2026-09"]
    assert _legs(september, year_before, register, generated) == (expected["current_ytd"], expected["base_ytd"])
    growth = Fraction(expected["growth_ytd"])
    assert growth == Fraction(expected["current_ytd"], expected["base_ytd"]) - 1
    assert sum(o.month or 0 for o in september.values()) == expected["current_month"]


def test_the_mass_exit_keeps_its_base_and_drags(
    generated: Generated, september: dict[str, Output], year_before: dict[str, Output], register: list[dict[str, str]]
) -> None:
    facts = generated.planted["mass_exit"]
    rows = [r for r in register if r["变动"] == "退库" and r["首个统计期"] == "2026-02"]
    assert [r["统一社会信用代码"] for r in rows] == facts["codes"]
    assert len(rows) == facts["count"] == 25
    assert {r["留基"] for r in rows} == {"是"}
    base = sum(year_before[code].ytd for code in facts["codes"])
    assert base == facts["base_ytd"]
    assert Fraction(facts["drag_points_of_counted_base"]) == Fraction(-100 * base, facts["counted_base_ytd"])
    assert not september.keys() & set(facts["codes"])


def test_one_exit_of_the_year_drops_its_base(generated: Generated, register: list[dict[str, str]]) -> None:
    dropped = [r["统一社会信用代码"] for r in register if r["首个统计期"].startswith("2026") and r["留基"] == "否"]
    assert dropped == [fact["code"] for fact in generated.planted["exits_base_dropped"]]
    assert len(dropped) == 1


@pytest.mark.parametrize("year", ["2025", "2026"])
def test_entries_and_exits_can_be_counted_gross_and_net(
    generated: Generated, register: list[dict[str, str]], year: str
) -> None:
    facts = generated.planted["entries"][year]
    within = [r for r in register if f"{year}-02" <= r["首个统计期"] <= f"{year}-09"]
    entries = [r for r in within if r["变动"] == "入库" and r["类型"] != "期初在库"]
    exits = [r for r in within if r["变动"] == "退库"]
    assert (len(entries), len(entries) - len(exits)) == (facts["gross"], facts["net"])
    approved = [r for r in register if r["变动"] == "入库" and f"{year}-01-01" <= r["批准日期"] <= f"{year}-09-30"]
    assert len(approved) == facts["gross_by_approval"]
    for kind, count in facts["by_kind"].items():
        assert sum(r["类型"] == kind for r in entries) == count


def test_six_late_filers_are_missing_in_september_alone(generated: Generated, september: dict[str, Output]) -> None:
    late = set(generated.planted["late_filers"]["codes"])
    august = outputs(generated.out / "returns/2026-08.xlsx")
    assert len(late) == 6
    assert late <= august.keys()
    assert not late & september.keys()


def test_coverage_is_that_of_the_base(
    generated: Generated, september: dict[str, Output], year_before: dict[str, Output]
) -> None:
    facts = generated.planted["coverage"]
    filed = sum(o.base_ytd or 0 for o in september.values())
    missing = sum(year_before[code].ytd for code in generated.planted["late_filers"]["codes"])
    assert Fraction(facts["coverage"]) == Fraction(filed, filed + missing)
    assert Fraction(facts["coverage"]) > Fraction(95, 100)


def test_promoted_enterprises_bring_their_base(generated: Generated, september: dict[str, Output]) -> None:
    facts = generated.planted["promotions"]
    before = outputs(generated.out / "returns/2025-12.xlsx")
    assert not before.keys() & set(facts["codes"])
    assert sum(september[code].base_ytd or 0 for code in facts["codes"]) == facts["base_ytd"] > 0


def test_the_new_plant_files_more_than_its_months_and_has_no_base(generated: Generated) -> None:
    facts = generated.planted["new_plant"]
    june = outputs(generated.out / "returns/2026-06.xlsx")[facts["code"]]
    assert (june.month, june.ytd) == (facts["first_month"], facts["first_ytd"])
    assert june.ytd > (june.month or 0) > 0
    assert (june.base_month, june.base_ytd) == (None, None)
    assert facts["code"] not in outputs(generated.out / "returns/2026-05.xlsx")


def test_the_unit_error_is_a_thousand_times_too_large_and_is_mended(generated: Generated) -> None:
    facts = generated.planted["unit_error"]
    wrong = outputs(generated.out / "returns/2026-08.xlsx")[facts["code"]]
    correction = outputs(generated.out / "returns/2026-08-更正.xlsx")
    right = correction[facts["code"]]
    assert list(correction) == [facts["code"]]
    assert (wrong.ytd, right.ytd) == (facts["wrong_ytd"], facts["right_ytd"])
    assert (wrong.month or 0) == 1000 * (right.month or 0) > 0
    assert right.ytd < 100_000_000


def test_restated_and_cut_bases_differ_from_what_was_filed(
    generated: Generated, september: dict[str, Output], year_before: dict[str, Output]
) -> None:
    restated, cut = generated.planted["restated_base"], generated.planted["base_cut"]
    assert (len(restated), len(cut), len({fact["unit"] for fact in cut})) == (1, 5, 1)
    for fact in [*restated, *cut]:
        now, filed = september[fact["code"]], year_before[fact["code"]].ytd
        assert (now.base_ytd, filed) == (fact["base_2026_09_ytd"], fact["filed_2025_09_ytd"])
        assert now.remark == fact["remark"] != ""
    for fact in cut:
        assert fact["base_2026_09_ytd"] == fact["filed_2025_09_ytd"] // 1000 * 7 // 10 * 1000
        may = outputs(generated.out / "returns/2026-05.xlsx")[fact["code"]]
        assert may.base_ytd == outputs(generated.out / "returns/2025-05.csv")[fact["code"]].ytd


def _months_of_unit(generated: Generated, fact: dict[str, Any], period: str) -> int:
    homes = {
        row["统一社会信用代码"]: row["报送单位"]
        for row in records(generated.out / "registry/enterprises.xlsx", "统一社会信用代码")
    }
    for row in records(generated.out / "registry/enterprises-2026.xlsx", "统一社会信用代码"):
        if row["报送单位"] and row["生效日期"] <= f"{period}-28":
            homes[row["统一社会信用代码"]] = row["报送单位"]
    filed = outputs(generated.out / f"returns/{period}.xlsx")
    return sum(o.month or 0 for code, o in filed.items() if homes[code] == fact["unit"])


def test_the_flood_takes_two_counties_down_and_they_recover(generated: Generated) -> None:
    facts = generated.planted["flood"]
    assert len(facts) == 2
    for fact in facts:
        ratio = {p: Fraction(m["current_month"], m["base_month"]) for p, m in fact["months"].items()}
        assert ratio["2026-07"] < Fraction(65, 100)
        assert ratio["2026-08"] < Fraction(75, 100)
        assert ratio["2026-09"] > ratio["2026-08"] + Fraction(15, 100)
        assert _months_of_unit(generated, fact, "2026-07") == fact["months"]["2026-07"]["current_month"]


def test_the_credit_code_changes_without_exit_and_entry(
    generated: Generated, september: dict[str, Output], register: list[dict[str, str]]
) -> None:
    facts = generated.planted["succession"]
    (row,) = records(generated.out / "registry/successions.xlsx", "原代码")
    assert (row["原代码"], row["新代码"], row["类型"]) == (facts["old"], facts["new"], "更换代码")
    april, may = (outputs(generated.out / f"returns/2026-0{m}.xlsx") for m in (4, 5))
    assert (facts["old"] in april, facts["new"] in april) == (True, False)
    assert (facts["old"] in may, facts["new"] in may) == (False, True)
    assert september[facts["new"]].base_ytd
    assert [r["变动"] for r in register if r["统一社会信用代码"] in (facts["old"], facts["new"])] == ["入库"]


def test_the_mover_and_the_park_extension_stand_in_the_later_file(generated: Generated) -> None:
    later = {
        r["统一社会信用代码"]: r for r in records(generated.out / "registry/enterprises-2026.xlsx", "统一社会信用代码")
    }
    first = {r["统一社会信用代码"]: r for r in records(generated.out / "registry/enterprises.xlsx", "统一社会信用代码")}
    mover, extension = generated.planted["mover"], generated.planted["park_extension"]
    assert first[mover["code"]]["报送单位"] == mover["from_unit"] != mover["to_unit"]
    assert (later[mover["code"]]["报送单位"], later[mover["code"]]["生效日期"]) == (mover["to_unit"], mover["day"])
    for code in extension["codes"]:
        assert first[code]["园区"] == ""
        assert (later[code]["园区"], later[code]["报送单位"]) == (extension["park"], "")
    second = generated.planted["second_park"]
    assert first[second["code"]]["第二园区"] == second["second_park"] != second["park"]


def test_stopped_enterprises_file_zero_and_only_confirmed_ones_count(
    generated: Generated, september: dict[str, Output]
) -> None:
    rows = records(generated.out / "registry/runstates.xlsx", "统一社会信用代码")
    holding = [
        r for r in rows if r["起始日期"] <= "2026-09-30" and (not r["截止日期"] or r["截止日期"] >= "2026-09-30")
    ]
    confirmed = [r["状态"] for r in holding if r["县区确认日期"]]
    facts = generated.planted["run_states"]
    assert {state: confirmed.count(state) for state in set(confirmed)} == facts["confirmed"]
    assert len(holding) - len(confirmed) == sum(facts["proposed"].values()) > 0
    stopped = [r["统一社会信用代码"] for r in holding if r["状态"] in ("停产", "季节性停产")]
    assert stopped
    assert all(september[code].month == 0 for code in stopped)


def test_the_b204_workbook_holds_what_the_short_form_leaves_out(generated: Generated) -> None:
    book = sheets(generated.out / "returns/2026-08-B204-1.xlsx")
    codes = generated.planted["workbook_b204_1"]["codes"]
    august, september = (outputs(generated.out / f"returns/2026-0{m}.xlsx") for m in (8, 9))
    assert list(book) == codes
    assert not august.keys() & set(codes)
    for code, rows in book.items():
        assert any(code in row[0] for row in rows)
        total = next(row for row in rows if row[2] == "01")
        ahead = september.get(code)
        assert ahead is not None
        assert int(total[4]) * 1000 == ahead.ytd - (ahead.month or 0)


def test_the_official_files_say_what_truth_says(generated: Generated) -> None:
    facts = generated.planted["official"]
    rows = records(generated.out / "official/monthly-2026.xlsx", "指标")
    now = {r["单位"]: r for r in rows if (r["指标"], r["时期"]) == ("va_growth", "2026-09")}
    for code, rate in facts["unit_va_growth"].items():
        assert Fraction(now[code]["增速(%)"]) == Fraction(rate)
        assert int(now[code]["位次"]) == facts["unit_va_rank"][code]
    assert int(now["990901"]["位次"]) == facts["city_va_rank"] == 9
    annual = records(generated.out / "official/annual.xlsx", "指标")
    places = {r["时期"]: r["位次"] for r in annual if r["指标"] == "va_growth"}
    assert [year for year, place in places.items() if place == "1"] == [str(y) for y in range(2018, 2026)]
    assert facts["years_of_first_place_until_2025"] == 8


def test_one_release_was_revised_and_one_is_under_embargo(generated: Generated) -> None:
    facts = generated.planted["official"]
    revised = facts["revised_release"]
    rows = [
        r
        for file in ("monthly-2026", "revision")
        for r in records(generated.out / f"official/{file}.xlsx", "指标")
        if (r["指标"], r["单位"], r["时期"]) == (revised["indicator"], revised["unit"], revised["period"])
    ]
    assert [Fraction(r["增速(%)"]) for r in rows] == [Fraction(revised["first"]), Fraction(revised["revised"])]
    assert rows[0]["发布日期"] < rows[1]["发布日期"]
    (held,) = records(generated.out / "official/embargo.xlsx", "指标")
    assert (held["状态"], held["解禁时间"]) == ("内部反馈", facts["embargoed_release"]["until"])


def test_targets_come_in_every_kind_and_never_for_an_enterprise(generated: Generated) -> None:
    units = {r["代码"] for r in records(generated.out / "registry/units.xlsx", "代码")}
    parks = {r["代码"] for r in records(generated.out / "registry/parks.xlsx", "代码")}
    for year in (2025, 2026):
        rows = records(generated.out / f"targets/{year}.xlsx", "指标")
        assert {r["类别"] for r in rows} == {"速度", "总量", "个数", "位次", "高于全省", "上限", "年末"}
        assert {r["对象"] for r in rows} <= units | parks
        assert {r["档次"] for r in rows} == {"确保", "奋斗"}
    growth = [r for r in rows if (r["指标"], r["对象"], r["类别"]) == ("va_growth", "990901", "速度")]
    assert [r["目标值"] for r in growth] == ["9", "10"]


def test_projects_and_park_forms_cover_their_periods(generated: Generated) -> None:
    facts = generated.planted["projects"]
    rows = records(generated.out / "projects/2026-09.xlsx", "项目代码")
    assert len(rows) == facts["known"] > 100
    assert sum("2026-01-01" <= r["开工日期"] <= "2026-09-30" for r in rows) == facts["started"]
    assert sum("2026-01-01" <= r["投产日期"] <= "2026-09-30" for r in rows) == facts["commissioned"]
    forms = records(generated.out / "parks/park-forms-2026.xlsx", "园区代码")
    assert len(forms) == 20 * 8
    assert all((yuan(r["规下产值累计(万元)"]) or 0) > 0 for r in forms)
    assert all(int(r["已用面积(亩)"]) < int(r["建成面积(亩)"]) for r in forms)


def test_january_electricity_comes_from_the_power_file(generated: Generated) -> None:
    power = {r["统一社会信用代码"]: r for r in records(generated.out / "returns/2026-01-用电.csv", "统一社会信用代码")}
    block = records(generated.out / "returns/2026-02.xlsx", "统一社会信用代码")
    assert len(power) == len(block)
    for row in block:
        january = Fraction(power[row["统一社会信用代码"]]["用电量_1-本月"])
        assert january <= Fraction(row["用电量(万千瓦时)_1-本月"])


@pytest.mark.slow
def test_the_same_seed_writes_the_same_bytes(generated: Generated, tmp_path: Path) -> None:
    generate(SEED, tmp_path, lambda line: None)
    for path in generated.out.rglob("*.*"):
        again = tmp_path / path.relative_to(generated.out)
        assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(path.read_bytes()).digest(), path
