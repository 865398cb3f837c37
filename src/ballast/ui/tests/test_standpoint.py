"""The standpoint in the address: what is written is read back, and what is none is not found."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from ballast.kernel.period import Calendar, Period
from ballast.kernel.problems import NotFoundError
from ballast.ui.standpoint import LEVELS, Standpoint, standpoint_of

PERIODS = st.sampled_from((Calendar.MERGED, Calendar.QUARTERLY, Calendar.ANNUAL)).flatmap(
    lambda calendar: st.builds(Period, st.integers(1949, 2199), st.sampled_from(calendar.numbers), st.just(calendar))
)
CODES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
STANDPOINTS = st.one_of(
    st.builds(Standpoint, period=st.none() | PERIODS),
    st.builds(Standpoint, st.sampled_from(LEVELS), CODES, st.none() | PERIODS),
)


def read(address: str) -> Standpoint:
    """The standpoint of a page asked for at an address."""
    return standpoint_of(RequestFactory().get(address))


@given(STANDPOINTS)
def test_what_is_written_into_an_address_is_read_back(stands: Standpoint) -> None:
    assert read(f"/?{stands.query()}") == stands


@given(STANDPOINTS, CODES)
def test_what_else_is_asked_for_does_not_move_the_reader(stands: Standpoint, text: str) -> None:
    assert read(f"/?{stands.query(find=text)}") == stands


def test_an_address_that_says_nothing_is_the_whole_city_at_the_latest_period() -> None:
    assert read("/") == Standpoint()
    assert read("/").where == {}
    assert read("/?place=unit:A").where == {"unit": "A"}


@pytest.mark.parametrize(
    "words",
    ["place=planet:A", "place=unit:", "place=unit", "place=:A", "period=yesterday", "period=2026-13", "period=2026-Q5"],
)
def test_an_address_that_names_no_place_or_period_is_not_found(words: str) -> None:
    with pytest.raises(NotFoundError):
        read(f"/?{words}")
