from __future__ import annotations

from random import Random

import pytest
from stdnum.cn import uscc

from ballast.demo.codes import CreditCodes, check_character
from ballast.demo.generate import City


def test_the_check_character_agrees_with_a_published_code() -> None:
    assert check_character("91110000600037341") == "L"


def test_every_code_of_the_city_is_valid_and_used_once(city: City) -> None:
    codes = [firm.code for firm in [*city.firms, *city.below]] + [f.successor for f in city.firms if f.successor]
    assert len(set(codes)) == len(codes) == 2300
    assert all(uscc.is_valid(code) for code in codes)


def test_codes_carry_an_area_that_no_place_has(city: City) -> None:
    assert all(firm.code.startswith("9199") for firm in [*city.firms, *city.below])


def test_an_area_that_could_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="99"):
        CreditCodes(Random(1)).draw("610900")
