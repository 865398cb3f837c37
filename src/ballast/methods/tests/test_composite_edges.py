"""A composite index at its edges: every stage whole, what is wrong named, intervals that stay what they were."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from ballast.kernel.marker import Marker
from ballast.methods.composite import (
    Aggregation,
    Composite,
    Imputation,
    Indicator,
    Normalisation,
    Plan,
    RankInterval,
    Sensitivity,
    Stage,
    Treatment,
    Weighting,
    compose,
    entropy_weights,
    pca_weights,
    sensitivity,
)
from ballast.methods.exact import MethodError
from ballast.methods.ranking import Direction, Ranked

F = Fraction
BAD: Any = "九"
"""What is no number."""
PAIR = [Indicator("x", "产值", weight=3), Indicator("y", "税收")]


def test_every_stage_is_kept_whole_with_what_was_done() -> None:
    plan = Plan(
        imputation=Imputation.GROUP_MEAN, outliers={("b", "y"): "填错", ("a", "x"): "停产"}, weighting=Weighting.GIVEN
    )
    values: Any = {
        "b": {"x": 4, "y": 7},
        "a": {"x": 9, "y": Marker.SUPPRESSED},
        "d": {"x": 2, "y": Marker.ESTIMATE},
        "c": {"x": 6, "y": 8},
    }
    found = compose(PAIR, values, plan, {"a": "山", "b": "山", "c": "川", "d": "川"})
    none = Marker.NOT_APPLICABLE
    raw: dict[str, Any] = {
        "a": {"x": F(9), "y": Marker.SUPPRESSED},
        "b": {"x": F(4), "y": F(7)},
        "c": {"x": F(6), "y": F(8)},
        "d": {"x": F(2), "y": Marker.MISSING},
    }
    treated = {**raw, "a": {"x": none, "y": Marker.SUPPRESSED}, "b": {"x": F(4), "y": none}}
    normal: dict[str, Any] = {
        "a": {"x": none, "y": Marker.SUPPRESSED},
        "b": {"x": F(50), "y": none},
        "c": {"x": F(100), "y": F(50)},
        "d": {"x": F(0), "y": Marker.MISSING},
    }
    filled = {**normal, "a": {"x": F(50), "y": Marker.SUPPRESSED}, "d": {"x": F(0), "y": F(50)}}
    score: dict[str, Any] = {"a": Marker.MISSING, "b": Marker.MISSING, "c": F(175, 2), "d": F(25, 2)}
    assert found == Composite(
        plan,
        {
            "raw": Stage("raw", raw, True),
            "treated": Stage("treated", treated, True, ("a的产值作为异常值不用：停产", "b的税收作为异常值不用：填错")),
            "normalised": Stage("normalised", normal, True, ("税收各单位相等，不能区分高低",)),
            "imputed": Stage("imputed", filled, True, ("a的产值按同组平均补", "d的税收按同组平均补")),
            "pillars": Stage("pillars", {unit: {"": one} for unit, one in score.items()}, True),
        },
        {"x": F(3, 4), "y": F(1, 4)},
        {"": F(1)},
        score,
        (Ranked("c", Decimal("87.50"), 1, False, 2), Ranked("d", Decimal("12.50"), 2, False, 2)),
        True,
        {"a": "缺税收，不计算", "b": "缺税收，不计算"},
    )


def column(values: dict[str, Any], indicator: Indicator | None = None, **plan: Any) -> Composite:
    one = indicator or PAIR[0]
    return compose([one], {unit: {"x": value} for unit, value in values.items()}, Plan(**plan))


def test_a_float_score_ranks_as_it_prints_and_says_that_it_is_not_exact() -> None:
    log = Indicator("x", "收入", treatment=Treatment.LOG)
    found = column({"a": 1, "b": 10, "c": 100}, log)
    assert found.scores["b"] == pytest.approx(50)
    assert [one.value for one in found.ranks] == [Decimal("100.00"), Decimal("50.00"), Decimal("0.00")]
    exact = {name: one.exact for name, one in found.stages.items()}
    assert exact == {"raw": True, "treated": False, "normalised": False, "imputed": False, "pillars": False}
    geometric = compose(PAIR, {"a": {"x": 1, "y": 1}, "b": {"x": 2, "y": 4}}, Plan(aggregation=Aggregation.GEOMETRIC))
    assert (geometric.exact, geometric.stages["pillars"].exact, geometric.stages["imputed"].exact) == (
        False,
        False,
        True,
    )
    across = compose(PAIR, {"a": {"x": 1, "y": 1}, "b": {"x": 2, "y": 4}}, Plan(across=Aggregation.GEOMETRIC))
    assert not across.exact


def test_winsorised_values_are_named_with_where_they_went() -> None:
    found = column(
        {f"u{place}": place for place in range(5)},
        Indicator("x", "产值", treatment=Treatment.WINSORISE),
        winsorise=(25, 60),
        normalisation=Normalisation.NONE,
    )
    assert list(found.scores.values()) == [1, 1, 2, F(12, 5), F(12, 5)]
    assert found.stages["treated"].notes == ("u0的产值缩尾到1", "u3的产值缩尾到2.4", "u4的产值缩尾到2.4")
    whole = Indicator("x", "产值", treatment=Treatment.WINSORISE)
    assert column({"a": 1, "b": 9}, whole, winsorise=(0, 100), scale=(0, 1)).scores == {"a": 0, "b": 1}
    assert column({"a": None}, whole).stages["treated"].notes == ()


def test_goalposts_may_hold_one_end_only_and_turn_with_the_direction() -> None:
    low = Indicator("x", "产值", low=0)
    assert column({"a": 5, "b": 10}, low).scores == {"a": 50, "b": 100}
    turned = Indicator("x", "能耗", direction=Direction.LOWER, high=20)
    assert column({"a": 0, "b": 5}, turned, scale=(1, 9)).scores == {"a": 9, "b": 7}
    beyond = Indicator("x", "产值", low=50)
    assert column({"a": 5, "b": 10}, beyond, scale=(2, 8)).scores == {"a": 5, "b": 5}


def test_distances_have_the_declared_reference_in_both_directions() -> None:
    lower = Indicator("x", "能耗", direction=Direction.LOWER)
    how: dict[str, Any] = {"normalisation": Normalisation.DISTANCE}
    assert column({"a": 2, "b": 4}, lower, **how).scores == {"a": 100, "b": 50}
    assert column({"a": 2, "b": 4}, **how, reference="mean").scores == {"a": F(200, 3), "b": F(400, 3)}
    assert column({"a": 2, "b": 4}, lower, **how, reference="mean").scores == {"a": 150, "b": 75}
    given = Indicator("x", "能耗", direction=Direction.LOWER, reference=1)
    assert column({"a": 2, "b": 4}, given, **how).scores == {"a": 50, "b": 25}
    log = Indicator("x", "收入", treatment=Treatment.LOG)
    assert column({"a": 10, "b": 100}, log, **how).scores["a"] == pytest.approx(50)


def test_the_z_score_divides_by_the_declared_count() -> None:
    found = column({"a": 1, "b": 5}, normalisation=Normalisation.Z_SCORE)
    assert found.scores["b"] == pytest.approx(math.sqrt(0.5))
    assert column({"a": 1, "b": 5}, normalisation=Normalisation.Z_SCORE, ddof=0).scores["b"] == pytest.approx(1)
    assert not found.stages["normalised"].exact


def test_a_partial_mean_weighs_its_penalty_and_one_alone_has_none() -> None:
    plan = Plan(Normalisation.NONE, weighting=Weighting.GIVEN, aggregation=Aggregation.PARTIAL)
    assert compose(PAIR, {"u": {"x": 2, "y": 6}}, plan).scores["u"] == 3 - F(1)
    gap = Plan(Normalisation.NONE, Imputation.AVAILABLE, aggregation=Aggregation.PARTIAL)
    assert compose(PAIR, {"u": {"x": -2}}, gap).scores["u"] == -2
    mixed = Plan(Normalisation.NONE, aggregation=Aggregation.LINEAR, across=Aggregation.PARTIAL)
    pillars = [Indicator("x", "产值", pillar="一"), Indicator("y", "税收", pillar="二")]
    assert compose(pillars, {"u": {"x": 2, "y": 6}}, mixed).scores["u"] == 4 - F(1)


def test_a_geometric_mean_weighs_its_parts() -> None:
    plan = Plan(Normalisation.NONE, weighting=Weighting.GIVEN, aggregation=Aggregation.GEOMETRIC)
    assert compose(PAIR, {"u": {"x": 2, "y": 32}}, plan).scores["u"] == pytest.approx(4)


def test_weights_from_data_leave_out_units_with_gaps() -> None:
    rows: Any = {"a": {"x": 0, "y": 5}, "b": {"x": 5, "y": 0}, "c": {"x": 10, "y": 5}, "d": {"x": 9, "y": None}}
    plan = Plan(Normalisation.NONE, Imputation.AVAILABLE, Weighting.ENTROPY)
    found = compose(PAIR, rows, plan).weights
    assert list(found.values()) == pytest.approx(entropy_weights([[0, 5], [5, 0], [10, 5]]))
    component = compose(PAIR, rows, Plan(Normalisation.NONE, Imputation.AVAILABLE, Weighting.PCA)).weights
    assert list(component.values()) == pytest.approx(pca_weights([[0, 5], [5, 0], [10, 5]]))


def test_two_strong_components_count_by_their_eigenvalues() -> None:
    """Two pairs, 1–2 and 3–4, at right angles: eigenvalues 2, 2, 0, 0; a fifth alone with 1 has no part."""
    rows = [[1, 1, 1, 1, 1], [1, 1, -1, -1, -1], [-1, -1, 1, 1, -1], [-1, -1, -1, -1, 1]]
    assert pca_weights(rows) == pytest.approx([0.25, 0.25, 0.25, 0.25, 0], abs=1e-9)
    assert pca_weights([[1, 2, 1], [2, 4, 2], [3, 6, 3.5]]) == pytest.approx([1 / 3] * 3, abs=0.01)


FIRST: Any = pytest.approx(2.9)
NINTH: Any = pytest.approx(2.1)
"""The first and the ninth tenth of draws that part one in ten."""


def test_intervals_of_ranks_are_what_the_seed_makes_them() -> None:
    values: Any = {
        "a": {"x": 90, "y": 90},
        "b": {"x": 60, "y": 40},
        "c": {"x": 40, "y": 61},
        "d": {"x": 10, "y": 10},
        "e": {"x": 5, "y": None},
    }
    found = sensitivity(
        PAIR, values, draws=40, coverage=0.8, seed=7, aggregations=(Aggregation.LINEAR, Aggregation.PARTIAL)
    )
    assert found == Sensitivity(
        (
            RankInterval("a", 1, 1.0, 1.0, 1.0, 1, 1),
            RankInterval("c", 2, 2.0, 2.0, NINTH, 2, 3),
            RankInterval("b", 3, 3.0, FIRST, 3.0, 2, 3),
            RankInterval("d", 4, 4.0, 4.0, 4.0, 4, 4),
        ),
        {"normalisation=rank": 0.25, "aggregation=partial": 0.0},
        40,
        7,
    )


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: column({"a": BAD}), "a的产值不是数"),
        (
            lambda: compose([Indicator("x", "产值", weight=BAD)], {"a": {"x": 1}}, Plan(weighting=Weighting.GIVEN)),
            "不是数",
        ),
        (lambda: column({"a": 1}, pillar_weights={"": BAD}), "的权重不是数"),
        (lambda: column({"a": 1}, pillar_weights={"": -1}), "不能为负"),
        (lambda: Plan(threshold=BAD), "不是数"),
        (lambda: Plan(winsorise=(5, 101)), "缩尾的百分位"),
        (lambda: pca_weights([[1, 2], [3, BAD]]), "主成分权重的数据"),
        (lambda: entropy_weights([[1, 2], [3, BAD]]), "熵权的数据"),
        (lambda: compose([*PAIR, PAIR[1]], {"a": {"x": 1}}), "指标不能重复：y"),
        (lambda: compose(PAIR, {"a": {"z": 1, "w": 2}}), "没有声明的指标：w、z"),
        (lambda: column({"a": 1}, outliers={("a", "z"): "?"}), "异常值（a，z）不在表里"),
        (lambda: sensitivity(PAIR, {"a": {"x": 1, "y": 1}}, spread=-0.1), "扰动幅度"),
        (lambda: sensitivity(PAIR, {"a": {"x": 1, "y": 1}}, coverage=0), "覆盖率"),
        (lambda: sensitivity(PAIR, {"a": {"x": 1, "y": 1}}, aggregations=()), "备选方法"),
    ],
)
def test_what_is_wrong_is_named(make: Callable[[], object], words: str) -> None:
    with pytest.raises(MethodError, match=words):
        make()


def test_ends_of_what_is_allowed_are_allowed() -> None:
    one: Any = {"a": {"x": 1, "y": 1}, "b": {"x": 2, "y": 3}}
    assert sensitivity(PAIR, one, draws=1, spread=0).units[0].unit == "b"
    assert Plan(winsorise=(0, 100), threshold=0).threshold == 0
    assert entropy_weights([[0, 1], [1, 1]]) == [1.0, 0.0]
    assert column({"a": 5}).scores["a"] == 50
    assert column({"a": 1, "b": 2, "c": 3}, normalisation=Normalisation.ABOVE_MEAN, threshold=0).scores == {
        "a": -1,
        "b": 0,
        "c": 1,
    }
