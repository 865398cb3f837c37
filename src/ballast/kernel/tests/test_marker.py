from __future__ import annotations

import pytest

from ballast.kernel.marker import Marker

BESIDE_A_NUMBER = {Marker.NONE, Marker.PROVISIONAL, Marker.ESTIMATE}


@pytest.mark.parametrize("marker", list(Marker))
def test_a_mark_stands_instead_of_a_number_or_beside_it(marker: Marker) -> None:
    assert marker.replaces is (marker not in BESIDE_A_NUMBER)


def test_no_two_reasons_look_the_same_in_print() -> None:
    assert len({marker.symbol for marker in Marker}) == len(Marker)


@pytest.mark.parametrize("marker", [each for each in Marker if each is not Marker.NONE])
def test_the_legend_begins_with_the_symbol_it_explains(marker: Marker) -> None:
    assert marker.symbol
    assert marker.legend.startswith(marker.symbol)
    assert len(marker.legend) > len(marker.symbol)


def test_no_mark_prints_nothing() -> None:
    assert (Marker.NONE.symbol, Marker.NONE.legend) == ("", "")


def test_missing_is_not_printed_as_a_zero() -> None:
    assert "0" not in {marker.symbol for marker in Marker}
