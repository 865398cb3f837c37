from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.methods.composite import (
    Aggregation,
    Composite,
    Imputation,
    Indicator,
    Normalisation,
    Plan,
    Treatment,
    Weighting,
    compose,
    entropy_weights,
    pca_weights,
    sensitivity,
)
from ballast.methods.exact import MethodError
from ballast.methods.ranking import Direction

FEW = settings(max_examples=20, deadline=None)
F = Fraction
LOWER = Direction.LOWER
LINEAR, GEOMETRIC, PARTIAL = Aggregation.LINEAR, Aggregation.GEOMETRIC, Aggregation.PARTIAL


def column(values: Mapping[str, Any], indicator: Indicator | None = None, **plan: Any) -> Composite:
    """An index of one indicator."""
    one = indicator or Indicator("x", "产值")
    return compose([one], {unit: {one.code: value} for unit, value in values.items()}, Plan(**plan))


def normal(values: Mapping[str, Any], how: Normalisation, indicator: Indicator | None = None, **plan: Any) -> list[Any]:
    """The normalised values in the order of the units."""
    found = column(values, indicator, normalisation=how, **plan)
    return [row["x"] for row in found.stages["normalised"].table.values()]


ABC = {"a": 10, "b": 20, "c": 60}


@pytest.mark.parametrize(
    ("how", "more", "expected"),
    [
        (Normalisation.MIN_MAX, {}, [0, 20, 100]),
        (Normalisation.MIN_MAX, {"scale": (70, 130)}, [70, 82, 130]),
        (Normalisation.RANK, {}, [1, 2, 3]),
        (Normalisation.DISTANCE, {}, [F(50, 3), F(100, 3), 100]),
        (Normalisation.DISTANCE, {"reference": "mean"}, [F(100, 3), F(200, 3), 200]),
        (Normalisation.ABOVE_MEAN, {}, [-1, -1, 1]),
        (Normalisation.ABOVE_MEAN, {"threshold": 50}, [-1, 0, 1]),
        (Normalisation.NONE, {}, [10, 20, 60]),
    ],
)
def test_the_rational_methods_are_exact(how: Normalisation, more: dict[str, Any], expected: list[Any]) -> None:
    assert normal(ABC, how, **more) == expected
    assert column(ABC, normalisation=how, **more).exact


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (Normalisation.MIN_MAX, [100, 80, 0]),
        (Normalisation.RANK, [3, 2, 1]),
        (Normalisation.DISTANCE, [100, 50, F(50, 3)]),
        (Normalisation.ABOVE_MEAN, [1, 1, -1]),
    ],
)
def test_where_less_is_better_the_scale_is_turned(how: Normalisation, expected: list[Any]) -> None:
    assert normal(ABC, how, Indicator("x", "能耗", direction=LOWER)) == expected


def test_the_threshold_itself_is_within_the_mean() -> None:
    assert normal({"a": 80, "b": 100, "c": 120}, Normalisation.ABOVE_MEAN) == [0, 0, 0]
    assert normal({"a": 79, "b": 100, "c": 121}, Normalisation.ABOVE_MEAN) == [-1, 0, 1]
    assert normal({"a": -79, "b": -100, "c": -121}, Normalisation.ABOVE_MEAN) == [1, 0, -1]


def test_z_scores_have_mean_zero_and_the_declared_divisor() -> None:
    found = normal({"a": 1, "b": 2, "c": 3}, Normalisation.Z_SCORE)
    assert found == [-1.0, 0.0, 1.0]
    population = normal({"a": 1, "b": 2, "c": 3}, Normalisation.Z_SCORE, ddof=0)
    assert population[2] == pytest.approx(math.sqrt(1.5))
    assert normal({"a": 1, "b": 2, "c": 3}, Normalisation.Z_SCORE, Indicator("x", "能耗", direction=LOWER)) == [
        1,
        0,
        -1,
    ]
    assert not column(ABC, normalisation=Normalisation.Z_SCORE).exact


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (Normalisation.MIN_MAX, 50),
        (Normalisation.Z_SCORE, 0),
        (Normalisation.RANK, 2),
        (Normalisation.DISTANCE, 100),
        (Normalisation.ABOVE_MEAN, 0),
    ],
)
def test_an_indicator_without_spread_tells_nobody_apart_and_is_named(how: Normalisation, expected: int) -> None:
    found = column({"a": 5, "b": 5}, normalisation=how)
    assert [row["x"] for row in found.stages["normalised"].table.values()] == [expected, expected]
    assert found.stages["normalised"].notes == ("产值各单位相等，不能区分高低",)
    assert [one.rank for one in found.ranks] == [1, 1]
    assert column({"a": 5}, normalisation=how).scores["a"] == (1 if how is Normalisation.RANK else expected)


def test_equal_values_share_the_better_rank_score() -> None:
    assert normal({"a": 5, "b": 5, "c": 1}, Normalisation.RANK) == [3, 3, 1]


def test_goalposts_hold_the_scale_and_cut_what_lies_beyond() -> None:
    indicator = Indicator("x", "寿命", low=20, high=85)
    assert normal({"a": 85, "b": 90, "c": 10, "d": F("52.5")}, Normalisation.MIN_MAX, indicator) == [100, 100, 0, 50]


def test_a_given_reference_is_a_hundred() -> None:
    assert normal(ABC, Normalisation.DISTANCE, Indicator("x", "产值", reference=40)) == [25, 50, 150]


def test_logarithms_make_the_index_floating_and_goalposts_follow() -> None:
    indicator = Indicator("x", "收入", treatment=Treatment.LOG, low=100, high=10000)
    found = column({"a": 1000, "b": 100}, indicator)
    assert found.scores["a"] == pytest.approx(50)
    assert found.scores["b"] == 0
    assert not found.exact
    assert found.stages["raw"].exact
    assert found.stages["treated"].notes == ("收入取自然对数",)
    small = column({"a": F(1, 2), "b": 2}, Indicator("x", "收入", treatment=Treatment.LOG))
    assert small.stages["treated"].table["a"]["x"] == math.log(0.5)


def test_winsorising_cuts_to_the_percentile_between_neighbours_and_names_whom() -> None:
    """Of 0..10 and 1000 the 95th percentile lies 0.45 of the way from 10 to 1000."""
    values = {f"u{place:02}": place for place in range(11)} | {"u99": 1000}
    found = column(values, Indicator("x", "产值", treatment=Treatment.WINSORISE))
    table = found.stages["treated"].table
    assert table["u99"]["x"] == 10 + F(45, 100) * 990
    assert table["u00"]["x"] == F(55, 100)
    assert (table["u05"]["x"], found.exact) == (5, True)
    assert [one[:3] for one in found.stages["treated"].notes] == ["u00", "u99"]


def test_a_declared_outlier_is_left_out_with_its_reason() -> None:
    plan = Plan(outliers={("c", "x"): "单位填错"}, imputation=Imputation.NONE)
    found = compose([Indicator("x", "产值")], {unit: {"x": value} for unit, value in ABC.items()}, plan)
    assert (found.scores["c"], found.scores["b"]) == (Marker.MISSING, 100)
    assert found.stages["raw"].table["c"]["x"] == 60
    assert found.stages["treated"].table["c"]["x"] is Marker.NOT_APPLICABLE
    assert found.stages["treated"].notes == ("c的产值作为异常值不用：单位填错",)
    assert found.reasons["c"] == "缺产值，不计算"


TWO = [Indicator("x", "产值", weight=3), Indicator("y", "税收", weight=1)]
GAP: Mapping[str, Any] = {
    "a": {"x": 0, "y": 0},
    "b": {"x": 10, "y": None},
    "c": {"x": 5, "y": 10},
    "d": {"x": 10, "y": 10},
}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [(Imputation.NONE, Marker.MISSING), (Imputation.AVAILABLE, 100), (Imputation.GROUP_MEAN, F(500, 6))],
)
def test_a_gap_follows_the_declared_rule(rule: Imputation, expected: object) -> None:
    found = compose(TWO, GAP, Plan(imputation=rule))
    assert found.scores["b"] == expected
    assert (found.scores["a"], found.scores["c"], found.scores["d"]) == (0, 75, 100)
    assert [one.code for one in found.ranks] == (["d", "c", "a"] if rule is Imputation.NONE else list(_order(found)))


def _order(found: Composite) -> list[str]:
    return sorted(found.scores, key=lambda unit: (-found.scores[unit], unit))  # type: ignore[operator]


def test_a_gap_is_filled_from_the_unit_s_own_group_or_stays() -> None:
    plan = Plan(imputation=Imputation.GROUP_MEAN)
    near = compose(TWO, GAP, plan, {"a": "山", "b": "山", "c": "川", "d": "川"})
    assert near.stages["imputed"].table["b"]["y"] == 0
    assert near.stages["imputed"].notes == ("b的税收按同组平均补",)
    assert near.stages["normalised"].table["b"]["y"] is Marker.MISSING
    alone = compose(TWO, GAP, plan, {"a": "山", "b": "独", "c": "川", "d": "川"})
    assert (alone.scores["b"], alone.reasons["b"]) == (Marker.MISSING, "缺税收，不计算")


def test_an_indicator_that_nobody_has_leaves_no_score() -> None:
    found = compose(TWO, {"a": {"x": 1}, "b": {"x": 2}}, Plan(imputation=Imputation.NONE))
    assert set(found.scores.values()) == {Marker.MISSING}
    assert found.stages["normalised"].notes == ("税收没有一个单位有数",)
    rest = compose(TWO, {"a": {"x": 1}, "b": {"x": 2}}, Plan(imputation=Imputation.AVAILABLE))
    assert rest.scores == {"a": 0, "b": 100}


def test_given_weights_are_scaled_to_one_and_equal_ones_ignore_them() -> None:
    values = {"a": {"x": 0, "y": 10}, "b": {"x": 10, "y": 0}}
    given_weights = compose(TWO, values, Plan(weighting=Weighting.GIVEN))
    assert (given_weights.weights, given_weights.scores) == ({"x": F(3, 4), "y": F(1, 4)}, {"a": 25, "b": 75})
    assert compose(TWO, values).scores == {"a": 50, "b": 50}


def test_a_weight_of_zero_needs_no_value() -> None:
    indicators = [Indicator("x", "产值"), Indicator("y", "税收", weight=0)]
    found = compose(indicators, {"a": {"x": 1}, "b": {"x": 3}}, Plan(weighting=Weighting.GIVEN))
    assert found.scores == {"a": 0, "b": 100}
    there = {"a": {"x": 1, "y": 0}, "b": {"x": 3, "y": 9}}
    plan = Plan(Normalisation.NONE, weighting=Weighting.GIVEN, aggregation=GEOMETRIC)
    assert compose(indicators, there, plan).scores["a"] == 1


def three(*values: str, how: Aggregation) -> Any:
    indicators = [Indicator(code, code) for code in "xyz"]
    row = dict(zip("xyz", map(Decimal, values), strict=True))
    return compose(indicators, {"u": row}, Plan(Normalisation.NONE, aggregation=how)).scores["u"]


def test_aggregation_compensates_fully_less_or_partly() -> None:
    """0.9, 0.6, 0.4: mean 19/30; geometric 0.216^(1/3) = 0.6; partial 19/30 less variance over mean."""
    mean = F(19, 30)
    assert three("0.9", "0.6", "0.4", how=LINEAR) == mean
    assert three("0.9", "0.6", "0.4", how=GEOMETRIC) == pytest.approx(0.6)
    variance = sum((F(one) - mean) ** 2 for one in ("0.9", "0.6", "0.4")) / 3
    assert three("0.9", "0.6", "0.4", how=PARTIAL) == mean - variance / mean


def test_even_units_lose_nothing_and_a_zero_cannot_be_compensated_geometrically() -> None:
    for how in (LINEAR, PARTIAL):
        assert three("5", "5", "5", how=how) == 5
        assert three("0", "0", "0", how=how) == 0
    assert three("5", "5", "5", how=GEOMETRIC) == pytest.approx(5)
    assert three("0", "9", "9", how=GEOMETRIC) == 0


@pytest.mark.parametrize("how", [GEOMETRIC, PARTIAL])
def test_negative_values_have_no_geometric_and_no_partial_mean(how: Aggregation) -> None:
    with pytest.raises(MethodError, match="不为负"):
        three("-1", "2", "3", how=how)


def test_pillars_are_aggregated_first_with_their_own_weights() -> None:
    indicators = [Indicator("x", "x", pillar="一"), Indicator("y", "y", pillar="一"), Indicator("z", "z", pillar="二")]
    values = {"u": {"x": 2, "y": 4, "z": 9}}
    plain = compose(indicators, values, Plan(Normalisation.NONE))
    assert plain.stages["pillars"].table["u"] == {"一": 3, "二": 9}
    assert (plain.scores["u"], plain.pillars) == (6, {"一": F(1, 2), "二": F(1, 2)})
    weighted = compose(indicators, values, Plan(Normalisation.NONE, pillar_weights={"一": 2, "二": 1}))
    assert weighted.scores["u"] == 5
    mixed = compose(indicators, values, Plan(Normalisation.NONE, across=GEOMETRIC))
    assert mixed.scores["u"] == pytest.approx(math.sqrt(27))
    assert not mixed.exact


TAI: Mapping[str, tuple[Any, ...]] = {
    "patents": ("creation", 0, 994),
    "royalties": ("creation", 0, "272.6"),
    "internet": ("recent", 0, "232.4"),
    "exports": ("recent", 0, "80.8"),
    "telephones": ("old", 1, 901),
    "electricity": ("old", 22, 6969),
    "schooling": ("skills", "0.8", 12),
    "university": ("skills", "0.1", "27.4"),
}
COUNTRIES = {
    "Finland": ("187", "125.6", "200.2", "50.7", "1203", "14129", "10.0", "27.4", "0.74"),
    "United States": ("289", "130.0", "179.1", "66.2", "993", "11832", "12.0", "13.9", "0.73"),
    "Sweden": ("271", "156.6", "125.8", "59.7", "1247", "13955", "11.4", "15.3", "0.70"),
    "Japan": ("994", "64.6", "49.0", "80.8", "1007", "7322", "9.5", "10.0", "0.70"),
}


def test_the_technology_achievement_index_of_2001_comes_out() -> None:
    """UNDP 2001: goalposts, telephones and electricity in logarithms and cut at the OECD mean, four equal pillars."""
    indicators = [
        Indicator(
            code,
            code,
            pillar=pillar,
            low=Decimal(low),
            high=Decimal(high),
            treatment=Treatment.LOG if pillar == "old" else Treatment.NONE,
        )
        for code, (pillar, low, high) in TAI.items()
    ]
    values = {unit: dict(zip(TAI, map(Decimal, row), strict=False)) for unit, row in COUNTRIES.items()}
    found = compose(indicators, values, Plan(scale=(0, 1)))
    assert {unit: f"{float(score):.2f}" for unit, score in found.scores.items() if not isinstance(score, Marker)} == {
        unit: row[-1] for unit, row in COUNTRIES.items()
    }


def test_the_human_development_index_is_the_geometric_mean_of_its_three() -> None:
    """UNDP's rule from 2010 on: life 20–85, schooling 0–18 and 0–15 averaged, income 100–75000 in logarithms."""
    indicators = [
        Indicator("life", "life", pillar="life", low=20, high=85),
        Indicator("expected", "expected", pillar="school", low=0, high=18),
        Indicator("mean", "mean", pillar="school", low=0, high=15),
        Indicator("income", "income", pillar="income", treatment=Treatment.LOG, low=100, high=75000),
    ]
    row: Mapping[str, Any] = {
        "life": Decimal("80.3"),
        "expected": Decimal("15.7"),
        "mean": Decimal("8.7"),
        "income": 18486,
    }
    plan = Plan(scale=(0, 1), aggregation=LINEAR, across=GEOMETRIC)
    found = compose(indicators, {"u": row}, plan).scores["u"]
    schooling = (15.7 / 18 + 8.7 / 15) / 2
    income = math.log(184.86) / math.log(750)
    assert found == pytest.approx((60.3 / 65 * schooling * income) ** (1 / 3), rel=1e-12)
    assert found == pytest.approx(0.810, abs=5e-4)


def test_entropy_weights_follow_the_spread() -> None:
    """Column 1: shares 1/2, 1/2, no information; column 2: 1/4, 3/4: e = 0.8113; column 3: 0, 1: e = 0."""
    e = -(0.25 * math.log2(0.25) + 0.75 * math.log2(0.75))
    found = entropy_weights([[1, 1, 0], [1, 3, 5]])
    assert found == pytest.approx([0, (1 - e) / (2 - e), 1 / (2 - e)])
    assert entropy_weights([[1, 1], [1, 1]]) == [0.5, 0.5]
    for wrong in ([[1, 2]], [[-1, 2], [1, 2]], [[0, 1], [0, 2]]):
        with pytest.raises(MethodError, match="熵权"):
            entropy_weights(wrong)


def test_component_weights_are_squared_loadings_of_the_strong_components() -> None:
    """Two columns alike and one apart: eigenvalues 2, 1, 0; only the first counts, where the third has no loading."""
    pair = [[1, 1, 1], [2, 2, -1], [3, 3, -1], [4, 4, 1]]
    assert pca_weights(pair) == pytest.approx([0.5, 0.5, 0])
    assert pca_weights([[1], [2], [4]]) == [1.0]
    assert pca_weights([[1, 1], [-1, 1], [1, -1], [-1, -1]]) == [0.5, 0.5]
    for wrong in ([[1, 2], [3, 4]], [[1, 2], [1, 3], [1, 5]]):
        with pytest.raises(MethodError, match="主成分"):
            pca_weights(wrong)


def test_weights_from_the_data_stand_in_the_index_and_make_it_floating() -> None:
    values = {"a": {"x": 1, "y": 9}, "b": {"x": 2, "y": 5}, "c": {"x": 4, "y": 7}}
    for weighting in (Weighting.PCA, Weighting.ENTROPY):
        found = compose(TWO, values, Plan(weighting=weighting))
        assert sum(found.weights.values()) == pytest.approx(1)
        assert not found.exact
    table = [[0.0, 100.0], [100 / 3, 0.0], [100.0, 50.0]]
    found = compose(TWO, values, Plan(weighting=Weighting.ENTROPY))
    assert list(found.weights.values()) == pytest.approx(entropy_weights(table))


@pytest.mark.parametrize(
    "make",
    [
        lambda: compose([], {"a": {}}),
        lambda: compose(TWO, {}),
        lambda: compose([TWO[0], TWO[0]], {"a": {"x": 1}}),
        lambda: compose(TWO, {"a": {"z": 1}}),
        lambda: compose(TWO, {"a": {"x": float("inf"), "y": 1}}),
        lambda: compose([Indicator("x", "x", low=5, high=5)], {"a": {"x": 1}}),
        lambda: compose([Indicator("x", "x", weight=-1)], {"a": {"x": 1}}),
        lambda: compose([Indicator("x", "x", weight=0)], {"a": {"x": 1}}, Plan(weighting=Weighting.GIVEN)),
        lambda: compose([Indicator("x", "x", treatment=Treatment.LOG)], {"a": {"x": 0}}),
        lambda: compose([Indicator("x", "x", treatment=Treatment.LOG, low=0)], {"a": {"x": 1}}),
        lambda: column({"a": 0, "b": -1}, normalisation=Normalisation.DISTANCE),
        lambda: column({"a": 0, "b": 1}, Indicator("x", "x", direction=LOWER), normalisation=Normalisation.DISTANCE),
        lambda: column(ABC, Indicator("x", "x", direction=LOWER), normalisation=Normalisation.NONE),
        lambda: column(ABC, outliers={("z", "x"): "?"}),
        lambda: column(ABC, pillar_weights={"一": 1}),
        lambda: column(ABC, pillar_weights={"": 0}),
        lambda: Plan(scale=(1, 1)),
        lambda: Plan(winsorise=(50, 50)),
        lambda: Plan(winsorise=(-1, 50)),
        lambda: Plan(reference="median"),
        lambda: Plan(ddof=2),
        lambda: Plan(threshold=-1),
        lambda: sensitivity(TWO, GAP, draws=0),
        lambda: sensitivity(TWO, GAP, spread=1),
        lambda: sensitivity(TWO, GAP, coverage=1),
        lambda: sensitivity(TWO, GAP, normalisations=()),
        lambda: sensitivity(TWO, {"a": {"x": 1}}),
    ],
)
def test_what_cannot_be_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(MethodError):
        make()


PAIRS: Mapping[str, Any] = {
    "a": {"x": 90, "y": 90},
    "b": {"x": 60, "y": 40},
    "c": {"x": 40, "y": 61},
    "d": {"x": 10, "y": 10},
}


def test_who_leads_in_everything_has_no_doubt_and_who_is_close_has() -> None:
    found = sensitivity(TWO, PAIRS, draws=200)
    by_unit = {one.unit: one for one in found.units}
    assert [one.unit for one in found.units] == ["a", "c", "b", "d"]
    assert (by_unit["a"].best, by_unit["a"].worst, by_unit["a"].median) == (1, 1, 1)
    assert (by_unit["d"].best, by_unit["d"].worst) == (4, 4)
    assert (by_unit["b"].best, by_unit["b"].worst) == (2, 3)
    assert by_unit["b"].low <= by_unit["b"].median <= by_unit["b"].high
    assert set(found.shifts) == {"normalisation=rank"}
    assert found.shifts["normalisation=rank"] == 0.25


def test_the_same_seed_gives_the_same_intervals_whatever_the_order() -> None:
    first = sensitivity(TWO, PAIRS, draws=100)
    assert sensitivity(TWO[::-1], dict(list(PAIRS.items())[::-1]), draws=100) == first
    assert (first.draws, first.seed) == (100, 20210101)


def test_weights_of_pillars_are_drawn_too() -> None:
    apart = [Indicator("x", "x", pillar="一"), Indicator("y", "y", pillar="二")]
    found = sensitivity(apart, PAIRS, normalisations=(Normalisation.MIN_MAX,), draws=50)
    assert {one.unit: (one.best, one.worst) for one in found.units}["b"] == (2, 3)


def test_a_narrow_interval_lies_around_the_median() -> None:
    for one in sensitivity(TWO, PAIRS, draws=60, coverage=0.02).units:
        assert one.low <= one.median <= one.high


def test_without_any_spread_the_ranks_are_the_index_s() -> None:
    found = sensitivity(TWO, PAIRS, spread=0, normalisations=(Normalisation.MIN_MAX,), draws=5)
    assert all(one.best == one.worst == one.rank for one in found.units)
    assert found.shifts == {}


VALUES = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=2),
    st.fixed_dictionaries({"x": st.integers(1, 50), "y": st.integers(1, 50)}),
    min_size=2,
    max_size=7,
)
PLANS = st.builds(
    Plan,
    st.sampled_from([Normalisation.MIN_MAX, Normalisation.RANK, Normalisation.DISTANCE]),
    weighting=st.sampled_from([Weighting.EQUAL, Weighting.GIVEN]),
    aggregation=st.sampled_from([LINEAR, GEOMETRIC]),
)


@FEW
@given(VALUES, PLANS)
def test_nobody_scores_less_than_one_whom_it_beats_everywhere(values: dict[str, dict[str, int]], plan: Plan) -> None:
    scores = compose(TWO, values, plan).scores
    for one, row in values.items():
        for other, beaten in values.items():
            if all(row[code] >= beaten[code] for code in row):
                assert scores[one] >= scores[other]  # type: ignore[operator]


@FEW
@given(VALUES, PLANS)
def test_the_order_of_units_changes_nothing(values: dict[str, dict[str, int]], plan: Plan) -> None:
    assert compose(TWO, dict(reversed(values.items())), plan) == compose(TWO, values, plan)


@FEW
@given(VALUES, st.integers(2, 1000))
def test_the_unit_of_an_indicator_changes_nothing(values: dict[str, dict[str, int]], factor: int) -> None:
    scaled = {unit: {**row, "x": row["x"] * factor} for unit, row in values.items()}
    for how in (Normalisation.MIN_MAX, Normalisation.RANK, Normalisation.DISTANCE):
        assert compose(TWO, scaled, Plan(how)).scores == compose(TWO, values, Plan(how)).scores


@FEW
@given(VALUES)
def test_the_partial_mean_is_never_above_the_linear_and_stays_above_it_less_the_spread(
    values: dict[str, dict[str, int]],
) -> None:
    scale: tuple[Any, Any] = (70, 130)
    linear, partial = (compose(TWO, values, Plan(aggregation=how, scale=scale)) for how in (LINEAR, PARTIAL))
    for unit, score in linear.scores.items():
        assert partial.scores[unit] <= score  # type: ignore[operator]
        cells = linear.stages["imputed"].table[unit]
        assert (partial.scores[unit] == score) == (cells["x"] == cells["y"])
