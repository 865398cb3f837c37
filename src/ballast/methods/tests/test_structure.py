from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, localcontext
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up
from ballast.methods.exact import MethodError, Rate
from ballast.methods.structure import (
    Reference,
    Specialism,
    concentration,
    concentration_ratio,
    equivalent_number,
    gini,
    gradient_coefficient,
    hhi,
    krugman,
    krugman_against,
    krugman_matrix,
    location_quotient,
    location_quotient_matrix,
    location_quotients,
    reference_without,
    relative_gini,
    shares,
    similarity,
    similarity_matrix,
    specialisation,
    specialised,
    table_of,
)

A: list[int | Fraction] = [Fraction(5, 10), Fraction(3, 10), Fraction(2, 10), 0]
B: list[int | Fraction] = [Fraction(4, 10), Fraction(3, 10), Fraction(2, 10), Fraction(1, 10)]
C: list[int | Fraction] = [0, 0, Fraction(1, 10), Fraction(9, 10)]
VALUES = st.lists(st.integers(0, 10**9), min_size=4, max_size=4)
FILLED = VALUES.filter(any)


def exact(value: Rate) -> Fraction:
    assert isinstance(value, Fraction)
    return value


def test_the_table_of_the_domain_file_is_reproduced() -> None:
    assert half_up(exact(similarity(A, B)), 6) == Decimal("0.977376")
    assert half_up(exact(similarity(A, C)), 6) == Decimal("0.035829")
    assert krugman(A, B) == Fraction(1, 5)
    assert krugman(A, C) == Fraction(9, 5)
    assert hhi(A) == Fraction(38, 100)
    assert location_quotient(30, 100, 150, 1000) == 2


def test_the_location_quotient_of_the_textbook() -> None:
    assert half_up(exact(location_quotient(1714, 79006, 879213, 15593224)), 7) == Decimal("0.3847623")


def test_the_gini_coefficients_of_the_textbook() -> None:
    region, nation = [700, 600, 500, 10000, 40000], [30000, 15000, 10000, 60000, 50000]
    assert half_up(exact(relative_gini(region, nation)), 7) == Decimal("0.6222222")
    sector, regions = [500, 500, 1000, 7000, 1000], [20000, 15000, 20000, 40000, 5000]
    found = concentration(sector, regions).relative_gini
    assert half_up(exact(found), 7) == Decimal("0.4068966")


def test_the_krugman_coefficients_of_the_textbook() -> None:
    assert krugman([20, 10, 70, 0, 0], [0, 0, 0, 60, 40]) == 2
    sweden = [45000, 15000, 32000, 10000, 30000]
    others = [
        [35000, 12000, 30000, 8000, 22000],
        [40000, 10000, 25000, 9000, 18000],
        [30000, 11000, 18000, 3000, 13000],
        [40000, 6000, 11000, 2000, 12000],
    ]
    assert half_up(exact(krugman_against(sweden, others)), 4) == Decimal("0.1595")
    mining = [4320, 7811, 3900, 2300, 47560]
    industries = [
        [20000, 11000, 31000, 8000, 20000],
        [40000, 10000, 25000, 9000, 16000],
        [10000, 11000, 14000, 14000, 13000],
        [7000, 7500, 11000, 1500, 36000],
    ]
    assert half_up(exact(krugman_against(mining, industries)), 4) == Decimal("0.8619")


@settings(max_examples=15, deadline=None)
@given(FILLED, FILLED)
def test_likeness_is_symmetric_bounded_and_blind_to_size(one: list[int], other: list[int]) -> None:
    found = exact(similarity(one, other))
    assert 0 <= found <= 1
    assert found == similarity(other, one) == similarity([7 * value for value in one], other)
    assert (found == 1) == (shares(one) == shares(other))
    assert 0 <= exact(krugman(one, other)) <= 2
    assert (krugman(one, other) == 0) == (shares(one) == shares(other))
    disjoint = not any(a and b for a, b in zip(one, other, strict=True))
    assert (krugman(one, other) == 2) == disjoint == (found == 0)


@settings(max_examples=15, deadline=None)
@given(FILLED, FILLED, st.integers(1, 11))
def test_a_cut_cosine_prints_as_the_cosine_itself(one: list[int], other: list[int], places: int) -> None:
    dot = sum(a * b for a, b in zip(one, other, strict=True))
    with localcontext(prec=80):
        root = Decimal(dot) / (Decimal(sum(a * a for a in one)) * Decimal(sum(b * b for b in other))).sqrt()
    assume(abs(root - 1) > Decimal("1e-40"))
    assert half_up(exact(similarity(one, other)), places) == half_up(Fraction(root), places)


@settings(max_examples=15, deadline=None)
@given(FILLED, st.randoms())
def test_the_order_of_the_sectors_changes_no_index(values: list[int], dice: random.Random) -> None:
    region = {f"C{place}": value for place, value in enumerate(values)}
    codes = list(region)
    dice.shuffle(codes)
    shuffled = {code: region[code] for code in codes}
    reference = {code: value + 3 for code, value in region.items()}
    assert specialisation(region, reference) == specialisation(shuffled, reference)
    assert similarity(region, reference) == similarity(shuffled, reference)
    assert {one.code: one for one in location_quotients(region, reference)} == {
        one.code: one for one in location_quotients(shuffled, reference)
    }
    assert concentration(region) == concentration(shuffled)


@settings(max_examples=15, deadline=None)
@given(FILLED, VALUES)
def test_quotients_weighted_by_the_reference_shares_average_to_one(region: list[int], more: list[int]) -> None:
    reference = [a + b for a, b in zip(region, more, strict=True)]
    rows = location_quotients(region, reference)
    mean = sum(
        (exact(one.quotient) * exact(one.reference_share) for one in rows if one.quotient is not Marker.NOT_APPLICABLE),
        Fraction(0),
    )
    assert mean == 100


@settings(max_examples=15, deadline=None)
@given(FILLED)
def test_a_region_that_is_its_own_reference_has_quotients_of_one(values: list[int]) -> None:
    assert {one.quotient for one in location_quotients(values, values)} <= {Fraction(1), Marker.NOT_APPLICABLE}
    found = specialisation(values, values)
    assert {found.krugman, found.relative_hhi, found.relative_gini} == {Fraction(0)}


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=9).filter(any))
def test_concentration_lies_between_equal_and_alone(values: list[int]) -> None:
    count = len(values)
    assert Fraction(1, count) <= exact(hhi(values)) <= 1
    assert exact(hhi(values)) * exact(equivalent_number(values)) == 1
    assert 0 <= exact(gini(values)) <= Fraction(count - 1, count)
    steps = [exact(concentration_ratio(values, n)) for n in range(1, count + 2)]
    assert steps == sorted(steps) and steps[count - 1] == steps[count] == 100


def test_hhi_and_gini_of_equal_values_and_of_one_alone() -> None:
    assert hhi([3, 3, 3]) == Fraction(1, 3) and gini([3, 3, 3]) == 0 and equivalent_number([3, 3, 3]) == 3
    assert hhi([0, 9, 0]) == 1 and gini([0, 9, 0]) == Fraction(2, 3) and equivalent_number([9]) == 1
    assert gini([9]) == 0


def test_the_gini_of_a_ladder_by_hand() -> None:
    """1, 2, 3, 4: mean absolute difference 20 / 16, over twice the mean 5."""
    assert gini([4, 1, 3, 2]) == Fraction(1, 4)


def test_the_reference_with_without_and_apart_from_the_region() -> None:
    region, nation = {"C13": 30, "C14": 70}, {"C13": 150, "C14": 850}
    with_us, without, apart = (location_quotients(region, nation, kind)[0].quotient for kind in Reference)
    assert with_us == apart == 2
    assert without == Fraction(3, 10) / (Fraction(120) / 900)
    assert reference_without(region, nation) == {"C13": 120, "C14": 780}
    assert reference_without(region, nation, Reference.APART) == {"C13": 150, "C14": 850}


@pytest.mark.parametrize("kind", [Reference.CONTAINS, Reference.TAKEN_OUT])
def test_a_region_larger_than_what_contains_it_is_an_error_that_names_the_sector(kind: Reference) -> None:
    with pytest.raises(MethodError, match=r"C14.*本地的数71大于参照地区的70"):
        location_quotients({"C13": 30, "C14": 71}, {"C13": 150, "C14": 70}, kind)
    assert location_quotients({"C13": 30, "C14": 71}, {"C13": 150, "C14": 70}, Reference.APART)
    assert location_quotients({"C13": 30, "C14": 70}, {"C13": 150, "C14": 70})


def test_a_region_that_is_all_of_its_reference_leaves_nothing_to_compare_with() -> None:
    rows = location_quotients([3, 4], [3, 4], Reference.TAKEN_OUT)
    assert {one.quotient for one in rows} == {Marker.NOT_APPLICABLE}


def test_an_empty_region_and_a_sector_that_is_nowhere_have_no_quotient() -> None:
    rows = location_quotients([0, 0], [5, 5])
    assert [one.quotient for one in rows] == [Marker.NOT_APPLICABLE] * 2
    assert [one.share for one in rows] == [Marker.NOT_APPLICABLE] * 2
    rows = location_quotients([3, 0, 0], [5, 0, 5])
    assert [one.quotient for one in rows] == [2, Marker.NOT_APPLICABLE, 0]
    assert location_quotient(0, 0, 5, 10) is Marker.NOT_APPLICABLE
    assert location_quotient(0, 3, 0, 10) is Marker.NOT_APPLICABLE
    for found in (hhi([0, 0]), gini([]), similarity([0, 0], [1, 2]), krugman([1, 2], [0, 0]), equivalent_number([0])):
        assert found is Marker.NOT_APPLICABLE
    assert concentration_ratio([0, 0]) is Marker.NOT_APPLICABLE
    assert concentration([0, 0], [4, 4]).largest == ()


def test_a_missing_value_is_not_zero() -> None:
    rows = location_quotients([3, None], [5, 5])
    assert [one.quotient for one in rows] == [Marker.MISSING] * 2
    assert [one.value for one in rows] == [3, None]
    assert location_quotients([3, Marker.SUPPRESSED], [5, 5])[0].quotient is Marker.MISSING
    assert location_quotients([3, 2], [5, None], Reference.APART)[0].quotient is Marker.MISSING
    assert reference_without([3, None], [5, 5]) == {"1": 2, "2": None}
    assert location_quotient(None, 3, 5, 10) is Marker.MISSING
    for found in (
        hhi([1, None]),
        gini([1, None]),
        similarity([1, None], [1, 2]),
        similarity([1, 2], [1, None]),
        krugman([1, 2], [None, 1]),
        krugman([None, 2], [1, 1]),
        krugman_against([1, 2], [[1, 1], [None, 1]]),
        relative_gini([1, None], [3, 3]),
        concentration_ratio([1, None]),
    ):
        assert found is Marker.MISSING
    special = specialisation([1, 2], [4, None])
    assert {special.krugman, special.relative_hhi, special.relative_gini} == {Marker.MISSING}
    assert special.hhi == Fraction(5, 9)
    assert specialisation([1, None], [4, 4]).relative_hhi is Marker.MISSING


def test_each_of_the_four_numbers_of_a_quotient_may_lack_or_be_wrong_and_is_named() -> None:
    names = ("本地该行业", "本地合计", "参照地区该行业", "参照地区合计")
    for place, name in enumerate(names):
        given: list[int | None] = [3, 10, 5, 20]
        given[place] = None
        assert location_quotient(*given) is Marker.MISSING
        given[place] = -1
        with pytest.raises(MethodError, match=f"^{name}是负数：-1"):
            location_quotient(*given)
    assert location_quotient(5, 10, 10, 10) == Fraction(1, 2)


def test_the_indices_against_a_reference_by_hand() -> None:
    """Shares (1/2, 1/2) against (3/8, 5/8); less the region (1/4, 3/4): quotients 2 and 2/3."""
    found = specialisation([2, 2], [3, 5])
    assert (found.hhi, found.equivalent_number) == (Fraction(1, 2), Fraction(2))
    assert found.kind is Reference.CONTAINS
    assert (found.krugman, found.relative_hhi, found.relative_gini) == (
        Fraction(1, 4),
        Fraction(1, 32),
        Fraction(1, 8),
    )
    without = specialisation([2, 2], [3, 5], Reference.TAKEN_OUT)
    assert (without.krugman, without.relative_hhi, without.kind) == (
        Fraction(1, 2),
        Fraction(1, 8),
        Reference.TAKEN_OUT,
    )
    assert without.relative_gini == relative_gini([2, 2], [3, 5], Reference.TAKEN_OUT) == Fraction(1, 4)
    apart = specialisation([2, 2], [1, 3], Reference.APART)
    assert (apart.krugman, apart.relative_gini) == (without.krugman, without.relative_gini)


def test_how_the_region_stands_to_its_reference_may_be_said_by_name_and_by_no_other_word() -> None:
    assert location_quotients([2, 2], [1, 3], "apart")[0].quotient == 2  # type: ignore[arg-type]
    with pytest.raises(MethodError, match="只能声明为 contains、taken_out、apart，收到的是含本地"):
        location_quotients([2, 2], [3, 5], "含本地")  # type: ignore[arg-type]
    with pytest.raises(MethodError, match="没有给参照地区"):
        location_quotient_matrix({"甲": [1, 3]}, kind="apart")  # type: ignore[arg-type]


def test_a_cosine_that_is_a_fraction_is_not_cut() -> None:
    assert similarity([1, 2, 2], [2, 1, 2]) == Fraction(8, 9)


def test_no_others_to_compare_with_is_not_applicable() -> None:
    assert krugman_against([1, 2], []) is Marker.NOT_APPLICABLE


def test_a_high_quotient_alone_does_not_make_a_sector_specialised() -> None:
    rows = location_quotients({"大": 60, "小": 4, "平": 36}, {"大": 300, "小": 20, "平": 680})
    assert [one.quotient for one in rows] == [2, 2, Fraction(9, 17)]
    found = specialised(rows)
    assert found == {"大": Specialism.SPECIALISED, "小": Specialism.SMALL, "平": Specialism.ORDINARY}
    assert specialised(rows, share=4)["小"] is Specialism.SPECIALISED
    assert specialised(rows, share=4, value=5)["小"] is Specialism.SMALL
    assert specialised(rows, share=4, value=4)["小"] is Specialism.SPECIALISED
    assert specialised(rows, quotient=2)["大"] is Specialism.ORDINARY
    assert found["小"].label == "区位商高、规模不足"
    assert specialised(location_quotients([3, None], [5, 5]))["1"] is Specialism.UNKNOWN
    assert specialised(location_quotients([3, 0], [5, 0]))["2"] is Specialism.UNKNOWN
    assert specialised([replace(rows[0], value=None)])["大"] is Specialism.UNKNOWN
    assert specialised([replace(rows[0], share=Marker.MISSING)])["大"] is Specialism.UNKNOWN
    assert specialised(location_quotients([0.5, 0.5], [0.5, 4.5]))["1"] is Specialism.SPECIALISED


def test_the_default_lines_are_a_quotient_above_one_and_five_percent() -> None:
    rows = location_quotients([5, 95], [50, 1950])
    assert rows[0].quotient == 2 and rows[0].share == 5
    assert specialised(rows)["1"] is Specialism.SPECIALISED
    assert specialised(location_quotients([5, 5], [10, 10]))["1"] is Specialism.ORDINARY


def test_several_regions_are_compared_with_their_own_sum() -> None:
    found = location_quotient_matrix({"甲": [1, 3], "乙": [3, 1]})
    assert [one.quotient for one in found["乙"]] == [Fraction(3, 2), Fraction(1, 2)]
    without = location_quotient_matrix({"甲": [1, 3], "乙": [3, 1]}, kind=Reference.TAKEN_OUT)
    assert [one.quotient for one in without["甲"]] == [Fraction(1, 3), 3]
    given = location_quotient_matrix({"甲": [1, 3]}, [10, 10])
    assert [one.quotient for one in given["甲"]] == [Fraction(1, 2), Fraction(3, 2)]
    with pytest.raises(MethodError, match="没有给参照地区"):
        location_quotient_matrix({"甲": [1, 3]}, kind=Reference.APART)
    gap = location_quotient_matrix({"甲": [1, 3], "乙": [None, 1]})
    assert {one.quotient for rows in gap.values() for one in rows} == {Marker.MISSING}


def test_pairs_are_ordered_from_the_most_alike_down_and_unknown_ones_last() -> None:
    regions = {"丁": [0, 0], "甲": [1, 0], "乙": [9, 1], "丙": [0, 1]}
    alike = similarity_matrix(regions)
    assert [(one.first, one.second) for one in alike[:3]] == [("乙", "甲"), ("丙", "乙"), ("丙", "甲")]
    assert {one.value for one in alike[3:]} == {Marker.NOT_APPLICABLE} and len(alike) == 6
    apart = krugman_matrix(regions)
    assert [one.value for one in apart[:3]] == [2, Fraction(9, 5), Fraction(1, 5)]
    assert similarity_matrix({}) == () and similarity_matrix({"甲": [1]}) == ()
    shuffled = dict(reversed(list(regions.items())))
    assert similarity_matrix(shuffled) == alike


def test_pairs_that_differ_by_a_hair_are_ordered_by_it() -> None:
    """甲 and 丙 are nearer by some 10⁻⁹ than 甲 and 乙."""
    found = similarity_matrix({"甲": [10**9, 10**9], "乙": [10**9, 10**9 + 4], "丙": [10**9, 10**9 + 2]})
    assert found[0].value == found[-1].value == Fraction(10**12 - 1, 10**12)
    near = krugman_matrix({"甲": [10**9, 10**9], "乙": [10**9, 10**9 + 2], "丙": [10**9, 10**9 + 4]})
    assert (near[0].first, near[0].second) == ("丙", "甲")
    assert [one.value for one in near] == sorted((exact(one.value) for one in near), reverse=True)


def test_concentration_takes_the_first_three_unless_told() -> None:
    assert concentration_ratio([50, 30, 15, 5]) == concentration([50, 30, 15, 5]).concentration_ratio == 95
    assert concentration([50, 30, 15, 5]).largest == ("1", "2", "3")


def test_concentration_names_the_largest_and_never_an_empty_region() -> None:
    found = concentration({"乙": 3, "甲": 3, "丙": 0, "丁": 4}, largest=2)
    assert (found.hhi, found.equivalent_number) == (Fraction(34, 100), Fraction(100, 34))
    assert concentration({"甲": 3, "乙": None}).largest == ()
    assert found.largest == ("丁", "乙") and found.concentration_ratio == 70
    assert found.relative_gini is Marker.NOT_APPLICABLE
    assert concentration({"甲": 3, "乙": 0}, largest=2).largest == ("甲",)
    with pytest.raises(MethodError, match="至少是1"):
        concentration_ratio([1], 0)


def test_the_gradient_coefficient() -> None:
    assert gradient_coefficient(2, 30, 20, 40) == Fraction(9, 4)
    assert gradient_coefficient(Marker.MISSING, 30, 20, 40) is Marker.MISSING
    assert gradient_coefficient(2, 30, 0, 40) is gradient_coefficient(2, 30, 20, 0) is Marker.NOT_APPLICABLE


def test_floats_are_read_as_they_print_and_numpy_integers_do_not_overflow() -> None:
    assert table_of([0.1, 0.2]) == {"1": Fraction(1, 10), "2": Fraction(1, 5)}
    assert table_of(np.array([0.1, 0.2], dtype=np.float32)) == table_of([0.1, 0.2])
    big = np.array([3_037_000_500, 3_037_000_501], dtype=np.int64)
    assert similarity(big, [3_037_000_500, 3_037_000_501]) == 1
    assert hhi(big) == hhi([int(one) for one in big])


@pytest.mark.parametrize("bad", [[float("nan"), 1], [1, float("inf")], ["3", 1], [True, 1]])
def test_what_is_no_number_is_refused(bad: list[float]) -> None:
    with pytest.raises(MethodError, match=r"^数值“[12]”不是有限的数"):
        hhi(bad)


def test_negative_values_and_different_sectors_are_refused_by_name() -> None:
    with pytest.raises(MethodError, match=r"^数值“C13”是负数：-2"):
        shares({"C13": -2, "C14": 3})
    with pytest.raises(MethodError, match="行业不一致：“C14、C15”"):
        similarity({"C13": 1, "C14": 2}, {"C13": 1, "C15": 2})
    with pytest.raises(MethodError, match="行业的数大于合计"):
        location_quotient(100, 30, 150, 1000)
    with pytest.raises(MethodError, match="行业的数大于合计"):
        location_quotient(10, 30, 1500, 1000)


class Labelled:
    """What a labelled column (a pandas Series) looks like: values when iterated, labels in `items`."""

    def __init__(self, **values: int) -> None:
        self.items = values.items
        self.keys = values.keys

    def __iter__(self) -> Iterator[int]:
        return (value for _, value in self.items())

    def __getitem__(self, label: str) -> int:
        return dict(self.items())[label]


def test_a_labelled_column_is_read_by_its_labels_and_what_has_no_order_is_refused() -> None:
    assert krugman(Labelled(b=1, a=2), {"a": 2, "b": 1}) == 0  # type: ignore[arg-type]
    for bad in ({1, 2}, (value for value in (1, 2)), "12"):
        with pytest.raises(MethodError, match=r"^数值应是行业到数的对照，或次序固定的数列"):
            hhi(bad)  # type: ignore[arg-type]


@pytest.mark.slow
def test_quotients_are_the_revealed_advantages_of_ecomplexity() -> None:
    peer = pytest.importorskip("ecomplexity", reason="ecomplexity is installed for development only")
    import pandas as pd

    dice = random.Random(3)
    regions = {f"r{i}": {f"s{k}": dice.randint(1, 1000) for k in range(9)} for i in range(7)}
    rows = [(2020, i, k, value) for i, values in regions.items() for k, value in values.items()]
    frame = pd.DataFrame(rows, columns=["time", "loc", "prod", "val"])
    found = peer.ecomplexity(
        frame,
        {"time": "time", "loc": "loc", "prod": "prod", "val": "val"},
        check_logsupermodularity=False,
        verbose=False,
    )
    theirs = {(row["loc"], row["prod"]): row["rca"] for _, row in found.iterrows()}
    ours = location_quotient_matrix(regions)
    for region, quotients in ours.items():
        for one in quotients:
            assert float(exact(one.quotient)) == pytest.approx(theirs[region, one.code], rel=1e-12)
    assert len(theirs) == 63
