"""Silent wrong numbers of a search for what explains a change."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from ballast.kernel.marker import Marker
from ballast.methods.drivers import explain_ratio, explain_total


def test_an_overlap_is_not_counted_twice() -> None:
    """Two names that share a cell; each is printed with what only it counts.

    |      | 纺织 | 食品 |
    | 汉滨 | −40  | −10  |
    | 石泉 | −20  |   0  |

    汉滨 −50 and 纺织 −60 would be −110; the change is −70.
    """
    made = explain_total(
        {"县": ["汉滨", "汉滨", "石泉", "石泉"], "业": ["纺织", "食品", "纺织", "食品"]},
        [60, 90, 80, 100],
        [100, 100, 100, 100],
        pinned=[{"县": "汉滨"}, {"业": "纺织"}],
    )
    assert [one.impact for one in made.segments] == [-50, -20]
    assert [one.whole_impact for one in made.segments] == [-50, -60]
    assert sum(one.impact for one in (*made.segments, made.rest)) == -70


def test_a_firm_that_has_not_filed_did_not_fall_to_zero() -> None:
    """A late filer is out of both legs.

    | firm | current | base |
    | 甲   |     100 |  100 |
    | 乙   | not filed | 900 |   → not −90 %, but level, and one row said to be missing
    """
    made = explain_total({"企业": ["甲", "乙"]}, [100, None], [100, 900])
    assert made.growth == 0
    assert made.left_out == 1
    zero = explain_total({"企业": ["甲", "乙"]}, [100, 0], [100, 900])
    assert zero.growth == -90
    assert zero.left_out == 0


def test_the_growth_of_all_is_not_the_merit_of_the_largest() -> None:
    """Everyone grew by 5 %; the largest county brings most of the points and yet explains nothing.

    | county | base | current |
    | 甲     |  900 |     945 |
    | 乙…癸  |   10 |    10.5 |
    """
    base = [900, *[10] * 9] * 12
    county = list("甲乙丙丁戊己庚辛壬癸") * 12
    made = explain_total({"县": county}, [Fraction(21, 20) * one for one in base], base)
    assert made.quiet
    assert made.growth == 5


def test_a_rise_of_a_ratio_by_structure_is_not_called_an_improvement() -> None:
    """No county sells a larger part of what it makes; the better one merely grew.

    | county | sold / made before | now       |
    | 甲     | 95 / 100           | 285 / 300 |
    | 乙     | 60 / 100           |  60 / 100 |

    77.5 % → 86.25 %: all structure, no rate.
    """
    made = explain_ratio({"县": ["甲", "乙"]}, ([285, 60], [95, 60]), ([300, 100], [100, 100]), pinned=[{"县": "甲"}])
    assert made.change == Fraction(35, 4)
    assert sum(one.rate_effect for one in (*made.segments, made.rest)) == 0


def test_an_entry_pulls_with_its_whole_value_and_has_no_growth() -> None:
    """| 新建 | base 0 | current 20 | of a base of 100: 20 points, and no “100 %”. |"""
    made = explain_total({"类": ["新建", "在库"]}, [20, 100], [0, 100], pinned=[{"类": "新建"}])
    assert made.segments[0].growth is Marker.NO_BASE
    assert made.segments[0].pull == 20


def test_many_noisy_cells_do_not_make_a_cause() -> None:
    """Ten thousand cells tremble by 5 %; among some ten thousand conjunctions one always looks bad. None is named."""
    rng = np.random.default_rng(20)
    attributes = {name: rng.integers(0, 15, 10_000) for name in ("县", "业", "规模", "控股")}
    base = np.rint(rng.lognormal(6, 1.2, 10_000)).astype(int) + 1
    current = np.rint(base * (1 + 0.05 * rng.standard_normal(10_000))).astype(int)
    assert explain_total(attributes, current, base).quiet
