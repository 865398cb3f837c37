from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ballast.kernel.marker import Marker
from ballast.kernel.period import Period
from ballast.methods.exact import MethodError
from ballast.methods.warning import (
    Pair,
    PeerMismatch,
    mismatch,
    peer_mismatches,
    repeated,
)


@pytest.mark.parametrize(
    ("output", "power", "fires"),
    [
        ("20", "-11", True), ("20", "-10", False), ("20.1", "-10", True), ("-20", "11", True), ("40", "5", False), ("40", "0", False),
        ("0", "-40", False), ("-50", "-10", False),
    ],
)  # fmt: skip
def test_output_and_power_do_not_match_when_signs_differ_by_more_than_thirty_points(
    output: str, power: str, fires: bool
) -> None:
    found = mismatch(Decimal(output), Decimal(power))
    assert not isinstance(found, Marker)
    assert found.fires is fires
    assert found.gap == Fraction(output) - Fraction(power)
    assert ("请核实原因" in found.sentence) == fires


def test_a_rate_that_is_not_there_does_not_match_nor_mismatch() -> None:
    assert mismatch(None, 5) is Marker.MISSING
    assert mismatch(5, None) is Marker.MISSING
    assert mismatch(Marker.NO_BASE, 5) is Marker.NO_BASE
    assert mismatch(0, 5) is not Marker.MISSING


def peers(count: int, slope: float, group: str = "C") -> list[Pair]:
    """Firms whose output grows by slope × power, with a spread of about four points."""
    return [
        Pair(f"{group}{n:02}", group, 2 + slope * (n - count / 2) * 2 + 4 * (-1) ** n, (n - count / 2) * 2)
        for n in range(count)
    ]


def test_a_firm_is_measured_by_how_its_peers_output_goes_with_power() -> None:
    """With an elasticity of one half, 30 % more power and 17 % more output is usual; 60 % more output is not."""
    firms = [*peers(40, 0.5), Pair("usual", "C", 17, 30), Pair("odd", "C", 60, 30), Pair("gone", "C", -40, 28)]
    found = peer_mismatches(firms)
    assert {code for code, one in found.items() if isinstance(one, PeerMismatch) and one.fires} == {"odd", "gone"}
    usual = found["usual"]
    assert isinstance(usual, PeerMismatch)
    assert usual.elasticity == pytest.approx(0.5, abs=0.1)
    assert abs(usual.residual) < 5


def test_output_and_power_that_fall_together_are_no_mismatch_whatever_the_slope() -> None:
    found = peer_mismatches([*peers(40, 0.2), Pair("stopped", "C", -100, -95)])
    stopped = found["stopped"]
    assert isinstance(stopped, PeerMismatch)
    assert not stopped.fires


def test_small_groups_are_measured_by_all_and_too_few_by_nobody() -> None:
    firms = [*peers(12, 1), Pair("alone", "D", 3, 2), Pair("odd", "D", 80, 2)]
    found = peer_mismatches(firms)
    alone, odd = found["alone"], found["odd"]
    assert isinstance(alone, PeerMismatch) and isinstance(odd, PeerMismatch)
    assert (alone.group, alone.peers, alone.fires, odd.fires) == ("", 14, False, True)
    assert set(peer_mismatches(firms[:7]).values()) == {Marker.NOT_APPLICABLE}
    assert peer_mismatches([]) == {}


def test_peers_that_are_all_alike_still_have_a_spread() -> None:
    firms = [Pair(f"F{n}", "C", 5, 5) for n in range(10)]
    found = peer_mismatches([*firms, Pair("near", "C", 15, 5), Pair("far", "C", 26, 5)])
    assert {code for code, one in found.items() if isinstance(one, PeerMismatch) and one.fires} == {"far"}


def test_a_firm_without_a_rate_is_no_peer() -> None:
    firms = [*peers(12, 1), Pair("new", "C", Marker.NO_BASE, 5), Pair("late", "C", None, 5)]
    found = peer_mismatches(firms)
    assert (found["new"], found["late"]) == (Marker.NO_BASE, Marker.MISSING)
    first = found["C00"]
    assert isinstance(first, PeerMismatch)
    assert first.peers == 12


@settings(max_examples=10)
@given(st.permutations(range(30)))
def test_the_order_of_the_firms_means_nothing(order: list[int]) -> None:
    firms = [*peers(26, 0.7), *[Pair(f"x{n}", "E", n * 10, -n) for n in range(4)]]
    assert peer_mismatches([firms[place] for place in order]) == peer_mismatches(firms)


def test_a_figure_that_repeats_is_flagged_and_zero_is_not() -> None:
    assert repeated(1336, 1336, 1336) == ("上月", "上年同月")
    assert repeated(1336, 1335, 1336) == ("上年同月",)
    assert repeated(1336, 1335, None) == ()
    assert repeated(0, 0, 0) == ()
    assert repeated(None, 5, 5) is Marker.MISSING
    assert repeated(5, 5, 4, Period(2026, 2)) == ()
    assert repeated(5, 5, 5, Period(2026, 2)) == ("上年同月",)
    assert repeated(5, 5, 4, Period(2026, 3)) == ("上月",)
    assert repeated(Decimal("1336.60"), Fraction("1336.6"), 1) == ("上月",)


def test_rates_of_a_notebook_may_be_floats_and_are_never_nan() -> None:
    assert mismatch(20.5, -9.6) == mismatch(Fraction("20.5"), Fraction("-9.6"))
    with pytest.raises(MethodError, match="用电增速不是有限的数"):
        mismatch(20, float("nan"))
