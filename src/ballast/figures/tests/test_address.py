from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballast.cube.build import DIMENSIONS
from ballast.figures.address import TREATMENTS, Address
from ballast.kernel.period import Basis, Calendar, Period
from ballast.kernel.problems import NotFoundError

CODES = st.text(min_size=1, max_size=12)
NAMES = st.sampled_from([*DIMENSIONS, "group", "list"])
INDICATORS = st.one_of(
    st.sampled_from(["output_growth", "va_growth", "entries"]),
    st.text(min_size=1, max_size=12).map(lambda name: f"product:{name}"),
)


@st.composite
def addresses(draw: st.DrawFn) -> Address:
    """Any address: codes of any characters, and every calendar whose spelling tells it."""
    calendar = draw(st.sampled_from([Calendar.MERGED, Calendar.QUARTERLY, Calendar.ANNUAL]))
    return Address.of(
        draw(INDICATORS),
        draw(st.dictionaries(NAMES, CODES, max_size=4)),
        Period(draw(st.integers(2000, 2100)), draw(st.sampled_from(calendar.numbers)), calendar),
        draw(st.sampled_from(list(Basis))),
        draw(st.sampled_from(["", "7318938b1b53"])),
        draw(st.sampled_from(TREATMENTS)),
    )


@given(addresses())
def test_what_is_written_is_read_back(address: Address) -> None:
    assert Address.parse(str(address)) == address


@given(addresses())
def test_an_address_is_written_in_one_way_only(address: Address) -> None:
    backwards = dict(reversed(address.slice))
    again = Address.of(address.code, backwards, address.period, address.basis, address.snapshot, address.treatment)
    assert str(again) == str(address)
    assert str(Address.parse(str(address))) == str(address)


def test_an_address_reads_as_people_write_it() -> None:
    address = Address.parse("output_growth.drop/unit=990926;industry=13/2026-09/month@7318938b")
    assert address.where == {"industry": "13", "unit": "990926"}
    assert (address.treatment, address.basis, address.snapshot) == ("drop", Basis.MONTH, "7318938b")
    assert Address.parse("product:水泥//2026-02/ytd").code == "product:水泥"


@pytest.mark.parametrize("name", ["product:线材 3.5mm", "product:50%酒精", "product:a/b@c;d=e", "other:a.drop"])
def test_a_product_may_have_any_name(name: str) -> None:
    address = Address.of(name, {"chain": "a.b/c;d=e@f"}, Period(2026, 9), Basis.YTD, treatment="drop")
    assert Address.parse(str(address)) == address


def test_the_treatment_that_everyone_means_is_not_written() -> None:
    assert Address.parse("output_growth.keep//2026-09/ytd") == Address.parse("output_growth//2026-09/ytd")
    assert "keep" not in str(Address.parse("output_growth.keep//2026-09/ytd"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("output_growth", "不是数字地址"),
        ("output_growth//2026-09", "不是数字地址"),
        ("output_growth//2026-09/ytd/more", "不是数字地址"),
        ("output_growth.half//2026-09/ytd", "没有处理口径“half”"),
        ("output_growth//2026-1/ytd", "时期或口径不对"),
        ("output_growth//2026-13/ytd", "时期或口径不对"),
        ("output_growth//2026-09/year", "时期或口径不对"),
        ("output_growth/unit/2026-09/ytd", "不是 维度=代码"),
        ("output_growth/unit=/2026-09/ytd", "不是 维度=代码"),
        ("output_growth/=A/2026-09/ytd", "不是 维度=代码"),
        ("output_growth/unit=A;unit=B/2026-09/ytd", "同一个维度写了两次"),
        ("", "不是数字地址"),
    ],
)
def test_what_is_no_address_is_not_found(text: str, words: str) -> None:
    with pytest.raises(NotFoundError, match=words):
        Address.parse(text)
