from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.kernel.rounding import half_up
from ballast.methods.exact import MethodError
from ballast.methods.value_added import Division, Entry, Sensitivity, Tables, estimate, sensitivity

PLAIN = Division("26", output=110, base_output=100, rate=20, base_rate=20, price_index=95)
DIVISIONS = st.lists(
    st.tuples(
        st.integers(0, 10**6), st.integers(1, 10**6), st.integers(2, 60), st.integers(2, 60), st.integers(50, 200)
    ),
    min_size=1,
    max_size=3,
).map(lambda rows: [Division(str(place), *row) for place, row in enumerate(rows)])


def exact(value: Fraction | Marker) -> Fraction:
    assert isinstance(value, Fraction)
    return value


def of(found: tuple[Sensitivity, ...], code: str, entry: Entry) -> Sensitivity:
    return next(one for one in found if (one.code, one.entry) == (code, entry))


def test_a_point_of_price_is_what_a_second_estimate_says() -> None:
    price = of(sensitivity([PLAIN]), "26", Entry.PRICE)
    assert price.lower == estimate([replace(PLAIN, price_index=94)]).real
    assert price.higher == estimate([replace(PLAIN, price_index=96)]).real
    assert [half_up(exact(one), 2) for one in (price.lower, price.higher)] == [Decimal("17.02"), Decimal("14.58")]
    assert half_up(price.slope, 2) == Decimal("-1.22")


def test_a_point_on_both_rates_of_a_single_division_cancels() -> None:
    both = of(sensitivity([PLAIN]), "26", Entry.BOTH_RATES)
    assert both.swing == both.slope == 0
    assert both.lower == both.higher == estimate([PLAIN]).real


@settings(max_examples=15, deadline=None)
@given(DIVISIONS)
def test_the_slope_by_this_years_rate_is_exact_whatever_the_step(divisions: list[Division]) -> None:
    """Growth is linear in this year's rate: half the swing over the step is the derivative."""
    for one in sensitivity(divisions, step=2):
        if one.entry is Entry.RATE:
            assert abs(one.slope) * 4 == one.swing


@settings(max_examples=20, deadline=None)
@given(DIVISIONS, st.sampled_from([*Entry]))
def test_the_slopes_are_the_limits_of_small_steps(divisions: list[Division], entry: Entry) -> None:
    step = Fraction(1, 10**9)
    standing = exact(estimate(divisions).real)
    for one in sensitivity(divisions, step=step):
        if one.entry is entry:
            assert abs((exact(one.higher) - standing) / step - one.slope) <= Fraction(1, 1000) * (1 + abs(one.slope))


def test_the_table_that_matters_most_stands_first() -> None:
    found = sensitivity([replace(PLAIN, code="small"), replace(PLAIN, code="large", output=1100, base_output=1000)])
    assert found[0].code == "large"
    assert [one.swing for one in found] == sorted((one.swing for one in found), reverse=True)
    assert len(found) == 2 * len(Entry)


@pytest.mark.parametrize(
    ("division", "entry", "side"),
    [
        (replace(PLAIN, rate=Fraction("0.5")), Entry.RATE, "lower"),
        (replace(PLAIN, rate=Fraction("99.5")), Entry.RATE, "higher"),
        (replace(PLAIN, base_rate=Fraction("99.5")), Entry.BASE_RATE, "higher"),
        (replace(PLAIN, base_rate=Fraction("99.5")), Entry.BOTH_RATES, "higher"),
        (replace(PLAIN, price_index=1), Entry.PRICE, "lower"),
    ],
)
def test_a_step_out_of_what_is_possible_has_a_marker_and_the_other_side_counts_twice(
    division: Division, entry: Entry, side: str
) -> None:
    one = of(sensitivity([division, replace(PLAIN, code="31")]), "26", entry)
    other = "higher" if side == "lower" else "lower"
    standing = exact(estimate([division, replace(PLAIN, code="31")]).real)
    assert getattr(one, side) is Marker.NOT_APPLICABLE
    assert one.swing == 2 * abs(exact(getattr(one, other)) - standing) > 0


def test_a_rate_of_zero_or_a_hundred_may_still_be_reached() -> None:
    found = sensitivity([replace(PLAIN, rate=1), replace(PLAIN, code="31", rate=99)])
    assert isinstance(of(found, "26", Entry.RATE).lower, Fraction)
    assert isinstance(of(found, "31", Entry.RATE).higher, Fraction)


def test_every_entry_may_be_moved_to_the_very_edge_and_not_beyond() -> None:
    edge = [replace(PLAIN, base_rate=1, price_index=2), replace(PLAIN, code="31", rate=1, base_rate=99)]
    found = sensitivity(edge)
    for code, entry in (("26", Entry.BASE_RATE), ("31", Entry.BASE_RATE), ("26", Entry.PRICE), ("31", Entry.RATE)):
        one = of(found, code, entry)
        assert isinstance(one.lower, Fraction)
        assert isinstance(one.higher, Fraction)


def test_entries_that_matter_alike_stand_by_code_and_then_in_their_own_order() -> None:
    idle = [replace(PLAIN, code=code, output=0) for code in ("b", "a")]
    assert [(one.code, one.entry) for one in sensitivity(idle) if one.entry in (Entry.RATE, Entry.PRICE)] == [
        ("a", Entry.RATE),
        ("a", Entry.PRICE),
        ("b", Entry.RATE),
        ("b", Entry.PRICE),
    ]


def test_a_rate_of_zero_has_its_slopes() -> None:
    found = sensitivity([replace(PLAIN, rate=0), replace(PLAIN, code="31", base_rate=0)])
    assert of(found, "26", Entry.PRICE).slope == 0
    assert of(found, "26", Entry.RATE).slope == Fraction(110 * 100, 95) / 20
    assert of(found, "26", Entry.RATE).lower is Marker.NOT_APPLICABLE


def test_an_estimate_without_a_rate_has_no_sensitivities() -> None:
    assert sensitivity([replace(PLAIN, base_output=0)]) == ()


@pytest.mark.parametrize("step", [0, -1])
def test_a_step_not_above_zero_is_refused(step: int) -> None:
    with pytest.raises(MethodError, match="步长应大于0"):
        sensitivity([PLAIN], step)


def test_a_lacking_table_is_refused_as_in_the_estimate() -> None:
    with pytest.raises(MethodError, match="26 缺增加值率"):
        sensitivity([replace(PLAIN, rate=None)])


def test_the_estimate_names_its_tables_and_what_it_is() -> None:
    named = estimate([PLAIN], Tables("全省2024年投入产出调查", "全国2026年9月"))
    assert (
        named.label == "增加值增速（部门测算，非统计数；增加值率：全省2024年投入产出调查；出厂价格指数：全国2026年9月）"
    )
    assert "未注明来源" in estimate([PLAIN]).label
    assert named.real == estimate([PLAIN]).real


def test_every_entry_has_its_own_name() -> None:
    assert len({entry.label for entry in Entry}) == len(Entry)
