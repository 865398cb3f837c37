from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest

from ballast.kernel.marker import Marker
from ballast.methods.editing import RULES, Filed, Finding, Four, Level, Limits, Verdict, check_return
from ballast.methods.tests.editing_tools import names_no_number

GOOD = Filed(
    values={
        "output": Four(100, 900, 95, 850),
        "sales": Four(98, 880, 94, 840),
        "export": Four(10, 90, 9, 85),
        "electricity": Four(50, 450, 49, 440),
        "revenue": Four(None, 870, None, 830),
        "jobs": Four(None, 90, None, 88),
    },
    classes={"3011": Four(60, 500, 55, 470), "3021": Four(40, 400, 40, 380)},
    earlier={"output": Four(99, 800), "sales": Four(97, 782), "export": Four(11, 80), "electricity": Four(51, 400)},
    last_year={"output": Four(95, 850), "sales": Four(94, 840)},
    bands={"output/jobs": (5, 20)},
    vat_sales=860,
)


def asked(filed: Filed, limits: Limits | None = None) -> list[tuple[str, str]]:
    found = check_return(filed) if limits is None else check_return(filed, limits)
    return [(one.check, one.subject) for one in found if one.verdict.asks]


def stopped(filed: Filed) -> list[str]:
    return [one.check for one in check_return(filed) if one.verdict is Verdict.STOPPED]


def changed(filed: Filed, **values: Four) -> Filed:
    return replace(filed, values={**filed.values, **values})


def only(code: str, filed: Filed) -> Finding:
    (found,) = [one for one in check_return(filed) if one.check == code]
    return found


def test_a_good_return_is_asked_nothing_and_every_rule_could_be_judged() -> None:
    assert check_return(GOOD) == ()


def test_a_negative_value_is_an_error_and_a_negative_profit_is_not() -> None:
    found = [one for one in check_return(changed(GOOD, tax=Four(-1, 5))) if one.check == "V1"]
    assert [(one.subject, one.level, one.reported) for one in found] == [("tax", Level.ERROR, Fraction(5))]
    assert "本月为负数" in found[0].reason
    assert ("V1", "profit") not in asked(changed(GOOD, profit=Four(-1, -5)))
    assert ("V1", "tax") not in asked(changed(GOOD, tax=Four(0, 5)))


def test_export_may_equal_sales_and_not_exceed_them() -> None:
    assert asked(changed(GOOD, export=Four(10, 880, 9, 85)))[:1] != [("V2", "export")]
    assert ("V2", "export") not in asked(changed(GOOD, export=Four(98, 880, 94, 840)))
    assert ("V2", "export") in asked(changed(GOOD, export=Four(98, 881, 94, 840)))
    assert ("V2", "export") in asked(changed(GOOD, export=Four(98, 880, 95, 840)))


def test_classes_must_sum_to_output_in_every_column_within_the_tolerance() -> None:
    off = replace(GOOD, classes={**GOOD.classes, "3021": Four(40, 398, 40, 380)})
    assert asked(off) == [("V3", "output")]
    assert asked(off, Limits(tolerance=Fraction(2))) == []
    assert "本年累计之和" in only("V3", off).reason
    assert asked(off, Limits(tolerance=Fraction(199, 100))) == [("V3", "output")]


def test_a_year_to_date_below_its_month_is_an_error_unless_revised() -> None:
    low = changed(GOOD, tax=Four(10, 9))
    assert ("V4", "tax") in asked(low)
    assert ("V4", "tax") not in asked(replace(low, revised=True))
    assert ("V4", "tax") not in asked(changed(GOOD, tax=Four(9, 9)))
    assert ("V4", "tax") in asked(changed(GOOD, tax=Four(9, 9, 9, 8)))


def test_the_year_to_date_carries_on_but_for_entries_revisions_and_the_block() -> None:
    broken = replace(GOOD, earlier={"output": Four(99, 799)})
    assert asked(broken) == [("V5", "output")]
    assert only("V5", broken).level is Level.WARNING
    for excused in (replace(broken, entered=True), replace(broken, revised=True), replace(broken, block=True)):
        assert asked(excused) == []
        assert "V5" not in stopped(excused)
    assert asked(broken, Limits(tolerance=Fraction(1))) == []


def test_a_base_other_than_what_was_accepted_last_year_is_an_error() -> None:
    assert asked(replace(GOOD, last_year={"output": Four(95, 851)})) == [("V6", "output")]
    assert asked(replace(GOOD, last_year={"output": Four(96, 850)})) == [("V6", "output")]
    assert "V6" in stopped(replace(GOOD, last_year={}))


def test_a_new_plant_has_no_base_and_says_when_it_was_commissioned() -> None:
    plant = replace(GOOD, new_plant=True, commissioned="2026-05")
    assert ("V7", "output") in asked(plant)
    clean = changed(replace(plant, classes={}, last_year={}), output=Four(100, 900, None, 0))
    assert ("V7", "output") not in asked(clean)
    undated = replace(clean, commissioned="")
    assert ("V7", "output") in asked(undated)
    assert ("V7", "output") in asked(changed(clean, output=Four(100, 900, 3, None)))


@pytest.mark.parametrize(("sales", "asks"), [(540, False), (539, True), (1260, False), (1261, True)])
def test_the_production_sales_rate_may_touch_its_bounds(sales: int, asks: bool) -> None:
    assert (("V8", "sales") in asked(changed(GOOD, sales=Four(98, sales)))) is asks


@pytest.mark.parametrize(("ytd", "asks"), [(150, False), (151, True), (50, False), (49, True)])
def test_a_large_swing_of_the_year_is_asked_about(ytd: int, asks: bool) -> None:
    filed = Filed({"tax": Four(None, ytd, None, 100)})
    assert (("V9", "tax") in asked(filed)) is asks
    assert ("V9", "tax") not in asked(filed, Limits(size_floor=Fraction(100)))


def test_a_large_swing_of_the_month_is_asked_about_but_not_in_the_block() -> None:
    filed = Filed({"tax": Four(30, 100)}, earlier={"tax": Four(10, 70)})
    assert asked(filed) == [("V9", "tax")]
    assert "比上月变动较大" in only("V9", filed).reason
    assert asked(replace(filed, block=True)) == []


@pytest.mark.parametrize(
    ("output", "power", "asks"),
    [(116, 84, True), (115, 85, False), (100, 69, True), (100, 70, False), (140, 105, False), (60, 95, False)],
)
def test_output_and_power_may_not_part_by_more_than_declared(output: int, power: int, asks: bool) -> None:
    filed = Filed({"output": Four(None, output, None, 100), "electricity": Four(None, power, None, 100)})
    assert (("V10", "output") in asked(filed)) is asks


@pytest.mark.parametrize(("jobs", "asks"), [(45, False), (44, True), (180, False), (181, True)])
def test_a_ratio_may_touch_the_band_of_its_division(jobs: int, asks: bool) -> None:
    assert (("V11", "output") in asked(changed(GOOD, jobs=Four(None, jobs)))) is asks


@pytest.mark.parametrize(("vat", "asks"), [(725, False), (724, True), (1088, True), (1087, False)])
def test_revenue_and_declared_sales_may_differ_by_a_fifth_of_the_declared(vat: int, asks: bool) -> None:
    assert (("V12", "revenue") in asked(replace(GOOD, vat_sales=vat))) is asks


@pytest.mark.parametrize(("edits", "asks"), [(2, False), (3, True)])
def test_the_third_edit_is_flagged(edits: int, asks: bool) -> None:
    filed = replace(GOOD, edits=edits)
    assert (("V13", "return") in asked(filed)) is asks
    if asks:
        assert only("V13", filed).level is Level.FLAG
        assert only("V13", filed).reported is Marker.MISSING


def test_a_month_exactly_as_another_is_flagged_but_not_a_zero_and_not_in_the_block() -> None:
    last = replace(GOOD, earlier={**GOOD.earlier, "output": Four(100, 800)})
    assert asked(last) == [("V14", "output")]
    assert "与上月完全相同" in only("V14", last).reason
    base = changed(GOOD, electricity=Four(50, 450, 50, 440))
    assert asked(base) == [("V14", "electricity")]
    assert asked(replace(last, block=True)) == []
    still = Filed({"tax": Four(0, 5, 0, 5)}, earlier={"tax": Four(0, 5)})
    assert asked(still) == []


def test_a_rule_without_its_figures_is_stopped_and_not_fine() -> None:
    bare = Filed({"output": Four(ytd=5)})
    assert stopped(bare) == ["V2", "V3", "V4", "V5", "V6", "V8", "V9", "V10", "V11", "V12", "V14"]
    found = check_return(bare)[0]
    assert (found.verdict, found.marker, found.proposed) == (Verdict.STOPPED, Marker.MISSING, Marker.NOT_APPLICABLE)
    assert stopped(Filed({}))[0] == "V1"


def test_an_export_column_without_sales_is_not_compared() -> None:
    filed = Filed({"export": Four(month=5, ytd=9), "sales": Four(month=4)})
    assert ("V2", "export") in asked(filed)
    assert "V2" in stopped(Filed({"export": Four(ytd=9), "sales": Four(month=4)}))


BAD: Mapping[str, Filed] = {
    "V1": changed(GOOD, tax=Four(-1, 5)),
    "V2": changed(GOOD, export=Four(99, 880)),
    "V3": replace(GOOD, classes={"3011": Four(60, 500)}),
    "V8": changed(GOOD, sales=Four(98, 80)),
    "V12": replace(GOOD, vat_sales=10),
}


@pytest.mark.parametrize("code", [*BAD])
def test_no_reason_names_a_number_to_report(code: str) -> None:
    found = [one for one in check_return(BAD[code]) if one.check == code]
    assert found
    assert all(names_no_number(one) and one.proposed is Marker.NOT_APPLICABLE for one in found)


def test_a_selection_of_rules_can_be_asked_for() -> None:
    broken = replace(BAD["V1"], edits=9)
    chosen = [rule for rule in RULES if rule.code == "V13"]
    assert [one.check for one in check_return(broken, rules=chosen)] == ["V13"]


def test_the_rules_carry_the_numbers_and_levels_of_the_domain() -> None:
    assert [rule.code for rule in RULES] == [f"V{number}" for number in range(1, 15)]
    assert [rule.code for rule in RULES if rule.level is Level.ERROR] == ["V1", "V2", "V3", "V4", "V6", "V7"]
    assert [rule.code for rule in RULES if rule.level is Level.FLAG] == ["V13", "V14"]
    assert len({rule.name for rule in RULES}) == len(RULES)
