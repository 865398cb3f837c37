"""The order of rows and what finding means: rules of the tables, apart from pages, so that files and the API follow them too."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from ballast.ui.cells import Shown

_IN_NUMBERS = frozenset("0123456789.+-")
# GB 2312: signs in rows 1–9, common characters in rows 16–55, less common ones by radical behind them.
_FIRST_COMMON, _LAST_COMMON = b"\xb0\xa1", b"\xd7\xf9"


def collation(text: str) -> tuple[tuple[int, bytes], ...]:
    """The place of a text in the order of the desk, as a key to sort by.

    Signs, digits and Latin letters first (full-width and half-width alike, capitals like small letters), then Chinese:
    the 3,755 common characters by pinyin, which is the order of GB 2312 (one with several readings stands at the one of
    the standard), less common ones behind them by radical, and what GB 2312 does not have last, by code point.
    """
    return tuple(_place(char) for char in unicodedata.normalize("NFKC", text).casefold())


def ordered(items: Sequence[Shown], *, descending: bool = False) -> list[int]:
    """The positions of cells in order: numbers by exact value, then words, then always last what has no value.

    Equal ones keep the order in which they came, in both directions. A number that a marker replaces has no value here:
    the order does not give it away.
    """
    numbers: list[tuple[Fraction, int]] = []
    words: list[tuple[tuple[tuple[int, bytes], ...], int]] = []
    rest: list[int] = []
    for n, item in enumerate(items):
        if item.exact is not None:
            numbers.append((item.exact, n))
        elif item.marker.replaces or not item.text.strip():
            rest.append(n)
        else:
            words.append((collation(item.text), n))
    numbers.sort(key=lambda pair: pair[0], reverse=descending)
    words.sort(key=lambda pair: pair[0], reverse=descending)
    return [n for _, n in numbers] + [n for _, n in words] + rest


def sought(text: str) -> list[str]:
    """The words that somebody looks for, as they are compared: width, capitals and the signs in numbers do not matter."""
    return _plain(text).split()


def numeric(words: Sequence[str]) -> bool:
    """Whether one of the words could stand in a number; else the numbers of a row need not be printed to look for them."""
    return any(_IN_NUMBERS.issuperset(word) for word in words)


def found(words: Sequence[str], row: Sequence[Shown]) -> bool:
    """Whether every word stands somewhere in a row as printed (sketched where none is `numeric`)."""
    printed = _plain("\n".join(item.printed for item in row))
    return all(word in printed for word in words)


@lru_cache(maxsize=8192)
def _place(char: str) -> tuple[int, bytes]:
    try:
        code = char.encode("gb2312")
    except UnicodeEncodeError:
        return 3, char.encode("utf-32-be", "surrogatepass")
    if len(code) == 1 or code < _FIRST_COMMON:
        return 0, code
    return (1 if code <= _LAST_COMMON else 2), code


def _plain(text: str) -> str:
    """Numbers are found with and without separators: 1,234.5 and 1234.5, −3 and -3."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return text.casefold().replace("−", "-").replace(",", "")
