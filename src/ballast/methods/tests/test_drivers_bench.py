from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import pytest

from ballast.methods.bench import drivers as bench
from ballast.methods.bench.adtributor import adtributor
from ballast.methods.bench.planted import REPORTING, TUNING, Cube, Plan, make, quiet


def test_a_cube_is_what_the_comparison_asks_for() -> None:
    for seed in range(12):
        cube = make(Plan(seed))
        sizes = [len(np.unique(codes)) for codes in cube.attributes.values()]
        assert len(sizes) == 4
        assert all(8 <= one <= 20 for one in sizes)
        assert 4096 <= len(cube.base) <= 10_000
        assert len(
            {tuple(row) for row in zip(*(codes.tolist() for codes in cube.attributes.values()), strict=True)}
        ) == len(cube.base)
        assert 1 <= len(cube.planted) <= 2
        assert all(1 <= len(one) <= 2 for one in cube.planted)
        assert all(1.3 <= one <= 1.6 or 0.4 <= one <= 0.7 for one in cube.factors)
        assert np.log(cube.base).std() == pytest.approx(1.2, abs=0.1)


def test_without_noise_only_the_planted_cells_change_and_by_their_factors() -> None:
    cube = make(Plan(2))
    level = np.ones(len(cube.base))
    for conditions, factor in zip(cube.planted, cube.factors, strict=True):
        level[np.all([cube.attributes[name] == value for name, value in conditions], axis=0)] *= factor
    assert (level != 1).any()
    assert np.array_equal(cube.current, np.rint(cube.base * level).astype(int))


def test_the_same_plan_makes_the_same_cube_and_another_seed_another() -> None:
    assert np.array_equal(make(Plan(1, 0.05)).current, make(Plan(1, 0.05)).current)
    assert not np.array_equal(make(Plan(1)).base[:100], make(Plan(2)).base[:100])
    assert quiet(1, 0.0).planted == ()
    assert np.array_equal(quiet(1, 0.0).current, quiet(1, 0.0).base)
    assert not set(TUNING) & set(REPORTING)


def test_noise_and_shift_are_as_large_as_asked() -> None:
    cube = make(Plan(4, 0.05, planted=(0, 0), shift=1.1))
    large = cube.base > 500
    ratio = cube.current[large] / cube.base[large]
    assert ratio.std() == pytest.approx(0.055, abs=0.003)
    assert ratio.mean() == pytest.approx(1.1, abs=0.003)


def test_adtributor_names_the_element_that_explains_the_change() -> None:
    """Base 100, 100 in both attributes; all 50 lost in element 1 of the first, evenly in the second."""
    attributes = {"a": np.array([0, 0, 1, 1]), "b": np.array([0, 1, 0, 1])}
    found = adtributor(attributes, np.array([50, 50, 25, 25]), np.array([50, 50, 50, 50]))
    assert [(one.attribute, one.elements) for one in found] == [("a", (1,)), ("b", (0, 1))]
    assert found[0].powers == (1.0,)
    prior, posterior = 1 / 2, 1 / 3
    middle = (prior + posterior) / 2
    assert found[0].surprise == pytest.approx((prior * log(prior / middle) + posterior * log(posterior / middle)) / 2)
    assert found[1].surprise == 0


def test_adtributor_leaves_out_small_elements_and_unexplained_attributes() -> None:
    attributes = {"a": np.arange(20), "b": np.repeat([0, 1], 10)}
    base = np.full(20, 100)
    assert adtributor(attributes, base, base) == []
    even = adtributor(attributes, base + 10, base)
    assert [one.attribute for one in even] == ["b"]


def test_the_table_counts_what_the_methods_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def first_planted(cube: Cube) -> bench.Answer:
        return bench.Answer(cube.planted[:1], float(cube.current.sum() - cube.base.sum()))

    monkeypatch.setitem(bench.METHODS, "ours", first_planted)
    monkeypatch.setattr(bench, "quiet", lambda seed, noise: quiet(seed, noise, cells=500))
    one = bench.score("ours", 0.02, [0, 1, 2])
    assert (one.cubes, one.exact_first, one.adding_up, one.quiet_cubes, one.false_names) == (3, 3, 3, 3, 0)
    assert one.exact_all == sum(len(make(Plan(seed, 0.02)).planted) == 1 for seed in (0, 1, 2))
    assert bench.report([one]).splitlines()[2].startswith(f"| ours | 2% | 3/3 | {one.exact_all}/3 | 3/3 | 0/3 | ")


def test_the_command_prints_a_line_for_each_noise(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "make", lambda plan: make(replace(plan, cells=500)))
    bench.main(["--seeds", "0-0", "--methods", "ours,adtributor"])
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 2 + 2 * 3
    assert printed[2].startswith("| ours | 0% | 1/1 | 1/1 | 1/1 | 0/1 | ")
    assert printed[5].startswith("| adtributor | 0% | ")


def test_the_measured_case_runs_and_leaves_the_peer_out_where_it_takes_minutes() -> None:
    (small,), (large,) = bench.cases(1), bench.cases(100)
    assert small.size == "1000行×4个属性"
    assert large.theirs is None
    assert isinstance(small.ours(), bench.Answer)
    assert small.agree is not None
    assert small.agree(small.ours(), small.ours())
    assert not small.agree(small.ours(), None)


@pytest.mark.slow
def test_wise_pizza_answers_the_same_question_but_its_impacts_do_not_add_up() -> None:
    pytest.importorskip("wise_pizza", reason="wise-pizza is a development-only peer")
    cube = make(Plan(0, 0.02, cells=1000))
    said = bench.by_wise_pizza(cube)
    assert said.names
    assert said.impacts != pytest.approx(float(cube.current.sum() - cube.base.sum()), rel=1e-6)
