"""Unified social credit codes with area codes that no place has.

Check characters: GB 32100-2015 (mod 31) for the whole code, GB 11714-1997 (mod 11) for the organisation part.
"""

from __future__ import annotations

from random import Random

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def check_character(first_seventeen: str) -> str:
    """The eighteenth character of a credit code, from the seventeen before it."""
    total = sum(_ALPHABET.index(sign) * weight for sign, weight in zip(first_seventeen, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def _organisation_check(eight_digits: str) -> str:
    remainder = 11 - sum(int(d) * w for d, w in zip(eight_digits, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(remainder, str(remainder))


class CreditCodes:
    """Hands out credit codes, each once. Area codes start with 99, which GB/T 2260 does not use."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._given: set[str] = set()

    def draw(self, area: str) -> str:
        """A new valid code registered in the six-digit `area`; raises `ValueError` for an area that could exist."""
        if len(area) != 6 or not area.startswith("99"):
            raise ValueError(f"演示城市的区划代码应为99开头的六位数字：{area}")
        while True:
            organisation = f"{self._random.randrange(10**8):08d}"
            body = f"91{area}{organisation}{_organisation_check(organisation)}"
            if body not in self._given:
                self._given.add(body)
                return body + check_character(body)
