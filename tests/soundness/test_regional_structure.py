"""Silent wrong numbers of shift-share, structure and input-output: each test pins one. None may be loosened."""

from __future__ import annotations

from fractions import Fraction

import pytest

from ballast.kernel.marker import Marker
from ballast.methods.exact import MethodError
from ballast.methods.input_output import build_table, chain_gaps, leontief_inverse, linkages, technical_coefficients
from ballast.methods.shift_share import Cause, dunn
from ballast.methods.structure import Reference, Specialism, location_quotients, similarity, specialised


def test_a_sector_that_is_new_in_the_nation_does_not_vanish_from_the_sum() -> None:
    """
    sector | here    | nation       no rate for sector 2: dropping its row would leave a change of 5 unexplained
    1      | 10 → 12 | 100 → 110
    2      | 0 → 5   | 0 → 30
    """
    found = dunn([10, 0], [12, 5], [100, 0], [110, 30])
    assert sum(found.total.amount(cause) for cause in Cause) == found.total.change == 7
    assert found.total.amount(Cause.UNSPLIT) == 5 and found.unsplit == ("2",)


def test_a_large_region_does_not_call_its_own_growth_the_environment() -> None:
    """
    here 50 → 80, nation with us 100 → 130 (30 %), the rest of the nation 50 → 50 (0 %): all 30 are ours, not 15
    """
    assert dunn([50], [80], [100], [130]).total.amount(Cause.ENVIRONMENT) == 15
    found = dunn([50], [80], [100], [130], Reference.TAKEN_OUT)
    assert found.total.amount(Cause.ENVIRONMENT) == 0 and found.total.amount(Cause.OURSELVES) == 30


def test_a_reference_in_another_unit_is_caught_where_it_can_be() -> None:
    """
    here in 万元, the province in 亿元: the quotients would look plausible, for units cancel out of shares
    """
    here, province = {"C13": 300000, "C14": 700000}, {"C13": 150, "C14": 850}
    with pytest.raises(MethodError, match="请核对单位"):
        location_quotients(here, province)


def test_tables_are_matched_by_sector_not_by_place() -> None:
    """
    甲: C13 = 9, C14 = 1     乙: C14 = 1, C13 = 9      the same structure, listed in another order
    """
    assert similarity({"C13": 9, "C14": 1}, {"C14": 1, "C13": 9}) == 1
    assert similarity([9, 1], [1, 9]) == Fraction(9, 41)


def test_a_tiny_sector_with_a_high_quotient_is_not_an_advantage() -> None:
    """
    sector | here | nation       2 of 1000 here, 1 of 10000 there: a quotient of 20 from one workshop
    """
    rows = location_quotients([2, 998], [1, 9999], Reference.APART)
    assert rows[0].quotient == 20
    assert specialised(rows)["1"] is Specialism.SMALL


def test_a_region_with_a_missing_sector_has_no_shares_instead_of_wrong_ones() -> None:
    """C14 not filed: taken for 0 the share of C13 would be 100 %."""
    rows = location_quotients({"C13": 30, "C14": None}, {"C13": 100, "C14": 100})
    assert rows[0].share is rows[0].quotient is Marker.MISSING


def test_a_total_left_among_the_sectors_does_not_double_the_flows() -> None:
    """
    Z with its own total row and column: every coefficient of the sectors is right, every multiplier is wrong
    """
    with_total = [[150, 500, 650], [200, 100, 300], [350, 600, 950]]
    with pytest.raises(MethodError, match="共3个部门不平衡"):
        build_table(["农业", "制造", "合计"], with_total, [1000, 2000, 3000], {"最终使用": [350, 1700, 1050]})
    with pytest.raises(MethodError, match="霍金斯—西蒙"):
        leontief_inverse(technical_coefficients(with_total, [1000, 2000, 950]))


def test_a_sector_without_output_does_not_lift_the_others_above_the_mean() -> None:
    """
    backward 1.5182, 1.4521 and a sector that does not exist (its column of the inverse sums to 1): the mean of three is
    1.3234, both sectors would be "above the mean"
    """
    flows = [[150, 500, 0], [200, 100, 0], [0, 0, 0]]
    rows = linkages(build_table(["农业", "制造", "空"], flows, [1000, 2000, 0]))
    assert [one.power for one in rows[:2]] == pytest.approx([1.0222, 0.9778], abs=5e-5)
    assert rows[2].power is Marker.NOT_APPLICABLE


def test_a_sector_does_not_become_its_own_strong_supplier() -> None:
    """
    整机 buys 80 of itself and 20 of 零件, sells nothing else: with its own purchases it would look 80 % supplied
    """
    table = build_table(["零件", "整机", "纺织"], [[0, 20, 0], [0, 80, 0], [0, 0, 0]], [100, 200, 100])
    found = chain_gaps(table, [1, 0, 50])
    assert found.gaps == ()
    found = chain_gaps(table, [50, 1, 0])
    assert [(one.sector, one.upstream) for one in found.gaps] == [("整机", 100.0)]
