from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.methods.exact import MethodError
from ballast.methods.projection import Change, ChangeKind, project
from ballast.methods.tests.test_projection import FEW, YEAR, numbers, wavy


@settings(max_examples=8, deadline=None)
@given(amounts=st.dictionaries(st.integers(7, 12), st.integers(0, 5000), max_size=6))
def test_a_known_project_shifts_every_path_by_exactly_its_amount(amounts: dict[int, int]) -> None:
    plain = project(wavy(), YEAR, options=FEW)
    plant = Change("新厂", ChangeKind.PROJECT, {f"2026-{month:02d}": amount for month, amount in amounts.items()})
    found = project(wavy(), YEAR, changes=[plant], options=FEW)
    wanted = np.array([amounts.get(one.number, 0) for one in plain.left], dtype=float)
    assert np.array_equal(found.paths, plain.paths + wanted)
    assert numbers(found.level).mean == pytest.approx(numbers(plain.level).mean + sum(amounts.values()))
    assert found.changes[0].amount == sum(amounts.values())


def test_an_exit_takes_its_base_along_only_where_the_base_is_dropped() -> None:
    """The year's base is 1000·11; an exit of 100 a month from July keeps it, or drops 600 of it."""
    history = {at: 1000 for at in wavy()}
    gone = {f"2026-{month:02d}": -100 for month in range(7, 13)}
    kept = project(history, YEAR, changes=[Change("甲厂", ChangeKind.EXIT, gone)], options=FEW)
    dropped = project(history, YEAR, changes=[Change("甲厂", ChangeKind.EXIT, gone, gone)], options=FEW)
    assert numbers(kept.growth).mean == pytest.approx(-600 / 11000 * 100)
    assert numbers(dropped.growth).mean == pytest.approx(0, abs=1e-9)
    assert kept.changes[0].points == Fraction(-600 * 100, 11000)
    assert dropped.changes[0].points == 0
    assert dropped.changes[0].base == -600


def test_what_a_project_did_in_elapsed_months_or_does_next_year_is_not_counted_and_said() -> None:
    plant = Change("新厂", ChangeKind.PROJECT, {"2026-05": 7, "2026-07": 1, "2026-12": 40, "2027-02": 900})
    effect = project(wavy(), YEAR, changes=[plant], options=FEW).changes[0]
    assert effect.amount == 41
    assert effect.note == "2026-05已在历史数里，不再另加；2027-02在2026年以后，不计入本年"
    late = project(wavy(), YEAR, changes=[Change("晚厂", ChangeKind.PROJECT, {"2027-02": 900})], options=FEW)
    assert np.array_equal(late.paths, project(wavy(), YEAR, options=FEW).paths)
    assert late.notes == ("晚厂：2027-02在2026年以后，不计入本年",)


@pytest.mark.parametrize(
    ("kind", "amounts", "base", "words"),
    [
        (ChangeKind.EXIT, {"2026-09": 5}, {}, "退库“甲”2026-09的产值不能为正"),
        (ChangeKind.ENTRY, {"2026-09": -5}, {}, "入库“甲”2026-09的产值不能为负"),
        (ChangeKind.PROJECT, {"2026-09": 5}, {"2026-09": -1}, "项目投产“甲”2026-09的基数不能为负"),
        (ChangeKind.PROJECT, {"2026-09": None}, {}, "2026-09的产值没有数"),
        (ChangeKind.PROJECT, {"2026-01": 5}, {}, "1月不单独统计"),
    ],
)
def test_a_change_of_the_wrong_sign_or_without_a_number_is_refused(
    kind: ChangeKind, amounts: Mapping[str, int | None], base: Mapping[str, int], words: str
) -> None:
    with pytest.raises(MethodError, match=words):
        Change("甲", kind, amounts, base)
